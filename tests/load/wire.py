"""One browser's socket, by hand, so that the load costs little.

Engine.IO 4 and Socket.IO 5 over a bare WebSocket.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import orjson
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

DEFLATE = {"Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits"}
"""The offer of every browser. A server that accepts it pays about 100 KB for each of them."""


class Refused(ConnectionError):
    """Refusal of this socket by the server; the message is what it said."""


class Panel(WSListener):
    """A connected seat.

    `view` is the newest one, `at` the moment (seconds, perf_counter) when it came.
    """

    transport: WSTransport

    def __init__(self, auth: dict[str, Any], seen: Callable[[Panel], None]) -> None:
        self.auth, self.seen = auth, seen
        self.view: dict[str, Any] = {}
        self.at = 0.0
        self.views = 0
        self.connected: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._acts = 0

    @classmethod
    async def open(cls, url: str, auth: dict[str, Any], seen: Callable[[Panel], None]) -> Panel:
        """Connect to the server at `url` (http://…).

        Raises Refused, ConnectionError, TimeoutError.
        """
        panel = cls(auth, seen)
        address = url.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
        await ws_connect(lambda: panel, address, extra_headers=DEFLATE, websocket_handshake_timeout=60)
        await asyncio.wait_for(panel.connected, 60)
        return panel

    @property
    def deflates(self) -> bool:
        """Tell whether the server took the offer to compress."""
        return "permessage-deflate" in str(self.transport.response.headers.get("Sec-WebSocket-Extensions", ""))

    def act(self, payload: dict[str, Any]) -> asyncio.Future[dict[str, Any]]:
        """Send an act; the future is the server's verdict."""
        self._acts += 1
        answer = self.answers[self._acts] = asyncio.get_running_loop().create_future()
        self.transport.send(WSMsgType.TEXT, b"42%d" % self._acts + orjson.dumps(["act", payload]))
        return answer

    def drop(self) -> None:
        """Cut the line without a word."""
        self.transport.disconnect(False)

    def on_ws_connected(self, transport: WSTransport) -> None:
        """Keep the transport."""
        self.transport = transport

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """Sort a packet by its first characters: opening, ping, Socket.IO."""
        if frame.msg_type != WSMsgType.TEXT:
            return
        text = frame.get_payload_as_bytes()
        match text[:1]:
            case b"0":
                transport.send(WSMsgType.TEXT, b"40" + orjson.dumps(self.auth))
            case b"2":
                transport.send(WSMsgType.TEXT, b"3")
            case b"4":
                self._packet(text)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        """Tell everybody who still waits that the line is gone."""
        lost = ConnectionError("the server closed the socket")
        for waiting in (self.connected, *self.answers.values()):
            if not waiting.done():
                waiting.set_exception(lost)
                waiting.exception()  # read once: an unawaited future is no error

    def _packet(self, text: bytes) -> None:
        match text[1:2]:
            case b"0" if not self.connected.done():
                self.connected.set_result(None)
            case b"4" if not self.connected.done():
                self.connected.set_exception(Refused(text.decode()))
            case b"2":
                self._event(*orjson.loads(text[text.index(b"[") :]))
            case b"3":
                start = text.index(b"[")
                self._answer(int(text[2:start]), orjson.loads(text[start:])[0])

    def _event(self, name: str, *data: Any) -> None:
        if name == "view":
            self.view, self.at = data[0], time.perf_counter()
            self.views += 1
            self.seen(self)

    def _answer(self, number: int, verdict: dict[str, Any]) -> None:
        waiting = self.answers.pop(number, None)
        if waiting and not waiting.done():
            waiting.set_result(verdict)
