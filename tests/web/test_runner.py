"""Answers that aiohttp would give by itself, asked for on raw sockets."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sayback.web.runner import Masked, Runner
from sayback.web.security import headers

from tests.web.conftest import Served

POST = b"POST /api/sessions HTTP/1.1\r\nHost: x\r\n"
JSON = b"Content-Type: application/json\r\n"
SOCKET = b"GET /socket.io/?EIO=4&transport=websocket"
SECRET = b"a-word-of-mine"

BROKEN = (
    b"GET / HTTP/1.1\r\n\r\n",
    SECRET + b"\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + SECRET,
    b"GET /" + SECRET + b"\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /" + SECRET + b" HTTP/9.9\r\nHost: x\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: " + SECRET + b"\r\n\r\n",
    POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    POST + b"Transfer-Encoding: " + SECRET + b"\r\n\r\n0\r\n\r\n",
    POST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    POST + b"Content-Length: +2\r\n\r\n{}",
    POST + JSON + b"Transfer-Encoding: chunked\r\n\r\n" + SECRET + b"\r\n{}\r\n0\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\n" + SECRET + b" Y: a\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nX-A : " + SECRET + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nX-A: a\nX-B: " + SECRET + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nX-A: a\r\n " + SECRET + b"\r\n\r\n",
    b"GET http:///" + SECRET + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET http://[::1" + SECRET + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET ?a=" + SECRET + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"BREW /" + SECRET + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nHost: " + SECRET + b"\r\n\r\n",
    POST + JSON + b"Expect: " + SECRET + b"\r\nContent-Length: 2\r\n\r\n{}",
    POST + JSON + b"Content-Encoding: br\r\nContent-Length: 2\r\n\r\n{}",
    POST + JSON + b"Content-Encoding: zstd\r\nContent-Length: 2\r\n\r\n{}",
    POST + JSON + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
    POST + b"Content-Type: application/json; charset=" + SECRET + b"\r\nContent-Length: 2\r\n\r\n{}",
    b"GET /" + SECRET * 700 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nX: " + SECRET * 700 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X-%d: a\r\n" % n for n in range(300)) + b"\r\n",
    SOCKET + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    SOCKET + b" HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
    SOCKET + b"&sid=" + SECRET + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    SOCKET + b" HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: " + SECRET + b"\r\n\r\n",
)  # fmt: skip
"""Malformed requests: each gets a 400."""

OTHERS = (
    (b"GET /%ff" + SECRET + b" HTTP/1.1\r\nHost: x\r\n\r\n", 404),
    (b"GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n", 404),
    (b"GET //evil.example/ HTTP/1.1\r\nHost: x\r\n\r\n", 404),
    (b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 404),
    (b"CONNECT a:1 HTTP/1.1\r\nHost: x\r\n\r\n", 404),
    (b"TRACE / HTTP/1.1\r\nHost: x\r\n\r\n", 405),
    (b"POST /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", 405),
    (b"OPTIONS /socket.io/ HTTP/1.1\r\nHost: x\r\nOrigin: https://evil.example\r\n\r\n", 403),
    (b"GET /api/sessions/" + b"A" * 22 + b" HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \xff\xfe\r\n\r\n", 401),
    (b"GET /api/words/panel?lang=%ff HTTP/1.1\r\nHost: x\r\n\r\n", 404),
)
"""Requests that a route answers, and the status."""


async def said(served: Served, request: bytes) -> bytes:
    """Send these bytes; return one answer."""
    async with raw_connection(served) as (reader, writer):
        writer.write(request)
        return await answer_of(reader)


async def answer_of(reader: asyncio.StreamReader) -> bytes:
    """Read the next answer on a line."""
    head = await reader.readuntil(b"\r\n\r\n")
    return head + await reader.readexactly(int(read(head)[1].get("content-length", "0")))


@asynccontextmanager
async def raw_connection(served: Served) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """Open a raw connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(served.url.rsplit(":", 1)[1]))
    try:
        yield reader, writer
    finally:
        writer.close()
        await writer.wait_closed()


def read(answer: bytes) -> tuple[int, dict[str, str], bytes]:
    """Split an answer into status, headers by lower-case names, and body."""
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    return (
        int(first.split()[1]),
        {n.lower(): v for n, _, v in (line.partition(": ") for line in lines)},
        body,
    )


def ours(answer: bytes) -> tuple[int, dict[str, str]]:
    """Check that an answer has our shape and all headers; return its status and headers.

    It tells neither versions nor what was sent.
    """
    status, found, body = read(answer)
    every = {name.lower(): value for name, value in headers().items()}
    assert every.items() <= found.items() and found["cache-control"] == "no-store", found
    assert found["content-type"].startswith("application/json") and "server" not in found
    error = json.loads(body)["error"]
    assert error.keys() <= {"code", "message", "where"} and error["message"].endswith((".", ")."))
    lower = answer.lower()
    assert b"python" not in lower and b"aiohttp" not in lower and SECRET not in lower and b"traceback" not in lower
    return status, found


@pytest.mark.parametrize("request_", BROKEN, ids=lambda answer_of: ascii(answer_of[:60]))
async def test_malformed_request_is_refused_in_our_shape_unlogged(served: Served, request_: bytes) -> None:
    status, _ = ours(await said(served, request_))
    assert status == 400 and not served.log


@pytest.mark.parametrize(("request_", "status"), OTHERS, ids=lambda answer_of: ascii(answer_of))
async def test_refusal_of_a_route_has_our_shape_unlogged(served: Served, request_: bytes, status: int) -> None:
    assert ours(await said(served, request_))[0] == status and not served.log


async def test_unread_broken_body_is_not_logged(served: Served) -> None:
    request = b"POST /nowhere HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    async with raw_connection(served) as (reader, writer):
        writer.write(request)
        assert ours(await answer_of(reader))[0] == 404
        writer.write(b"zz\r\n")
        assert not await reader.read()
    assert not served.log


async def test_good_answers_and_open_sockets_tell_no_version(served: Served) -> None:
    for request in (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", SOCKET + upgrade("13")):
        _, found, _ = read(await said(served, request))
        assert "server" not in found and "aiohttp" not in str(found)


async def test_expect_continue_is_answered(served: Served) -> None:
    request = POST + JSON + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}"
    async with raw_connection(served) as (reader, writer):
        writer.write(request)
        assert await answer_of(reader) == b"HTTP/1.1 100 Continue\r\n\r\n"
        assert ours(await answer_of(reader))[0] == 400


def upgrade(version: str) -> bytes:
    key = base64.b64encode(os.urandom(16))
    return (
        b" HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: %s\r\n"
        b"Sec-WebSocket-Version: %s\r\n\r\n" % (key, version.encode())
    )


@pytest.mark.parametrize("version", ["7", "8", "14", ""])
async def test_wrong_websocket_version_is_answered_with_ours(served: Served, version: str) -> None:
    status, found = ours(await said(served, SOCKET + upgrade(version)))
    assert status == 426 and found["sec-websocket-version"] == "13" and found["upgrade"] == "websocket"


def frame(text: bytes, *, mask: bool = True) -> bytes:
    """Build a whole text frame of a client."""
    size = len(text)
    long = b"\x7e" + size.to_bytes(2, "big") if size < 65_536 else b"\x7f" + size.to_bytes(8, "big")
    head = bytes([size]) if size < 126 else long
    key = os.urandom(4)
    hidden = bytes(byte ^ key[n % 4] for n, byte in enumerate(text))
    return b"\x81" + bytes([head[0] | 0x80]) + head[1:] + key + hidden if mask else b"\x81" + head + text


async def test_unmasked_frame_closes_with_a_protocol_error(served: Served) -> None:
    _, tokens = await served.new_talk()
    async with raw_connection(served) as (reader, writer):
        writer.write(SOCKET + upgrade("13"))
        writer.write(frame(b"40" + json.dumps({"token": tokens["a"]}).encode()))
        await reader.readuntil(b'40{"sid"')
        writer.write(frame(b'421["act",{"move":"count"}]', mask=False))
        close = await reader.readuntil(b"\x88\x02\x03\xea")  # a close frame: 1002
        assert b"431[" not in close


class Kept:
    """A reader that only keeps what it is given."""

    def __init__(self) -> None:
        self.data = b""

    def feed_data(self, data: bytes) -> tuple[bool, bytes]:
        self.data += data
        return data == b"\xf0\x80", b""

    def feed_eof(self) -> None:
        self.data += b"end"


@pytest.mark.parametrize("sizes", [[0], [1, 125, 126, 127], [65_535, 65_536, 3]])
@pytest.mark.parametrize("seed", range(5))
def test_masked_frames_arrive_whole_from_any_cuts(sizes: list[int], seed: int) -> None:
    dice = random.Random(seed)
    sent = b"".join(frame(dice.randbytes(size)) for size in sizes)
    kept, at = Kept(), 0
    masked = Masked(kept)
    while at < len(sent):
        cut = dice.choice((1, 2, 7, 4_096))
        assert masked.feed_data(sent[at : at + cut]) == (False, b"")
        at += cut
    assert kept.data == sent
    bare = frame(b"bare", mask=False)
    assert [masked.feed_data(bare[n : n + 1])[0] for n in range(2)] == [False, True] and kept.data == sent + b"\xf0\x80"
    masked.feed_eof()
    assert kept.data.endswith(b"end")


def test_private_library_names_used_here_still_exist() -> None:
    """Check names that are not public.

    If one changed, read runner.py again before raising the floor.
    """
    from aiohttp import web, web_protocol

    assert "_make_server" in vars(web.AppRunner) and "_prepare_headers" in vars(web.StreamResponse)
    assert Runner._make_server is not web.AppRunner._make_server
    assert {"handle_error", "log_exception", "set_parser"} <= set(vars(web_protocol.RequestHandler))
