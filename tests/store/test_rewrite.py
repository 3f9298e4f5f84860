"""Rewrites: erased words are in no file once a rewrite that began later has ended."""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path

import pytest
import redis.asyncio
from sayback.store.records import Commit
from sayback.store.redis import Store
from sayback.store.rewrite import RewriteRefused
from sayback.store.valkey import Valkey


def found(folder: Path, needle: bytes) -> bool:
    return any(needle in path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_erased_words_are_in_no_file_after_the_rewrite(tmp_path: Path, session: str) -> None:
    running = await Valkey.start(tmp_path)
    store = await Store.open(running.url, spacing=0)
    secret = secrets.token_urlsafe(32).encode()
    await store.commit(Commit(session, b"", 0, b"state", b"event", act="a:1", result="r", boxes={"f": secret}))
    await store.erase(session)
    assert found(tmp_path, secret)
    assert found(tmp_path, session.encode())
    began = (await store.beat("n")).now
    at = await store.rewrite()
    assert at is not None
    assert at >= began
    assert not found(tmp_path, secret)
    assert not found(tmp_path, session.encode())
    await store.close()
    await running.stop()


async def test_simultaneous_askers_share_a_rewrite_late_ones_the_next(store: Store, eyes: redis.asyncio.Redis) -> None:
    before = int((await eyes.info("persistence"))["aof_rewrites"])
    early = [asyncio.ensure_future(store.rewrite()) for _ in range(10)]
    first, _ = await asyncio.wait(early, return_when=asyncio.FIRST_COMPLETED)
    late = await store.rewrite()
    times = {await asked for asked in early}
    assert first
    assert len(times) == 1
    assert late is not None
    assert late >= max(time for time in times if time is not None)
    assert int((await eyes.info("persistence"))["aof_rewrites"]) == before + 2


async def test_while_another_rewrite_runs_ours_is_asked_for_again(store: Store, eyes: redis.asyncio.Redis) -> None:
    before = int((await eyes.info("persistence"))["aof_rewrites"])
    await eyes.bgrewriteaof()
    assert await store.rewrite() is not None
    assert int((await eyes.info("persistence"))["aof_rewrites"]) == before + 2


async def test_account_without_right_to_rewrite_is_refused(valkey: str, eyes: redis.asyncio.Redis) -> None:
    await eyes.acl_setuser("weak", enabled=True, passwords=["+p"], keys=["*"], channels=["*"], commands=["+@all"])
    await eyes.execute_command("ACL", "SETUSER", "weak", "-bgrewriteaof")
    weak = await Store.open(valkey.replace("unix://", "unix://weak:p@"))
    with pytest.raises(RewriteRefused, match="may not be asked"):
        await weak.rewrite()
    await weak.close()


async def test_a_store_without_a_file_has_nothing_to_rewrite(store: Store, eyes: redis.asyncio.Redis) -> None:
    await eyes.config_set("appendonly", "no")
    assert await store.rewrite() is None
    await eyes.config_set("appendonly", "yes")
    assert await store.rewrite() is not None
