"""Making a session, with invitations from the caller or tokens that work at once."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..engine.counters import lasting
from ..engine.machine import begin
from ..engine.pair import PARTNERS, SEATS, Ms, Seat
from ..engine.state import State
from ..engine.values import change
from ..errors import Refused
from ..store.errors import StoreDown
from ..store.records import Commit, Conflict
from ..tokens import hashed, new_session, new_token, same
from .boxes import with_boxes
from .compiled import dialogue
from .journal import first_entry
from .record import KEEP, Record, SeatKeys, decode, encode

if TYPE_CHECKING:
    from ..engine.language.protocol import Table
    from ..protocols.library import Library
    from .capacity import Capacity
    from .registry import SessionRegistry
    from .requests import CreateRequest

MINUTE: Ms = 60_000


class Creator:
    """Makes sessions, and counts them among all that there are.

    Every coroutine may raise `Refused`.
    """

    def __init__(self, registry: SessionRegistry, capacity: Capacity, library: Library) -> None:
        self._registry, self._capacity, self._library = registry, capacity, library
        self._store, self._clock = registry.store, registry.clock

    async def session(self, body: CreateRequest) -> dict[str, object]:
        """Make a session, with invitations from the caller or tokens that work at once.

        The same invitations again are answered the same; Refused("id-taken") for others, which tells no more than that
        the name exists.
        """
        file, chosen = dialogue(self._library, body.protocol, body.settings)
        if file.terms.needs and not body.therapist:
            raise Refused("needs-therapist")
        seats = SEATS if body.therapist else PARTNERS
        given = body.invites or body.tokens
        if given and set(given) != set(seats):
            raise Refused("bad-request", ("seats",))
        if not self._clock.sure:
            raise Refused("holding")
        session, now = body.session or new_session(), self._clock.now()
        tokens: dict[Seat, str] = {} if given else {seat: new_token() for seat in seats}
        opens = body.tokens or {seat: hashed(token) for seat, token in tokens.items()}
        keys = {seat: SeatKeys(body.invites.get(seat), opens.get(seat)) for seat in seats}
        names = {lasting(seat, "name"): box for seat, box in body.names.items()}
        try:
            if body.session and (there := await self._store.load(session)):
                return _made_before(session, decode(there.data), keys)
            await self._capacity.admit(session, now, now + KEEP, planned=_planned(body))
            table = await self._registry.tables.prepare(file, chosen)
            record = Record(self._begun(table, body, now), keys, body.locale, kept_until=now + KEEP)
            record = with_boxes(change(record, workshop=body.workshop, witness=new_token()), names)
            event, boxes = first_entry(record.state), {ref: box.encode() for ref, box in names.items()}
            commit = Commit(session, b"", 0, encode(record), event, boxes=boxes, ttl=KEEP // 1000, touch=True)
            outcome = await self._store.commit(commit)
        except StoreDown:
            raise Refused("holding") from None
        if isinstance(outcome, Conflict):  # made in the same moment by another one
            return _made_before(session, decode(outcome.data), keys)
        return _created(session, seats, tokens, now + KEEP)

    async def count_workshop(self, name: str, now: Ms, until: Ms) -> None:
        """Count a workshop among all talks, before it is made."""
        try:
            await self._capacity.admit(name, now, until, planned=True)
        except StoreDown:
            raise Refused("holding") from None

    def _begun(self, table: Table, body: CreateRequest, now: Ms) -> State:
        """Begin a talk in the lobby.

        The coin is thrown here, because the engine knows no chance.
        """
        asked = [seat for seat in PARTNERS if seat == body.first]
        first = asked[0] if asked else secrets.choice(PARTNERS)
        state = begin(
            table, first=first, seed=secrets.randbelow(10_000), rule=body.rule, factor=body.factor,
            therapist=body.therapist, hosted=body.hosted, waiting_room=body.waiting_room,
            hour=(body.minutes or 0) * MINUTE, now=now,
        )  # fmt: skip
        return change(state, gap_seen=self._clock.newest_gap)


def _planned(body: CreateRequest) -> bool:
    """Tell whether a talk stays from its beginning, also while all its seats are empty."""
    return body.therapist or body.hosted or body.workshop is not None or bool(body.tokens)


def _made_before(session: str, record: Record, keys: Mapping[Seat, SeatKeys]) -> dict[str, object]:
    """Answer a repeated creation by its own maker; raises Refused("id-taken") for others.

    A seat for which the server itself would make a token is never the same.
    """
    pairs = [(record.keys.get(seat, SeatKeys()), key) for seat, key in keys.items()]
    mine = all(same(had.invite, key.invite) or same(had.token, key.token) for had, key in pairs)
    if len(pairs) < len(record.keys) or not mine:
        raise Refused("id-taken")
    return _created(session, list(keys), {}, record.kept_until)


def _created(session: str, seats: Sequence[Seat], tokens: Mapping[Seat, str], until: Ms) -> dict[str, object]:
    """Return the body of the 201.

    A token made here names its session, because a caller of the API connects with it alone.
    """
    answer: dict[str, dict[str, str]] = {}
    for seat in seats:
        if tokens:
            answer[seat] = {"token": f"{session}.{tokens[seat]}", "link": f"/s/{session}#0.{tokens[seat]}"}
        else:
            answer[seat] = {"link": f"/s/{session}"}
    return {"session": session, "seats": answer, "expires": until}
