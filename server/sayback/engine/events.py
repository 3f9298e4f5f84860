"""Events: small facts beside the new state.

They carry who did what and when, never a word that was typed.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from .pair import By, Ms, Seat
from .refusals import Refusal
from .state import State


class Fact(Struct, frozen=True, gc=False):
    """A fact: its `kind`, who, when, a word of detail, and its readers (`to` empty: everyone).

    Kinds: entered, got, miss, cue, took, break, back, rule moved …
    """

    kind: str
    at: Ms
    seat: By | None = None
    detail: str = ""
    to: tuple[Seat, ...] = ()


class Step(Struct, frozen=True, gc=False):
    """A taken command: the new state, the facts in order, and the sealed boxes to keep.

    The state is the same object if nothing changed. Boxes: `<seat>/<step id>/<field>` -> base64url.
    """

    state: State
    facts: tuple[Fact, ...] = ()
    boxes: Mapping[str, str] = field(default_factory=dict)


Outcome = Step | Refusal
