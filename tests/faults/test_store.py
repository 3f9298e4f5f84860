"""Valkey is killed in the middle of work: whatever was acknowledged is there, and nothing happened twice."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

from sayback.store.records import Commit, Done, Repeated
from sayback.store.redis import Store
from sayback.store.valkey import Valkey

TALKS, KILLS = 20, 3


async def test_kill_9_of_the_store_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    running = await Valkey.start(tmp_path)
    store = await Store.open(running.url)
    acknowledged = [0] * TALKS
    going = True

    async def talk(n: int) -> None:
        tag, v = b"", 0
        while going:
            commit = Commit(f"talk-{n}", tag, v, b"%d" % (v + 1), b"%d" % (v + 1), act=f"a:{v + 1}", result="r")
            outcome = await store.commit(commit)
            assert isinstance(outcome, Done | Repeated)
            tag, v = outcome.tag, outcome.v
            acknowledged[n] = v

    talks = [asyncio.create_task(talk(n)) for n in range(TALKS)]
    for _ in range(KILLS):
        before = sum(acknowledged)
        while sum(acknowledged) < before + 200:
            await asyncio.sleep(0.01)
        os.kill(running.pid, signal.SIGKILL)
        await asyncio.sleep(0.5)
    going = False
    await asyncio.gather(*talks)
    for n in range(TALKS):
        kept = await store.load(f"talk-{n}")
        assert kept is not None
        assert kept.v == acknowledged[n]
        assert [v for v, _ in await store.log(f"talk-{n}")][-1] == kept.v
        assert [int(event) for _, event in await store.log(f"talk-{n}")] == list(range(1, kept.v + 1))
    await store.close()
    await running.stop()


async def test_a_frozen_store_is_waited_for_and_nothing_happens_twice(tmp_path: Path) -> None:
    running = await Valkey.start(tmp_path)
    store = await Store.open(running.url)
    os.kill(running.pid, signal.SIGSTOP)
    commits = [
        asyncio.ensure_future(store.commit(Commit(f"talk-{n}", b"", 0, b"s", b"e", act="a:1", result="r")))
        for n in range(10)
    ]
    await asyncio.sleep(2.5)
    assert not any(commit.done() for commit in commits)
    os.kill(running.pid, signal.SIGCONT)
    for n, commit in enumerate(commits):
        assert isinstance(await commit, Done)
        assert len(await store.log(f"talk-{n}")) == 1
    await store.close()
    await running.stop()
