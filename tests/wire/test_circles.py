"""Memory of sockets, talks and requests: freed when they end, without the collector.

A full collection stops everybody for as long as the heap is large, so the server makes them rare. That is safe only
while what ended is in no circle of references: sockets, talks that were put down, requests that broke off.
"""

from __future__ import annotations

import asyncio
import gc
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

import aiohttp
import pytest
from sayback.protocols.library import Library
from sayback.sessions.live import LiveSession

from tests.inside import serving
from tests.load.talk import Talk
from tests.load.wire import Panel, Refused

OURS = ("sayback.", "aiohttp.web", "aiohttp._websocket", "aiohttp.http_writer", "engineio.", "socketio.")
TALKS, ACTS = 5, 4


@pytest.fixture
def collector() -> Iterator[None]:
    """Collect garbage only when a test asks for it; the finds are kept in `gc.garbage`."""
    gc.disable()
    yield
    gc.set_debug(0)
    gc.garbage.clear()
    gc.enable()


async def joined(url: str, http: aiohttp.ClientSession) -> None:
    """Make, join, play and cut talks with three seats; a stranger is refused at each."""
    talks = [Talk(url, http) for _ in range(TALKS)]
    for talk in talks:
        await talk.create()
        await talk.open()
        for _ in range(ACTS):
            await talk.act()
        with suppress(Refused):
            await Panel.open(url, {"token": talk.tokens["a"][:-1] + "?"}, lambda _: None)
    for talk in talks:
        talk.drop()


async def put_down(url: str, http: aiohttp.ClientSession) -> None:
    """Wait until the server has no talk in its hands, but not for ever.

    A talk in a circle is never gone.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(5):
            while any(isinstance(thing, LiveSession) for thing in gc.get_objects()):
                async with http.get(f"{url}/readyz") as answer:
                    await answer.read()


def circles() -> dict[str, int]:
    """Collect what is in circles, and count what of it is ours or of the libraries below us."""
    gc.collect()
    found = Counter(f"{type(thing).__module__}.{type(thing).__qualname__}" for thing in gc.garbage)
    return {name: count for name, count in found.items() if name.startswith(OURS)}


async def broken_off(url: str, bodies: int) -> None:
    """Cut each connection in the middle of a body; wait until the server has noticed."""
    host, _, port = url.removeprefix("http://").partition(":")
    fields = ("POST /api/sessions HTTP/1.1", f"Host: {host}", "Content-Type: application/json", "Content-Length: 15000")
    for _ in range(bodies):
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write("\r\n".join((*fields, "", " " * 12_000)).encode())
        await writer.drain()
        writer.write_eof()
        await reader.read()
        writer.close()
        await writer.wait_closed()


async def test_bodies_that_break_off_leave_no_circles(valkey: str, library: Library, collector: None) -> None:
    async with serving(valkey, library, beat=5, gone_after=0.05) as site:
        await broken_off(site.url, 1)  # makes all that is made once
        gc.collect()
        gc.set_debug(gc.DEBUG_SAVEALL)
        await broken_off(site.url, 5)
        left = circles()
    assert not left, left


async def test_closed_sockets_and_talks_leave_no_reference_circles(
    valkey: str, library: Library, collector: None
) -> None:
    async with serving(valkey, library, beat=5, gone_after=0.05) as site, aiohttp.ClientSession() as http:
        await joined(site.url, http)  # makes all that is made once
        await put_down(site.url, http)
        gc.collect()
        gc.set_debug(gc.DEBUG_SAVEALL)
        await joined(site.url, http)
        await put_down(site.url, http)
        left = circles()
    assert not left, left
