"""Who waits outside: at the door before a talk, or apart from it for a while because the therapist asked for that.

Both are the same thing. Whoever waits sees that, and nothing of how the talk goes; the clock stands, the other goes on
as far as one can. A stop and a break are both partners' and reach over it. A therapist who has gone holds nobody.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from ..holds import put, take
from ..pair import PARTNERS, Seat
from ..shapes import SEALED, Move, one_of
from ..state import Hold, State, change
from .context import MoveContext

WORD: Final = {"type": "string", "minLength": 2, "maxLength": 40, "pattern": "^[a-z][a-z0-9-]{1,39}$"}
DIGEST: Final = {"type": "string", "minLength": 0, "maxLength": 16, "pattern": "^([0-9a-f]{16}|)$", "default": ""}
SWITCH: Final = {"protocol": WORD, "digest": DIGEST}
"""Which dialogue; the server adds which version of it, whatever was sent."""


@cache
def _at_door(move: str, *who: str) -> Move:
    return Move(move, {"who": one_of(*who)})


_MESSAGE, _SWITCH = Move("message", {"text": SEALED}), Move("switch", SWITCH)


def apart(state: State, seat: Seat) -> bool:
    """Whether this partner waits outside and sees nothing of the talk."""
    over = "stop" in state.holds or "break" in state.holds or state.place == "closed"
    return seat in state.waiting and not over


def doors(state: State, now: str) -> list[Move]:
    """What a therapist may do at the door at this stage, and across it: a word to both, another dialogue for both."""
    listed = [_MESSAGE]
    inside = [seat for seat in PARTNERS if seat not in state.waiting]
    if now != "break":
        listed += [_SWITCH, _at_door("hold-one", *inside)] if inside else [_SWITCH]
    if state.waiting:
        both = ("both",) if len(state.waiting) == len(PARTNERS) else ()
        listed.append(_at_door("admit", *state.waiting, *both))
    return listed


def may_come_in(state: State, seat: Seat) -> bool:
    """Whether this partner may end the waiting, because the therapist's line is lost. The door before a talk stays."""
    hold = state.holds.get("waiting")
    return seat in state.waiting and hold is not None and hold.by is None


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
    """A partner whom nobody holds any more comes in by going on."""
    return _inside(doing, state, doing.seat) if may_come_in(state, doing.seat) else state


def _inside(doing: MoveContext, state: State, *seats: Seat) -> State:
    left = tuple(seat for seat in state.waiting if seat not in seats)
    state = change(state, waiting=left)
    return state if left else take(state, "waiting", doing.now)
