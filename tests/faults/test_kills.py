"""Signal 9 in the middle of a turn: same speaker, same piece, same time left.

Nothing lost, nothing twice.
"""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest

from tests.faults.people import People, left, until, where
from tests.load.process import Start
from tests.load.talk import talking

CLOSE = 1.5
"""Seconds by which the time left may differ: one beat and the gap that it finds."""


def kill_the_store(folder: Path) -> None:
    [note] = folder.rglob("valkey.pid")
    os.kill(int(note.read_text().split()[0]), signal.SIGKILL)


async def test_killed_server_resumes_the_turn_where_it_was(how: Start, people: People) -> None:
    before = {seat: where(people.panel(seat).view) for seat in people.seats}
    remaining = left(people.panel("a"))
    how.kill()
    await asyncio.sleep(4)
    how.start()
    await people.come_back()
    await until(lambda: all(talking(panel.view) for panel in people.panels), "the clock runs again")
    assert {seat: where(people.panel(seat).view) for seat in people.seats} == before
    assert left(people.panel("a")) == pytest.approx(remaining, abs=CLOSE)


async def test_killed_store_resumes_the_turn_where_it_was(folder: Path, people: People) -> None:
    before = {seat: where(people.panel(seat).view) for seat in people.seats}
    kill_the_store(folder)
    await asyncio.sleep(1)
    remaining = left(people.panel("a"))
    await people.come_back()
    await until(lambda: all(talking(panel.view) for panel in people.panels), "the clock runs again")
    assert {seat: where(people.panel(seat).view) for seat in people.seats} == before
    assert left(people.panel("a")) == pytest.approx(remaining, abs=CLOSE)
    assert await people.act() is not None


@pytest.mark.parametrize("round_", range(3))
async def test_no_acknowledged_act_is_lost_and_none_happens_twice(how: Start, people: People, round_: int) -> None:
    playing = asyncio.create_task(people.play())
    await until(lambda: len(people.kept) > 20, "acts are kept")
    await asyncio.sleep(0.3 * round_)
    how.kill()
    await playing
    how.start()
    await people.come_back()
    last = people.kept[-1][2]
    assert all(panel.view["version"] >= last["version"] for panel in people.panels)
    assert 0 in [await sent_again(people) for _ in range(3)], "none happens twice; a clock may meet one round of them"


async def sent_again(people: People) -> int:
    """Send twenty kept acts again; give how far the talk moved.

    Each must be answered the same.
    """
    version = people.panel("a").view["version"]
    for seat, payload, verdict in people.kept[-20:]:
        assert await people.panel(seat).act(payload) == verdict
    return int(people.panel("a").view["version"]) - int(version)


@pytest.mark.parametrize("round_", range(2))
async def test_pending_act_is_kept_once_after_store_dies(folder: Path, people: People, round_: int) -> None:
    playing = asyncio.create_task(people.play())
    await asyncio.sleep(0.5 + 0.2 * round_)
    so_far = len(people.kept)
    kill_the_store(folder)
    await until(lambda: len(people.kept) > so_far + 20, "acts are kept again")
    playing.cancel()
    await asyncio.gather(playing, return_exceptions=True)
    versions = [verdict["version"] for _, _, verdict in people.kept]
    assert versions == sorted(set(versions)), "every act moved the talk once"
