"""Rewriting the store's append-only file, so that what was erased is no longer in it.

One at a time and not too often. Whoever asks while one runs needs the next one: only a rewrite that began after the
erasure leaves it out.
"""

from __future__ import annotations

import asyncio

import hiredis

from .lane import Lane
from .wire import pack

SPACING = 10.0
"""Seconds between the beginnings of two rewrites."""
LOOK = 0.05
"""Seconds between two looks at whether it has ended."""


class RewriteRefused(Exception):
    """The file was not rewritten: the account may not ask for it, or the rewrite failed. The message says which."""


class Rewriter:
    """Asks for rewrites on a lane; askers that wait for the same beginning share it."""

    def __init__(self, lane: Lane, spacing: float) -> None:
        self._lane = lane
        self._spacing = spacing
        self._loop = asyncio.get_running_loop()
        self._one = asyncio.Lock()
        self._began = float("-inf")
        self._next: asyncio.Task[int | None] | None = None
        self._running: set[asyncio.Task[int | None]] = set()

    async def rewrite(self) -> int | None:
        """Returns when a rewrite that began after this call has ended (ms, the store's time); None without a file."""
        if self._next is None:
            self._next = self._loop.create_task(self._run())
            self._running.add(self._next)
            self._next.add_done_callback(self._running.discard)
        return await asyncio.shield(self._next)

    async def close(self) -> None:
        """Stops waiting; the store goes on by itself."""
        for task in self._running:
            task.cancel()
        if self._running:
            await asyncio.wait(self._running)

    async def _run(self) -> int | None:
        async with self._one:
            await asyncio.sleep(self._began + self._spacing - self._loop.time())
            self._next = None  # whoever comes from here on is too late for this one
            self._began = self._loop.time()
            facts = await self._facts()
            if facts.get(b"aof_enabled") == b"0":
                return None
            await self._begin()
            facts = await self._ended()
            if facts.get(b"aof_last_bgrewrite_status") != b"ok":
                raise RewriteRefused("The store could not rewrite its file.")
            seconds, micros = await self._lane.ask(pack("TIME"))
            return int(seconds) * 1000 + int(micros) // 1000

    async def _begin(self) -> None:
        """Asks until it is this one that begins: while another runs the store answers with an error."""
        while isinstance(reply := await self._lane.ask(pack("BGREWRITEAOF"), refusable=True), hiredis.ReplyError):
            if "in progress" not in str(reply):
                raise RewriteRefused(f"The store may not be asked to rewrite its file ({reply}).")
            await self._ended()

    async def _ended(self) -> dict[bytes, bytes]:
        while True:
            facts = await self._facts()
            if facts.get(b"aof_rewrite_in_progress") == b"0" and facts.get(b"aof_rewrite_scheduled") == b"0":
                return facts
            await asyncio.sleep(LOOK)

    async def _facts(self) -> dict[bytes, bytes]:
        told = await self._lane.ask(pack("INFO", "persistence"), refusable=True)
        if isinstance(told, hiredis.ReplyError):
            raise RewriteRefused(f"The store may not be asked about its file ({told}).")
        return dict(line.split(b":", 1) for line in told.split(b"\r\n") if b":" in line)
