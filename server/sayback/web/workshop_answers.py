"""Bodies of answers about workshops, by route, and the events of a page that watches."""

from typing import Literal, NotRequired, TypedDict

from ..engine.pair import Ms, Partner, Seat
from ..engine.view_types import Break, Clock, Cue, Hold, Host, HostNote, Next, Notice, Person, Stage, Step, Talking
from ..engine.view_types import Understood as UnderstoodWord
from ..errors import ErrorCode


class WorkshopMade(TypedDict):
    """A workshop that was made, and the code of its door."""

    workshop: str
    code: str
    expires: Ms


class DoorInfo(TypedDict):
    """A workshop for the holder of its code: enough to seal their name."""

    workshop: str
    key: str
    protocol: str
    languages: list[str]
    open: Literal[True]


class Joined(TypedDict):
    """The number of somebody who stands in the line."""

    person: int


class Place(TypedDict):
    """The place of a person; `seen` is given back to wait for something else."""

    state: Literal["waiting", "paired", "out", "over"]
    since: Ms
    session: NotRequired[str]
    seat: NotRequired[Partner]
    anew: NotRequired[Literal[True]]
    seen: str


class Recall(TypedDict):
    """Moment of the return that was said to all."""

    at: Ms


class Projected(TypedDict):
    """Contents of the projector page."""

    code: str
    open: bool
    here: int
    pairs: int
    over: bool
    clock: NotRequired[Recall]
    title: NotRequired[str]
    seen: str
    now: Ms


class Helper(TypedDict):
    """A helper, by number and sealed name."""

    n: int
    name: str


class Door(TypedDict):
    """Part of a workshop that may change: code, door, helpers."""

    code: str
    open: bool
    protocol: str
    helpers: list[Helper]
    over: bool
    clock: NotRequired[Recall]


class Attendee(TypedDict):
    """A person in the line or in a pair; of those who were taken out only `n` and `gone`."""

    n: int
    name: NotRequired[str]
    locale: NotRequired[str]
    at: NotRequired[Ms]
    together: NotRequired[str]
    pair: NotRequired[int]
    unconfirmed: NotRequired[Literal[True]]
    gone: NotRequired[Literal[True]]


class Pair(TypedDict):
    """Two persons and the name of their talk, which opens nothing."""

    n: int
    session: str
    a: int
    b: int
    at: Ms
    taken: NotRequired[int]
    apart: NotRequired[Ms]


class WorkshopView(Door):
    """Everything that a facilitator or helper may know."""

    v: int
    role: Literal["facilitator", "helper"]
    n: NotRequired[int]
    settings: dict[str, bool | int | str]
    languages: list[str]
    capacity: int
    key: str
    expires: Ms
    title: NotRequired[str]
    people: list[Attendee]
    pairs: list[Pair]


# an answer beside the body `DoorState`: what became of the door, which another request may have moved since
class DoorSet(TypedDict):
    """State of the door after the request."""

    open: bool


class NewCode(TypedDict):
    """The code of the door from now on."""

    code: str


class HelperMade(TypedDict):
    """The number of a new helper."""

    helper: int


# an answer: numbers that were given here. The body `Confirmed` names people by numbers that they have
class PeopleMade(TypedDict):
    """The numbers of those who were added, in order."""

    people: list[int]


class TakenOut(TypedDict):
    """Number of people taken out, and the new code of the door."""

    out: int
    code: str


# `NewCode` opens a door, `Code` says why something was refused: two things that one key happens to name
class Code(TypedDict):
    """Reason why one of several was refused."""

    code: ErrorCode


class PairMade(TypedDict):
    """A pair that was made: its number and its talk; or why it was not."""

    n: NotRequired[int]
    session: NotRequired[str]
    error: NotRequired[Code]


class PairsMade(TypedDict):
    """Result for each couple, in the order of the request."""

    pairs: list[PairMade]


class HandLaid(TypedDict):
    """A bulk act that has begun; its progress comes by the socket (`hand`)."""

    hand: str


class HandFailed(TypedDict):
    """A pair in whose talk a bulk act was refused."""

    n: int
    code: ErrorCode


class HandProgress(TypedDict):
    """Progress of a bulk act: of `of` pairs `done` are dealt with, `failed` among them."""

    id: str
    done: int
    of: int
    failed: list[HandFailed]


class Verdicts(TypedDict):
    """Counts of the three verdicts on what was said back."""

    got: int
    partly: int
    no: int


class Mean(TypedDict):
    """The mean of one rating, and over how many pairs."""

    pairs: int
    mean: float


class Sums(TypedDict):
    """Counts at the end of a workshop; empty for one that is being erased."""

    pairs: NotRequired[int]
    finished: NotRequired[int]
    turns: NotRequired[int]
    understood: NotRequired[Verdicts]
    ratings: NotRequired[dict[str, Mean]]


class Ended(TypedDict):
    """The sums of a workshop that has ended, and the pairs that did not end."""

    sums: Sums
    failed: NotRequired[list[HandFailed]]


# the socket of a page that watches


class TileBreak(TypedDict):
    """A time-out as a wall shows it."""

    until: Ms
    due: NotRequired[Literal[True]]


Resting = TypedDict("Resting", {"break": NotRequired[TileBreak]})
Breaking = TypedDict("Breaking", {"break": NotRequired[Break]})


class Tile(Resting):
    """A pair on the wall: never a word, never a private tap."""

    n: int
    protocol: str
    stage: Stage
    kind: str
    part: str
    place_n: list[int]
    floor: NotRequired[Partner]
    talking: NotRequired[Talking]
    clock: NotRequired[Clock]
    since: Ms
    here: dict[Partner, bool]
    ready: list[Partner]
    verdicts: Verdicts
    understood: dict[Partner, UnderstoodWord]
    turns: int
    cues: int
    done: bool
    left: bool
    acted: Ms
    gone: NotRequired[Ms]
    waiting: NotRequired[list[Partner]]
    tries: NotRequired[int]
    stop: NotRequired[Literal[True]]
    opened: NotRequired[bool]
    hand: NotRequired[Ms]
    taken: NotRequired[int]
    visit: NotRequired[Literal["asked", "in"]]
    recall: NotRequired[Ms]
    note: NotRequired[HostNote]
    held: NotRequired[Literal[True]]


class WallEvent(TypedDict):
    """Changes since the last frame."""

    now: Ms
    whole: bool
    tiles: list[Tile]
    people: NotRequired[list[Attendee]]
    pairs: NotRequired[list[Pair]]
    door: NotRequired[Door]
    guessed: NotRequired[Ms]
    """Moment at which somebody last tried many codes; absent where nobody did."""


class Looked(Breaking):
    """A talk as a look shows it: its shape, and nothing that they chose, wrote, drew or rated."""

    stage: Stage
    protocol: str
    step: Step
    people: dict[Seat, Person]
    floor: Partner | None
    talking: Talking | None
    clock: Clock | None
    holds: list[Hold]
    next: Next | None
    understood: dict[Partner, UnderstoodWord]
    spoken: dict[Partner, Ms]
    rule: str
    host: Host
    cues: NotRequired[list[Cue]]
    enough: NotRequired[list[Partner]]
    notice: NotRequired[Notice]
    over_sessions: NotRequired[Literal[True]]
    items: NotRequired[list[str]]
    discussed: NotRequired[list[str]]
    step_item: NotRequired[str]
    guide: NotRequired[str]


class LookEvent(TypedDict):
    """A pair that both let somebody look in on; null once that is over."""

    n: int
    view: Looked | None


class LookAsked(TypedDict):
    """To begin, or to end, to look in on a pair."""

    n: int
    on: bool


class WatchAuth(TypedDict):
    """Contents of the CONNECT packet of a page that watches a workshop."""

    workshop: str
    token: str
    seen: NotRequired[int]
