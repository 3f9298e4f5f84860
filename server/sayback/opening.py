"""Opening something kept in the store once for all who ask for it at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

from .errors import Refused
from .store.errors import StoreDown

Thing = TypeVar("Thing")


class Openings(Generic[Thing]):
    """What is being opened just now, by its name. `open` reads it; who gives up waiting stops nobody else."""

    def __init__(self, open: Callable[[str], Coroutine[Any, Any, Thing]]) -> None:
        self._open = open
        self._now: dict[str, asyncio.Future[Thing]] = {}

    async def of(self, name: str) -> Thing:
        """What `open` gives for this name. Raises Refused("holding") where the store does not answer."""
        opening = self._now.get(name)
        if opening is None:
            opening = self._now[name] = asyncio.ensure_future(self._open(name))
            opening.add_done_callback(lambda _: self._now.pop(name, None))
        try:
            return await asyncio.shield(opening)
        except StoreDown:
            raise Refused("holding") from None
