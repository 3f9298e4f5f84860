"""Bytes on the wire: Engine.IO inside WebSocket frames, and Socket.IO inside Engine.IO.

Only what this server says or understands. Server frames carry no mask, so a frame is the same for every socket that
gets it and can be made once. Text only: no binary frames, no binary events, no compression.
"""

from __future__ import annotations

import re
from typing import Any, Final

import orjson
from msgspec import Struct
from socketio import packet

CLOSE: Final = b"1"
PING: Final = b"2"
PONG: Final = b"3"
CONNECT: Final = b"40"
DISCONNECT: Final = b"41"
EVENT: Final = b"42"

_LONGEST_ID: Final = 15
_ELSEWHERE: Final = re.compile(rb"4([01])(/[!-+\x2d-~]{1,100})(?:,|\Z)")
"""A CONNECT or DISCONNECT of another namespace than the main one; a name has no comma."""


class Malformed(Exception):
    """A frame that no honest client sends.

    The socket is closed for it; nothing is answered or logged.
    """


class Event(Struct, frozen=True, gc=False):
    """An event of a client: name, arguments, and the digits to answer to (empty: no answer)."""

    name: str
    args: list[Any]
    id: bytes


def event(frame: bytes) -> Event:
    """Read `42<id>["name", …]`; raises Malformed for anything else."""
    at = frame.find(b"[", 2, 3 + _LONGEST_ID)
    digits = frame[2:at]
    if at < 0 or (digits and not digits.isdigit()):
        raise Malformed
    try:
        data = orjson.loads(frame[at:])
    except orjson.JSONDecodeError:
        raise Malformed from None
    if not data or not isinstance(data[0], str):
        raise Malformed
    return Event(data[0], data[1:], digits)


def elsewhere(frame: bytes) -> bytes | None:
    """Return the reply to a CONNECT or DISCONNECT of a namespace: there is but the main one.

    None for other frames, nothing for leaving a namespace that was never joined.
    """
    found = _ELSEWHERE.match(frame)
    if found is None:
        return None
    return b"44" + found[2] + b',{"message":"Invalid namespace"}' if found[1] == b"0" else b""


def emit(name: bytes, json: bytes) -> bytes:
    """Encode an event of the server with one argument, already JSON.

    `name` is one of ours and needs no escaping.
    """
    return b'42["' + name + b'",' + json + b"]"


def answer(id: bytes, body: dict[str, object]) -> bytes:
    """Encode the acknowledgement of the event with that id."""
    return b"43" + id + b"[" + orjson.dumps(body) + b"]"


def frame(text: bytes) -> bytes:
    """Encode a whole WebSocket text frame of a server (RFC 6455, section 5.2)."""
    size = len(text)
    if size < 126:
        return bytes((0x81, size)) + text
    if size < 65_536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + text
    return b"\x81\x7f" + size.to_bytes(8, "big") + text


class _Json:
    """orjson behind the two names that python-socketio calls.

    It also refuses what nests deeper than 1,024.
    """

    @staticmethod
    def dumps(data: object, **_: object) -> str:
        return orjson.dumps(data).decode()

    @staticmethod
    def loads(text: str) -> Any:
        return orjson.loads(text)


class LeanPacket(packet.Packet):  # type: ignore[misc]  # the library carries no types
    """Socket.IO's own packets (connect, connect error), never searched for binary parts."""

    uses_binary_events = False
    json = _Json
