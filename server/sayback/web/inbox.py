"""Events of a socket, answered one after the other: the common part of all lines.

They run in a task of their own, so that pongs are heard while an act is being kept. A refusal is an answer like any
other; a failure is said in one sentence and logged without a word of what was sent.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Awaitable
from typing import ClassVar

from ..errors import Refused
from ..log import failed
from . import packets
from .driver import Connection


class Inbox(ABC):
    """The listening half of a socket.

    A subclass handles an event and says how many may wait (`most`).
    """

    __slots__ = ("_socket", "_waiting", "_work")

    most: ClassVar[int]

    def __init__(self, socket: Connection) -> None:
        self._socket = socket
        self._waiting: deque[packets.Event] = deque()
        self._work: asyncio.Task[None] | None = None

    @abstractmethod
    def handle(self, event: packets.Event) -> Awaitable[dict[str, object]]:
        """Handle one event and return the body of its acknowledgement.

        May raise Refused, at once or later.
        """

    @abstractmethod
    def pong(self) -> None:
        """Note a sign of life."""

    def event(self, frame: bytes) -> None:
        """Take one event frame; answers come later, in order."""
        event = packets.event(frame)
        if len(self._waiting) >= self.most:
            self._answer(event, Refused("slow-down").ack())
            return
        self._waiting.append(event)
        if self._work is None:
            self._work = asyncio.get_running_loop().create_task(self._run())

    def closed(self) -> None:
        """Forget the waiting events of a closed line. An act that is being kept still ends."""
        self._waiting.clear()

    @property
    def work(self) -> asyncio.Task[None] | None:
        """Return the work under way, to be waited for before leaving."""
        return self._work

    def gone(self, receipt: str) -> None:
        """Report that all was erased and where the receipt stands, then close for good."""
        self._socket.outbox.say(packets.emit(b"gone", b'{"receipt":"%b"}' % receipt.encode()))
        self._socket.outbox.say(packets.DISCONNECT)
        self._socket.close()

    async def _run(self) -> None:
        try:
            while self._waiting:
                event = self._waiting.popleft()
                self._answer(event, await self._judge(event))
        finally:
            self._work = None

    def _answer(self, event: packets.Event, body: dict[str, object]) -> None:
        if event.id:
            self._socket.outbox.say(packets.answer(event.id, body))

    async def _judge(self, event: packets.Event) -> dict[str, object]:
        try:
            return await self.handle(event)
        except Refused as refused:
            return refused.ack()
        except Exception as error:
            failed("socket event", error)
            return Refused("broken").ack()
