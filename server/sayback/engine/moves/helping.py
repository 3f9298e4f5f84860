"""The pair's own moves towards their facilitator: asking for help, letting somebody look in."""

from __future__ import annotations

from ..hosted import hosted, of
from ..pair import PARTNERS, Partner
from ..state import State
from ..values import Notice, change
from .context import MoveContext


def hand(doing: MoveContext, state: State) -> State:
    """Ask for help, or no longer."""
    was = of(state)
    hands = {seat: at for seat, at in was.hands.items() if seat != doing.seat}
    if doing.arg("up"):
        return hosted(state, hands={**hands, doing.seat: was.hands.get(doing.seat, doing.now)})
    return hosted(state, hands=hands, taken=was.taken if hands else 0)


def let_in(doing: MoveContext, state: State) -> State:
    """Answer a request to look in: both must say yes; one no is enough, at any time."""
    if not doing.arg("yes"):
        return change(hosted(state, visit="", welcome=()), notice=Notice("visit-over", None, doing.now))
    said: set[Partner] = {*of(state).welcome, doing.seat}
    welcome = tuple(seat for seat in PARTNERS if seat in said)
    return hosted(state, welcome=welcome, visit="in" if welcome == PARTNERS else of(state).visit)
