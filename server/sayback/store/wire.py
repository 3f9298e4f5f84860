"""A connection to the store: packed commands out, replies in order.

Any fault ends it; nothing is repeated here. It carries the traffic of every act, and nothing else: the commit and its
announcement. Everything rarer goes through redis-py (client.py). Measured on one core, Python's share of a commit in
groups of ten: 35-38 µs here, 77-90 µs by redis-py's pipeline, which also repeats commands by itself. Here hiredis (C),
redis-py's own parser, packs and parses, and the pipeline above owns every repetition. The cost of hints is told in
hints.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, cast

import hiredis
from redis.asyncio import SSLConnection, UnixDomainSocketConnection
from redis.asyncio.connection import AbstractConnection, Connection

from .client import SILENCE

_MORE = object()

Reply = Any
"""bytes, int, None, a list of these, or a hiredis.ReplyError that was not raised."""


class Broken(Exception):
    """The connection ended, or said something that cannot be an answer."""


def pack(*args: str | bytes | int) -> bytes:
    """Return one command as bytes."""
    packed: bytes = hiredis.pack_command(args)  # type: ignore[arg-type]  # its stub knows tuples of one
    return packed


class Wire(asyncio.Protocol):
    """A connection with one `ask` at a time.

    Unasked data goes to `on_push`, or, without one, ends the connection.
    """

    def __init__(self, on_push: Callable[[Reply], None] | None = None) -> None:
        self.lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.heard = 0.0
        """When the last byte came, on the loop's clock."""
        self._loop = asyncio.get_running_loop()
        self._reader = hiredis.Reader(notEnoughData=_MORE)
        self._on_push = on_push
        self._transport: asyncio.Transport | None = None
        self._replies: list[Reply] = []
        self._due = 0
        self._answer: asyncio.Future[list[Reply]] | None = None
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the transport; called by the loop."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's are none by inheritance

    def data_received(self, data: bytes) -> None:
        """Parse bytes that came; called by the loop."""
        self.heard = self._loop.time()
        self._reader.feed(data)
        try:
            while (reply := self._reader.gets()) is not _MORE:
                if self._due:
                    self._take(reply)
                elif self._on_push is not None:
                    self._on_push(reply)
                else:
                    raise hiredis.ProtocolError("a reply that nobody waits for")
        except hiredis.ProtocolError:
            self.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Note the end of the connection; called by the loop."""
        self._transport = None
        self._due = 0
        if self._timer is not None:
            self._timer.cancel()
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(Broken(f"the connection to the store was lost ({exc or 'closed'})"))
        if not self.lost.done():
            self.lost.set_result(None)

    @property
    def open(self) -> bool:
        """Tell whether it can still carry anything."""
        return self._transport is not None and not self._transport.is_closing()

    def write(self, packed: bytes) -> None:
        """Sends commands whose replies go to `on_push`. Silent when the connection has ended."""
        if self._transport is not None:
            self._transport.write(packed)

    async def ask(self, packed: bytes, count: int) -> list[Reply]:
        """Sends `count` commands and returns their replies in order, errors among them.

        Raises Broken.
        """
        if self._transport is None or self._due:
            raise Broken("the connection to the store is not free")
        self._replies, self._due = [], count
        self._answer = self._loop.create_future()
        self._timer = self._loop.call_later(SILENCE, self._listen, self._loop.time())
        self._transport.write(packed)
        try:
            return await self._answer
        finally:
            self._timer.cancel()
            if self._due:
                self.abort()  # given up half way: what still comes must never answer the next question

    def abort(self) -> None:
        """Ends the connection at once."""
        if self._transport is not None:
            self._transport.abort()

    def _take(self, reply: Reply) -> None:
        self._replies.append(reply)
        self._due -= 1
        if not self._due and self._answer is not None and not self._answer.done():
            self._answer.set_result(self._replies)

    def _listen(self, since: float) -> None:
        if self.heard < since:
            self.abort()
        else:
            self._timer = self._loop.call_later(SILENCE, self._listen, self._loop.time())


async def dial(
    place: AbstractConnection, scripts: Sequence[bytes] = (), on_push: Callable[[Reply], None] | None = None
) -> Wire:
    """Connects to where `place` would, signs in, chooses the database, loads the scripts.

    See client.endpoint.

    Raises OSError or Broken, after about a second.
    """
    async with asyncio.timeout(SILENCE):
        wire = await _connect(place, lambda: Wire(on_push))
    try:
        await _greet(wire, place, scripts)
    except BaseException:
        wire.abort()
        raise
    return wire


async def _connect(place: AbstractConnection, make: Callable[[], Wire]) -> Wire:
    loop = asyncio.get_running_loop()
    if isinstance(place, UnixDomainSocketConnection):
        return (await loop.create_unix_connection(make, place.path))[1]
    assert isinstance(place, Connection)  # redis-py has no third kind
    tls = place.ssl_context.get() if isinstance(place, SSLConnection) else None
    return (await loop.create_connection(make, place.host, place.port, ssl=tls))[1]


async def _greet(wire: Wire, place: AbstractConnection, scripts: Sequence[bytes]) -> None:
    commands = [pack("SCRIPT", "LOAD", script) for script in scripts]
    if place.db:
        commands.insert(0, pack("SELECT", place.db))
    if place.username:
        commands.insert(0, pack("AUTH", place.username, place.password or ""))
    elif place.password:
        commands.insert(0, pack("AUTH", place.password))
    if commands:
        for reply in await wire.ask(b"".join(commands), len(commands)):
            if isinstance(reply, hiredis.ReplyError):
                raise Broken(str(reply))
