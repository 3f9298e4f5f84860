"""A whole server inside the test's own process, for tests that wait for what takes ten seconds elsewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web
from sayback.conductor import Conductor
from sayback.protocols.library import Library
from sayback.settings import Settings, beside
from sayback.store.redis import Store
from sayback.web.driver import Line
from sayback.web.site import Site
from sayback.web.sockets import Panel


@dataclass(frozen=True, slots=True)
class Inside:
    """A running site."""

    url: str
    site: Site

    def lines(self, session: str, seat: str) -> list[Line]:
        """The open sockets of a seat, to be cut from the server's side."""
        lines: list[Line] = list(self.site.sockets._engine.sockets.values())
        panels = [(line, line.panel) for line in lines]
        return [
            line
            for line, panel in panels
            if isinstance(panel, Panel) and panel.connection.session == session and seat in panel.connection.seats
        ]


@asynccontextmanager
async def serving(url: str, library: Library, *, beat: float, gone_after: float) -> AsyncIterator[Inside]:
    """Sayback on the store at `url`. `beat`: seconds between two pings; `gone_after`: from the last pong on."""
    store = await Store.open(url, spacing=0)
    conductor = Conductor(store, url, library, gone_after=gone_after)
    await conductor.start()
    site = Site(Settings(), conductor, library, beside("client"), beat=beat)
    runner = web.AppRunner(site.app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield Inside(f"http://127.0.0.1:{runner.addresses[0][1]}", site)
    finally:
        await site.sockets.stop()
        await runner.cleanup()
        await conductor.stop()
        await store.close()
