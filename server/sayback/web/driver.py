"""Engine.IO over a WebSocket: our own driver under python-socketio.

Kept of python-engineio: `handle_request` (transport and version checks) and the names of its events. Replaced:
`_handle_connect`, which there makes a queue, a writer task, a ping task and a task for every message. Here a socket is
one reader in the request's own task and one timer, and writes go straight to the transport. Measured against the stock
driver: a third of the memory, less than half of the time for one act seen by three panels.

`_handle_connect` and the attributes of a socket that the library reads (`closed`, `connected`, `upgraded`, `send`,
`close`) are not public. The versions are pinned, and tests/web/test_driver.py fails when they change.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final, Protocol

import engineio
import orjson
from aiohttp import WSMsgType, web

from .outbox import Outbox
from .packets import CLOSE, CONNECT, DISCONNECT, EVENT, PING, PONG, Malformed, elsewhere, emit

BEAT: Final = 5.0
"""Seconds between two pings.
An answer must come before the next, and a socket must connect before the first."""
LARGEST: Final = 16_384
GOODBYE: Final = 1.0
"""Seconds we wait for the other side's close frame."""


class Panel(Protocol):
    """The listener of a line once it has connected."""

    def event(self, frame: bytes) -> None:
        """Take a whole `42…` frame. Does not wait; raises Malformed to close the line."""

    def pong(self) -> None:
        """Hear the answer to a ping."""

    def closed(self) -> None:
        """Hear that the line is closed; called once."""


class Connection:
    """A socket: reads, beats and sends. `panel` is set once the connection was accepted."""

    __slots__ = ("_beat", "_closing", "_pinged", "_transport", "_ws", "closed", "outbox", "panel", "sid")

    connected = upgraded = True  # what the library asks before it answers a stray request for this sid

    def __init__(
        self,
        sid: str,
        ws: web.WebSocketResponse[bool],
        transport: asyncio.Transport,
        drain: Callable[[], Awaitable[None]],
        patience: float,
    ) -> None:
        self.sid = sid
        self.panel: Panel | None = None
        self.closed = False
        self.outbox = Outbox(transport, drain, transport.abort, patience)
        self._ws = ws
        self._transport = transport
        self._pinged = False
        self._beat: asyncio.TimerHandle | None = None
        self._closing: asyncio.Task[None] | None = None

    async def run(self, greeting: bytes, connect: Callable[[bytes], Awaitable[None]], beat: float) -> None:
        """Say hello and read until the line closes.

        `connect` gets each `40…` frame while nobody is connected.
        """
        self.outbox.say(greeting)
        self._tick(beat)
        try:
            while True:
                message = await self._ws.receive()
                if message.type is not WSMsgType.TEXT or not await self._take(message.data, connect):
                    break
        except Malformed:
            pass
        finally:
            self._end()
        await (self._closing or self._goodbye())

    async def _take(self, text: bytes, connect: Callable[[bytes], Awaitable[None]]) -> bool:
        """Handle one frame; False when the other side closes."""
        if text == PONG:
            self._pinged = False
            if self.panel is not None:
                self.panel.pong()
        elif text.startswith(EVENT) and self.panel is not None:
            self.panel.event(text)
        elif (said := elsewhere(text)) is not None:
            if said:
                self.outbox.say(said)
        elif text.startswith(CONNECT) and self.panel is None:
            await connect(text)
            if self.panel is not None:
                self.outbox.release()
        elif text in (CLOSE, DISCONNECT):
            return False
        else:
            raise Malformed
        return True

    def _tick(self, beat: float) -> None:
        self._beat = asyncio.get_running_loop().call_later(beat, self._on_tick, beat)

    def _on_tick(self, beat: float) -> None:
        if self.panel is None:
            self.close()
        elif self._pinged:
            self.abort()
        else:
            self._pinged = True
            self.outbox.say(PING)
            self._tick(beat)

    def close(self) -> None:
        """Close politely: unsent answers still leave, then the close frame. Does not wait."""
        if self._closing is None and not self.closed:
            self._closing = asyncio.get_running_loop().create_task(self._goodbye())

    @property
    def closing(self) -> asyncio.Task[None] | None:
        """The polite close under way, if any."""
        return self._closing

    def abort(self) -> None:
        """Close at once; nothing that waits is sent."""
        self._transport.abort()

    def bye(self, code: bytes, *, final: bool) -> None:
        """Say why and close.

        `final`: the client must not come back by itself (Socket.IO disconnect).

        Otherwise only the transport closes: to standard clients that is a lost line, which they dial again.
        """
        self.outbox.say(emit(b"bye", b'{"code":"' + code + b'"}'))
        if final:
            self.outbox.say(DISCONNECT)
        self.close()

    def drop(self) -> None:
        """Close without an answer to the last request."""
        self.outbox.close()
        self.close()

    async def _goodbye(self) -> None:
        self.outbox.close()
        if not self._ws.closed:
            await self._ws.close()

    def _end(self) -> None:
        self.closed = True
        self.outbox.close()
        if self._beat is not None:
            self._beat.cancel()
        panel, self.panel = self.panel, None  # a line and its panel are no circle once it is closed
        if panel is not None:
            panel.closed()
        _forget(self._ws.exception())

    async def send(self, packet: Any) -> None:
        """Send a packet of python-socketio's: its connect and connect error packets."""
        self.outbox.say(packet.encode().encode())


def _forget(error: BaseException | None) -> None:
    """Let go of the frames of a kept error: they hold the socket and all it was opened with."""
    if error is not None:
        error.__traceback__ = error.__context__ = None


class EngineIO(engineio.AsyncServer):  # type: ignore[misc]  # the library carries no types
    """python-engineio with our lines instead of its sockets.

    `beat` and `patience` are in seconds.
    """

    beat: float = BEAT
    patience: float = 10.0

    async def _handle_connect(self, environ: dict[str, Any], transport: str, jsonp_index: object = None) -> Any:
        request: web.Request = environ["aiohttp.request"]
        ws = web.WebSocketResponse(compress=False, max_msg_size=LARGEST + 1, timeout=GOODBYE, decode_text=False)
        writer = await ws.prepare(request)
        if request.transport is None:
            return ws
        socket = Connection(self.generate_id(), ws, request.transport, writer.drain, self.patience)
        environ["sayback.socket"] = socket
        self.sockets[socket.sid] = socket
        await self._trigger_event("connect", socket.sid, environ)
        try:
            await socket.run(self._greeting(socket.sid), self._connector(socket.sid), self.beat)
        finally:
            del self.sockets[socket.sid]
            await self._trigger_event("disconnect", socket.sid, self.reason.TRANSPORT_CLOSE)
        return ws

    def _greeting(self, sid: str) -> bytes:
        beat = int(self.beat * 1000)
        return b"0" + orjson.dumps(
            {"sid": sid, "upgrades": [], "pingTimeout": beat, "pingInterval": beat, "maxPayload": LARGEST}
        )

    def _connector(self, sid: str) -> Callable[[bytes], Awaitable[None]]:
        async def connect(text: bytes) -> None:
            try:
                await self.handlers["message"](sid, text[1:].decode())
            except (ValueError, TypeError, KeyError, AttributeError):  # not a packet; ours are caught before
                raise Malformed from None

        return connect
