"""A session in this process's hands: the record it last saw, its sockets, its lane."""

from __future__ import annotations

import asyncio
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import blake2b

from ..engine.language.protocol import Table
from ..engine.pair import Ms, Seat
from .peers import Peer, Seen
from .record import Record, SeatConnection

Contents = dict[Seat, bytes]
"""Every seat's view, as JSON without numbers and without the present time."""
PER_SEAT = 5
"""Connections of one seat."""


@dataclass(slots=True, eq=False)
class LocalConnection:
    """A socket of this process. `heard` is the monotonic moment (s) of its last sign of life."""

    id: str
    live: LiveSession
    seats: tuple[Seat, ...]
    peer: Peer
    heard: float
    closing: asyncio.TimerHandle | None = None
    sent: dict[Seat, tuple[int, int, int]] = field(default_factory=dict)
    hummed: dict[Seat, float] = field(default_factory=dict)
    """When the last hum to each seat came from here (monotonic s)."""

    @property
    def session(self) -> str:
        """The session's name."""
        return self.live.session


class LiveSession:
    """A session held by this process. Every change of it goes through `lane`, one at a time."""

    def __init__(self, session: str, table: Table, tag: bytes, v: int, record: Record, contents: Contents) -> None:
        self.session, self.table = session, table
        self.tag, self.v, self.record, self.contents = tag, v, record, contents
        self.lane = asyncio.Lock()
        self.locals: dict[str, LocalConnection] = {}
        self.timer: asyncio.TimerHandle | None = None
        self.receipt: str | None = None
        """Once this session is being erased: the name of the receipt, or "" while it has none."""
        self.ours = False
        """Whether the last commit was made here: then this process fires the next deadline first."""
        self.pinned = 0
        """How many are about to use this session: it is not dropped meanwhile."""

    @property
    def key(self) -> str:
        """The name under which the store keeps it."""
        return self.session

    def adopt(self, tag: bytes, v: int, record: Record, contents: Contents, table: Table) -> bool:
        """Take what the store has.

        False if the store is older than what was acknowledged here: it has lost steps.
        """
        older = v < self.v
        self.tag, self.v, self.record, self.contents, self.table = tag, v, record, contents, table
        self.ours = False
        return not older

    def keep(self, tag: bytes, v: int, record: Record, contents: Contents, table: Table) -> None:
        """Take what this process has just committed."""
        self.tag, self.v, self.record, self.contents, self.table, self.ours = tag, v, record, contents, table, True

    def deliver(self, now: Ms) -> None:
        """Give every socket here the views that are newer than what it was sent."""
        frames: dict[Seat, bytes] = {}
        for local in tuple(self.locals.values()):
            for seat in local.seats:
                numbers = self.record.numbers(seat)
                if local.sent.get(seat) != numbers:
                    local.sent[seat] = numbers
                    if seat not in frames:
                        frames[seat] = frame(self.record, seat, self.contents[seat], now)
                    local.peer.show(seat, frames[seat])

    def welcome(self, local: LocalConnection, seen: Seen | None) -> None:
        """Remember what a returning panel has already, so that it is sent only what is newer."""
        self.locals[local.id] = local
        if seen is not None and len(local.seats) == 1:
            local.sent[local.seats[0]] = (seen.epoch, seen.version, seen.own)

    def pass_on(self, to: str, event: bytes, body: bytes) -> None:
        """Give every socket of a seat here something that is not kept."""
        for local in tuple(self.locals.values()):
            if to in local.seats:
                local.peer.tell(event, body)

    def why_out(self, local: LocalConnection) -> str:
        """Tell why the record lists a socket of this process no more.

        A new invitation, newer sockets, or another process took this one for silent; then the panel comes back by
        itself.
        """
        if any(self.record.keys[seat].token is None for seat in local.seats):
            return "revoked"
        living = [connection for name, connection in self.record.lines.items() if self.living(name, connection)]
        full = any(sum(seat in connection.seats for connection in living) >= PER_SEAT for seat in local.seats)
        return "replaced" if full else "resync"

    def living(self, name: str, connection: SeatConnection) -> bool:
        """Tell whether a connection is open, as far as this process knows."""
        here = self.locals.get(name)
        return not connection.shut and (here is None or here.closing is None)

    @property
    def idle(self) -> bool:
        """Tell whether this process needs the session no more."""
        return not self.locals and not self.pinned and not self.lane.locked()


def frame(record: Record, seat: Seat, content: bytes, now: Ms) -> bytes:
    """Build the whole view of a seat: numbers, mark and present time, then the content."""
    epoch, version, own = record.numbers(seat)
    proof = mark(record.witness, seat, epoch, version, own).encode()
    return b'{"version":%d,"own":%d,"epoch":%d,"mark":"%b","now":%d,' % (version, own, epoch, proof, now) + content[1:]


def mark(witness: str, seat: Seat, epoch: int, version: int, own: int) -> str:
    """Make the proof that a seat was shown a view with these numbers.

    16 characters that cannot be made without the `witness`.
    """
    said = b"%b %d %d %d" % (seat.encode(), epoch, version, own)
    return urlsafe_b64encode(blake2b(said, key=witness.encode(), digest_size=12).digest()).decode()
