"""Partners who wait outside: at the door before a talk, or apart from it for a while.

The therapist asked for either, and both are the same thing. A waiting partner sees that they wait, and nothing of how
the talk goes; the clock stands, the other goes on as far as one can. A stop and a break are both partners' and reach
over it. A therapist who has gone holds nobody.
"""

from __future__ import annotations

from ..agreements import may_come_in
from ..holds import put, take
from ..pair import PARTNERS, Seat
from ..state import Hold, State, change
from .context import MoveContext


def hold_one(doing: MoveContext, state: State) -> State:
    """Let one of the two wait. In the lobby nothing runs; being ready has to be said again."""
    who = doing.arg("who")
    state = change(state, waiting=tuple(seat for seat in PARTNERS if seat in (who, *state.waiting)))
    if state.place == "lobby":
        return change(state, did={seat: move for seat, move in state.did.items() if seat != who})
    return put(doing.table, state, "waiting", Hold(doing.seat, doing.now), doing.now)


def admit(doing: MoveContext, state: State) -> State:
    """Let one or both in."""
    who = doing.arg("who")
    return _inside(doing, state, *(PARTNERS if who == "both" else (who,)))


def come_in(doing: MoveContext, state: State) -> State:
    """Let a partner whom nobody holds any more come in by going on."""
    return _inside(doing, state, doing.seat) if may_come_in(state, doing.seat) else state


def _inside(doing: MoveContext, state: State, *seats: Seat) -> State:
    left = tuple(seat for seat in state.waiting if seat not in seats)
    state = change(state, waiting=left)
    return state if left else take(state, "waiting", doing.now)
