"""Signing words together, and taking a signature back.

Signing is a tap beside a draft (`_draft` of `offers`). A signature that cannot be taken back binds somebody who signed
to have peace. So a signer may take it back at any time, in the talk or when it is over, unasked. Then the words stand
without names, of both: one name left would tell whose went. By whom or when is not told, and no story has it. A partner
who loses their seat to a new link that another one made can take nothing back any more, so then it is done for them.
"""

from __future__ import annotations

from ..pair import PARTNERS
from ..signatures import standing, take_names
from ..state import State
from ..transitions import did
from ..values import Signed, change
from .context import MoveContext


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
    return did(doing, take_names(state, ref) if signed is not None and doing.seat in signed.by else state)


def unsign(doing: MoveContext, state: State) -> State:
    """Take the names from under those words."""
    return take_names(state, doing.arg("of"))
