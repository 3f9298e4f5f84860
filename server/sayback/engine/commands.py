"""What may be asked of the engine: an act of a seat or a facilitator, presence, the clock, and unwatched time."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from .pair import By, Ms, Seat


class Act(Struct, frozen=True, gc=False):
    """A move sent by a seat. `step` is the `<place>~<visit>` that the person saw; `id` is the sender's own."""

    seat: Seat
    move: str
    step: str = ""
    args: Mapping[str, object] = field(default_factory=dict)
    id: str = ""


class Host(Struct, frozen=True, gc=False):
    """What the facilitator of a workshop does to one of its talks: a word of `hosting.HOST` and its arguments. `id`
    names the hand that it is a part of, where it is one."""

    what: str
    args: Mapping[str, object] = field(default_factory=dict)
    id: str = ""

    @property
    def seat(self) -> By:
        """Who does it, as an act says."""
        return "host"

    @property
    def move(self) -> str:
        """What is done, as an act says."""
        return self.what


class Arrive(Struct, frozen=True, gc=False):
    """One connection more for each of these seats (two seats: one couch, one device)."""

    seats: tuple[Seat, ...]


class Depart(Struct, frozen=True, gc=False):
    """One connection less. `since` is when it was last heard (ms); the clock is credited from then on."""

    seats: tuple[Seat, ...]
    since: Ms


class Tick(Struct, frozen=True, gc=False):
    """Nothing but time: apply what is due."""


class Gap(Struct, frozen=True, gc=False):
    """Time from `start` to `end` (ms) that no server watched: clocks of talking skip it, appointments do not."""

    start: Ms
    end: Ms


Command = Act | Host | Arrive | Depart | Tick | Gap
