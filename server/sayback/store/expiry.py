"""Expired keys leave the store's file as well: it is written anew once an hour.

They are gone from memory before that, but still stand in the file.
"""

from __future__ import annotations

import time

import structlog

from .errors import StoreDown
from .periodic import Periodic
from .redis import Store
from .rewrite import RewriteRefused

FIRST = 60.0
"""Seconds from the start to the first look.
Keys that expired while nothing ran leave the file too where servers are never up for long."""
EVERY = 3_600.0
"""Seconds between two looks from then on."""

_log = structlog.get_logger()


class Expiry:
    """Rewrites the file when keys have expired since the last time.

    For a store that is ours alone.
    """

    def __init__(self, store: Store, *, first: float = FIRST, every: float = EVERY) -> None:
        self._store = store
        self._seen = 0
        self._looks = Periodic(self._look, every, first=first)

    async def start(self) -> None:
        """Look now and then from here on."""
        self._looks.start()

    async def stop(self) -> None:
        """Stop looking."""
        await self._looks.stop()

    async def run_once(self) -> bool:
        """Rewrite the file if need be, and say whether. Raises StoreDown, RewriteRefused."""
        await self._store.uncount(int(time.time() * 1000))
        expired = await self._store.expired()
        if expired == self._seen:  # it begins at 0 again when the store does
            return False
        await self._store.rewrite()
        self._seen = expired
        return True

    async def _look(self) -> None:
        try:
            await self.run_once()
        except (StoreDown, RewriteRefused) as fault:
            _log.warning("what has expired still stands in the store's file", reason=str(fault))
