"""The layer below the application: aiohttp's own answers in our shape, and masked frames.

Bytes that make no request for a route (a broken line, header or chunk, an encoding that cannot be unpacked) get the one
shape and all headers, without a word of what was sent, and no line in a log: it tells an operator nothing.

`_make_server` and `_prepare_headers` are not public; tests/web/test_runner.py fails when they change.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any, Final, Protocol

import orjson
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from ..errors import Refused
from .responses import errors
from .security import lock

_RESERVED: Final = b"\xf0\x80"
"""The beginning of a frame that every reader refuses and closes with 1002.
RFC 6455, section 5.2."""


class Runner(web.AppRunner):
    """aiohttp's runner, with connections of ours. `every` are the headers of every answer."""

    __slots__ = ("_every",)

    def __init__(self, app: web.Application, every: Mapping[str, str], **how: Any) -> None:
        super().__init__(app, access_log=None, handle_signals=False, **how)
        self._every = every

    async def _make_server(self) -> web.Server:
        server = await super()._make_server()
        handler = partial(errors, handler=server.request_handler)
        return _Server(handler, self._every, request_factory=server.request_factory, **server._kwargs)


class _Server(web.Server):
    def __init__(self, handler: Any, every: Mapping[str, str], **how: Any) -> None:
        super().__init__(handler, **how)
        self.every = every

    def __call__(self) -> Handler:
        return Handler(self, every=self.every, loop=self._loop, **self._kwargs)


class Handler(web.RequestHandler):
    """A connection."""

    __slots__ = ("_every",)

    def __init__(
        self, manager: web.Server, *, every: Mapping[str, str], loop: asyncio.AbstractEventLoop, **how: Any
    ) -> None:
        super().__init__(manager, loop=loop, **how)
        self._every = every

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer a request that reached no route, and close.

        Raises ConnectionError where nobody is there, or half was said.
        """
        if request.writer.output_size > 0 or isinstance(exc, ConnectionError):
            raise ConnectionError
        answer = _Unrouted(Refused("bad-request" if status < 500 else "broken"), self._every)
        answer.force_close()
        return answer

    def log_exception(self, *args: Any, **how: Any) -> None:
        """Log faults of ours, not those of a request that was broken when it came."""
        if not isinstance(how.get("exc_info"), web.RequestPayloadError | HttpProcessingError):
            super().log_exception(*args, **how)

    def set_parser(self, parser: Any, data_received_cb: Any = None) -> None:
        """Begin a WebSocket: its frames pass the check for masks."""
        super().set_parser(Masked(parser), data_received_cb)  # type: ignore[arg-type]  # what is used of a reader


class _Unrouted(web.Response):
    """A refusal that no application prepares."""

    def __init__(self, refused: Refused, every: Mapping[str, str]) -> None:
        body = orjson.dumps(refused.body())
        super().__init__(body=body, status=refused.problem.status, content_type="application/json")
        self._every = every

    async def _prepare_headers(self) -> None:
        await super()._prepare_headers()
        lock(self, self._every)


class Reader(Protocol):
    """The reader of a connection's frames; `feed_data` returns (is it over, the rest)."""

    def feed_data(self, data: bytes) -> tuple[bool, bytes]:
        """Take the bytes that came."""

    def feed_eof(self) -> None:
        """Take the end of the bytes."""


class Masked:
    """A guard in front of a reader of frames: one without a mask never reaches it.

    Clients always send one (RFC 6455, 5.1).
    """

    __slots__ = ("_head", "_left", "_reader")

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._head = b""
        self._left = 0

    def feed_eof(self) -> None:
        """Take the end of the bytes."""
        self._reader.feed_eof()

    def feed_data(self, data: bytes) -> tuple[bool, bytes]:
        """Hand on whole headers and what follows them; the beginning of a header waits for its rest."""
        data, at = self._head + data, self._left
        while at + 2 <= len(data):
            if data[at + 1] < 0x80:
                over = at > 0 and self._reader.feed_data(data[:at])[0]
                return (True, b"") if over else self._reader.feed_data(_RESERVED)
            size, more = data[at + 1] & 0x7F, {0xFE: 2, 0xFF: 8}.get(data[at + 1], 0)
            if at + 2 + more > len(data):
                break
            size = int.from_bytes(data[at + 2 : at + 2 + more], "big") if more else size
            at += 2 + more + 4 + size
        self._left, self._head = max(0, at - len(data)), data[at:]
        return self._reader.feed_data(data[:at]) if data[:at] else (False, b"")
