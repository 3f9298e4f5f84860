"""What is answered to who makes a talk, also when they ask again for the one that they have made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .engine.pair import Ms, Seat
from .errors import Refused
from .record import Record, SeatKeys
from .tokens import same


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
