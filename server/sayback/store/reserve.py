"""A reserve of the store's memory: acts under way must still fit when nothing new does.

A full store refuses every write, also an act and a stop. So before it is full nothing new is begun.
"""

from __future__ import annotations

from contextlib import suppress

import structlog

from .errors import StoreDown
from .periodic import Periodic
from .redis import Store

BEGINS = 0.85
"""Share of the store's memory from which on nothing new is begun."""
ENDS = 0.80
"""Share below which it is begun again."""
EVERY = 2.0
"""Seconds between two looks: the growth meanwhile is far below the rest."""

_log = structlog.get_logger()


class Reserve:
    """The reserve; `begun` while the last of the memory is kept for what is under way.

    A store that names no limit of its memory, or does not tell it, has no reserve.
    """

    def __init__(self, store: Store, *, every: float = EVERY) -> None:
        self._store = store
        self._looks = Periodic(self.run_once, every)
        self.begun = False

    async def start(self) -> None:
        """Look now, and then again and again."""
        with suppress(StoreDown):
            await self.run_once()
        self._looks.start()

    async def stop(self) -> None:
        """Stop looking."""
        await self._looks.stop()

    async def run_once(self) -> None:
        """Look once. Raises StoreDown."""
        used, most = await self._store.memory()
        begun = most > 0 and used > (ENDS if self.begun else BEGINS) * most
        if begun and not self.begun:
            _log.warning("the store is nearly full: nothing new is begun, what is under way goes on")
        elif self.begun and not begun:
            _log.warning("the store has room again: talks and workshops are begun again")
        self.begun = begun
