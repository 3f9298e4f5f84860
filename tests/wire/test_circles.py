"""Memory of sockets and talks: freed at once when they end, without the garbage collector.

A full collection stops everybody for as long as the heap is large, so the server makes them rare. That is safe only
while closed sockets and talks that were put down are in no circle of references.
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
from sayback.sessions.live import Live

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
            while any(isinstance(one, Live) for one in gc.get_objects()):
                async with http.get(f"{url}/readyz") as answer:
                    await answer.read()


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
        gc.collect()
        found = Counter(f"{type(one).__module__}.{type(one).__qualname__}" for one in gc.garbage)
    left = {name: count for name, count in found.items() if name.startswith(OURS)}
    assert not left, left
