"""Fixtures for the web: a real server on a free port, real sockets, a service at the seam."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import orjson
import pytest
import uvloop
from aiohttp import WSMsgType, web
from sayback import log
from sayback.protocols.library import Library
from sayback.sessions.service import SessionService
from sayback.settings import Settings, beside
from sayback.store.redis import Store
from sayback.web.limits import Limits
from sayback.web.protocol_api import Catalogue
from sayback.web.site import Site
from sayback.workshops.service import WorkshopService

from tests.web import declared
from tests.web.library import small_library
from tests.web.standin import StandIn, Talk

PATIENCE = 5


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Run tests on the loop of the real server.

    Its transports differ from asyncio's where it hurts: when a line breaks.
    """
    return {"uvloop": uvloop.new_event_loop}


class Client:
    """A WebSocket that speaks Engine.IO and Socket.IO by hand, so that it can also misspeak."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        self.ws = ws
        self.said: list[bytes] = []

    async def say(self, text: str | bytes) -> None:
        await self.ws.send_str(text.decode() if isinstance(text, bytes) else text)

    async def next(self) -> bytes:
        """Read the next text frame; empty when the server closed."""
        message = await self.ws.receive(PATIENCE)
        if message.type is not WSMsgType.TEXT:
            return b""
        self.said.append(message.data.encode())
        return self.said[-1]

    async def until(self, start: bytes) -> bytes:
        """Read to the next frame that starts so, answering pings on the way."""
        while True:
            text = await self.next()
            if text == b"2":
                await self.say("3")
            if text.startswith(start) or not text:
                return text

    async def view(self) -> Any:
        return orjson.loads((await self.until(b'42["view"'))[2:])[1]

    async def ask(self, name: str, payload: object, id: int = 1) -> Any:
        """Send an event and wait for its answer."""
        await self.say(f"42{id}".encode() + orjson.dumps([name, payload]))
        return orjson.loads((await self.until(b"43%d[" % id))[2 + len(str(id)) :])[0]

    async def ended(self) -> bool:
        """Tell whether the server closes, whatever it says before."""
        while await self.next():
            pass
        return self.ws.closed


@dataclass
class Served:
    """A running site; `log` is everything that was logged."""

    url: str
    site: Site
    service: StandIn
    http: aiohttp.ClientSession
    log: list[str] = field(default_factory=list)
    ends: list[Callable[[], Awaitable[object]]] = field(default_factory=list)
    """Things to be ended with the test."""

    async def new_talk(self, **more: object) -> tuple[Talk, dict[str, str]]:
        """Create a talk for three; return it with its tokens."""
        body = {"protocol": "dialogue", "therapist": True, **more}
        async with self.http.post(f"{self.url}/api/sessions", json=body) as answer:
            assert answer.status == 201, await answer.text()
            data = await answer.json()
        return self.service.talks[data["session"]], {seat: keys["token"] for seat, keys in data["seats"].items()}

    async def dial(self, query: str = "", **how: Any) -> Client:
        """Open a socket that has said nothing yet."""
        url = f"{self.url}/socket.io/?EIO=4&transport=websocket{query}"
        client = Client(await self.http.ws_connect(url, **how))
        assert (await client.next()).startswith(b"0{")
        return client

    async def seated(self, token: str) -> Client:
        """Open a socket with a seat, before its first view was read."""
        client = await self.dial()
        await client.say(b"40" + orjson.dumps({"token": token}))
        assert (await client.until(b"4")).startswith(b"40")
        return client


Serve = Callable[..., Awaitable[Served]]


@pytest.fixture
def records() -> Iterator[list[str]]:
    """Collect all that any logger says while the test runs, as it would be printed."""
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    before = logging.getLogger().handlers[:]
    log.configure("info", "console")
    keep = Keep()
    [real] = logging.getLogger().handlers
    keep.setFormatter(real.formatter)
    keep.filters = real.filters
    logging.getLogger().handlers[:] = [keep]
    yield lines
    logging.getLogger().handlers[:] = before


@pytest.fixture
async def serve(records: list[str], library: Library) -> AsyncIterator[Serve]:
    """Start a site with settings of the test's own; everything ends with the test."""
    stack: list[Callable[[], Awaitable[object]]] = []

    async def start(client: Path | None = None, beat: float = 5.0, patience: float = 10.0, **settings: Any) -> Served:
        service = StandIn()
        site = Site(
            Settings(**settings),
            service,
            Catalogue(library, Settings(**settings)),
            client or beside("client"),
            beat=beat,
            patience=patience,
        )
        log.quiet_loop(asyncio.get_running_loop())
        runner = site.runner(shutdown_timeout=0.1)
        await runner.setup()
        tcp = web.TCPSite(runner, "127.0.0.1", 0)
        await tcp.start()
        http = aiohttp.ClientSession()
        stack.extend([http.close, site.sockets.stop, runner.cleanup])
        port = runner.addresses[0][1]
        return Served(f"http://127.0.0.1:{port}", site, service, http, records, stack)

    yield start
    for end in stack:
        await end()


@pytest.fixture
async def served(serve: Serve) -> Served:
    """Start a site with the default settings."""
    return await serve()


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Load one dialogue in one language.

    The web handles a library in the same way, however much is in it.
    """
    return Library.load(small_library(tmp_path_factory.mktemp("library")))


class DeclaredClient(Client):
    """A client that holds each frame of the server against the contract."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse, *, wall: bool) -> None:
        super().__init__(ws)
        self._wall, self._asked = wall, dict[bytes, tuple[str, Any]]()

    async def say(self, text: str | bytes) -> None:
        said = text if isinstance(text, bytes) else text.encode()
        if said.startswith(b"42") and b"[" in said and said[2 : said.index(b"[")].isdigit():
            name, *args = orjson.loads(said[said.index(b"[") :])
            self._asked[said[2 : said.index(b"[")]] = name, args[0] if args else None
        await super().say(text)

    async def next(self) -> bytes:
        text = await super().next()
        declared.frame(text, wall=self._wall, asked=self._asked)
        return text


@dataclass
class Hall:
    """A running site with workshops over the real service and store.

    All that it sends is held against the contract.
    """

    app: web.Application
    url: str
    http: aiohttp.ClientSession
    workshops: WorkshopService
    limits: Limits

    async def ask(self, method: str, path: str, bearer: str = "", **how: Any) -> tuple[int, Any]:
        """Send a request; return the status and body of its answer."""
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        async with self.http.request(method, f"{self.url}/api/{path}", headers=headers, **how) as answer:
            declared.answer(method, f"/api/{path}", answer.status, await answer.read(), bearer)
            return answer.status, await answer.json()

    async def dial(self, auth: object) -> Client:
        """Open a socket that has sent its credentials."""
        ws = await self.http.ws_connect(f"{self.url}/socket.io/?EIO=4&transport=websocket")
        client = DeclaredClient(ws, wall=isinstance(auth, dict) and "workshop" in auth)
        await client.next()
        await client.say(b"40" + orjson.dumps(auth))
        return client


@pytest.fixture
async def hall(
    service: SessionService, store: Store, valkey: str, library: Library
) -> AsyncIterator[Callable[..., Any]]:
    """Start a site with workshops, with settings of the test's own."""
    stack: list[Callable[[], Awaitable[object]]] = []

    async def start(**settings: Any) -> Hall:
        workshops = WorkshopService(service, store, valkey, library)
        await workshops.start()
        site = Site(
            Settings(**settings),
            service,
            Catalogue(library, Settings(**settings)),
            beside("client"),
            workshops=workshops,
        )
        runner = site.runner(shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        http = aiohttp.ClientSession()
        stack.extend([http.close, site.sockets.stop, workshops.stop, runner.cleanup])
        return Hall(site.app, f"http://127.0.0.1:{runner.addresses[0][1]}", http, workshops, site.limits)

    yield start
    for end in stack:
        await end()
