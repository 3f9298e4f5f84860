"""Seats and positions, so that no other file needs to write `if a else b`."""

from __future__ import annotations

from typing import Final, Literal

Seat = Literal["a", "b", "therapist"]
Partner = Literal["a", "b"]
By = Literal["a", "b", "therapist", "host"]
"""Actors on a talk: its seats, and the facilitator of the workshop that it belongs to."""
Role = Literal["speaker", "listener", "both", "none"]
Ms = int

PARTNERS: Final[tuple[Partner, Partner]] = ("a", "b")
SEATS: Final[tuple[Seat, Seat, Seat]] = ("a", "b", "therapist")

_OTHER: Final[dict[str, Partner]] = {"a": "b", "b": "a"}


def other(partner: Seat) -> Partner:
    """Return the partner across; a therapist has none and raises KeyError."""
    return _OTHER[partner]


def seats_of(role: Role, speaker: Partner) -> tuple[Partner, ...]:
    """Return the seats that hold a position now: one for speaker or listener, both, or none."""
    if role == "speaker":
        return (speaker,)
    if role == "listener":
        return (other(speaker),)
    return PARTNERS if role == "both" else ()
