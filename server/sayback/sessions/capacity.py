"""The limit of talks and workshops in the store, and the talk that goes for a new one.

All processes on one store count together. Past the cap the oldest talk goes that is neither claimed, planned nor
hosted: no seat of it was taken, nobody was ever there, no therapist has a seat in it and no workshop made it.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from ..engine.pair import Ms
from ..errors import Refused
from ..store.errors import StoreDown

if TYPE_CHECKING:
    from .registry import SessionRegistry

MOST_TALKS: Final = 20_000
"""Talks and workshops that may stand in the store at once."""
TRIES: Final = 50
"""Talks that are looked at for one that may go."""
FIRST_COMMIT: Final = 1
"""The number of the commit that makes a talk.
Every later act, even the first arrival, has another one."""


class Capacity:
    """The count of all talks and workshops. `admit` may raise StoreDown."""

    def __init__(self, registry: SessionRegistry, most: int) -> None:
        self._registry, self._store, self._most = registry, registry.store, most

    async def admit(self, name: str, now: Ms, until: Ms, *, planned: bool) -> None:
        """Count a talk or a workshop that is about to be made; a `planned` one goes for no other.

        Raises Refused("crowded") where there are too many and none may go, or what is left is kept for those.
        """
        self._registry.growing()
        for _ in range(TRIES):
            oldest = await self._store.admit(name, now, until, self._most, young=not planned)
            if oldest is None:
                return
            if not oldest:
                break
            await self._let_go(oldest)
        raise Refused("crowded", wait=60)

    async def keep(self, session: str) -> None:
        """Let a talk go for no other once somebody came or took a seat; if the store answers."""
        with suppress(StoreDown):
            await self._store.grown(session)

    async def _let_go(self, session: str) -> None:
        """Erase a talk that nobody has claimed, unless that has changed meanwhile."""
        loaded = await self._store.load(session)
        if loaded is None or loaded.v > FIRST_COMMIT:
            return
        await self._store.erase(session, tag=loaded.tag)
        held = self._registry.held(session)
        if held is not None:
            await self._registry.replicas.refresh(held)
