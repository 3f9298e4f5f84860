"""The state of a talk: plain frozen values, a new object for every change.

At most 2 KB as JSON. No field says when the state was last looked at: reading a talk late gives what watching it would
have given.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypedDict, Unpack

from msgspec import Struct, field

from .pair import Ms, Partner
from .values import (
    Aside,
    Back,
    Break,
    Clock,
    Cue,
    Hold,
    Hosted,
    Hour,
    Mark,
    Notice,
    Signed,
    Understood,
    change,
)


class StateFields(TypedDict, total=False):
    """The fields of `State`, for `change`."""

    protocol: str
    digest: str
    place: str
    at: Ms
    speaker: Partner
    first: Partner
    seed: int
    rule: str
    factor: float
    therapist: bool
    visit: int
    entries: int
    counts: Mapping[str, int]
    did: Mapping[str, str]
    clock: Clock | None
    holds: Mapping[str, Hold]
    here: Mapping[str, int]
    away_since: Mapping[str, Ms]
    break_: Break | None
    cues: tuple[Cue, ...]
    cue_budget: Ms
    understood: Mapping[str, Understood]
    enough: tuple[Partner, ...]
    boxes: Mapping[str, str]
    rates: Mapping[str, int]
    draft: int
    drafter: Partner | None
    again_in: int
    signed: Mapping[str, Signed]
    aside: Aside | None
    trail: tuple[Mark, ...]
    alone: int
    spoken: Mapping[str, Ms]
    notice: Notice | None
    undo: State | None
    undo_until: Ms
    undo_of: str
    back: Back | None
    retaken: int
    erase: bool
    consent: Mapping[str, tuple[str, ...]]
    tally: Mapping[str, int]
    turned: str
    tapped: tuple[Partner, ...]
    going_on: tuple[Partner, ...]
    again: Ms
    hosted: Hosted | None
    waiting: tuple[Partner, ...]
    gap_seen: Ms
    hour: Hour | None


class State(Struct, frozen=True, gc=False):
    """A talk: see each field below; times are ms since the epoch or spans in ms."""

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
    """Every draft that anybody has ever signed, by its box.
    Taken back: without names (`signing`)."""
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
    """Whether this talk is to be erased, as somebody wished when it closed."""
    consent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Each partner's agreements; absent: has not said."""
    tally: Mapping[str, int] = field(default_factory=dict)
    """Counts of the whole talk.
    `cues`, `taken`, `breaks.<seat>`, `turns` that were finished, `heard.<verdict>`. They only grow; but a turn and a
    verdict that were taken back are not counted."""
    turned: str = ""
    """`<place>~<visit>` of the turn that ended last, the subject of the private taps."""
    tapped: tuple[Partner, ...] = ()
    """Partners who have tapped for it; only their own panel sees that."""
    going_on: tuple[Partner, ...] = ()
    """Partners who would go on after a stop."""
    again: Ms = 0
    """When a subject that rests may be taken up again; 0: no appointment."""
    hosted: Hosted | None = None
    """In a workshop: the state between this pair and its facilitator."""
    waiting: tuple[Partner, ...] = ()
    """Partners whom the therapist lets wait outside.
    At the door before the talk, or apart from it for a while."""
    gap_seen: Ms = 0
    """End of the last unwatched gap that was credited."""
    hour: Hour | None = None
    """The time the two have, if they said so."""

    if TYPE_CHECKING:

        def _copied(self, **fields: Unpack[StateFields]) -> State: ...


def rewritten(mark: str) -> str:
    """Return the mark of a box that is written once more: `shown` → `shown.2` → `shown.3`."""
    # The bytes of a box lie elsewhere: without a count a rewritten one would change no view, and no panel would ask.
    kind, _, times = mark.partition(".")
    return f"{kind}.{int(times or 1) + 1}"


def counted(state: State, what: str) -> State:
    """Count one more of this in the whole talk."""
    return change(state, tally={**state.tally, what: state.tally.get(what, 0) + 1})


def shut(state: State) -> bool:
    """Tell whether the talk waits for its facilitator to begin."""
    return state.hosted is not None and not state.hosted.opened


def beneath(state: State) -> str:
    """Return `<place>~<visit>` of the place itself, whatever lies over it."""
    return f"{state.place}~{state.visit}"
