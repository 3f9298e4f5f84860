"""A change of one workshop, ready to be committed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ..engine.pair import Ms
from .live import LiveWorkshop
from .record import Pair, Person, Workshop


@dataclass(frozen=True, slots=True)
class Change:
    """What shall be different: the workshop (None: as it was) and the persons and pairs that are new or changed."""

    workshop: Workshop | None = None
    people: Sequence[Person] = ()
    pairs: Sequence[Pair] = ()


Changer = Callable[[LiveWorkshop, Ms], Change | None]
"""Makes a change of what is known now; None where there is nothing to do."""


def parting(numbers: Sequence[int]) -> Changer:
    """The change by which those of these pairs that are together wait again."""

    def make(room: LiveWorkshop, now: Ms) -> Change | None:
        pairs = [pair for n in numbers if not (pair := room.pair(n)).apart]
        people = [replace(room.people[one], pair=0, since=now) for pair in pairs for one in (pair.a, pair.b)]
        return Change(None, people, [replace(pair, apart=now, taken=None) for pair in pairs]) if pairs else None

    return make
