"""A whole server inside the test's own process.

For tests that wait for what takes ten seconds elsewhere.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web
from sayback.protocols.library import Library
from sayback.sessions.registry import SessionRegistry
from sayback.sessions.service import SessionService
from sayback.settings import Settings, beside
from sayback.store.redis import Store
from sayback.web.protocol_api import Catalogue
from sayback.web.site import Site


@dataclass(frozen=True, slots=True)
class Inside:
    """A running site."""

    url: str


@asynccontextmanager
async def serving(url: str, library: Library, *, beat: float, gone_after: float) -> AsyncIterator[Inside]:
    """Serve Sayback on the store at `url`.

    `beat`: seconds between two pings; `gone_after`: seconds from the last pong on.
    """
    store = await Store.open(url, spacing=0)
    service = SessionService(SessionRegistry(store, url), library, gone_after=gone_after)
    await service.start()
    site = Site(Settings(), service, Catalogue(library, Settings()), beside("client"), beat=beat)
    runner = site.runner(shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield Inside(f"http://127.0.0.1:{runner.addresses[0][1]}")
    finally:
        await site.sockets.stop()
        await runner.cleanup()
        await service.stop()
        await store.close()
