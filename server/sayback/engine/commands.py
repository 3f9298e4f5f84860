"""Commands to the engine: acts of seats and facilitators, presence, the clock, gaps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field

from .pair import By, Ms, Seat


class Act(Struct, frozen=True, gc=False):
    """A move sent by a seat.

    `step` is the `<place>~<visit>` that the person saw; `id` is the sender's own.
    """

    seat: Seat
    move: str
    step: str = ""
    args: Mapping[str, object] = field(default_factory=dict)
    id: str = ""

    if TYPE_CHECKING:  # what `change` may change of it

        def _copied(self, *, args: Mapping[str, object]) -> Act: ...


class Host(Struct, frozen=True, gc=False):
    """An act of a workshop's facilitator on one of its talks.

    A word of `facilitator.HOST` and its arguments. `id` names the hand that it is a part of, where it is one.
    """

    what: str
    args: Mapping[str, object] = field(default_factory=dict)
    id: str = ""

    @property
    def seat(self) -> By:
        """The actor, as an act says."""
        return "host"

    @property
    def move(self) -> str:
        """The deed, as an act says."""
        return self.what

    if TYPE_CHECKING:  # what `change` may change of it

        def _copied(self, *, args: Mapping[str, object]) -> Host: ...


class Arrive(Struct, frozen=True, gc=False):
    """A further connection for each of these seats (two seats: one couch, one device)."""

    seats: tuple[Seat, ...]


class Depart(Struct, frozen=True, gc=False):
    """A connection less for these seats.

    `since` is when it was last heard (ms); the clock is credited from then on.
    """

    seats: tuple[Seat, ...]
    since: Ms


class Tick(Struct, frozen=True, gc=False):
    """Time alone: apply what is due."""


class Gap(Struct, frozen=True, gc=False):
    """Time from `start` to `end` (ms) that no server watched.

    Clocks of talking skip it, appointments do not.
    """

    start: Ms
    end: Ms


Command = Act | Host | Arrive | Depart | Tick | Gap
