"""The record of a session in the store: the engine's state and the server's own fields.

Words are kept beside it. The engine knows nothing of tokens, connections or version numbers; the store knows nothing of
anything. This is where they meet. About 1.5 KB as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict, Unpack

import msgspec
from msgspec import Struct, field

from ..engine.pair import Ms, Seat
from ..engine.state import State
from ..store.format import readable

KEEP = 24 * 3600 * 1000
"""A session is kept for so long (ms) after its last appointment or change."""
DEVICE_OPEN: Ms = 600_000
"""How long (ms) a second device may be added after it was asked for."""


@dataclass(frozen=True, slots=True)
class SeatKeys:
    """Hashes that open a seat, and what its device commits to and shows.

    The invitation that may claim it, the token of the device that did, and that device's commitment to its public key;
    then the key itself and the commitment's blind. `claims` counts devices. `taken`: when each device came that the
    seat is open on, the oldest first; empty where none has, or where a server kept no such moments.
    """

    invite: str | None = None
    token: str | None = None
    commit: str | None = None
    claims: int = 0
    public: str | None = None
    opening: str | None = None
    taken: tuple[Ms, ...] = ()


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


class SeatConnectionFields(TypedDict, total=False):
    """The fields of `SeatConnection`, for `change`."""

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

        def _copied(self, **fields: Unpack[SeatConnectionFields]) -> SeatConnection: ...


class RecordFields(TypedDict, total=False):
    """The fields of `Record`, for `change`."""

    state: State
    keys: Mapping[Seat, SeatKeys]
    locale: str
    version: int
    own: Mapping[Seat, int]
    epoch: int
    lines: Mapping[str, SeatConnection]
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

        def _copied(self, **fields: Unpack[RecordFields]) -> Record: ...


_encoder = msgspec.json.Encoder()
_records = msgspec.json.Decoder(Record)


def encode(record: Record) -> bytes:
    """Encode a record as JSON."""
    return _encoder.encode(record)


def decode(data: bytes) -> Record:
    """Decode a record from JSON.

    Raises msgspec.ValidationError if it is none, Refused if a newer server wrote it.
    """
    return _records.decode(readable(data))


def keep_until(state: State, now: Ms, before: Record | None = None) -> Ms:
    """Compute how long a session is kept: 24 hours after its last appointment, or after now.

    Appointments are the return from a break and a subject that rests. A talk that was over `before` stays as long as it
    had: a page that is only left open does not keep it.
    """
    if before is not None and before.state.place == state.place == "closed":
        return before.kept_until
    appointment = state.break_.until if state.break_ is not None else 0
    return max(now, appointment, state.again) + KEEP
