"""Words that both sign, and a signature that is taken back.

Signing is a tap beside a draft (`_draft` of `moves`). The record of it outlives the step: which draft, by its box,
which partners, and with which *signature*, a code over the plain words that only the two can make and check. Here it is
an opaque word of 44 characters; signing without one is signing all the same.

A signature that cannot be taken back binds somebody who signed to have peace. So a signer may take it back at any time,
in the talk or when it is over, unasked. Then the words stand without names, of both: one name left would tell whose
went. By whom or when is not told, and no story has it. A partner who loses their seat to a new link that another one
made can take nothing back any more, so then it is done for them. Words that anybody has ever signed are never replaced
(`boxes`), even if no name stands under them now.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from .. import counters
from ..agreements import readable
from ..pair import PARTNERS, Partner, Seat
from ..shapes import Move, Shape, one_of
from ..state import Signed, State, StateFields, change
from .context import MoveContext, did

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


def sign(doing: MoveContext, state: State) -> State:
    """Add a name under the draft that stands."""
    ref = standing(state)
    by = {**state.signed.get(ref, Signed()).by, doing.seat: str(doing.arg("signature", ""))}
    signed = Signed(by, agreed=set(PARTNERS) <= by.keys())
    return did(doing, change(state, signed={**state.signed, ref: signed}))


def park(doing: MoveContext, state: State) -> State:
    """Let the words rest; a signer takes the signature back with it."""
    ref = standing(state)
    signed = state.signed.get(ref)
    return did(doing, _nameless(state, ref) if signed is not None and doing.seat in signed.by else state)


def unsign(doing: MoveContext, state: State) -> State:
    """Take the names from under those words."""
    return _nameless(state, doing.arg("of"))


def superseded(state: State) -> Mapping[str, Signed]:
    """Return the signatures once another draft takes the place: a new draft has none yet."""
    ref = standing(state)
    return {**state.signed, ref: Signed()} if ref in state.signed else state.signed


def _nameless(state: State, ref: str) -> State:
    """Take both names away, from wherever the talk may still return to.

    In its own step the draft waits for names again.
    """
    signed = {**state.signed, ref: Signed(agreed=state.signed.get(ref, Signed()).agreed)}
    aside, undo = state.aside, state.undo
    if aside is not None and ref == _draft_at(state, aside.place, aside.visit):
        aside = change(aside, did=_unsigned(aside.did))
    if undo is not None:
        undo = _nameless(undo, ref)
    here = _unsigned(state.did) if ref == standing(state) else state.did
    return change(state, signed=signed, did=here, aside=aside, undo=undo)


def nameless(state: State, seat: Seat) -> StateFields:
    """Return the fields of the state without names under all words that this seat has signed."""
    bare = state
    for ref in [ref for ref, signed in state.signed.items() if seat in signed.by]:
        bare = _nameless(bare, ref)
    found = ((name, getattr(bare, name)) for name in ("signed", "did", "aside", "undo"))
    return cast(StateFields, {name: value for name, value in found if value != getattr(state, name)})


def _unsigned(made: Mapping[str, str]) -> Mapping[str, str]:
    return {seat: move for seat, move in made.items() if move != "sign"}


def without_names(state: State, refs: frozenset[str]) -> State:
    """Return the state as it may be told later: without names that went since."""
    ref = standing(state)
    return change(state, did=_unsigned(state.did)) if state.draft and ref in refs else state


def names_gone(state: State) -> frozenset[str]:
    """Return the drafts that were signed and under which no name stands now."""
    return frozenset(ref for ref, signed in state.signed.items() if not signed.by)


def signers(state: State) -> list[Partner]:
    """Return the signers of the draft that stands."""
    return [seat for seat in PARTNERS if state.did.get(seat) == "sign"]


def signatures(state: State, seat: Seat) -> list[dict[str, Any]]:
    """Return the signed words that this seat may read.

    `of` which box, `by` whom with what, `agreed` once both had signed. Words that both had signed and that stand
    without names have none in `by`.
    """
    seen: list[dict[str, Any]] = []
    for ref, signed in state.signed.items():
        mark = state.boxes.get(ref)
        if mark is not None and readable(state, ref, mark, seat) and (signed.by or signed.agreed):
            one: dict[str, Any] = {"of": ref, "by": dict(signed.by)}
            seen.append({**one, "agreed": True} if signed.agreed else one)
    return seen


__all__ = [
    "nameless", "names_gone", "park", "sign", "sign_move", "signatures", "signers", "standing", "superseded", "unsign",
    "unsign_moves", "without_names",
]  # fmt: skip
