"""A change of one workshop, ready to be committed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from ..engine.pair import Ms
from .live import LiveWorkshop
from .record import Pair, Person, Workshop

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Change(Generic[Answer]):
    """A change of a workshop that is ready to be committed.

    The workshop (None: as it was), the persons and pairs that are new or changed, and the answer to its maker. Where
    nothing differs there is nothing to commit.
    """

    workshop: Workshop | None = None
    people: Sequence[Person] = ()
    pairs: Sequence[Pair] = ()
    answer: Answer | None = None

    @property
    def idle(self) -> bool:
        """Tell whether there is nothing to commit."""
        return self.workshop is None and not self.people and not self.pairs


Changer = Callable[[LiveWorkshop, Ms], Change[Answer] | None]
"""A maker of a change from present knowledge; None where there is nothing to do.
It is asked again where the store had moved on, so it sets nothing outside."""


def parting(numbers: Sequence[int]) -> Changer[None]:
    """Return the change by which those of these pairs that are together wait again."""

    def make(live: LiveWorkshop, now: Ms) -> Change[None] | None:
        pairs = [pair for n in numbers if not (pair := live.pair(n)).apart]
        people = [replace(live.people[n], pair=0, since=now) for pair in pairs for n in (pair.a, pair.b)]
        return Change(None, people, [replace(pair, apart=now, taken=None) for pair in pairs]) if pairs else None

    return make
