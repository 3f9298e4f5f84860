"""Rewriting the store's append-only file, so that erased bytes are no longer in it.

One at a time and not too often. A caller that asks while one runs needs the next one: only a rewrite that began after
the erasure leaves it out.
"""

from __future__ import annotations

import asyncio
from typing import Any

from redis.exceptions import ResponseError

from .client import Client

SPACING = 10.0
"""Seconds between the beginnings of two rewrites."""
LOOK = 0.05
"""Seconds between two looks at whether it has ended."""


class RewriteRefused(Exception):
    """The file was not rewritten: the account may not ask for it, or the rewrite failed.

    The message says which.
    """


class Rewriter:
    """Asks for rewrites; askers that wait for the same beginning share it."""

    def __init__(self, client: Client, spacing: float) -> None:
        self._client = client
        self._spacing = spacing
        self._loop = asyncio.get_running_loop()
        self._lock = asyncio.Lock()
        self._began = float("-inf")
        self._next: asyncio.Task[int | None] | None = None
        self._running: set[asyncio.Task[int | None]] = set()

    async def rewrite(self) -> int | None:
        """Returns when a rewrite that began after this call has ended; None without a file.

        In ms of the store's time.
        """
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
        async with self._lock:
            await asyncio.sleep(self._began + self._spacing - self._loop.time())
            self._next = None  # callers from here on are too late for this one
            self._began = self._loop.time()
            facts = await self._facts()
            if facts.get("aof_enabled") == 0:
                return None
            await self._begin()
            facts = await self._ended()
            if facts.get("aof_last_bgrewrite_status") != "ok":
                raise RewriteRefused("The store could not rewrite its file.")
            seconds, micros = await self._client.ask(self._client.redis.time)
            return int(seconds * 1000 + micros // 1000)

    async def _begin(self) -> None:
        """Asks until it is this one that begins: while another runs the store answers with an error."""
        while True:
            try:
                await self._client.ask(self._client.redis.bgrewriteaof, refusable=True)
                return
            except ResponseError as error:
                if "in progress" not in str(error):
                    raise RewriteRefused(f"The store may not be asked to rewrite its file ({error}).") from None
            await self._ended()

    async def _ended(self) -> dict[str, Any]:
        while True:
            facts = await self._facts()
            if facts.get("aof_rewrite_in_progress") == 0 and facts.get("aof_rewrite_scheduled") == 0:
                return facts
            await asyncio.sleep(LOOK)

    async def _facts(self) -> dict[str, Any]:
        try:
            facts: dict[str, Any] = await self._client.ask(
                lambda: self._client.redis.info("persistence"), refusable=True
            )
        except ResponseError as error:
            raise RewriteRefused(f"The store may not be asked about its file ({error}).") from None
        return facts
