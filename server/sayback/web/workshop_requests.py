"""The bodies of requests about workshops: shapes, every problem told at once.

pydantic checks them.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import Field, StringConstraints, model_validator

from ..engine.shapes import SEALED, SEALED_PICK
from ..workshops.record import Workshop
from ..workshops.requests import Newcomer
from .requests import LOCALE, Hash, Session, Shape, Word

PEOPLE: Final = 40
PAIRS: Final = 100
HAND: Final = 2_000
EACH: Final = 20
"""How many persons, pairs, pairs of a hand, pairs with boxes of their own one request may name; all fit into 16 KB."""

Sealed = Annotated[str, StringConstraints(pattern=r"^([A-Za-z0-9_-]{214}|[A-Za-z0-9_-]{470})$")]
"""A name of 64 or 256 padded bytes, sealed to the facilitators: 65 bytes of a key and 31 of a box are added."""
Title = Annotated[str, StringConstraints(pattern=SEALED["pattern"])] | Sealed
Words = Annotated[str, StringConstraints(pattern=SEALED_PICK["pattern"])]
"""Something typed, sealed for one person; always of one size."""
Locale = Annotated[str, StringConstraints(pattern=LOCALE)]
Number = Annotated[int, Field(ge=1, le=1_000_000)]


class New(Shape):
    """`POST /api/workshops`."""

    id: Session | None = None
    title: Title | None = None
    protocol: Word
    settings: dict[Word, bool | int | str] = Field(default_factory=dict, max_length=64)
    languages: list[Locale] = Field(min_length=1, max_length=20)
    capacity: int = Field(ge=2, le=2_000)
    key: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{87}$")]
    facilitator: Hash
    projector: Hash
    rule: Literal["soft", "nudge", "firm", "none"] = "soft"
    factor: float = Field(1.0, ge=0.5, le=10)

    def workshop(self) -> Workshop:
        """Convert it for the workshops."""
        return Workshop(**{**self.model_dump(exclude={"id"}), "languages": tuple(self.languages)})


class Join(Shape):
    """`POST /api/join/<code>`: somebody at the door."""

    token: Hash
    name: Sealed
    together: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{22}$")] | None = None
    locale: Locale

    def newcomer(self) -> Newcomer:
        """Convert it for the workshops."""
        return Newcomer(self.token, self.name, self.locale, self.together)


class People(Shape):
    """`POST …/people`: a list that was prepared."""

    people: list[Join] = Field(min_length=1, max_length=PEOPLE)


class Since(Shape):
    """`POST …/people/out`: the number of the first who is taken out."""

    since: Number


class Confirmed(Shape):
    """`POST …/people/confirm`: the numbers of those who belong here."""

    people: list[Number] = Field(min_length=1, max_length=HAND)


class Pairs(Shape):
    """`POST …/pairs`: numbers of two persons each, the first to be `a`."""

    pairs: list[Annotated[list[Number], Field(min_length=2, max_length=2)]] = Field(min_length=1, max_length=PAIRS)


class DoorState(Shape):
    """`POST …/door`."""

    open: bool


class Nothing(Shape):
    """A request that has nothing to say: `{}`."""


class NewHelper(Shape):
    """`POST …/helpers`: the hash of a helper's token, and a sealed name."""

    token: Hash
    name: Sealed


class Take(Shape):
    """`POST …/pairs/<n>/take`."""

    mine: bool


class Told(Shape):
    """A pair's number, and what is said to each of the two."""

    n: Number
    a: Words
    b: Words


class Hand(Shape):
    """`POST …/hands`: what to do to these pairs, or what to say to each of them; `id` is the sender's own."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{16,40}$")]
    what: Word
    args: dict[Word, Any] = Field(default_factory=dict, max_length=8)
    pairs: Literal["all"] | Annotated[list[Number], Field(min_length=1, max_length=HAND)] | None = None
    each: Annotated[list[Told], Field(min_length=1, max_length=EACH)] | None = None

    @model_validator(mode="after")
    def _for_somebody(self) -> Hand:
        if (self.pairs is None) == (self.each is None):
            raise ValueError("either pairs or each")
        return self

    @property
    def numbers(self) -> list[int] | None:
        """Return the pairs that are named; None: all."""
        return self.pairs if isinstance(self.pairs, list) else None

    @property
    def boxes(self) -> dict[int, dict[str, str]] | None:
        """Return the boxes for each pair alone, by its number."""
        return None if self.each is None else {item.n: {"a": item.a, "b": item.b} for item in self.each}
