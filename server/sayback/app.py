"""The object graph on one screen: its parts, their sources, and the order of their end.

Everything that an operator can get wrong is found before the first person may connect, and is one sentence.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import signal
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.util import find_spec
from typing import Final

import uvloop
from aiohttp import web

from . import log
from .collector import Collector
from .protocols.library import BrokenLibrary, Library
from .sessions.registry import SessionRegistry
from .sessions.service import SessionService
from .settings import Counted, Settings, beside
from .store.client import shown
from .store.errors import StoreDown, StoreSettingError
from .store.expiry import Expiry
from .store.redis import Store
from .store.valkey import Valkey
from .web.brand import BadLogo, Brand, read_logo
from .web.protocol_api import Catalogue
from .web.site import Site
from .web.tls import BadCertificate, context, vouched
from .workshops.service import WorkshopService

_BACKLOG: Final = 1_024
_KEEP_ALIVE: Final = 15.0
"""Seconds that a connection without a request stays open."""
_LINGER: Final = 0.5
"""Seconds for answers under way once every socket was told and closed."""


class CannotStart(Exception):
    """The server cannot start; the message says what to mend."""


def run(settings: Settings, started: Callable[[int], None]) -> None:
    """Serve until SIGTERM or Ctrl-C. `started` gets the port once people can connect.

    Raises CannotStart.
    """
    log.configure(settings.log_level, settings.log_form)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(settings, started))


async def _serve(settings: Settings, started: Callable[[int], None]) -> None:
    log.quiet_loop(asyncio.get_running_loop())
    _many_files()
    stopped = _on_signals()
    library = _library(settings)
    _zoom(settings)
    tls, brand = _tls(settings), _brand(settings)
    with _listen(settings.host, settings.port) as listener:
        async with _store(settings) as (store, url), _sessions(settings, store, url, library) as sessions:
            workshops = WorkshopService(sessions, store, url, library)
            await workshops.start()
            catalogue = Catalogue(library, settings)
            site = Site(settings, sessions, catalogue, beside("client"), workshops=workshops, brand=brand)
            runner = site.runner(shutdown_timeout=_LINGER, keepalive_timeout=_KEEP_ALIVE)
            await runner.setup()
            async with _counted(site, settings.counted):
                await web.SockSite(runner, listener, ssl_context=tls, backlog=_BACKLOG).start()
                with Collector(connected=lambda: len(site.sockets)).running():
                    started(listener.getsockname()[1])
                    await stopped.wait()
            await site.sockets.stop()
            await workshops.stop()
            await runner.cleanup()


@asynccontextmanager
async def _counted(site: Site, where: Counted) -> AsyncIterator[None]:
    """Serve metrics, where they are wanted."""
    if where == Counted():
        yield
        return
    runner = site.runner(site.metrics.app, shutdown_timeout=_LINGER)
    await runner.setup()
    try:
        if where.path:
            await web.UnixSite(runner, where.path).start()
        else:
            await web.TCPSite(runner, where.host, where.port).start()
    except OSError as error:
        place = where.path or f"{where.host}:{where.port}"
        raise CannotStart(f"SAYBACK_METRICS: {place} cannot be used: {os.strerror(error.errno or 0)}.") from None
    try:
        yield
    finally:
        await runner.cleanup()


def _many_files() -> None:
    """Take as many files as this account may have: every socket is one."""
    try:
        import resource  # not on Windows
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _on_signals() -> asyncio.Event:
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    return stopped


def _library(settings: Settings) -> Library:
    try:
        return Library.load(*settings.library, name=settings.name)
    except BrokenLibrary as broken:
        raise CannotStart("\n".join(str(problem) for problem in broken.problems)) from None
    except OSError as error:
        raise CannotStart(f"The protocol file {error.filename} cannot be read: {error.strerror}.") from None


def _zoom(settings: Settings) -> None:
    if settings.zoom_secret and find_spec("cryptography") is None:
        raise CannotStart("SAYBACK_ZOOM_SECRET needs one package more: pip install 'sayback[hosts]'.")


def _brand(settings: Settings) -> Brand:
    try:
        return Brand(settings.name, read_logo(settings.logo) if settings.logo else None, settings.links)
    except BadLogo as error:
        raise CannotStart(str(error)) from None


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(address[:2], family=family, backlog=_BACKLOG)
    except OSError as error:
        reason = (
            "is taken; choose another with --port or SAYBACK_PORT"
            if error.errno == errno.EADDRINUSE
            else f"cannot be used: {error.strerror}"
        )
        raise CannotStart(f"Port {port} on {host} {reason}.") from None


def _tls(settings: Settings) -> ssl.SSLContext | None:
    if settings.tls_cert is None or settings.tls_key is None:
        return None
    try:
        served = context(settings.tls_cert, settings.tls_key)
        if settings.hsts and not vouched(served):
            raise CannotStart(f"SAYBACK_HSTS: nobody that this machine trusts has signed {settings.tls_cert}.")
        return served
    except BadCertificate as error:
        raise CannotStart(str(error)) from None


@asynccontextmanager
async def _store(settings: Settings) -> AsyncIterator[tuple[Store, str]]:
    """Open the store that is named, or a Valkey of our own, ended with us.

    Its files are in the data folder.
    """
    own: Valkey | None = None
    try:
        own = None if settings.redis_url else await Valkey.start(settings.data_dir, settings.store_memory)
        url = own.url if own else settings.redis_url
        store = await Store.open(url, wait=settings.redis_wait)
    except (StoreSettingError, StoreDown) as error:
        if own is not None:
            await own.stop()
        named = f" SAYBACK_REDIS_URL names {shown(settings.redis_url)}." if settings.redis_url else ""
        raise CannotStart(str(error).rstrip(".") + "." + named) from None
    expiry = Expiry(store)
    try:
        if own is not None:
            await expiry.start()
        yield store, url
    finally:
        await expiry.stop()
        await store.close()
        if own is not None:
            await own.stop()


@asynccontextmanager
async def _sessions(settings: Settings, store: Store, url: str, library: Library) -> AsyncIterator[SessionService]:
    sessions = SessionService(SessionRegistry(store, url), library, most=settings.most_talks)
    await sessions.start()
    try:
        yield sessions
    finally:
        await sessions.stop()
