"""Moves of the two outside any place: what lands, their word, consent, taps.

None of it moves the talk on. A box sealed here is kept
under `<seat>/-/<field>`, one box of a kind for each: a new one takes the place of the old, and its mark counts that.

The taps after a turn travel sealed, not as numbers. The server needs no number to run a talk, and what it does not have
it cannot compare. There is one box, sealed as wide as both had agreed before: for oneself, for the pair (so that the
two panels can see a gap), or for all. Its readers are decided when it comes, and again whenever it is asked for.
"""

from __future__ import annotations

from .. import counters
from ..agreements import asked, together, veiled
from ..holds import held_by
from ..state import State, rewritten
from ..transitions import begun
from ..values import Notice, change
from .context import MoveContext


def _lasting(doing: MoveContext, state: State, field: str, box: str, mark: str) -> State:
    """Keep a box that belongs to the whole talk, in the place of the one before."""
    ref = counters.lasting(doing.seat, field)
    doing.boxes[ref] = box
    before = state.boxes.get(ref)
    times = "" if before is None else "." + rewritten(before).partition(".")[2]
    return change(state, boxes={**state.boxes, ref: mark + times})


def lands(doing: MoveContext, state: State) -> State:
    """Keep what lands with this partner, in the place of what they had said before."""
    return _lasting(doing, state, "lands", doing.arg("kinds"), "shown")


def word(doing: MoveContext, state: State) -> State:
    """Keep the word that the two agree on before the talk."""
    return _lasting(doing, state, "word", doing.arg("word"), "shown")


def name(doing: MoveContext, state: State) -> State:
    """Keep a partner's sealed name.

    A partner who came by a code has no link with names in it, so the two tell each other theirs.
    """
    return _lasting(doing, state, "name", doing.arg("name"), "shown")


def pulse(doing: MoveContext, state: State) -> State:
    """Keep the private taps for a turn, marked with what both let be done with them now."""
    both = together(state)
    mark = "+".join(word for word in ("gap", "taps") if word in both) or "kept"
    state = _lasting(doing, state, "pulse", doing.arg("taps"), mark)
    return change(state, tapped=(*state.tapped, doing.seat))


def consent(doing: MoveContext, state: State) -> State:
    """Agree, or take it back, for oneself and at any time.

    If the agreement of both changes, both are told that it has, and not by whom.
    """
    before = together(state)
    said = tuple(word for word in asked(state) if doing.arg(word))
    state = change(state, consent={**state.consent, doing.seat: said})
    if together(state) != before and state.place != "lobby":
        state = change(state, notice=Notice("consent", None, doing.now))
    # A therapist who may no longer see the talk keeps no hand on it: the partners end those holds themselves.
    if veiled(state):
        state = held_by(change(state, undo=None, undo_until=0), None)
    return begun(doing.table, state, doing.now)
