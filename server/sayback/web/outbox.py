"""The queue to leave a socket: the newest view of each seat, and a few answers.

A view is whole, so a newer one replaces an unsent one: a slow reader skips, and memory stays bounded. All that is said
within one turn of the loop leaves in one write at its end, an act's answer together with the view that it made. Once
more than `ROOM` bytes wait in the transport, everything stays here until it drained.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from .packets import frame

ROOM: Final = 16_384
MOST_ANSWERS: Final = 256


class Outbox:
    """The sending half of a socket.

    `drain` waits until the transport has room; `stuck` is called once, to give up.

    `patience` is how long (seconds) no byte may move before the line counts as stuck.
    """

    __slots__ = ("_answers", "_drain", "_due", "_held", "_patience", "_stuck", "_transport", "_views", "closed")

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
        self._due: asyncio.Handle | asyncio.Task[None] | None = None
        self._answers: list[bytes] = []
        self._views: dict[str, bytes] = {}
        self._held = True
        self.closed = False
        try:
            transport.set_write_buffer_limits(high=ROOM)
        except RuntimeError:  # see _send
            self.closed = True

    def say(self, text: bytes) -> None:
        """Send an answer or a control packet; these keep their order and are never dropped."""
        if self.closed:
            return
        self._answers.append(text)
        if self._due is None:
            self._due = asyncio.get_running_loop().call_soon(self._turn)
        elif len(self._answers) > MOST_ANSWERS:
            self.close()
            self._stuck()

    def show(self, seat: str, text: bytes) -> None:
        """Send a view, or keep it as the newest of its seat."""
        if self.closed:
            return
        self._views[seat] = text
        if self._due is None and not self._held:
            self._due = asyncio.get_running_loop().call_soon(self._turn)

    def offer(self, text: bytes) -> None:
        """Send something that is not kept; where much waits already it is dropped."""
        if len(self._answers) < MOST_ANSWERS // 4:
            self.say(text)

    @property
    def free(self) -> bool:
        """Tell whether everything that was said has left, and more may."""
        busy = self.closed or self._held or self._answers or self._due is not None
        return not busy and self._transport.get_write_buffer_size() <= ROOM

    def release(self) -> None:
        """Let views leave from now on; until this, they waited for the handshake."""
        self._held = False
        if self._views and self._due is None and not self.closed:
            self._due = asyncio.get_running_loop().call_soon(self._turn)

    def close(self) -> None:
        """Forget everything that waits. Nothing leaves any more."""
        self.closed = True
        self._views.clear()
        self._answers.clear()
        if self._due is not None:
            self._due.cancel()
            self._due = None

    def _turn(self) -> None:
        """End a turn: write, or begin to wait for room."""
        if self._transport.get_write_buffer_size() <= ROOM:
            self._due = None
            self._send()
        else:
            self._due = asyncio.get_running_loop().create_task(self._wait())

    async def _wait(self) -> None:
        try:
            while self._answers or (self._views and not self._held):
                if not await self._has_room():
                    self._due = None
                    self.close()
                    self._stuck()
                    return
                self._send()
        except OSError:  # the line broke while we waited; its reader is told
            self.closed = True
        self._due = None

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

    def _send(self) -> None:
        frames = [frame(text) for text in self._answers]
        self._answers.clear()
        if not self._held:
            frames += [frame(text) for text in self._views.values()]
            self._views.clear()
        try:
            self._transport.write(b"".join(frames))
        except RuntimeError:  # uvloop: the other side reset the line, and its reader was not told yet
            self.closed = True
