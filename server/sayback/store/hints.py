"""Announcements that a session has changed: hints, of which a lost one only delays.

The subscriber has a connection of its own. Silence is normal there, so it is asked for a sign of life now and then.

It is one of ours (wire.py), not redis-py's PubSub, for two reasons. Every commit is announced to every server that
shows the session, so this is on the path of every act: measured, a hint costs 37 µs of CPU here against 115 by
`get_message` when it comes alone, 5 against 24 when ten come together. And PubSub connects again in silence, while we
must know that something was missed and when all of it is subscribed again; two tasks that use one may connect it twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Self

import hiredis
from redis.asyncio.connection import AbstractConnection

from . import keys
from .client import AGAIN, place, pool
from .wire import Reply, Wire, dial, pack

ALIVE = 5.0
"""Seconds between signs of life; one that stays unanswered for as long ends the connection."""

OnHint = Callable[[str, bytes], None]
OnGap = Callable[[], None]


class Hints:
    """Watches sessions. `on_hint(session, payload)` for every announcement.

    `on_gap()` after a lost connection is back and everything is subscribed again: hints may have been missed, so read
    all. Neither may raise or wait.
    """

    def __init__(self, place: AbstractConnection, on_hint: OnHint, on_gap: OnGap) -> None:
        self._place = place
        self._on_hint = on_hint
        self._on_gap = on_gap
        self._loop = asyncio.get_running_loop()
        self._sessions: dict[bytes, str] = {}
        self._wanted: dict[bytes, list[asyncio.Future[None]]] = {}
        self._out: list[bytes] = []
        self._wire: Wire | None = None
        self._task: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, url: str, on_hint: OnHint, on_gap: OnGap) -> Self:
        """Starts watching in the background.

        Raises StoreSettingError for an address that cannot be used.

        A store that does not answer yet is no error: it is tried again for ever.
        """
        hints = cls(place(pool(url)), on_hint, on_gap)
        hints._task = asyncio.create_task(hints._keep())
        return hints

    async def close(self) -> None:
        """Ends the connection."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        self._lose()

    async def subscribe(self, session: str) -> None:
        """Returns when hints of this session arrive, so that a reading from now on misses nothing.

        While there is no connection it returns at once: `on_gap` will follow.
        """
        channel = keys.channel(session).encode()
        self._sessions[channel] = session
        if self._wire is not None:
            await self._want(channel)

    def unsubscribe(self, session: str) -> None:
        """Lets go of the hints of this session."""
        channel = keys.channel(session).encode()
        if self._sessions.pop(channel, None) is not None:
            self._send(pack("SUNSUBSCRIBE", channel))

    def _want(self, channel: bytes) -> asyncio.Future[None]:
        future = self._loop.create_future()
        self._wanted.setdefault(channel, []).append(future)
        self._send(pack("SSUBSCRIBE", channel))
        return future

    def _send(self, packed: bytes) -> None:
        """Sends the commands of one loop turn together.

        One command a channel: in a cluster they live in many slots.
        """
        if not self._out:
            self._loop.call_soon(self._flush)
        self._out.append(packed)

    def _flush(self) -> None:
        if self._wire is not None:
            self._wire.write(b"".join(self._out))
        self._out.clear()

    def _on_push(self, reply: Reply) -> None:
        if isinstance(reply, hiredis.ReplyError) and self._wire is not None:
            self._wire.abort()  # which subscription was refused is not said: begin again
        if not isinstance(reply, list) or len(reply) < 3:
            return
        kind, channel, payload = reply
        if kind == b"smessage":
            if (session := self._sessions.get(channel)) is not None:
                self._on_hint(session, payload)
        elif kind == b"ssubscribe":
            self._known(channel)

    def _known(self, channel: bytes) -> None:
        for future in self._wanted.pop(channel, ()):
            if not future.done():
                future.set_result(None)

    def _lose(self) -> None:
        if self._wire is not None:
            self._wire.abort()
            self._wire = None
        self._out.clear()
        for channel in list(self._wanted):
            self._known(channel)

    async def _keep(self) -> None:
        """Connects, subscribes, watches; and again."""
        while True:
            try:
                wire = await dial(self._place, on_push=self._on_push)
            except Exception:  # refused, unreachable, still loading: it is tried until it works
                await asyncio.sleep(AGAIN)
                continue
            self._wire = wire
            await self._again(wire)
            await self._watch(wire)
            self._lose()
            await asyncio.sleep(AGAIN)

    async def _again(self, wire: Wire) -> None:
        """Subscribes what is wanted; only when all of it is known again it is time to read."""
        wanted = [self._want(channel) for channel in self._sessions]
        if not wanted:
            return
        everything: asyncio.Future[list[None]] = asyncio.gather(*wanted)
        either: list[asyncio.Future[Any]] = [everything, wire.lost]
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if everything.done() and wire.open:
            self._on_gap()

    async def _watch(self, wire: Wire) -> None:
        """Returns when the connection has ended, by itself or because it says nothing any more."""
        while wire.open:
            asked = self._loop.time()
            wire.write(pack("PING"))
            await asyncio.wait([wire.lost], timeout=ALIVE)
            if wire.heard < asked:
                wire.abort()
                return
