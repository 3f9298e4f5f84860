"""A therapist's moves: each is said to both partners and can be undone for ten seconds."""

from __future__ import annotations

from collections.abc import Mapping

from .. import counters
from ..holds import add_time, bank, mind_presence
from ..language.protocol import Edge
from ..pair import Ms, other
from ..state import State, rewritten
from ..transitions import aside, enter, go
from ..values import Mark, Notice, change
from .context import MoveContext

UNDO: Ms = 10_000
"""So long what a therapist or a facilitator did can be undone."""
MESSAGE = counters.lasting("therapist", "message")


def skip(doing: MoveContext, state: State) -> State:
    """Leave this step or the whole piece."""
    place = doing.place(state)
    assert place.skip is not None
    return go(doing, state, place.skip)


def step_back(doing: MoveContext, state: State) -> State:
    """Begin the step before this one again, as it was then."""
    # The last mark is this step's own. The one before is set again when its step is entered.
    mark: Mark = state.trail[-2]
    state = bank(doing.table, state, doing.now)
    state = change(state, trail=state.trail[:-2], speaker=mark.speaker, counts=mark.counts, understood=mark.understood)
    return enter(doing.table, state, doing.table.places[mark.place], doing.now)


def more_or_less_time(doing: MoveContext, state: State) -> State:
    """Give time or take it away."""
    return add_time(doing.table, state, doing.arg("seconds") * 1000, doing.now)


def give_floor(doing: MoveContext, state: State) -> State:
    """Give a seat the floor.

    If the second half of a swap is still owed to that seat, the halves change places; else an aside.
    """
    to = doing.arg("to")
    for name in reversed(doing.place(state).blocks):
        block, counts = doing.table.blocks[name], state.counts
        owed = block.swap and not counts.get(counters.half(name)) and not counts.get(counters.flip(name))
        if owed and to == other(state.speaker):
            half = doing.table.places[f"{name}.turnaround"].edges["half"]
            effects = tuple(
                effect
                for effect in half.effects
                if effect[0] != "exchange" and effect != ("count", counters.half(name))
            )
            state = change(state, speaker=to, counts={**counts, counters.flip(name): 1})
            return go(doing, state, Edge(half.to, effects))
    return aside(doing, state, "floor", to, state.place)


def slow(doing: MoveContext, state: State) -> State:
    """Slow both down for a moment."""
    return aside(doing, state, "slow", None, state.place)


def repair_card(doing: MoveContext, state: State) -> State:
    """Let both read a repair sentence."""
    return aside(doing, state, "repair", None, state.place, doing.arg("card"))


def message(doing: MoveContext, state: State) -> State:
    """Send a sealed word to both; a new one takes the place of the old."""
    doing.boxes[MESSAGE] = doing.arg("text")
    before = state.boxes.get(MESSAGE)
    times = "" if before is None else "." + rewritten(before).partition(".")[2]
    return change(state, boxes={**state.boxes, MESSAGE: "shown" + times})


def _unsaid(before: State, state: State) -> Mapping[str, str]:
    """Return the boxes after an undo: typed words stay.

    But a message that is taken back is shown to nobody.
    """
    said = state.boxes.get(MESSAGE)
    if said is None or said == before.boxes.get(MESSAGE):
        return state.boxes
    return {**state.boxes, MESSAGE: "kept" + said.removeprefix("shown")}


def _wrote(before: State, state: State) -> Mapping[str, int]:
    """Return the counters of before, and those of writing in this same visit since.

    So what is written can still be shown.
    """
    wrote = {name: at for name, at in state.counts.items() if counters.is_wrote(name) and at == before.visit}
    return {**before.counts, **wrote}


def end(doing: MoveContext, state: State) -> State:
    """End the talk at once."""
    state = change(bank(doing.table, state, doing.now), aside=None, holds={}, break_=None, waiting=())
    return go(doing, state, Edge("closed"))


def undo(doing: MoveContext, state: State) -> State:
    """Restore the state before the therapist's last act, with the time that was left then.

    Presence stays as it is now.
    """
    before = state.undo
    assert before is not None
    clock = before.clock and change(before.clock, since=None if before.holds else doing.now)
    # The older state comes back whole but for what is no part of the therapist's act: who is here, what the two wrote,
    # agreed and tapped since, what was counted, and the numbers of visits, which are never used twice.
    state = change(
        before,
        at=doing.now,
        boxes=_unsaid(before, state),
        counts=_wrote(before, state),
        here=state.here,
        away_since=state.away_since,
        entries=state.entries,
        gap_seen=state.gap_seen,
        consent=state.consent,
        tally=state.tally,
        hosted=state.hosted,
        tapped=state.tapped if state.turned == before.turned else before.tapped,
        clock=clock,
        notice=Notice("undo", doing.act.seat, doing.now),
    )
    doing.note("undo")
    return mind_presence(doing.to or doing.table, state, doing.now)


def overridden(doing: MoveContext, before: State, after: State) -> State:
    """Make the therapist's act plain to both, and leave its way back open for a while."""
    named = (doing.arg(name) for name in ("seconds", "to", "who", "card", "protocol"))
    detail = next((str(word) for word in named if word is not None), "")
    doing.note(doing.act.move, detail)
    before = bank(doing.table, change(before, undo=None, undo_until=0), doing.now)
    notice = Notice(doing.act.move, doing.act.seat, doing.now, detail)
    return change(after, notice=notice, undo=before, undo_until=doing.now + UNDO, undo_of=doing.act.id)
