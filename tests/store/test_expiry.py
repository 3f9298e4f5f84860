"""Expiry: expired words leave the file as well."""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path

import redis.asyncio
from redis.asyncio.connection import parse_url
from sayback.store import keys
from sayback.store.expiry import Expiry
from sayback.store.records import Commit
from sayback.store.redis import Store
from sayback.store.valkey import Valkey


def found(folder: Path, needle: bytes) -> bool:
    return any(needle in _content(path) for path in folder.rglob("*") if path.is_file())


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:  # the store removes the files that a rewrite no longer needs
        return b""


async def test_file_is_rewritten_only_after_words_expired(tmp_path: Path, session: str) -> None:
    running = await Valkey.start(tmp_path)
    store = await Store.open(running.url, spacing=0)
    expiry = Expiry(store)
    assert not await expiry.run_once()

    secret = secrets.token_urlsafe(32).encode()
    await store.commit(Commit(session, b"", 0, b"state", b"event", boxes={"f": secret}))
    async with redis.asyncio.Redis(unix_socket_path=parse_url(running.url)["path"]) as eyes:
        for name in (keys.now, keys.log, keys.box):
            await eyes.pexpire(name(session), 1)
        while await eyes.keys(f"sayback:{{{session}}}*"):  # looked for, so seen as expired
            pass
        while not await store.expired():
            pass
    assert found(tmp_path, secret)
    assert await expiry.run_once()
    assert not found(tmp_path, secret)
    assert not await expiry.run_once()
    await store.close()
    await running.stop()


async def test_expired_words_leave_the_file_by_themselves(tmp_path: Path, session: str) -> None:
    running = await Valkey.start(tmp_path)
    store = await Store.open(running.url, spacing=0)
    expiry = Expiry(store, first=0.05, every=0.05)
    secret = secrets.token_urlsafe(32).encode()
    try:
        await store.commit(Commit(session, b"", 0, b"state", b"event", boxes={"f": secret}, ttl=1, touch=True))
        assert found(tmp_path, secret)
        await expiry.start()
        async with asyncio.timeout(10):
            while found(tmp_path, secret):
                await store.ping()
        assert await store.load(session) is None
    finally:
        await expiry.stop()
        await store.close()
        await running.stop()


async def test_expiry_stops_when_told_to(store: Store) -> None:
    expiry = Expiry(store)
    await expiry.start()
    await expiry.stop()
    await Expiry(store).stop()
