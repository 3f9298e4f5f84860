"""Names under words: the draft that stands, its signers and readers, and names that went.

The record of a signature outlives its step: which draft, by its box, which partners, and with which *signature*, a code
over the plain words that only the two can make and check. Here it is an opaque word of 44 characters; signing without
one is signing all the same. Words that anybody has ever signed are never replaced (`boxes`), even if no name stands
under them now. Signing and its withdrawal are moves (`moves.signing`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, cast

from . import counters
from .agreements import readable
from .pair import PARTNERS, Partner, Seat
from .shapes import Move, Shape, one_of
from .values import Signed, change
from .view_types import Signatures

if TYPE_CHECKING:
    from .state import State, StateFields

SIGNATURE: Final[Shape] = {
    "type": "string",
    "minLength": 0,
    "maxLength": 44,
    "pattern": "^([A-Za-z0-9_-]{44}|)$",
    "default": "",
}
"""Base64url of the number of the key (0: the one of all) and HMAC-SHA-256, or nothing."""


def standing(state: State) -> str:
    """Return the box of the draft that stands at this visit."""
    return _draft_at(state, state.place, state.visit)


def _draft_at(state: State, place: str, visit: int) -> str:
    return counters.box(state.drafter, f"{place}~{visit}", counters.draft(state.draft))


def sign_move(state: State) -> Move:
    """Sign the draft that stands; a tap meant for the draft before never reaches this one."""
    ref = standing(state)
    return Move("sign", {"of": {"const": ref, "default": ref}, "signature": SIGNATURE}, primary=True)


def unsign_moves(state: State, seat: Seat) -> list[Move]:
    """Take back any of one's own signatures."""
    mine = [ref for ref, signed in state.signed.items() if seat in signed.by]
    return [Move("unsign", {"of": one_of(*mine)})] if mine else []


def signers(state: State) -> list[Partner]:
    """Return the signers of the draft that stands."""
    return [seat for seat in PARTNERS if state.did.get(seat) == "sign"]


def signatures(state: State, seat: Seat) -> list[Signatures]:
    """Return the signed words that this seat may read.

    `of` which box, `by` whom with what, `agreed` once both had signed. Words that both had signed and that stand
    without names have none in `by`.
    """
    seen: list[Signatures] = []
    for ref, signed in state.signed.items():
        mark = state.boxes.get(ref)
        if mark is not None and readable(state, ref, mark, seat) and (signed.by or signed.agreed):
            names: Signatures = {"of": ref, "by": dict(signed.by)}
            if signed.agreed:
                names["agreed"] = True
            seen.append(names)
    return seen


def superseded(state: State) -> Mapping[str, Signed]:
    """Return the signatures once another draft takes the place: a new draft has none yet."""
    ref = standing(state)
    return {**state.signed, ref: Signed()} if ref in state.signed else state.signed


def take_names(state: State, ref: str) -> State:
    """Take both names away, from wherever the talk may still return to.

    In its own step the draft waits for names again.
    """
    signed = {**state.signed, ref: Signed(agreed=state.signed.get(ref, Signed()).agreed)}
    aside, undo = state.aside, state.undo
    if aside is not None and ref == _draft_at(state, aside.place, aside.visit):
        aside = change(aside, did=_unsigned(aside.did))
    if undo is not None:
        undo = take_names(undo, ref)
    here = _unsigned(state.did) if ref == standing(state) else state.did
    return change(state, signed=signed, did=here, aside=aside, undo=undo)


def nameless(state: State, seat: Seat) -> StateFields:
    """Return the fields of the state without names under all words that this seat has signed."""
    after = state
    for ref in [ref for ref, signed in state.signed.items() if seat in signed.by]:
        after = take_names(after, ref)
    found = ((name, getattr(after, name)) for name in ("signed", "did", "aside", "undo"))
    return cast("StateFields", {name: value for name, value in found if value != getattr(state, name)})


def _unsigned(moves: Mapping[str, str]) -> Mapping[str, str]:
    return {seat: move for seat, move in moves.items() if move != "sign"}


def without_names(state: State, refs: frozenset[str]) -> State:
    """Return the state as it may be told later: without names that went since."""
    ref = standing(state)
    return change(state, did=_unsigned(state.did)) if state.draft and ref in refs else state


def names_gone(state: State) -> frozenset[str]:
    """Return the drafts that were signed and under which no name stands now."""
    return frozenset(ref for ref, signed in state.signed.items() if not signed.by)
