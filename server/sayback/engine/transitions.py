"""Going from place to place: effects, automatic places, entering, and the clock's own acts.

Only this file changes `place` and `visit`. `resolve` finds where an edge ends without entering it, so that the preview
("Then Jonas says it back") and the real way can never differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from . import counters
from .agreements import alone
from .holds import (
    ALONE,
    CUE_BUDGET,
    WRAP,
    bank,
    begin_watch,
    end_watch,
    fresh_clock,
    mind_presence,
    take,
    way_back,
)
from .language.protocol import Edge, Place, Table
from .language.vocabulary import COUNTING
from .pair import PARTNERS, Ms, Partner, other, seats_of
from .plan import opens
from .state import State, beneath, counted, shut
from .values import Aside, Back, Clock, Mark, Notice, Understood, change

if TYPE_CHECKING:
    from .moves.context import MoveContext

TRAIL = 10


def effect(state: State, name: str, what: str) -> State:
    """Apply one effect of an edge, from the closed list of `Edge`."""
    counts = state.counts
    if name == "count":
        return change(state, counts={**counts, what: counts.get(what, 0) + 1})
    if name == "reset":
        return change(state, counts={key: n for key, n in counts.items() if key != what}) if what in counts else state
    if name == "opened":
        return effect(state, "count", counters.yes(what, state.speaker)) if state.hour is not None else state
    if name == "chose":
        return change(state, counts={**counts, what: 1})
    if name == "found":
        return change(state, counts={**counts, counters.found(what): PARTNERS.index(state.speaker)})
    if name == "restore":
        return change(state, speaker=_found(state, what))
    if name == "exchange":
        found = _found(state, what)
        return change(state, speaker=found if counts.get(counters.flip(what)) else other(found))
    if name == "fresh":
        return change(state, understood={})
    return _signed(state, name, what)


def _found(state: State, block: str) -> Partner:
    return PARTNERS[state.counts.get(counters.found(block), 0)]


def _signed(state: State, name: str, as_: str) -> State:
    """Mark an understanding, by subject and seat.

    none -> got; a miss -> open; open -> got only by a summary that was signed.
    """
    if as_ not in COUNTING:
        return state
    now = state.understood.get(state.speaker, "none")
    new: Understood = "open" if name == "miss" else "got" if as_ == "summary" or now != "open" else "open"
    return change(state, understood={**state.understood, state.speaker: new})


def resolve(table: Table, state: State, edge: Edge) -> tuple[State, Place]:
    """Apply an edge's effects and pass all automatic places.

    Returns the state so far, and the place where one can stand.
    """
    while True:
        for name, what in edge.effects:
            state = effect(state, name, what)
        place = table.places[edge.to]
        way = _automatic(table, state, place)
        if way is None:
            return state, place
        # The wish for a last round ends with the rounds it was meant for.
        if state.enough and way == "next" and place.acts == "turnaround" and table.blocks[place.step].enough:
            state = change(state, enough=())
        edge = place.edges[way]


def _automatic(table: Table, state: State, place: Place) -> str | None:
    """Choose the edge that an automatic place takes now; None if it is a place to stay."""
    if place.acts == "start":
        return "next"
    if place.acts == "turnaround":
        block = table.blocks[place.step]
        if block.swap and not state.counts.get(counters.half(block.name)):
            return "half"
        both = block.enough and set(PARTNERS) <= set(state.enough)
        rounds_left = state.counts.get(counters.times(block.name), 0) + 1 < block.times
        return "again" if rounds_left and not both else "next"
    if place.acts == "past":
        return "open" if opens(table, state, place) else None
    if place.acts == "gate":
        both = all(state.understood.get(seat) == "got" for seat in PARTNERS)
        return "next" if table.planning or both else "shut"
    if place.acts == "more":
        cap = place.keys["cap"]
        assert isinstance(cap, int)
        return "next" if state.counts.get(counters.tries(place.step), 0) >= cap else None
    return None


def follow(table: Table, state: State, edge: Edge, at: Ms, *, alone: int = 0) -> State:
    """Leave the place by this edge at this moment.

    `alone`: how many places in a row the clock has left by itself.
    """
    state = end_watch(table, bank(table, state, at), edge, at)
    if table.places[state.place].kind == "turn":
        state = change(state, turned=beneath(state), tapped=())
    asked = table.places[edge.to].acts == "more"
    state, place = resolve(table, state, edge)
    # The question for more was not asked: the speaker has had the last piece that there may be.
    if asked and place.acts != "more":
        state = change(state, notice=Notice("last-piece", None, at))
    if place.acts == "back":
        return _return(table, state, at)
    return enter(table, state, place, at, alone=alone)


def enter(table: Table, state: State, place: Place, at: Ms, *, alone: int = 0) -> State:
    """Stand in a place: a new visit, no moves yet, a full clock, a look at the place's needs."""
    counts = _open_counts(table, state, place)
    # Without the old place's clock first: taking the last hold away would start it again.
    state = take(change(state, clock=None), "cue", at)
    state = change(
        state,
        place=place.name,
        visit=state.entries + 1,
        entries=state.entries + 1,
        did={},
        cue_budget=CUE_BUDGET,
        alone=alone,
        at=at,
        counts=counts,
        trail=_trail(table, state, place, counts),
        back=None,
        # A wish for a last round ends with the rounds; an aside stands in none, and leads back into them.
        enough=state.enough if place.blocks or state.aside else (),
    )
    # The last page is for both partners, also for one who was let wait.
    if place.acts == "closed" and state.waiting:
        state = take(change(state, waiting=()), "waiting", at)
    if place.acts == "draft":
        state = change(state, draft=0, drafter=None, again_in=0)
    state = change(begin_watch(state, place, at), clock=fresh_clock(place, state, at))
    if state.hosted is not None:
        state = change(state, hosted=change(state.hosted, entered=at))
    return mind_presence(table, state, at)


def _trail(table: Table, state: State, place: Place, counts: Mapping[str, int]) -> tuple[Mark, ...]:
    """Extend the trail when a step begins.

    Another step than the last mark's, or the same in another round.

    Only a therapist steps back, so a talk without one carries none.
    """
    if not state.therapist or place.index == 0 or state.aside is not None:
        return state.trail
    last = state.trail[-1] if state.trail else None
    same = last is not None and table.places[last.place].step == place.step
    if same and round_of(state.trail[-1].counts, place) == round_of(counts, place):
        return state.trail
    return (*state.trail, Mark(place.name, state.speaker, counts, state.understood))[-TRAIL:]


def round_of(counts: Mapping[str, int], place: Place) -> list[int | None]:
    """Return in which round and half of every block around it a place stands."""
    return [counts.get(f"{name}.{part}") for name in place.blocks for part in ("times", "half", "flip")]


def _open_counts(table: Table, state: State, place: Place) -> dict[str, int]:
    """Keep only counters of blocks that are still open.

    So the state stays small however long a talk is.
    """
    if state.aside is not None:
        return dict(state.counts)
    closed = [name for name in table.blocks if name not in place.blocks and counters.found(name) in state.counts]
    dead = {counter for name in closed for counter in table.blocks[name].counters}
    return {name: n for name, n in state.counts.items() if name not in dead}


def _return(table: Table, state: State, at: Ms) -> State:
    """End an aside: stand again in the interrupted place.

    Its old visit, its moves and the time it had left.
    """
    aside = state.aside
    assert aside is not None
    state = change(take(change(state, clock=None), "cue", at), aside=None, speaker=aside.speaker, alone=0, at=at)
    place = table.places[aside.place]
    if place.acts == "gate":
        # Nobody can stand in a gate: it looks again whether both are understood by now.
        state, place = resolve(table, state, Edge(place.name))
        return enter(table, state, place, at)
    return stand_again(table, state, aside, at)


def stand_again(table: Table, state: State, was: Aside | Back, at: Ms) -> State:
    """Stand in an earlier place once more: its old visit, its moves and the time it had left."""
    clock = was.clock and change(was.clock, since=None if state.holds else at)
    state = begin_watch(state, table.places[was.place], at)
    state = change(state, place=was.place, visit=was.visit, did=was.did, clock=clock, cue_budget=CUE_BUDGET, back=None)
    return mind_presence(table, state, at)


def clock_ran_out(table: Table, state: State, at: Ms) -> State:
    """Let a clock that reached zero wrap up, wait, or go on, by the place and the rule.

    The rule for time is the session's.
    """
    place, clock = table.places[state.place], state.clock
    assert clock is not None
    state = change(bank(table, state, at), at=at, undo=None)
    goes_on = place.timing == "own" or (place.timing == "talk" and state.rule != "nudge")
    if place.timing == "talk" and state.rule == "soft" and clock.phase == "main":
        return change(state, clock=Clock("wrap", WRAP, at, clock.total))
    if not goes_on or state.alone >= ALONE:
        return change(state, clock=Clock("over", None, at, clock.total))
    back = None if place.kind == "turn" else way_back(state.back, at)
    state = follow(table, counted_turn(table, state), place.edges["next"], at, alone=state.alone + 1)
    return change(state, back=back) if back is not None else state


def begun(table: Table, state: State, at: Ms) -> State:
    """Leave the lobby once both are ready, a facilitator has opened it, and whoever is needed is there."""
    ready = state.place == "lobby" and all(state.did.get(seat) for seat in PARTNERS)
    if not ready or shut(state) or alone(table, state):
        return state
    return follow(table, state, table.places["lobby"].edges["next"], at)


def counted_turn(table: Table, state: State) -> State:
    """Count a turn that comes to its own end; a turn that is skipped does not count."""
    return counted(state, "turns") if table.places[state.place].kind == "turn" else state


def once_more_for(state: State, place: Place) -> Partner | None:
    """Choose who is to be understood once more: the speaker first, each once."""
    for seat in (state.speaker, other(state.speaker)):
        tried = state.counts.get(counters.once(place.step, seat))
        if state.understood.get(seat) != "got" and not tried:
            return seat
    return None


# the ways of an act, at its moment


def go(doing: MoveContext, state: State, edge: Edge) -> State:
    """Leave by this edge."""
    return follow(doing.table, state, edge, doing.now)


def on(doing: MoveContext, state: State, way: str = "next") -> State:
    """Leave by the named edge of the place."""
    return go(doing, state, doing.place(state).edges[way])


def did(doing: MoveContext, state: State, as_: str | None = None) -> State:
    """Keep that this seat has made its move here; go on when all who were asked have.

    They must have made the same one.
    """
    move = as_ or doing.act.move
    state = change(state, did={**state.did, doing.act.seat: move})
    asked = seats_of(doing.place(state).by, state.speaker)
    return on(doing, state) if all(state.did.get(seat) == move for seat in asked) else state


def to_close(doing: MoveContext, state: State) -> State:
    """Go to the last words from anywhere: an aside is over, the first speaker speaks again."""
    state = change(bank(doing.table, state, doing.now), aside=None, speaker=state.first)
    return go(doing, state, Edge(doing.table.close))


def to_keep(doing: MoveContext, state: State) -> State:
    """Go to the very last page from anywhere, where both choose what stays.

    Nothing holds, nobody has to say a word.
    """
    state = change(bank(doing.table, state, doing.now), aside=None, speaker=state.first, holds={}, waiting=())
    return go(doing, state, Edge(f"{doing.table.places[doing.table.close].step}.keep"))


def aside(doing: MoveContext, state: State, kind: str, seat: Partner | None, back_to: str, card: str = "") -> State:
    """Insert a place of the engine's own.

    The place it returns to and the time left there are remembered.
    """
    state = bank(doing.table, state, doing.now)
    kept = Aside(kind, seat, back_to, state.visit, state.speaker, state.clock, state.did, card)
    state = change(state, aside=kept, speaker=seat or state.speaker)
    return go(doing, state, Edge(f"aside-{kind}"))
