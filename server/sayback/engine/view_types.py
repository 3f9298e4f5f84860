"""The view of a seat, key by key. `docs/api/view.schema.json` is written from here.

`view` makes it. A key that is not `NotRequired` stands in each view; one that is stands only where there is something
to say. Moments are milliseconds since the epoch on the server's clock, spans are milliseconds. Nothing here has a
default.
"""

from typing import Literal, NotRequired, TypedDict

from .pair import By, Ms, Partner, Seat

Stage = Literal["lobby", "running", "break", "paused", "closed"]
Talking = Literal["a", "b", "both"]
Understood = Literal["none", "got", "open"]
Insertion = Literal["floor", "once-more", "slow", "repair"]
Why = Literal["away", "pause", "held", "cue", "break", "stop"]
FieldKind = Literal["text", "one", "many", "scale", "body"]
Reveal = Literal["never", "both-done", "by-choice"]
Guide = Literal["breath", "ground", "none"]


class Shape(TypedDict, total=False):
    """JSON Schema of one argument of a move: the closed part of it that `shapes` makes and checks."""

    type: Literal["string", "integer", "boolean"]
    enum: list[str | int]
    const: str | int | bool
    default: str | int | bool
    format: Literal["sealed"]
    minimum: int
    maximum: int
    minLength: int
    maxLength: int
    pattern: str


class Move(TypedDict):
    """A move that this seat may make now."""

    move: str
    args: dict[str, Shape]
    primary: NotRequired[Literal[True]]
    """True for the move that this seat is expected to make; one at most is. Absent for the others."""


Role = TypedDict("Role", {"as": NotRequired[str]})
Attempt = TypedDict("Attempt", {"try": NotRequired[int]})
Author = TypedDict("Author", {"from": By})


class Step(Role, Attempt):
    """Present place of the talk.

    `id` is given back with each act, so that a late one is noticed.
    """

    id: str
    kind: str
    name: str
    place: str
    index: int
    of: int
    round: NotRequired[int]
    rounds: NotRequired[int]
    half: NotRequired[int]
    item: NotRequired[str]
    list: NotRequired[str]
    aside: NotRequired[Insertion]


class Clock(TypedDict):
    """The one clock: `since` and `ends` while it runs, `left` while it stands."""

    phase: Literal["main", "wrap", "over"]
    running: bool
    total: Ms
    since: NotRequired[Ms]
    ends: NotRequired[Ms]
    left: NotRequired[Ms]
    own: NotRequired[Literal[True]]
    """True where it ends by itself, whatever the rule for time is; absent otherwise."""


class Hold(TypedDict):
    """A reason why the clock stands."""

    why: Why
    by: NotRequired[By]
    who: NotRequired[list[Seat]]
    until: NotRequired[Ms]


class Person(TypedDict):
    """A person of this talk: never which move they have made, only that it is done."""

    here: bool
    done: NotRequired[Literal[True]]
    waiting: NotRequired[Literal[True]]
    since: NotRequired[Ms]
    """Moment since which they are away; absent while they are here and before the talk."""


class Next(Role):
    """Place after this one on the ordinary path."""

    kind: str
    name: str
    place: str
    who: Talking | None


class Cue(TypedDict):
    """A repair cue; `taken` is null until it is answered."""

    id: int
    by: Partner
    kind: str
    at: Ms
    taken: bool | None


class Break(TypedDict):
    """A time-out and the moment of its return; `rest`: who wishes that the subject rests."""

    id: int
    by: Partner
    at: Ms
    until: Ms
    back: list[Partner]
    due: NotRequired[Literal[True]]
    rest: NotRequired[list[Partner]]


class Field(TypedDict):
    """A sealed question."""

    name: str
    kind: FieldKind
    list: NotRequired[str]
    under: NotRequired[str]
    nudge: NotRequired[str]
    most: NotRequired[int]
    longest: NotRequired[int]
    low: NotRequired[int]
    high: NotRequired[int]


class Box(Author):
    """Sealed words that this seat may ask for (`words`)."""

    box: str
    field: str
    step: str
    n: NotRequired[int]
    """How often it was written, from the second time on; absent before. A greater one: ask for it again."""


class Signatures(TypedDict):
    """Names under a draft, each with its signature, maybe empty; `agreed` and none: the words stand without names."""

    of: str
    by: dict[Partner, str]
    agreed: NotRequired[Literal[True]]


class Draft(TypedDict):
    """Words that both may sign; `again_in`: days until they are looked at again, 0 where that is not set."""

    n: int
    by: Partner
    signed: list[Partner]
    again_in: int


class Card(TypedDict):
    """A card that was drawn, and how many may still be put back."""

    deck: str
    word: str
    left: int


class Notice(TypedDict):
    """The last thing that was done to the talk from outside its table."""

    kind: str
    by: By | None
    at: Ms
    detail: NotRequired[str]


class Undo(TypedDict):
    """Undo that the therapist has."""

    until: Ms


class Note(TypedDict):
    """Remark for the therapist alone: again and again it is the same partner who asks for a break."""

    kind: Literal["one-sided-breaks"]
    by: Partner
    n: int


class Consent(TypedDict):
    """Agreements about who may see what: this seat's own, and those of both."""

    mine: NotRequired[list[str]]
    both: NotRequired[list[str]]


class Repairs(TypedDict):
    """Counts of repair cues in the whole talk."""

    sent: int
    taken: int


class Chosen(TypedDict):
    """Last pick in this round, for everybody to see."""

    step: str
    option: str


class Plan(TypedDict):
    """The time the two have: before the first step `total`, then `ends`; `over` where both are asked."""

    total: NotRequired[Ms]
    ends: NotRequired[Ms]
    fits: NotRequired[int | Literal[False]]
    each: NotRequired[Literal[True]]
    short: NotRequired[Literal[True]]
    whole: NotRequired[Literal[True]]
    over: NotRequired[Ms]


class HostNote(TypedDict):
    """The facilitator's last word to all; `sealed`: it stands in a box."""

    word: str
    at: Ms


class Host(TypedDict):
    """State between a pair of a workshop and its facilitator."""

    opened: bool
    """True once the facilitator has let the talk begin."""
    parted: NotRequired[Literal[True]]
    hand: NotRequired[list[Partner]]
    """Partners who ask for help; absent while nobody does."""
    taken: NotRequired[int]
    """Number of the helper who comes; absent while nobody does."""
    visit: NotRequired[Literal["asked", "in"]]
    recall: NotRequired[Ms]
    """Moment at which everybody is called back; absent where none was said."""
    note: NotRequired[HostNote]


class Terms(TypedDict):
    """Terms under which this dialogue is held; absent keys: as usual."""

    devices: NotRequired[Literal["two"]]
    """Number of devices for the two at least; never one for both."""
    once: NotRequired[Ms]
    """So long after it was begun it is not begun again."""
    saved: NotRequired[Literal[False]]
    """It is erased as it ends."""
    needs: NotRequired[Literal["therapist"]]
    """Seat that has to be taken, by a therapist whom both let see it, before the talk begins."""


class Common(TypedDict):
    """The part of a view that is about the talk itself, the same for everybody who sees it."""

    stage: Stage
    protocol: str
    digest: str
    step: Step
    people: dict[Seat, Person]
    floor: NotRequired[Partner | None]
    talking: NotRequired[Talking | None]
    clock: NotRequired[Clock | None]
    holds: NotRequired[list[Hold]]
    next: NotRequired[Next | None]
    understood: NotRequired[dict[Partner, Understood]]
    spoken: NotRequired[dict[Partner, Ms]]
    rule: NotRequired[str]
    plan: NotRequired[Plan]
    host: NotRequired[Host]
    cues: NotRequired[list[Cue]]
    enough: NotRequired[list[Partner]]
    notice: NotRequired[Notice]
    over_sessions: NotRequired[Literal[True]]
    terms: NotRequired[Terms]
    chosen: NotRequired[Chosen]
    again: NotRequired[Ms]
    """Moment from which a subject that rests may be taken up again; absent while none rests."""
    repair: NotRequired[str]
    """Word of the repair sentence that both read just now; absent outside a repair."""
    repairs: NotRequired[Repairs]
    items: NotRequired[list[str]]
    discussed: NotRequired[list[str]]
    step_item: NotRequired[str]
    fields: NotRequired[list[Field]]
    reveal: NotRequired[Reveal]
    danger: NotRequired[Literal[True]]
    """True where a word that can be picked on this page means danger, whoever picks what; absent elsewhere."""
    balance: NotRequired[Literal[False]]
    """False in a free talk that is not to show how talking was shared; absent elsewhere."""
    lasts: NotRequired[int]
    """In how many days the words that both sign here end by themselves; absent where they do not."""
    about: NotRequired[list[str]]
    options: NotRequired[list[str]]
    guide: NotRequired[Guide]
    draft: NotRequired[Draft]


Resting = TypedDict("Resting", {"break": NotRequired[Break]})


class Shared(Common, Resting):
    """The part of a view that is about the talk itself, a break included."""


class Own(TypedDict):
    """The part of a view that is one seat's own."""

    seat: Seat
    role: NotRequired[Literal["speaker", "listener"]]
    consent: NotRequired[Consent]
    let_in: NotRequired[Literal[True]]
    """True once this seat has said yes to a facilitator's look; absent otherwise."""
    boxes: NotRequired[list[Box]]
    rates: NotRequired[dict[str, int]]
    card: NotRequired[Card]
    undo: NotRequired[Undo]
    note: NotRequired[Note]


class Acting(TypedDict):
    """The moves of a seat, and the names under words."""

    moves: list[Move]
    signatures: NotRequired[list[Signatures]]


class Private(Own, Acting):
    """The part of a view that is one seat's own."""


class StoryView(Shared, Own):
    """A view as the story of a talk keeps it: without what could be done then, and without signatures."""


class Content(StoryView, Acting):
    """A view as the engine makes it: without its numbers."""


class View(Content):
    """All that one seat is sent.

    A panel takes a view whose `(epoch, version + own)` is greater than the last one's.
    """

    version: int
    """Moves when everybody sees something new."""
    own: int
    """Moves when only some do, this seat among them."""
    epoch: int
    """Moves when the store is known to have lost steps."""
    mark: str
    """Proves that this view was shown; given back with its numbers as `seen`."""
    now: Ms
    keys: NotRequired[dict[Seat, int]]
    """Number of devices each seat has had, for seats whose public key is shown; absent while none is."""
    tried: NotRequired[Ms]
    """Moment at which somebody else last brought this seat's link and did not get in; absent where nobody did."""
    taken: NotRequired[dict[Seat, list[Ms]]]
    """When each device came that a seat is open on, told to a therapist alone.

    A seat is absent where that is not known.
    """


__all__ = ["Content", "StoryView", "View"]
