"""The state between a pair and its facilitator.

Read by every move, the view and the tile; set by moves alone.
"""

from __future__ import annotations

from typing import Literal, Unpack

from .pair import PARTNERS
from .state import State
from .values import Hosted, HostedFields, change
from .view_types import Host


def of(state: State) -> Hosted:
    """Return the state between pair and facilitator; only for talks of a workshop."""
    assert state.hosted is not None
    return state.hosted


def hosted(state: State, **fields: Unpack[HostedFields]) -> State:
    """Return the state with this changed between pair and facilitator."""
    return change(state, hosted=change(of(state), **fields))


def visit(state: State) -> Literal["", "asked", "in"]:
    """Tell whether somebody asks to look in, or does.

    A talk that has ended is looked at by nobody.
    """
    return state.hosted.visit if state.hosted is not None and state.place != "closed" else ""


def seen(state: State) -> Host | None:
    """Return the part that both see: `view.host`; nothing in a talk of no workshop."""
    own = state.hosted
    if own is None:
        return None
    shown: Host = {"opened": own.opened}
    asked = visit(state)
    if asked:
        shown["visit"] = asked
    if own.hands:
        shown["hand"] = [seat for seat in PARTNERS if seat in own.hands]
    if own.taken:
        shown["taken"] = own.taken
    if own.recall:
        shown["recall"] = own.recall
    if own.parted:
        shown["parted"] = True
    if own.note:
        shown["note"] = {"word": own.note, "at": own.noted}
    return shown
