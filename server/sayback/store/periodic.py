"""Periodic runs: the store is asked now and then, for as long as the server runs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from .errors import StoreDown


class Periodic:
    """Runs `once` again and again, one after the other, with a pause of `every` seconds before.

    The pause before the `first` may be another one. A run that meets a store which does not answer is over; the next
    one comes at its time. Any other error ends the runs, and is logged like every error of a task.
    """

    def __init__(self, once: Callable[[], Awaitable[object]], every: float, *, first: float | None = None) -> None:
        self._once, self._every = once, every
        self._first = every if first is None else first
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Run from here on: the first time after the first pause."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stop: a run under way is broken off, and none comes after this. Started or not."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _run(self) -> None:
        pause = self._first
        while True:
            await asyncio.sleep(pause)
            pause = self._every
            with suppress(StoreDown):
                await self._once()
