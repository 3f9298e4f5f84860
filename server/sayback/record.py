"""What the store keeps of a session besides words: the engine's state, and what only the server needs around it.

The engine knows nothing of tokens, connections or version numbers; the store knows nothing of anything. This is where
they meet. About 1.5 KB as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import msgspec

from .engine.commands import Act, Arrive, Command, Depart, Gap, Host, Tick
from .engine.pair import Ms, Seat
from .engine.protocol import ProtocolFile, Ref, StepDef
from .engine.state import State

KEEP = 24 * 3600 * 1000
"""A session is kept for so long (ms) after its last appointment or change."""


@dataclass(frozen=True, slots=True)
class SeatKeys:
    """Hashes that open a seat: the invitation that may claim it, the token of the device that did, and that device's
    commitment to its public key; then the key itself and the commitment's blind. `claims` counts devices."""

    invite: str | None = None
    token: str | None = None
    commit: str | None = None
    claims: int = 0
    public: str | None = None
    opening: str | None = None


@dataclass(frozen=True, slots=True)
class Device:
    """A second device that may join a seat: the hash of its invitation, a sealed box for it, until when (ms), and the
    token's hash of the one that came: asked again, it gets the same answer."""

    invite: str
    seat: Seat
    box: str
    until: Ms
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A second device that may be introduced by a code, in the order of what happens: what the first device committed
    to and until when (ms), the key of the device that came, the first one's key and blind; `left`: a box waits."""

    code: str
    seat: Seat
    commit: str
    until: Ms
    guest: str | None = None
    public: str | None = None
    opening: str | None = None
    left: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One connection: the server process (its incarnation) that holds it, and the seats it speaks for."""

    node: str
    seats: tuple[Seat, ...]


@dataclass(frozen=True)
class Record:
    """A session as it is kept. `version` moves when every seat sees something new, `own[seat]` when only some do;
    `epoch` when the store is known to have lost steps."""

    state: State
    keys: Mapping[Seat, SeatKeys]
    locale: str = "en"
    version: int = 0
    own: Mapping[Seat, int] = field(default_factory=dict)
    epoch: int = 0
    lines: Mapping[str, Line] = field(default_factory=dict)
    """Connections by their id, oldest first."""
    devices: tuple[Device, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    boxes: int = 0
    box_bytes: int = 0
    touched: Ms = 0
    """When every key was last given its time to live."""
    kept_until: Ms = 0

    def numbers(self, seat: Seat) -> tuple[int, int, int]:
        """(epoch, version, own) of a seat."""
        return self.epoch, self.version, self.own.get(seat, 0)


_encoder = msgspec.json.Encoder()
_records = msgspec.json.Decoder(Record)


def encode(record: Record) -> bytes:
    """A record as JSON."""
    return _encoder.encode(record)


def decode(data: bytes) -> Record:
    """A record from JSON; msgspec.ValidationError if it is none."""
    return _records.decode(data)


def keep_until(state: State, now: Ms) -> Ms:
    """24 hours after the last appointment (the return from a break, a subject that rests), or after now."""
    appointment = state.break_.until if state.break_ is not None else 0
    return max(now, appointment, state.again) + KEEP


# the log: commands with their moments, so that running them again gives the same states; never a word

_NAMES = {Act: "act", Host: "host", Arrive: "arrive", Depart: "depart", Tick: "tick", Gap: "gap"}


def entry(commands: list[tuple[Command, Ms]]) -> bytes:
    """A log entry: [[moment, kind, fields]…]. Sealed arguments are replaced by their length."""
    return _encoder.encode([[now, _NAMES[type(command)], _wordless(command)] for command, now in commands])


def _wordless(command: Command) -> dict[str, object]:
    fields = {name: getattr(command, name) for name in type(command).__slots__}
    if isinstance(command, (Act, Host)) and command.args:
        fields["args"] = {
            name: {"sealed": len(value)} if isinstance(value, str) and len(value) > 64 else value
            for name, value in command.args.items()
        }
    return fields


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
