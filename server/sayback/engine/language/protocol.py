"""The shapes of a protocol: the file as written, and the table that the engine runs.

A file is read elsewhere; here are only its shapes, the nouns of the language. `compile` turns a file and the chosen
settings into a `Table`: places in a fixed order and the edges between them. The checker walks the same table, and so
does the picture.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Final, Literal

from ..pair import Ms, Role


@dataclass(frozen=True, slots=True)
class Where:
    """Line and column in the file, both from 1; 0 when the step was not read from a file."""

    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Ref:
    """A setting's name standing where a value of its kind could stand."""

    name: str


@dataclass(frozen=True, slots=True)
class Field:
    """A sealed question of a `write`: text, one, many, scale or body.

    The table never branches on it.
    """

    kind: str
    name: str
    list: str = ""
    under: str = ""
    most: int = 6
    longest: int = 400
    low: int = 1
    high: int = 5
    nudge: str = ""
    where: Where = Where()


@dataclass(frozen=True, slots=True)
class Option:
    """A way of a `choose`; without steps it means as it is."""

    word: str
    steps: tuple[StepDef, ...] = ()
    where: Where = Where()


@dataclass(frozen=True, slots=True)
class StepDef:
    """A step as written.

    `keys` holds only what stands in the file, parsed: milliseconds, numbers, bools, words, tuples of words, or a `Ref`;
    defaults come from the vocabulary.
    """

    kind: str
    name: str
    keys: Mapping[str, object] = field(default_factory=dict)
    steps: tuple[StepDef, ...] = ()
    options: tuple[Option, ...] = ()
    fields: tuple[Field, ...] = ()
    when: Mapping[str, str | bool] = field(default_factory=dict)
    where: Where = Where()


HOW_SAFE: Final = StepDef("rate", "how-safe", {"about": ("safe",)})
"""The first step of every deep dialogue, and of one with deep cards, written in none of them.
Each taps in private how safe it feels."""


def walk(steps: Sequence[StepDef]) -> list[StepDef]:
    """Walk every step, those inside of others after the one that holds them."""
    found: list[StepDef] = []
    for step in steps:
        found.append(step)
        found += walk(step.steps)
        for option in step.options:
            found += walk(option.steps)
    return found


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting for the couple: time (ms), count, choice (one of options) or yes-no."""

    kind: str
    default: int | str | bool
    least: int = 0
    most: int = 0
    options: tuple[str, ...] = ()
    where: Where = Where()


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms under which a talk may be held at all, and what is left of it."""

    devices: str = ""
    """"two": nobody holds it on one device for both."""
    once: Ms = 0
    """So long after it was begun it is not begun again; 0: as often as they like."""
    saved: bool = True
    """Whether it leaves something; if not, it is erased as it ends."""
    needs: str = ""
    """"therapist": it waits in its lobby for a therapist, whom both let see it."""

    @property
    def stated(self) -> dict[str, object]:
        """The terms that differ from what is usual."""
        return {key.name: value for key in fields(self) if (value := getattr(self, key.name)) != key.default}


FREELY: Final = Terms()


@dataclass(frozen=True, slots=True)
class ProtocolFile:
    """A dialogue as written, with its named lists and decks already looked up (words only)."""

    id: str
    steps: tuple[StepDef, ...]
    depth: str = "gentle"
    good_for: tuple[str, ...] = ()
    source: str = ""
    minutes: int | None = None
    over_sessions: bool = False
    planning: bool = False
    terms: Terms = FREELY
    settings: Mapping[str, Setting] = field(default_factory=dict)
    agreements: tuple[str, ...] = ()
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    danger: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Of its lists those that hold words that mean danger, with these words."""
    decks: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    where: Mapping[str, Where] = field(default_factory=dict)

    @property
    def one_way(self) -> bool:
        """True if the partners say in private who is who; then no half is owed to the other."""
        return any(step.keys.get("sides") for step in self.steps)


Chosen = Mapping[str, int | str | bool]

PlaceKind = Literal[
    "lobby", "meet", "talk", "check", "more", "pick", "sides", "answer", "agree", "fill", "draw", "draft",
    "start", "turnaround", "gate", "back", "past", "closed",
]  # fmt: skip
"""The behaviours of a place.
start, turnaround, gate and back (the way out of an aside) are left automatically; past too, as long as the part that
it opens can end for both within their hour."""

Timing = Literal["none", "talk", "own", "waits"]
"""none: no clock ever. talk: the session's time rule. own: ends by itself.
waits: shows time, never ends anything."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A way out of a place: where to, and its effects in order, each one of

    `("count", c)` `("chose", c)` `("reset", c)` `("exchange", block)` `("restore", block)` `("found", block)`
    `("fresh", "")` `("got", as)` `("miss", as)` `("opened", step)`.
    """

    to: str
    effects: tuple[tuple[str, str], ...] = ()

    @property
    def counted(self) -> bool:
        """Tell whether this edge is counted, so that it can be taken a limited number of times."""
        return any(name == "count" for name, _ in self.effects)


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the table. Roles are positions; the seats behind them are the state's affair."""

    name: str
    step: str
    kind: str
    part: str
    acts: PlaceKind
    by: Role = "none"
    needs: Role = "none"
    talks: Role = "none"
    floor: bool = False
    time: Ms | None = None
    timing: Timing = "none"
    skip: Edge | None = None
    """Where a therapist's skip leads: past the whole piece, or past the step."""
    blocks: tuple[str, ...] = ()
    """The `rounds` around it, outermost first."""
    edges: Mapping[str, Edge] = field(default_factory=dict)
    keys: Mapping[str, object] = field(default_factory=dict)
    fields: tuple[Field, ...] = ()
    index: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """A `rounds`, and its own counters.

    `<name>.times`, `.half`, `.flip` (halves changed places), `.found` (its first speaker: 0 for a, 1 for b) and `.past`
    (both agreed that this round goes past their hour).
    """

    name: str
    times: int
    items: tuple[str, ...]
    swap: bool
    enough: bool
    fresh: bool
    step: StepDef
    counters: tuple[str, ...]
    """Its own counters and those of everything inside it."""


@dataclass(frozen=True, slots=True)
class Table:
    """A compiled protocol, run by the engine. `digest` names file and settings together."""

    protocol: str
    digest: str
    first: str
    close: str
    places: Mapping[str, Place]
    blocks: Mapping[str, Block]
    planning: bool
    over_sessions: bool
    depth: str
    terms: Terms
    agreements: tuple[str, ...]
    decks: Mapping[str, Mapping[str, tuple[str, ...]]]
    """Card words by deck and depth."""
    steps: int


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault of a file: the rule's name, the place, what is wrong and what would be right."""

    rule: str
    message: str
    right: str = ""
    where: Where = Where()
    file: str = ""

    def __str__(self) -> str:
        """Return `file:line:column: rule: what is wrong; what would be right`."""
        tail = f"; {self.right}" if self.right else ""
        return f"{self.file}:{self.where.line}:{self.where.column}: {self.rule}: {self.message}{tail}"
