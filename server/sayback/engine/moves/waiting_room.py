"""Partners who wait outside: at the door before a talk, or apart from it for a while.

The therapist asked for either, and both are the same thing. A waiting partner sees that they wait, and nothing of how
the talk goes; the clock stands, the other goes on as far as one can. A stop and a break are both partners' and reach
over it. A therapist who has gone holds nobody.
"""

from __future__ import annotations

from ..holds import let_in, put
from ..pair import PARTNERS
from ..state import State
from ..values import Hold, change
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
    return let_in(state, PARTNERS if who == "both" else (who,), doing.now)
