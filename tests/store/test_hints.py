"""Hints: they arrive while the line is up; a gap is told once when it was down."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio
import redis.asyncio
from sayback.store import keys
from sayback.store.hints import Hints
from sayback.store.records import Commit
from sayback.store.redis import Store

from .conftest import Relay


class Heard:
    """Announcements that arrived, and a way to wait for them."""

    def __init__(self) -> None:
        self.hints: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue()
        self.gaps: asyncio.Queue[None] = asyncio.Queue()

    async def hint(self) -> tuple[str, bytes]:
        return await asyncio.wait_for(self.hints.get(), 5)

    async def gap(self) -> None:
        await asyncio.wait_for(self.gaps.get(), 5)

    def on_hint(self, session: str, payload: bytes) -> None:
        self.hints.put_nowait((session, payload))

    def on_gap(self) -> None:
        self.gaps.put_nowait(None)


@pytest_asyncio.fixture
async def heard() -> Heard:
    return Heard()


@pytest_asyncio.fixture
async def hints(relay: Relay, heard: Heard) -> AsyncIterator[Hints]:
    opened = await Hints.open(relay.url, heard.on_hint, heard.on_gap)
    await opened.subscribe("-")
    await heard.gap()  # subscribed before the first connection stood: a gap is told
    yield opened
    await opened.close()


async def test_a_commit_is_announced(store: Store, hints: Hints, heard: Heard, session: str) -> None:
    await hints.subscribe(session)
    await store.commit(Commit(session, b"", 0, b"s", b"e", hint=b"what changed"))
    assert await heard.hint() == (session, b"what changed")


async def test_refused_commit_announces_nothing(store: Store, hints: Hints, heard: Heard, session: str) -> None:
    await hints.subscribe(session)
    await store.commit(Commit(session, b"no-such-", 1, b"s", b"e", hint=b"wrong"))
    await store.commit(Commit(session, b"", 0, b"s", b"e", hint=b"right"))
    assert await heard.hint() == (session, b"right")


async def test_an_erasure_is_announced(store: Store, hints: Hints, heard: Heard, session: str) -> None:
    await hints.subscribe(session)
    await store.erase(session, "its-receipt")
    assert await heard.hint() == (session, b"gone its-receipt")


async def test_unsubscribed_session_is_silent(
    hints: Hints, heard: Heard, eyes: redis.asyncio.Redis, session: str
) -> None:
    await hints.subscribe(session)
    hints.unsubscribe(session)
    await hints.subscribe(session + "2")
    assert await eyes.execute_command("SPUBLISH", keys.channel(session), b"x") == 0
    await eyes.execute_command("SPUBLISH", keys.channel(session + "2"), b"y")
    assert await heard.hint() == (session + "2", b"y")


async def test_two_thousand_sessions_are_subscribed_in_few_turns(
    hints: Hints, heard: Heard, relay: Relay, eyes: redis.asyncio.Redis, session: str
) -> None:
    relay.turns.clear()
    await asyncio.gather(*(hints.subscribe(f"{session}-{n}") for n in range(2_000)))
    assert len(relay.turns) < 20
    assert await eyes.execute_command("SPUBLISH", keys.channel(f"{session}-1999"), b"x") == 1
    assert await heard.hint() == (f"{session}-1999", b"x")


async def test_lost_line_is_resubscribed_before_the_gap_is_told(
    hints: Hints, heard: Heard, relay: Relay, eyes: redis.asyncio.Redis, session: str
) -> None:
    names = [f"{session}-{n}" for n in range(100)]
    await asyncio.gather(*(hints.subscribe(name) for name in names))
    relay.hang_up()
    await heard.gap()
    for name in names:
        assert await eyes.execute_command("SPUBLISH", keys.channel(name), b"x") == 1
    assert [await heard.hint() for _ in names] == [(name, b"x") for name in names]


async def test_subscribing_without_a_line_is_done_later(
    hints: Hints, heard: Heard, relay: Relay, eyes: redis.asyncio.Redis, session: str
) -> None:
    relay.hang_up()
    await hints.subscribe(session)
    await heard.gap()
    assert await eyes.execute_command("SPUBLISH", keys.channel(session), b"x") == 1


async def test_closing_releases_waiting_subscribers(hints: Hints, relay: Relay, session: str) -> None:
    relay.silent = True
    waiting = asyncio.ensure_future(hints.subscribe(session))
    await asyncio.wait([waiting], timeout=0.05)
    assert not waiting.done()
    await hints.close()
    await asyncio.wait_for(waiting, 5)
