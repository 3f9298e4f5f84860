"""A break as a promise: one tap, no permission, and a moment of return.

The asker names that moment, and cannot be called back by the other. When both are back, the same speaker goes on with
the same piece and the time that was left; or, if both wish it, the subject rests for a day and the talk goes to its
last words.
"""

from __future__ import annotations

from .. import counters
from ..events import Fact
from ..holds import put, take
from ..pair import PARTNERS, Ms
from ..state import State
from ..transitions import to_close, to_keep
from ..values import Break, Hold, Notice, change
from .context import MoveContext

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


# the stop


def stop(doing: MoveContext, state: State) -> State:
    """Pause everything at once.

    The asker's name is kept nowhere; asked again, the stop begins anew.
    """
    if state.place == "closed" or ("stop" in state.holds and not state.going_on):
        return state
    doing.facts.append(Fact("stop", doing.now))
    state = put(doing.table, state, "stop", Hold(None, doing.now), doing.now)
    return change(take(state, "cue", doing.now), going_on=())


def after_stop(doing: MoveContext, state: State) -> State:
    """Answer a stop: going on needs both.

    A break and the end need nobody's permission, so one is enough for either.
    """
    way = doing.arg("way")
    if way == "end":
        return to_keep(doing, change(state, going_on=(), break_=None))
    if way == "break":
        state = state if state.break_ is not None else begin_break(doing, state)
        return take(change(state, going_on=()), "stop", doing.now)
    going = (*state.going_on, doing.seat)
    if len(going) < len(PARTNERS):
        return change(state, going_on=going)
    return take(change(state, going_on=()), "stop", doing.now)
