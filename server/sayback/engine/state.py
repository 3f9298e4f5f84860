"""The state of one talk: plain frozen values, at most 2 KB as JSON, a new object for every change.

No field says when the state was last looked at: reading a talk late gives what watching it would have given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from .pair import By, Ms, Partner

Phase = Literal["main", "wrap", "over"]
Understood = Literal["none", "got", "open"]


@dataclass(frozen=True, slots=True)
class Clock:
    """The one clock. `left` is None where a place has no limit; `since` is None while anything holds it."""

    phase: Phase
    left: Ms | None
    since: Ms | None
    total: Ms = 0


@dataclass(frozen=True, slots=True)
class Hold:
    """A reason why the clock stands: who put it, when, and when it ends by itself (None: never)."""

    by: By | None
    at: Ms
    until: Ms | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """A time-out with a promise: who asked, when, the moment of return, and who is back."""

    id: int
    by: Partner
    at: Ms
    until: Ms
    back: tuple[Partner, ...] = ()
    due: bool = False
    """Whether the promised moment has come."""
    rest: tuple[Partner, ...] = ()
    """Who wishes that the subject rests for a day."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A repair cue and its receipt; `after` is how long the answer took in ms."""

    id: int
    by: Partner
    kind: str
    at: Ms
    taken: bool | None = None
    after: Ms | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A step as it was when it began, to step back to."""

    place: str
    speaker: Partner
    counts: Mapping[str, int]
    understood: Mapping[str, Understood]


@dataclass(frozen=True, slots=True)
class Aside:
    """An insertion (floor, once-more, slow, card) and the place it returns to, as it was."""

    kind: str
    seat: Partner | None
    place: str
    visit: int
    speaker: Partner
    clock: Clock | None
    did: Mapping[str, str]
    card: str = ""
    """The repair sentence that both read, by its word."""


@dataclass(frozen=True, slots=True)
class Back:
    """A tap that can be taken back, and the place that it ended, as that was left (`takeback`)."""

    by: Partner
    what: str
    """The move: `done` or `heard`."""
    at: Ms
    """When it was tapped; later by the time that nobody watched or that was paused."""
    place: str
    visit: int
    speaker: Partner
    clock: Clock | None
    did: Mapping[str, str]
    counts: Mapping[str, int]
    understood: Mapping[str, Understood]
    bound: bool = False
    """Whether it can be taken back for a while only, because the other has acted or is free to."""
    counted: str = ""
    """What the tap was counted as in `tally`."""
    enough: tuple[Partner, ...] = ()
    aside: Aside | None = None
    turned: str = ""
    tapped: tuple[Partner, ...] = ()
    pace: Mapping[str, tuple[Ms, Ms]] = field(default_factory=dict)
    spent: Ms = 0
    """How much of the hour that visit had taken."""


@dataclass(frozen=True, slots=True)
class Signed:
    """The names under one draft: each partner's signature ("": signed without one)."""

    by: Mapping[Partner, str] = field(default_factory=dict)
    agreed: bool = False
    """Whether both had signed it."""


@dataclass(frozen=True, slots=True)
class Notice:
    """The last thing that was done to the talk from outside its table, to be said in plain words."""

    kind: str
    by: By | None
    at: Ms
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Hour:
    """How long the two have together, and how they have used it so far; spans and moments in ms."""

    total: Ms
    ends: Ms = 0
    """The moment; 0 before the first step."""
    since: Ms = 0
    """When this visit began, moved on by the time in which it stood."""
    stood: Ms | None = None
    """Since when something holds this visit."""
    pace: Mapping[str, tuple[Ms, Ms]] = field(default_factory=dict)
    """What was planned and what it took, by the kind of thing; `more`: how often no, how often yes."""


@dataclass(frozen=True, slots=True)
class Hosted:
    """What a workshop's facilitator and this pair have between them. Times in ms; 0 and "": not so."""

    opened: bool = False
    """Whether the facilitator has let the talk begin."""
    hands: Mapping[str, Ms] = field(default_factory=dict)
    """Who asks for help, and since when."""
    taken: int = 0
    """The number of the helper who comes."""
    visit: Literal["", "asked", "in"] = ""
    """Whether the facilitator asks to look in, or does."""
    welcome: tuple[Partner, ...] = ()
    """Who has said yes to it."""
    visited: Ms = 0
    """Until when whoever looks in, or would, is known to be there."""
    recall: Ms = 0
    """When everybody is brought back."""
    note: str = ""
    """The word of the last ready sentence, or `sealed`."""
    noted: Ms = 0
    parted: bool = False
    """Whether the talk is over because its two are to be paired anew."""
    acted: Ms = 0
    """When anybody last did something."""
    entered: Ms = 0
    """When this visit began."""


@dataclass(frozen=True)
class State:
    """One talk. Field by field: see each line below; times are ms since the epoch or spans in ms."""

    protocol: str
    digest: str
    place: str
    at: Ms
    """When the last thing happened."""
    speaker: Partner
    first: Partner
    seed: int
    rule: str
    factor: float
    therapist: bool = False
    """Whether this talk has a therapist's seat at all."""
    visit: int = 0
    """Which entry into a place this is; `<place>~<visit>` names it on the wire."""
    entries: int = 0
    """How many entries and breaks there were; never goes back, so a number is never used twice."""
    counts: Mapping[str, int] = field(default_factory=dict)
    did: Mapping[str, str] = field(default_factory=dict)
    """Which move each seat has made in this visit; both means both made the same one."""
    clock: Clock | None = None
    holds: Mapping[str, Hold] = field(default_factory=dict)
    here: Mapping[str, int] = field(default_factory=dict)
    away_since: Mapping[str, Ms] = field(default_factory=dict)
    break_: Break | None = None
    cues: tuple[Cue, ...] = ()
    cue_budget: Ms = 60_000
    understood: Mapping[str, Understood] = field(default_factory=dict)
    enough: tuple[Partner, ...] = ()
    boxes: Mapping[str, str] = field(default_factory=dict)
    """`<seat>/<step id>/<field>` -> kept or shown; the bytes lie elsewhere."""
    rates: Mapping[str, int] = field(default_factory=dict)
    """`<step>/<seat>/<word>` -> 1-5; never in another seat's view."""
    draft: int = 0
    drafter: Partner | None = None
    again_in: int = 0
    """When the signed words are looked at again, in days; 0: not set."""
    signed: Mapping[str, Signed] = field(default_factory=dict)
    """Every draft that anybody has ever signed, by its box; taken back: without names (`signing`)."""
    aside: Aside | None = None
    trail: tuple[Mark, ...] = ()
    alone: int = 0
    """How many places in a row were left by the clock alone."""
    spoken: Mapping[str, Ms] = field(default_factory=dict)
    """How long each has talked, from turns with one talker."""
    notice: Notice | None = None
    undo: State | None = None
    undo_until: Ms = 0
    undo_of: str = ""
    """The id of the act that can be undone: two who help may each think of their own."""
    back: Back | None = None
    """The last tap of a partner that can be taken back."""
    retaken: int = -1
    """The visit in which a tap was last taken back; -1: in none."""
    erase: bool = False
    """Somebody wished this talk erased when it closed."""
    consent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What each partner has agreed to; absent: has not said."""
    tally: Mapping[str, int] = field(default_factory=dict)
    """Counts of the whole talk: `cues`, `taken`, `breaks.<seat>`, `turns` that were finished, `heard.<verdict>`. They
    only grow; but a turn and a verdict that were taken back are not counted."""
    turned: str = ""
    """`<place>~<visit>` of the turn that ended last: what the private taps are about."""
    tapped: tuple[Partner, ...] = ()
    """Who has tapped for it; only their own panel sees that."""
    going_on: tuple[Partner, ...] = ()
    """Who would go on after a stop."""
    again: Ms = 0
    """When a subject that rests may be taken up again; 0: no appointment."""
    hosted: Hosted | None = None
    """In a workshop: what is between this pair and its facilitator."""
    waiting: tuple[Partner, ...] = ()
    """Whom the therapist lets wait outside: at the door before the talk, or apart from it for a while."""
    gap_seen: Ms = 0
    """End of the last unwatched gap that was credited."""
    hour: Hour | None = None
    """The time the two have, if they said so."""


def rewritten(mark: str) -> str:
    """The mark of a box that is written once more: `shown` → `shown.2` → `shown.3`."""
    kind, _, times = mark.partition(".")
    return f"{kind}.{int(times or 1) + 1}"


def counted(state: State, what: str) -> State:
    """One more of this in the whole talk."""
    return change(state, tally={**state.tally, what: state.tally.get(what, 0) + 1})


Thing = TypeVar("Thing")


def change(thing: Thing, **fields: Any) -> Thing:
    """A copy that differs in these fields, of a state or of any frozen dataclass without slots. Ten times quicker than
    `dataclasses.replace`, which matters: a state of this size is changed about five times an act."""
    new = object.__new__(type(thing))
    new.__dict__.update(thing.__dict__)
    new.__dict__.update(fields)
    return new
