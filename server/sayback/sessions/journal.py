"""The log of a session: commands with their moments, never a word.

Running them again gives the same states.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec
from msgspec import NODEFAULT
from msgspec.structs import FieldInfo
from msgspec.structs import fields as fields_of

from ..engine.commands import Act, Command, Host
from ..engine.pair import Ms
from ..engine.state import State

BEGIN, OUTSIDE = "begin", "outside"


@dataclass(frozen=True, slots=True)
class Outside:
    """Fields of the state that were set, whole, outside the engine's commands."""

    fields: Mapping[str, object]


Happened = Command | Outside


def entry(commands: Sequence[tuple[Happened, Ms]]) -> bytes:
    """Encode a log entry: [[moment, kind, fields]…].

    Sealed arguments are replaced by their length.
    """
    return _encoder.encode([[now, type(command).__name__.lower(), _wordless(command)] for command, now in commands])


def first_entry(state: State) -> bytes:
    """Encode a log's first entry: the state that a talk begins in, without usual values."""
    fields = {field.name: getattr(state, field.name) for field in _STATE if getattr(state, field.name) != _usual(field)}
    return _encoder.encode([[state.at, BEGIN, fields]])


def begun(fields: Mapping[str, object]) -> State:
    """Decode the state of a `first_entry`; msgspec.ValidationError if it is none."""
    return msgspec.convert(fields, State)


def outside(state: State, fields: Mapping[str, object]) -> State:
    """Return the state after fields of it were set; msgspec.ValidationError if they do not fit."""
    whole = {field.name: getattr(state, field.name) for field in _STATE} | dict(fields)
    return msgspec.convert(msgspec.to_builtins(whole), State)


_STATE = fields_of(State)
_encoder = msgspec.json.Encoder()


def _usual(field: FieldInfo) -> object:
    return field.default_factory() if field.default_factory is not NODEFAULT else field.default


def _wordless(happened: Happened) -> Mapping[str, object]:
    if isinstance(happened, Outside):
        return happened.fields
    command = happened
    fields = {name: getattr(command, name) for name in type(command).__struct_fields__}
    if isinstance(command, (Act, Host)) and command.args:
        fields["args"] = {
            name: {"sealed": len(value)} if isinstance(value, str) and len(value) > 64 else value
            for name, value in command.args.items()
        }
    return fields
