"""Switching to another dialogue without losing the talk.

The seats, their agreements and the words so far stay. The new dialogue begins at its first step, with the same speaker
and the same rules of time. Counters, understandings and private taps belong to a place of the old one and do not go
along; boxes, breaks and holds do.
"""

from __future__ import annotations

from collections.abc import Mapping

from .. import counters
from ..commands import Act, Host
from ..holds import bank
from ..language.protocol import Table
from ..pair import Ms
from ..state import State
from ..transitions import enter, resolve
from ..values import change
from .context import MoveContext


def transfer(old: Table, new: Table, state: State, at: Ms) -> State:
    """Return the same talk in the new dialogue.

    Before it has begun, in its lobby, where both are asked again.
    """
    lobby = state.place == "lobby"
    state = change(bank(old, state, at), protocol=new.protocol, digest=new.digest, did={}, at=at)
    if lobby:
        return state
    state = change(
        state, place="lobby", speaker=state.first, counts=_decks(state.counts), understood={},
        enough=(), rates={}, draft=0, drafter=None, again_in=0, aside=None, trail=(), alone=0, turned="", tapped=(),
        clock=None,
    )  # fmt: skip
    state, place = resolve(new, state, new.places["lobby"].edges["next"])
    return enter(new, state, place, at)


def _decks(counts: Mapping[str, int]) -> dict[str, int]:
    """Return the decks' counts, so that seen cards are not drawn again in the next dialogue."""
    return {name: n for name, n in counts.items() if name.startswith(counters.DECK)}


def unknown(table: Table, state: State, command: Act | Host, to: Table | None) -> str | None:
    """Return the refusal's code for a switch to this table (`to`); None if it can be done."""
    if command.move == "switch":
        return None if to is not None and to.protocol == command.args.get("protocol") else "bad-args"
    if command.move == "undo" and state.undo is not None and state.undo.digest != table.digest:
        return None if to is not None and to.digest == state.undo.digest else "not-now"
    return None


def switch(doing: MoveContext, state: State) -> State:
    """Go over to the dialogue whose table came with the act."""
    assert doing.to is not None
    return transfer(doing.table, doing.to, state, doing.now)
