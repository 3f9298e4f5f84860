"""Socket.IO: connecting, the events there are, and the way from a frame to a session.

One `Panel` stands for one open socket. Its acts run one after the other in a task of their own, so that pongs are heard
while an act is being kept. Events are an allow-list read here; python-socketio's own event handlers are never reached,
so a client that emits `connect` or `disconnect` runs nothing.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

import socketio
from aiohttp import hdrs, web

from ..engine.pair import Seat
from ..errors import Refused
from ..log import failed
from ..sessions.peers import Connection as SeatConnection
from ..sessions.peers import Seen
from ..tokens import is_session
from . import driver, packets
from .bearer import split
from .driver import Connection, EngineIO
from .inbox import Inbox
from .limits import Limits
from .origins import SOCKET
from .workshop_sockets import Walls, read_watch

if TYPE_CHECKING:
    from ..sessions.service import SessionService

MOST_WAITING: Final = 128
MOST_REFS: Final = 200
_HUM: Final = re.compile(r"[A-Za-z0-9_-]{383}")
"""A hum: a box of 256 padded bytes, whatever its content."""

_QUIET: Final = logging.getLogger("sayback.quiet")
"""Given to both libraries: their messages quote sids, origins and errors.
Nothing of them is kept."""
_QUIET.addHandler(logging.NullHandler())
_QUIET.propagate = False
_QUIET.setLevel(logging.CRITICAL + 1)


class Panel(Inbox):
    """A socket with a seat: a peer for sessions, and the reader's listener."""

    __slots__ = ("_limits", "_sessions", "connection")

    most = MOST_WAITING
    connection: SeatConnection

    def __init__(self, socket: Connection, sessions: SessionService, limits: Limits) -> None:
        super().__init__(socket)
        self._sessions = sessions
        self._limits = limits

    # what sessions call

    def show(self, seat: Seat, frame: bytes) -> None:
        """Send a view, already JSON."""
        self._socket.outbox.show(seat, packets.emit(b"view", frame))

    def tell(self, event: bytes, body: bytes) -> None:
        """Send something that is not kept; a slow line misses it."""
        self._socket.outbox.offer(packets.emit(event, body))

    def bye(self, code: str) -> None:
        """Say why, then close; only after `resync` and `restart` may the client come back by itself."""
        self._socket.bye(code.encode(), final=code not in ("resync", "restart"))

    # what the line calls

    def pong(self) -> None:
        """Note a sign of life."""
        self._sessions.connections.heard(self.connection)

    def closed(self) -> None:
        """Report that the line closed."""
        super().closed()
        self._sessions.connections.closed(self.connection)
        del self.connection  # it knows its panel: no circle is left

    def handle(self, event: packets.Event) -> Awaitable[dict[str, object]]:
        """Handle an event with one object."""
        handler = _EVENTS.get(event.name)
        if handler is None:
            raise Refused("unknown-event")
        if len(event.args) != 1 or not isinstance(event.args[0], dict):
            raise Refused("bad-request", [event.name])
        return handler(self, event.args[0])

    async def _act(self, payload: dict[str, Any]) -> dict[str, object]:
        connection = self.connection
        self._limits.act(connection.session, connection.seats[0], payload.get("move"))
        return await self._sessions.acts.act(connection, payload)

    async def _words(self, payload: dict[str, Any]) -> dict[str, object]:
        refs = payload.get("boxes")
        if not isinstance(refs, list) or len(refs) > MOST_REFS or not all(isinstance(ref, str) for ref in refs):
            raise Refused("bad-request", ["boxes"])
        self._limits.words(self.connection.session, self.connection.seats[0], len(refs))
        return await self._sessions.acts.words(self.connection, refs)

    async def _hum(self, payload: dict[str, Any]) -> dict[str, object]:
        box, to = payload.get("box"), payload.get("to")
        if not isinstance(box, str) or _HUM.fullmatch(box) is None or not (to is None or isinstance(to, str)):
            raise Refused("bad-box")
        return await self._sessions.whispers.hum(self.connection, box, to)

    async def _signal(self, payload: dict[str, Any]) -> dict[str, object]:
        speaking = payload.get("speaking")
        if not (speaking is None or isinstance(speaking, bool)):
            raise Refused("bad-request", ["speaking"])
        self._limits.signal(self.connection.session, self.connection.seats[0])
        return await self._sessions.whispers.signal(self.connection, speaking)


_EVENTS: Final[dict[str, Callable[[Panel, dict[str, Any]], Awaitable[dict[str, object]]]]] = {
    "act": Panel._act,
    "words": Panel._words,
    "hum": Panel._hum,
    "signal": Panel._signal,
}


class _Server(socketio.AsyncServer):  # type: ignore[misc]  # the library carries no types
    """python-socketio over our driver."""

    def _engineio_server_class(self) -> type[EngineIO]:
        return EngineIO


class Sockets:
    """All open sockets of this process. `beat` and `patience` are seconds, for tests."""

    def __init__(
        self,
        sessions: SessionService,
        limits: Limits,
        walls: Walls | None = None,
        *,
        beat: float = 5.0,
        patience: float = 10.0,
    ) -> None:
        self._sessions, self._walls = sessions, walls
        self._limits = limits
        self._stopping = False
        self._server = _Server(
            serializer=packets.LeanPacket,
            async_mode="aiohttp",
            async_handlers=False,
            transports=["websocket"],
            cors_allowed_origins=[],  # origins.py has asked before
            logger=_QUIET,
            engineio_logger=_QUIET,
            monitor_clients=False,  # each line has its own timer
        )
        self._server.on("connect", self._connect)
        self._engine: EngineIO = self._server.eio
        self._engine.beat, self._engine.patience = beat, patience

    def attach(self, app: web.Application) -> None:
        """Add the one route, `GET /socket.io/`."""
        app.router.add_get(SOCKET, self._open)

    async def _open(self, request: web.Request) -> web.StreamResponse:
        """Keep a socket open for as long as it lives.

        The library's own refusals quote what was sent, and are not passed on.
        """
        if request.headers.get(hdrs.SEC_WEBSOCKET_VERSION, "13") != "13":
            raise Refused("websocket")
        answer: web.StreamResponse = await self._engine.handle_request(request)
        if answer.status >= 400:
            raise Refused("bad-request")
        return answer

    def __len__(self) -> int:
        return len(self._engine.sockets)

    async def stop(self) -> None:
        """Tell every socket at once, let running acts end, then close them.

        1.5 s at most for the acts, 1 s at most for the closing.
        """
        self._stopping = True
        sockets: list[Connection] = list(self._engine.sockets.values())
        for socket in sockets:
            socket.outbox.say(packets.emit(b"bye", b'{"code":"restart"}'))
        await _settle((socket.panel.work for socket in sockets if isinstance(socket.panel, Inbox)), 1.5)
        for socket in sockets:
            socket.close()
        await _settle((socket.closing for socket in sockets), 1.5)

    async def _connect(self, sid: str, environ: dict[str, Any], auth: object = None) -> None:
        request: web.Request = environ["aiohttp.request"]
        socket: Connection = environ["sayback.socket"]
        try:
            if self._stopping:
                raise Refused("unavailable")
            async with self._limits.guesses(request):
                socket.panel = await self._let_in(socket, request.query.get("s"), auth)
        except Refused as refused:
            if refused.code in _COMES_BACK:
                socket.drop()
            data = refused.ack() | ({"wait": refused.wait} if refused.wait else {})
            raise socketio.exceptions.ConnectionRefusedError(refused.problem.sentence, data) from None
        except Exception as error:
            failed("socket connect", error)
            raise socketio.exceptions.ConnectionRefusedError(*_BROKEN) from None
        self._server.environ.pop(socket.sid, None)  # ten times the size of all the rest of a socket

    async def _let_in(self, socket: Connection, named: str | None, auth: object) -> driver.Panel:
        """Let a line in as a panel with its seat, or as a page that watches a workshop."""
        if self._walls is not None and isinstance(auth, dict) and "workshop" in auth:
            workshop, secret = read_watch(auth)
            self._limits.connect(workshop, secret)
            return await self._walls.open(socket, workshop, secret, auth.get("seen", 0))
        session, tokens, seen = read_auth(named, auth)
        for token in tokens:
            self._limits.connect(session, token)
        panel = Panel(socket, self._sessions, self._limits)
        panel.connection = await self._sessions.connections.join(session, tokens, seen, panel)
        return panel


_COMES_BACK: Final = frozenset(("unavailable", "holding"))
"""Refusals that are the server's own trouble and pass.
A client that is told one gives up; a client whose line closes dials again by itself."""
_BROKEN: Final = ("Something broke here; it is not your fault. Please try again.", {"code": "broken", "retry": True})


async def _settle(tasks: Iterable[asyncio.Task[None] | None], seconds: float) -> None:
    running = [task for task in tasks if task is not None and not task.done()]
    if running:
        await asyncio.wait(running, timeout=seconds)


def read_auth(named: str | None, auth: object) -> tuple[str, list[str], Seen | None]:
    """Read the session, the bare secrets and the last seen numbers from a socket's `auth`.

    One secret, or two on a couch.

    Raises Refused("no-seat") for any fault: the shape of a token tells as little as its value.
    """
    if not isinstance(auth, dict):
        raise Refused("no-seat")
    pairs = [split(token) for token in (auth.get("token"), auth.get("also")) if token is not None]
    names = [name for name in (named, auth.get("session"), *(name for name, _ in pairs)) if name is not None]
    session = names[0] if names else None
    if not pairs or not isinstance(session, str) or not is_session(session) or any(name != session for name in names):
        raise Refused("no-seat")
    return session, [secret for _, secret in pairs], _read_seen(auth.get("seen"))


def _read_seen(seen: object) -> Seen | None:
    if not isinstance(seen, dict):
        return None
    epoch, version, own = (seen.get(name) for name in ("epoch", "version", "own"))
    mark = seen.get("mark")
    if isinstance(epoch, int) and isinstance(version, int) and isinstance(own, int):
        return Seen(epoch, version, own, mark if isinstance(mark, str) else "")
    return None
