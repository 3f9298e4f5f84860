"""A break as a promise: one tap, no permission, and a moment of return.

The asker names that moment, and cannot be called back by the other. When both are back, the same speaker goes on with
the same piece and the time that was left; or, if both wish it, the subject rests for a day and the talk goes to its
last words.
"""

from __future__ import annotations

from .. import counters
from ..holds import put, take
from ..pair import PARTNERS, Ms
from ..state import Break, Hold, Notice, State, change
from .context import MoveContext, to_close

MINUTE: Ms = 60_000
WEEK: Ms = 7 * 24 * 60 * MINUTE
REST: Ms = 24 * 60 * MINUTE
"""How long a subject rests when both wish it."""


def begin_break(doing: MoveContext, state: State) -> State:
    """Stop everything for a break; the promise of return is the asker's.

    A cue that is open stays unanswered.
    """
    until = doing.now + doing.arg("minutes", 20) * MINUTE
    wish = (doing.seat,) if doing.arg("rest", False) else ()
    state = change(state, entries=state.entries + 1)
    doing.note("break", str(doing.arg("minutes", 20)))
    state = put(doing.table, state, "break", Hold(doing.seat, doing.now), doing.now)
    return change(take(state, "cue", doing.now), break_=Break(state.entries, doing.seat, doing.now, until, rest=wish))


def take_break(doing: MoveContext, state: State) -> State:
    """Begin a break, counted for the one who asks."""
    count = counters.breaks(doing.seat)
    state = change(state, tally={**state.tally, count: state.tally.get(count, 0) + 1})
    return begin_break(doing, state)


def back(doing: MoveContext, state: State) -> State:
    """Come back, and say whether the subject shall rest.

    It can be said when asking or now, and the later word counts.
    """
    rest = state.break_
    assert rest is not None
    wishes = tuple(seat for seat in rest.rest if seat != doing.seat)
    if doing.arg("rest", doing.seat in rest.rest):
        wishes = (*wishes, doing.seat)
    rest = change(rest, back=(*rest.back, doing.seat), rest=wishes)
    if len(rest.back) < len(PARTNERS):
        return change(state, break_=rest)
    doing.note("returned")
    state = take(change(state, break_=None), "break", doing.now)
    return _let_rest(doing, state) if len(wishes) == len(PARTNERS) else state


def _let_rest(doing: MoveContext, state: State) -> State:
    """Let the subject rest for a day: an appointment, and now the last words."""
    doing.note("rests")
    state = change(state, again=doing.now + REST, notice=Notice("rests", None, doing.now))
    return state if doing.place(state).kind == "close" else to_close(doing, state)


def later(doing: MoveContext, state: State) -> State:
    """Put the check-in off, further up the ladder, at most a week after the break began.

    It brings nobody back. While a promise stands, only its giver brings it nearer.
    """
    rest = state.break_
    assert rest is not None
    until = min(doing.now + doing.arg("minutes") * MINUTE, rest.at + WEEK)
    if doing.seat != rest.by and rest.by not in rest.back:
        until = max(until, rest.until)
    return change(state, break_=change(rest, until=until, back=(), due=False))
