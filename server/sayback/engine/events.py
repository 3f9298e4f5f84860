"""Events: small facts beside the new state.

They carry who did what and when, never a word that was typed.
"""

from __future__ import annotations

from msgspec import Struct

from .pair import By, Ms, Seat


class Fact(Struct, frozen=True, gc=False):
    """A fact: its `kind`, who, when, a word of detail, and its readers (`to` empty: everyone).

    Kinds: entered, got, miss, cue, took, break, back, rule moved …
    """

    kind: str
    at: Ms
    seat: By | None = None
    detail: str = ""
    to: tuple[Seat, ...] = ()
