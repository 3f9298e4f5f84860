"""The values of a state, all frozen, and `change`, the one way to make another of any.

`change` is `msgspec.structs.replace`: in C, because a state of this size is changed about five times an act. A name
that is no field raises TypeError there. So that a type checker sees it before, and a value of a wrong type with it,
every class that is changed says in `_copied` which fields it has (`__replace__`, which msgspec gives to all, takes any
name). `gc=False`: a frozen value holds only what was there before it, so it is in no circle and the garbage collector
need not look at it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, ParamSpec, Protocol, TypedDict, TypeVar, Unpack

from msgspec import Struct, field
from msgspec.structs import replace

from .pair import By, Ms, Partner

Phase = Literal["main", "wrap", "over"]
Understood = Literal["none", "got", "open"]
Fields = ParamSpec("Fields")
Thing = TypeVar("Thing", covariant=True)


class Changeable(Protocol[Fields, Thing]):
    """A value that can be copied with some fields changed."""

    def _copied(self, *args: Fields.args, **fields: Fields.kwargs) -> Thing:
        """Return the copy."""


if TYPE_CHECKING:

    def change(thing: Changeable[Fields, Thing], /, *args: Fields.args, **fields: Fields.kwargs) -> Thing:
        """A copy that differs in these fields."""

else:
    change = replace


class ClockFields(TypedDict, total=False):
    """The fields of `Clock`, for `change`."""

    phase: Phase
    left: Ms | None
    since: Ms | None
    total: Ms


class Clock(Struct, frozen=True, gc=False):
    """The one clock.

    `left` is None where a place has no limit; `since` is None while anything holds it.
    """

    phase: Phase
    left: Ms | None
    since: Ms | None
    total: Ms = 0

    if TYPE_CHECKING:

        def _copied(self, **fields: Unpack[ClockFields]) -> Clock: ...


class HoldFields(TypedDict, total=False):
    """The fields of `Hold`, for `change`."""

    by: By | None
    at: Ms
    until: Ms | None


class Hold(Struct, frozen=True, gc=False):
    """A reason why the clock stands: who put it, when, and its own end (None: never)."""

    by: By | None
    at: Ms
    until: Ms | None = None

    if TYPE_CHECKING:

        def _copied(self, **fields: Unpack[HoldFields]) -> Hold: ...


class BreakFields(TypedDict, total=False):
    """The fields of `Break`, for `change`."""

    id: int
    by: Partner
    at: Ms
    until: Ms
    back: tuple[Partner, ...]
    due: bool
    rest: tuple[Partner, ...]


class Break(Struct, frozen=True, gc=False):
    """A time-out with a promise: who asked, when, the moment of return, and who is back."""

    id: int
    by: Partner
    at: Ms
    until: Ms
    back: tuple[Partner, ...] = ()
    due: bool = False
    """Whether the promised moment has come."""
    rest: tuple[Partner, ...] = ()
    """Partners who wish that the subject rests for a day."""

    if TYPE_CHECKING:

        def _copied(self, **fields: Unpack[BreakFields]) -> Break: ...


class CueFields(TypedDict, total=False):
    """The fields of `Cue`, for `change`."""

    id: int
    by: Partner
    kind: str
    at: Ms
    taken: bool | None
    after: Ms | None


class Cue(Struct, frozen=True, gc=False):
    """A repair cue and its receipt; `after` is how long the answer took in ms."""

    id: int
    by: Partner
    kind: str
    at: Ms
    taken: bool | None = None
    after: Ms | None = None

    if TYPE_CHECKING:

        def _copied(self, **fields: Unpack[CueFields]) -> Cue: ...


class Mark(Struct, frozen=True, gc=False):
    """A step as it was when it began, to step back to."""

    place: str
    speaker: Partner
    counts: Mapping[str, int]
    understood: Mapping[str, Understood]


class AsideFields(TypedDict, total=False):
    """The fields of `Aside`, for `change`."""

    kind: str
    seat: Partner | None
    place: str
    visit: int
    speaker: Partner
    clock: Clock | None
    did: Mapping[str, str]
    card: str


class Aside(Struct, frozen=True, gc=False):
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

    if TYPE_CHECKING:

        def _copied(self, **fields: Unpack[AsideFields]) -> Aside: ...


class BackFields(TypedDict, total=False):
    """The fields of `Back`, for `change`."""

    by: Partner
    what: str
    at: Ms
    place: str
    visit: int
    speaker: Partner
    clock: Clock | None
    did: Mapping[str, str]
    counts: Mapping[str, int]
    understood: Mapping[str, Understood]
    bound: bool
    counted: str
    enough: tuple[Partner, ...]
    aside: Aside | None
    turned: str
    tapped: tuple[Partner, ...]
    pace: Mapping[str, tuple[Ms, Ms]]
    spent: Ms


class Back(Struct, frozen=True, gc=False):
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
    """The name of the tap's count in `tally`."""
    enough: tuple[Partner, ...] = ()
    aside: Aside | None = None
    turned: str = ""
    tapped: tuple[Partner, ...] = ()
    pace: Mapping[str, tuple[Ms, Ms]] = field(default_factory=dict)
    spent: Ms = 0
    """How much of the hour that visit had taken."""

    if TYPE_CHECKING:

        def _copied(self, **fields: Unpack[BackFields]) -> Back: ...


class Signed(Struct, frozen=True, gc=False):
    """The names under one draft: each partner's signature ("": signed without one)."""

    by: Mapping[Partner, str] = field(default_factory=dict)
    agreed: bool = False
    """Whether both had signed it."""


class Notice(Struct, frozen=True, gc=False):
    """The last act on the talk from outside its table, to be said in plain words."""

    kind: str
    by: By | None
    at: Ms
    detail: str = ""


class HourFields(TypedDict, total=False):
    """The fields of `Hour`, for `change`."""

    total: Ms
    ends: Ms
    since: Ms
    stood: Ms | None
    pace: Mapping[str, tuple[Ms, Ms]]


class Hour(Struct, frozen=True, gc=False):
    """The time the two have together, and how they have used it; spans and moments in ms."""

    total: Ms
    ends: Ms = 0
    """The moment; 0 before the first step."""
    since: Ms = 0
    """When this visit began, moved on by the time in which it stood."""
    stood: Ms | None = None
    """Since when something holds this visit."""
    pace: Mapping[str, tuple[Ms, Ms]] = field(default_factory=dict)
    """Planned and real time, by the kind of thing; `more`: how often no, how often yes."""

    if TYPE_CHECKING:

        def _copied(self, **fields: Unpack[HourFields]) -> Hour: ...


class HostedFields(TypedDict, total=False):
    """The fields of `Hosted`, for `change`."""

    opened: bool
    hands: Mapping[str, Ms]
    taken: int
    visit: Literal["", "asked", "in"]
    welcome: tuple[Partner, ...]
    visited: Ms
    recall: Ms
    note: str
    noted: Ms
    parted: bool
    acted: Ms
    entered: Ms


class Hosted(Struct, frozen=True, gc=False):
    """The state between a workshop's facilitator and this pair. Times in ms; 0 and "": not so."""

    opened: bool = False
    """Whether the facilitator has let the talk begin."""
    hands: Mapping[str, Ms] = field(default_factory=dict)
    """Partners who ask for help, and since when."""
    taken: int = 0
    """The number of the helper who comes."""
    visit: Literal["", "asked", "in"] = ""
    """Whether the facilitator asks to look in, or does."""
    welcome: tuple[Partner, ...] = ()
    """Partners who have said yes to it."""
    visited: Ms = 0
    """Until when the visitor, or one who would be, is known to be there."""
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

    if TYPE_CHECKING:

        def _copied(self, **fields: Unpack[HostedFields]) -> Hosted: ...
