"""What waits to leave one socket: the newest view of each seat, and a few answers.

A view is whole, so a newer one replaces an unsent one: a slow reader skips, and memory stays bounded. While the line
is free, bytes go straight to the transport. Once more than `ROOM` bytes wait there, they stay here until it drained.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Final

from .packets import frame

ROOM: Final = 16_384
MOST_ANSWERS: Final = 64


class Outbox:
    """The sending half of a socket. `drain` waits until the transport has room; `stuck` is called once, to give up.

    `patience` is how long (seconds) no byte may move before the line counts as stuck.
    """

    __slots__ = ("_answers", "_drain", "_held", "_patience", "_pump", "_stuck", "_transport", "_views", "closed")

    def __init__(
        self,
        transport: asyncio.WriteTransport,
        drain: Callable[[], Awaitable[None]],
        stuck: Callable[[], None],
        patience: float = 10.0,
    ) -> None:
        self._transport = transport
        self._drain = drain
        self._stuck = stuck
        self._patience = patience
        self._pump: asyncio.Task[None] | None = None
        self._answers: deque[bytes] | None = None
        self._views: dict[str, bytes] = {}
        self._held = True
        self.closed = False
        try:
            transport.set_write_buffer_limits(high=ROOM)
        except RuntimeError:  # see _write
            self.closed = True

    def say(self, text: bytes) -> None:
        """Send an answer or a control packet; these keep their order and are never dropped."""
        if self.closed:
            return
        if self._pump is None and self._transport.get_write_buffer_size() <= ROOM:
            self._write(frame(text))
            return
        if self._answers is None:
            self._answers = deque()
        self._answers.append(text)
        self._wait()
        if len(self._answers) > MOST_ANSWERS:
            self.close()
            self._stuck()

    def show(self, seat: str, text: bytes) -> None:
        """Send a view, or keep it as the newest of its seat."""
        if self.closed:
            return
        if self._pump is None and not self._held and self._transport.get_write_buffer_size() <= ROOM:
            self._write(frame(text))
            return
        self._views[seat] = text
        if not self._held:
            self._wait()

    def release(self) -> None:
        """From now on views may leave; until this, they waited for the handshake."""
        self._held = False
        if self._views:
            self._wait()

    def close(self) -> None:
        """Forget what waits. Nothing leaves any more."""
        self.closed = True
        self._views.clear()
        self._answers = None
        if self._pump is not None:
            self._pump.cancel()
            self._pump = None

    def _write(self, data: bytes) -> None:
        try:
            self._transport.write(data)
        except RuntimeError:  # uvloop: the other side reset the line, and its reader was not told yet
            self.closed = True

    def _wait(self) -> None:
        if self._pump is None:
            self._pump = asyncio.get_running_loop().create_task(self._run())

    async def _run(self) -> None:
        try:
            while self._answers or self._views:
                if not await self._has_room():
                    self._pump = None
                    self.close()
                    self._stuck()
                    return
                self._flush()
            self._pump = None
        except OSError:  # the line broke while we waited; whoever reads it is told
            self._pump = None
            self.close()

    async def _has_room(self) -> bool:
        while True:
            waiting = self._transport.get_write_buffer_size()
            try:
                async with asyncio.timeout(self._patience):
                    await self._drain()
                return True
            except TimeoutError:
                if self._transport.get_write_buffer_size() >= waiting:
                    return False

    def _flush(self) -> None:
        answers, self._answers = self._answers, None
        views = list(self._views.values())
        self._views.clear()
        for text in (*(answers or ()), *views):
            self._write(frame(text))
