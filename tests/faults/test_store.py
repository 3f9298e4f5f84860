"""Valkey killed in the middle of work.

Whatever was acknowledged is there, and nothing happened twice.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import redis.asyncio
from sayback.store.errors import StoreDown
from sayback.store.records import Commit, Done, Loaded, Repeated
from sayback.store.redis import Store
from sayback.store.valkey import Valkey

TALKS, KILLS = 20, 3


async def test_killed_store_loses_no_acknowledged_commit(tmp_path: Path) -> None:
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


async def test_commit_with_required_replica_counts_only_once_replicated(tmp_path: Path) -> None:
    first, second = await Valkey.start(tmp_path / "first"), await Valkey.start(tmp_path / "second")
    await follow(first, second)
    store, other = await Store.open(first.url, wait=1), await Store.open(second.url)
    outcome = await store.commit(Commit("talk", b"", 0, b"1", b"e", act="a:1", result="r"))
    assert isinstance(outcome, Done)
    assert await other.load("talk") == Loaded(outcome.tag, 1, b"1")
    await store.close()

    impatient = await Store.open(first.url, wait=1, patience=1)
    change = Commit("talk", outcome.tag, 1, b"2", b"e", act="a:2", result="r2")
    with frozen(second), pytest.raises(StoreDown, match="fewer than 1 replicas"):
        await impatient.commit(change)
    again = await impatient.commit(change)
    assert isinstance(again, Repeated)
    assert again.result == "r2"
    for closing in (impatient, other):
        await closing.close()
    await second.stop()
    await first.stop()


@contextmanager
def frozen(server: Valkey) -> Iterator[None]:
    """Hold a Valkey still, and never leave it so."""
    os.kill(server.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(server.pid, signal.SIGCONT)


async def follow(first: Valkey, second: Valkey) -> None:
    """Make the second a replica of the first, and return when it is one."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    leading, following = (
        redis.asyncio.Redis(unix_socket_path=unquote(urlsplit(server.url).path)) for server in (first, second)
    )
    await leading.config_set("port", port)
    await leading.config_set("repl-diskless-sync-delay", 0)
    await following.execute_command("REPLICAOF", "127.0.0.1", port)
    while (await following.info("replication"))["master_link_status"] != "up":
        await asyncio.sleep(0.05)
    await leading.aclose()
    await following.aclose()


async def test_frozen_store_is_awaited_and_commits_happen_once(tmp_path: Path) -> None:
    running = await Valkey.start(tmp_path)
    store = await Store.open(running.url)
    with frozen(running):
        commits = [
            asyncio.ensure_future(store.commit(Commit(f"talk-{n}", b"", 0, b"s", b"e", act="a:1", result="r")))
            for n in range(10)
        ]
        await asyncio.sleep(2.5)
        assert not any(commit.done() for commit in commits)
    for n, commit in enumerate(commits):
        assert isinstance(await commit, Done)
        assert len(await store.log(f"talk-{n}")) == 1
    await store.close()
    await running.stop()


async def test_readings_of_frozen_store_keep_patience_and_recover(tmp_path: Path) -> None:
    running = await Valkey.start(tmp_path)
    patient, impatient = await Store.open(running.url), await Store.open(running.url, patience=1.5)
    await patient.commit(Commit("talk", b"", 0, b"s", b"e", act="a:1", result="r"))
    loop = asyncio.get_running_loop()

    def readings(store: Store) -> list[asyncio.Future[object]]:
        questions = (
            store.load("talk"),
            store.log("talk"),
            store.kept("talk", 1, "a:1"),
            store.beat("n"),
            store.erase("other"),
        )
        return [asyncio.ensure_future(question) for question in (*questions, *(store.load("talk") for _ in range(20)))]

    with frozen(running):
        began = loop.time()
        late, waiting = readings(impatient), readings(patient)
        outcomes = await asyncio.gather(*late, return_exceptions=True)
        assert {type(outcome) for outcome in outcomes} == {StoreDown}
        assert 1.4 <= loop.time() - began < 2.2
        assert not any(question.done() for question in waiting)
    await asyncio.gather(*waiting, *readings(impatient))
    for closing in (patient, impatient):
        await closing.close()
    await running.stop()


async def test_readings_outlive_a_kill_9_of_the_store(tmp_path: Path) -> None:
    running = await Valkey.start(tmp_path)
    store = await Store.open(running.url)
    await store.commit(Commit("talk", b"", 0, b"s", b"e"))
    for _ in range(KILLS):
        os.kill(running.pid, signal.SIGKILL)
        read = await asyncio.gather(*(store.load("talk") for _ in range(30)), store.beat("n"))
        assert all(read)
    await store.close()
    await running.stop()
