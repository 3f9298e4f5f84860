"""The wire: a connection that is in doubt is over."""

from __future__ import annotations

import asyncio
from pathlib import Path

import hiredis
import pytest
import redis.asyncio
from sayback.store.client import place, pool
from sayback.store.wire import Broken, dial, pack

from .conftest import Relay


async def test_replies_come_in_the_order_of_the_questions(valkey: str) -> None:
    wire = await dial(place(pool(valkey)))
    replies = await wire.ask(pack("ECHO", "1") + pack("NO-SUCH") + pack("ECHO", b"\xff\x00"), 3)
    assert (replies[0], replies[2]) == (b"1", b"\xff\x00")
    assert isinstance(replies[1], hiredis.ReplyError)
    wire.abort()


async def test_a_question_given_up_half_way_ends_the_connection(relay: Relay) -> None:
    wire = await dial(place(pool(relay.url)))
    relay.silent = True
    asked = asyncio.ensure_future(wire.ask(pack("PING"), 1))
    await asyncio.wait([asked], timeout=0.01)
    asked.cancel()
    await asyncio.wait_for(wire.lost, 5)
    with pytest.raises(Broken):
        await wire.ask(pack("PING"), 1)


async def test_a_second_question_meanwhile_is_refused(valkey: str) -> None:
    wire = await dial(place(pool(valkey)))
    asked = asyncio.ensure_future(wire.ask(pack("PING"), 1))
    await asyncio.wait([asked], timeout=0)
    with pytest.raises(Broken):
        await wire.ask(pack("PING"), 1)
    assert await asked == [b"PONG"]
    wire.abort()


async def test_unexpected_reply_ends_the_connection(valkey: str) -> None:
    wire = await dial(place(pool(valkey)))
    wire.write(pack("PING"))
    await asyncio.wait_for(wire.lost, 5)
    assert not wire.open


async def test_bytes_outside_the_protocol_end_the_connection(tmp_path: Path) -> None:
    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n")
        writer.close()

    server = await asyncio.start_unix_server(babble, tmp_path / "s")
    wire = await dial(place(pool(f"unix://{tmp_path}/s")))
    with pytest.raises(Broken):
        await wire.ask(pack("PING"), 1)
    server.close()


async def test_dial_selects_the_database_and_refuses_wrong_passwords(valkey: str) -> None:
    wire = await dial(place(pool(valkey + "?db=3")))
    [info] = await wire.ask(pack("CLIENT", "INFO"), 1)
    assert b" db=3 " in info
    wire.abort()
    with pytest.raises(Broken, match="AUTH"):
        await dial(place(pool(valkey.replace("unix://", "unix://:secret@"))))


async def test_account_is_signed_in_by_name(valkey: str, eyes: redis.asyncio.Redis) -> None:
    await eyes.acl_setuser("named", enabled=True, passwords=["+p"], commands=["+@all"])
    wire = await dial(place(pool(valkey.replace("unix://", "unix://named:p@"))))
    assert await wire.ask(pack("ACL", "WHOAMI"), 1) == [b"named"]
    wire.abort()
