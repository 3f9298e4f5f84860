"""The record of a session in the store: the engine's state and the server's own fields.

Words are kept beside it. The engine knows nothing of tokens, connections or version numbers; the store knows nothing of
anything. This is where they meet. About 1.5 KB as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypedDict, Unpack

import msgspec
from msgspec import NODEFAULT, Struct, field
from msgspec.structs import FieldInfo
from msgspec.structs import fields as fields_of

from ..engine.pair import Ms, Seat
from ..engine.state import State

KEEP = 24 * 3600 * 1000
"""A session is kept for so long (ms) after its last appointment or change."""
DEVICE_OPEN: Ms = 600_000
"""How long (ms) a second device may be added after it was asked for."""


@dataclass(frozen=True, slots=True)
class SeatKeys:
    """Hashes that open a seat, and what its device commits to and shows.

    The invitation that may claim it, the token of the device that did, and that device's commitment to its public key;
    then the key itself and the commitment's blind. `claims` counts devices.
    """

    invite: str | None = None
    token: str | None = None
    commit: str | None = None
    claims: int = 0
    public: str | None = None
    opening: str | None = None


@dataclass(frozen=True, slots=True)
class Device:
    """A second device that may join a seat.

    The hash of its invitation, a sealed box for it, until when (ms), and the token's hash of the device that came:
    asked again, it gets the same answer.
    """

    invite: str
    seat: Seat
    box: str
    until: Ms
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A second device that may be introduced by a code.

    In the order of what happens: the first device's commitment and until when (ms), the key of the device that came,
    the first one's key and blind; `left`: a box waits.
    """

    code: str
    seat: Seat
    commit: str
    until: Ms
    guest: str | None = None
    public: str | None = None
    opening: str | None = None
    left: bool = False


class LineFields(TypedDict, total=False):
    """The fields of `Line`, for `change`."""

    node: str
    seats: tuple[Seat, ...]
    shut: bool


class SeatConnection(Struct, frozen=True, gc=False):
    """A connection: the server process (its incarnation) that holds it, and its seats."""

    node: str
    seats: tuple[Seat, ...]
    shut: bool = False
    """Whether its socket is known to be closed: its seat leaves in a moment."""

    if TYPE_CHECKING:

        def __replace__(self, **fields: Unpack[LineFields]) -> Line: ...


class RecordFields(TypedDict, total=False):
    """The fields of `Record`, for `change`."""

    state: State
    keys: Mapping[Seat, SeatKeys]
    locale: str
    version: int
    own: Mapping[Seat, int]
    epoch: int
    lines: Mapping[str, Line]
    devices: tuple[Device, ...]
    meetings: tuple[Meeting, ...]
    room: Mapping[str, tuple[int, int]]
    tried: Mapping[Seat, Ms]
    witness: str
    workshop: str | None
    kept_until: Ms


class Record(Struct, frozen=True, gc=False):
    """A session as it is kept.

    `version` moves when every seat sees something new, `own[seat]` when only some do; `epoch` when the store is known
    to have lost steps.
    """

    state: State
    keys: Mapping[Seat, SeatKeys]
    locale: str = "en"
    version: int = 0
    own: Mapping[Seat, int] = field(default_factory=dict)
    epoch: int = 0
    lines: Mapping[str, SeatConnection] = field(default_factory=dict)
    """Connections by their id, oldest first."""
    devices: tuple[Device, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    room: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """How many boxes each author has written, and characters of them (`boxes`)."""
    tried: Mapping[Seat, Ms] = field(default_factory=dict)
    """When somebody else last brought a seat's own link and was refused."""
    witness: str = ""
    """A secret that vouches for the numbers of a view.
    So a panel can prove what it was shown."""
    workshop: str | None = None
    """The workshop that this talk belongs to."""
    kept_until: Ms = 0

    def numbers(self, seat: Seat) -> tuple[int, int, int]:
        """Return (epoch, version, own) of a seat."""
        return self.epoch, self.version, self.own.get(seat, 0)

    if TYPE_CHECKING:

        def __replace__(self, **fields: Unpack[RecordFields]) -> Record: ...


_encoder = msgspec.json.Encoder()
_records = msgspec.json.Decoder(Record)


def encode(record: Record) -> bytes:
    """Encode a record as JSON."""
    return _encoder.encode(record)


def decode(data: bytes) -> Record:
    """Decode a record from JSON; msgspec.ValidationError if it is none."""
    return _records.decode(data)


def keep_until(state: State, now: Ms, before: Record | None = None) -> Ms:
    """Compute how long a session is kept: 24 hours after its last appointment, or after now.

    Appointments are the return from a break and a subject that rests. A talk that was over `before` stays as long as it
    had: a page that is only left open does not keep it.
    """
    if before is not None and before.state.place == state.place == "closed":
        return before.kept_until
    appointment = state.break_.until if state.break_ is not None else 0
    return max(now, appointment, state.again) + KEEP


# the log: commands with their moments, so that running them again gives the same states; never a word

BEGIN, OUTSIDE = "begin", "outside"


@dataclass(frozen=True, slots=True)
class Outside:
    """Fields of the state that were set, whole, by something that is no command of the engine's."""

    fields: Mapping[str, object]


Happened = Command | Outside


def entry(commands: Sequence[tuple[Happened, Ms]]) -> bytes:
    """A log entry: [[moment, kind, fields]…]. Sealed arguments are replaced by their length."""
    return _encoder.encode([[now, type(one).__name__.lower(), _wordless(one)] for one, now in commands])


def first_entry(state: State) -> bytes:
    """The entry that a log begins with: all of the state that a talk begins in but what is usual."""
    told = {one.name: getattr(state, one.name) for one in _STATE if getattr(state, one.name) != _usual(one)}
    return _encoder.encode([[state.at, BEGIN, told]])


def begun(fields: Mapping[str, object]) -> State:
    """The state that `first_entry` tells of; msgspec.ValidationError if it is none."""
    return msgspec.convert(fields, State)


def outside(state: State, fields: Mapping[str, object]) -> State:
    """The state after fields of it were set; msgspec.ValidationError if they do not fit."""
    whole = {one.name: getattr(state, one.name) for one in _STATE} | dict(fields)
    return msgspec.convert(msgspec.to_builtins(whole), State)


_STATE = fields_of(State)


def _usual(one: FieldInfo) -> object:
    return one.default_factory() if one.default_factory is not NODEFAULT else one.default


def _wordless(happened: Happened) -> Mapping[str, object]:
    if isinstance(happened, Outside):
        return happened.fields
    command = happened
    told = {name: getattr(command, name) for name in type(command).__struct_fields__}
    if isinstance(command, (Act, Host)) and command.args:
        told["args"] = {
            name: {"sealed": len(value)} if isinstance(value, str) and len(value) > 64 else value
            for name, value in command.args.items()
        }
    return told


# a protocol file beside its sessions: a file that changes on disk never runs an old session


def freeze(file: ProtocolFile, chosen: Mapping[str, int | str | bool]) -> bytes:
    """File and settings as JSON, to be kept by digest."""
    return msgspec.json.encode([file, chosen])


def thaw(data: bytes) -> tuple[ProtocolFile, dict[str, int | str | bool]]:
    """What `freeze` kept."""
    raw, chosen = msgspec.json.decode(data)
    file = msgspec.convert(raw, ProtocolFile)
    return replace(file, steps=tuple(_step(step) for step in file.steps)), chosen


def _step(step: StepDef) -> StepDef:
    """JSON knows neither tuples nor settings' names; give them back."""
    keys = {name: _value(value) for name, value in step.keys.items()}
    options = tuple(replace(option, steps=tuple(_step(inner) for inner in option.steps)) for option in step.options)
    return replace(step, keys=keys, steps=tuple(_step(inner) for inner in step.steps), options=options)


def _value(value: object) -> object:
    if isinstance(value, list):
        return tuple(value)
    return Ref(str(value["name"])) if isinstance(value, dict) else value
