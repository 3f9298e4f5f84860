"""The state between a pair and its facilitator.

Read by every move, the view and the tile; set by moves alone.
"""

from __future__ import annotations

from typing import Any, Unpack

from .state import State
from .values import Hosted, HostedFields, change


def of(state: State) -> Hosted:
    """Return the state between pair and facilitator; only for talks of a workshop."""
    assert state.hosted is not None
    return state.hosted


def hosted(state: State, **fields: Unpack[HostedFields]) -> State:
    """Return the state with this changed between pair and facilitator."""
    return change(state, hosted=change(of(state), **fields))


def shut(state: State) -> bool:
    """Tell whether the talk waits for its facilitator to begin."""
    return state.hosted is not None and not state.hosted.opened


def visit(state: State) -> str:
    """Tell whether somebody asks to look in, or does.

    A talk that has ended is looked at by nobody.
    """
    return state.hosted.visit if state.hosted is not None and state.place != "closed" else ""


def seen(state: State) -> dict[str, Any]:
    """Return the part that both see: `view.host`; nothing in a talk of no workshop."""
    own = state.hosted
    if own is None:
        return {}
    told: dict[str, Any] = {"opened": own.opened}
    if visit(state):
        told["visit"] = own.visit
    if own.hands:
        told["hand"] = sorted(own.hands)
    if own.taken:
        told["taken"] = own.taken
    if own.recall:
        told["recall"] = own.recall
    if own.parted:
        told["parted"] = True
    if own.note:
        told["note"] = {"word": own.note, "at": own.noted}
    return {"host": told}
