"""Values that go into the store and come out of it.

Bytes are opaque here; moments are ms since the epoch.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

ENTRIES = 4_096
"""Entries after which a log is full."""

Full = Literal["skip", "trim", "add"]
"""skip: the event is left out. trim: the oldest one goes. add: it is added all the same."""


class Loaded(Struct, frozen=True, gc=False):
    """A session as it is kept now."""

    tag: bytes
    v: int
    """How many commits made it."""
    data: bytes


class Commit(Struct, frozen=True, gc=False):
    """A change of a session, meant for the state that carries `tag`."""

    session: str
    tag: bytes
    """The tag of the state that `data` was made from; b"" means the session must not exist yet."""
    v: int
    """The commit number of that state, 0 for a new session."""
    data: bytes
    """The new state."""
    event: bytes
    """The addition to the log; b"" where there is nothing to tell."""
    act: str = ""
    """`<seat>:<id>` of the act; "" for what nobody sent (ticks, presence)."""
    result: str = ""
    """The answer to a repetition of the act, at most 64 bytes."""
    boxes: Mapping[str, bytes] = field(default_factory=dict)
    """Sealed words by `<seat>/<step>/<field>`."""
    ttl: int = 86_400
    """Seconds from now until the session may be forgotten."""
    touch: bool = False
    """Give every key this `ttl`, not only those that have none yet."""
    hint: bytes = b""
    """The announcement to those who watch the session."""
    full: Full = "skip"
    """The event's fate when the log is full."""


class Done(Struct, frozen=True, gc=False):
    """The change was made and is durable."""

    tag: bytes
    """The tag of the new state."""
    at_ms: int
    """The store's time of the commit; 0 if only a retry learned that it had happened."""
    v: int


class Repeated(Struct, frozen=True, gc=False):
    """This act was kept before; nothing was changed. The rest is the session as it is now."""

    result: str
    tag: bytes
    v: int
    data: bytes


class Conflict(Struct, frozen=True, gc=False):
    """The session has moved on and nothing was changed. This is the session as it is now."""

    tag: bytes
    v: int
    data: bytes


class Gone(Struct, frozen=True, gc=False):
    """The session was erased or has expired; it is never written again."""


Outcome = Done | Repeated | Conflict | Gone


class Beat(Struct, frozen=True, gc=False):
    """The store's clock."""

    now: int
    gaps: tuple[tuple[int, int], ...]
    """The newest spans (start, end) in which no server watched, oldest first."""
    nodes: Mapping[str, int]
    """When each server beat last."""


class Erased(Struct, frozen=True, gc=False):
    """The result of an erasure: what it removed."""

    keys: int
    entries: int
    """Entries of the log."""
    boxes: int
    bytes: int
    """Memory that the keys took, as the store reports it (0 if it may not be asked)."""
