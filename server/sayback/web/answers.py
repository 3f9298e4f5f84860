"""Bodies of answers by route, key by key. `docs/api/openapi.json` is written from here.

Tokens never stand in an answer but once, for the caller that asked this server to make them. Hashes, keys and boxes are
base64url without padding; moments are milliseconds since the epoch on the server's clock.
"""

from typing import Any, Literal, NotRequired, TypedDict

from ..engine.pair import Ms, Partner, Seat
from ..engine.view_types import Content, StoryView, Terms
from ..errors import ErrorCode

Depth = Literal["gentle", "steady", "deep"]
Rule = Literal["soft", "nudge", "firm", "none"]


class Problem(TypedDict):
    """Reason of a refusal: decide by `code`, show `message`."""

    code: ErrorCode
    message: str
    where: NotRequired[list[str]]


class Failure(TypedDict):
    """The body of every answer that is an error; its codes are in `errors.md`."""

    error: Problem


class Ok(TypedDict):
    """It is done, or was passed on, and there is nothing to tell."""

    ok: Literal[True]


# talks


class SeatLink(TypedDict):
    """Way to a seat; `token` where this server made it: it works at once, and is told this once."""

    link: str
    token: NotRequired[str]


class Created(TypedDict):
    """A talk that was made."""

    session: str
    seats: dict[Seat, SeatLink]
    expires: Ms


class SeatKey(TypedDict):
    """Public part of a seat's key, for everybody seated."""

    n: int
    commit: str
    public: str | None
    opening: str | None


class Settings(TypedDict):
    """Choices that a talk was made with, to make the next one like it."""

    settings: dict[str, bool | int | str]
    rule: Rule
    factor: float
    first: Partner
    minutes: int | None


class Talk(TypedDict):
    """A talk before joining, for the holder of an invitation or of a seat's token."""

    session: str
    seat: Seat
    protocol: str
    depth: Depth
    locale: str
    therapist: bool
    workshop: NotRequired[str]
    names: dict[Seat, str]
    claimed: list[Seat]
    here: list[Seat]
    started: bool
    keys: dict[Seat, SeatKey]
    again: Settings


class Claimed(TypedDict):
    """The seat that was taken; `box`: what the first device left for a second one."""

    seat: Seat
    box: NotRequired[str]


class Invited(TypedDict):
    """The seat that has a new invitation."""

    seat: Seat


# not the view's `Undo`, which has the same key: there a time runs out in which something can be taken back
class DeviceLeft(TypedDict):
    """Until when the invitation of a second device holds."""

    until: Ms


class Keys(TypedDict):
    """The keys of all seats."""

    keys: dict[Seat, SeatKey]


class Meeting(TypedDict):
    """Six digits that introduce a second device, and until when."""

    code: str
    until: Ms


class Guest(TypedDict):
    """The key of the device that came with the code; null while none has."""

    guest: str | None


class Met(TypedDict):
    """Answer to a device with six digits; the key of the first device follows once its own is there."""

    session: str
    seat: Seat
    commit: str
    until: Ms
    public: str | None
    opening: str | None
    left: bool
    free: NotRequired[bool]


class Entry(TypedDict):
    """A moment that showed this seat something new, and by what: its own moves by name, of others only the kind."""

    at: Ms
    what: list[str]
    view: StoryView


Since = TypedDict("Since", {"from": Ms})


class Story(Since):
    """Course of a talk, as one seat saw it."""

    session: str
    protocol: str
    seat: Seat
    entries: list[Entry]


class Receipt(TypedDict):
    """Receipt of an erasure: counts of what was removed, and the state of the store's file."""

    talks: NotRequired[int]
    keys: int
    entries: int
    boxes: int
    bytes: int
    erased: Ms
    file: Literal["rewriting", "rewritten", "none", "refused"]
    rewritten: NotRequired[Ms]
    devices: int


# dialogues


class Word(TypedDict):
    """One option and what it is called."""

    word: str
    label: str


class Setting(TypedDict):
    """A setting that a couple may adjust; times in ms."""

    name: str
    kind: Literal["time", "count", "choice", "yes-no"]
    label: str
    default: int | str | bool
    min: NotRequired[int]
    max: NotRequired[int]
    options: NotRequired[list[Word]]


class Minutes(TypedDict):
    """Length of a talk, in minutes."""

    quick: int
    usual: int
    longest: int


class Protocol(TypedDict):
    """A dialogue in a list."""

    id: str
    lang: str
    title: str
    summary: str
    depth: Depth
    good_for: list[str]
    minutes: Minutes
    settings: list[Setting]
    source: str
    balance: Literal["over-sessions", "in-session", "one-way"]
    terms: NotRequired[Terms]


class Protocols(TypedDict):
    """All dialogues, and what the start page says."""

    protocols: list[Protocol]
    languages: list[str]
    ui: dict[str, Any]
    public_url: str
    key_needed: bool


class Outline(Protocol):
    """One dialogue with its steps, nested as in its file."""

    steps: list[dict[str, Any]]


class Tour(TypedDict):
    """The pages of a dialogue as each seat sees them, in the order of the talk."""

    stops: list[dict[Seat, Content]]


class Texts(TypedDict):
    """All that a panel says in one dialogue and language."""

    language: str
    protocol: str
    title: str
    steps: dict[str, Any]
    defaults: dict[str, Any]
    ui: dict[str, Any]
    summary: NotRequired[str]
    source: NotRequired[str]
    good_for: NotRequired[list[str]]
    settings: NotRequired[dict[str, Any]]
    agreements: NotRequired[dict[str, str]]
    lists: NotRequired[dict[str, Any]]
    trees: NotRequired[dict[str, Any]]
    decks: NotRequired[dict[str, dict[str, str]]]


class Words(TypedDict):
    """The sentences of one page, and what it draws from."""

    ui: dict[str, Any]
    language: str
    languages: list[str]
    strips: NotRequired[dict[str, list[str]]]
    notes: NotRequired[dict[str, str]]
    public_url: NotRequired[str]
    as_of: NotRequired[str]
    countries: NotRequired[dict[str, Any]]
    zones: NotRequired[dict[str, list[str]]]
    lists: NotRequired[dict[str, Any]]
    trees: NotRequired[dict[str, Any]]
