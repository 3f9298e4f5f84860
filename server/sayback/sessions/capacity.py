"""How many talks and workshops may stand in the store, which talk goes for a new one, and what its maker is answered.

All processes on one store count together. Past the cap the oldest talk goes that nobody has claimed, planned or hosts:
no seat of it was taken, nobody was ever there, no therapist has a seat in it and no workshop made it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from ..engine.pair import Ms, Seat
from ..errors import Refused
from ..store.redis import Store
from ..tokens import same
from .record import Record, SeatKeys
from .registry import Sessions
from .service import CreateRequest

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


def planned(body: CreateRequest) -> bool:
    """Whether a talk stays from its beginning, also while nobody has come."""
    return body.therapist or body.hosted or body.workshop is not None or bool(body.tokens)


def made_before(session: str, record: Record, keys: Mapping[Seat, SeatKeys]) -> dict[str, object]:
    """The answer to who asks again for what they have made; raises Refused("id-taken") for everybody else. What the
    server itself would make a token for is never the same."""
    pairs = [(record.keys.get(seat, SeatKeys()), key) for seat, key in keys.items()]
    mine = all(same(had.invite, key.invite) or same(had.token, key.token) for had, key in pairs)
    if len(pairs) < len(record.keys) or not mine:
        raise Refused("id-taken")
    return created(session, list(keys), {}, record.kept_until)


def created(session: str, seats: Sequence[Seat], tokens: Mapping[Seat, str], until: Ms) -> dict[str, object]:
    """The body of the 201. A token made here names its session, because a caller of the API connects with it alone."""
    made: dict[str, dict[str, str]] = {}
    for seat in seats:
        if tokens:
            made[seat] = {"token": f"{session}.{tokens[seat]}", "link": f"/s/{session}#0.{tokens[seat]}"}
        else:
            made[seat] = {"link": f"/s/{session}"}
    return {"session": session, "seats": made, "expires": until}
