"""The record of a workshop in the store: one small state, each person and pair beside it.

Everything secret is a hash, everything that says who somebody is a sealed box. Persons and pairs are numbered from 1
and keep their numbers; moments are ms of the store's time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

import msgspec

from ..engine.pair import Ms
from ..store.format import readable
from .pace import Pace

KEEP: Final[Ms] = 24 * 3_600_000
"""A workshop is kept for so long after its last change."""


@dataclass(frozen=True, slots=True)
class Helper:
    """A helper of the facilitator: the hash of a token and a sealed name."""

    n: int
    token: str
    name: str


@dataclass(frozen=True, slots=True)
class Workshop:
    """A workshop without its people.

    `code` opens the door while `open`; `sums` stand once it has ended. Hashes, keys and boxes are base64url.
    """

    protocol: str
    languages: tuple[str, ...]
    capacity: int
    key: str
    """The facilitators' public key: names are sealed to it."""
    facilitator: str
    projector: str
    code: str = ""
    settings: Mapping[str, int | str | bool] = field(default_factory=dict)
    title: str | None = None
    rule: str = "soft"
    factor: float = 1.0
    open: bool = True
    helpers: tuple[Helper, ...] = ()
    helped: int = 0
    """How many helpers there ever were: numbers are not used twice."""
    people: int = 0
    """How many persons there ever were; `out` of them were taken out of the line again."""
    out: int = 0
    unconfirmed: int = 0
    """How many stand in the line unconfirmed now: they take no places of the room."""
    pace: Pace = field(default_factory=Pace)
    """How fast people come."""
    pairs: int = 0
    clock: Ms = 0
    """When everybody comes back, if that was said to all; 0: it was not."""
    sums: Mapping[str, object] | None = None
    kept_until: Ms = 0


@dataclass(frozen=True, slots=True)
class Person:
    """A person who came in, or was put on the list.

    `pair` is 0 while they wait; `v` the commit that wrote this.
    """

    n: int
    token: str
    name: str
    locale: str
    at: Ms
    together: str | None = None
    pair: int = 0
    since: Ms = 0
    """When the last pair began or ended for them."""
    gone: bool = False
    """Taken out of the line; nothing of them but the number and the token's hash is kept then."""
    anew: bool = False
    """Taken out with all who came since a moment, as the code was changed."""
    unconfirmed: bool = False
    """Came faster than people of one room do, and nobody has said yet that they belong here."""
    v: int = 0


@dataclass(frozen=True, slots=True)
class Pair:
    """Two persons and their session.

    `taken` is the helper who looks after them (0: the facilitator); `apart` says when they were parted (ms), 0: they
    are a pair; `v` the commit that wrote this.
    """

    n: int
    session: str
    a: int
    b: int
    at: Ms
    taken: int | None = None
    apart: Ms = 0
    v: int = 0


Kept = TypeVar("Kept", Workshop, Person, Pair)

_encoder = msgspec.json.Encoder()


def encode(thing: object) -> bytes:
    """Encode a workshop, person or pair as JSON; a list of names too."""
    return _encoder.encode(thing)


def decode(data: bytes, kind: type[Kept]) -> Kept:
    """Decode the output of `encode`.

    Raises msgspec.ValidationError for anything else, Refused if a newer server wrote it.
    """
    return msgspec.json.decode(readable(data), type=kind)


def names(data: bytes) -> list[str]:
    """Return the names that a log entry holds: which persons and pairs a commit wrote."""
    return msgspec.json.decode(data, type=list[str])
