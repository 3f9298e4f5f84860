"""How many talks and workshops may stand in the store, and which talk goes for a new one.

All processes on one store count together. Past the cap the oldest talk goes that nobody has claimed, planned or hosts:
no seat of it was taken, nobody was ever there, no therapist has a seat in it and no workshop made it.
"""

from __future__ import annotations

from typing import Final

from .engine.pair import Ms
from .errors import Refused
from .seam import CreateRequest
from .sessions import Sessions
from .store.redis import Store

MOST_TALKS: Final = 20_000
"""Talks and workshops that may stand in the store at once."""
TRIES: Final = 50
"""Talks that are looked at for one that may go."""
MADE: Final = 1
"""The number of the commit that makes a talk. Whatever somebody does in it, and even that they come, is another one."""


class Talks:
    """The count of all talks and workshops. Every coroutine may raise StoreDown."""

    def __init__(self, store: Store, sessions: Sessions, most: int) -> None:
        self._store, self._sessions, self._most = store, sessions, most

    async def admit(self, name: str, now: Ms, until: Ms, *, planned: bool) -> None:
        """Count a talk or a workshop that is about to be made; one that is `planned` goes for no other. Raises
        Refused("crowded") where there are too many and none may go, or what is left is kept for those."""
        self._sessions.growing()
        for _ in range(TRIES):
            oldest = await self._store.admit(name, now, until, self._most, young=not planned)
            if oldest is None:
                return
            if not oldest:
                break
            await self._let_go(oldest)
        raise Refused("crowded", wait=60)

    async def claimed(self, session: str) -> None:
        """A seat of this talk was taken, or somebody came: it stays."""
        await self._store.grown(session)

    async def _let_go(self, session: str) -> None:
        """Erase a talk that nobody has claimed, as long as it is so."""
        loaded = await self._store.load(session)
        if loaded is None or loaded.v > MADE:
            return
        await self._store.erase(session, tag=loaded.tag)
        held = self._sessions.held(session)
        if held is not None:
            await self._sessions.refresh(held)
