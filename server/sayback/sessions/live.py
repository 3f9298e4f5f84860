"""A session that this process has in its hands: the record it last saw, its sockets, and one lane for changes.

`project` makes what every seat would see and moves the numbers by comparing bytes, so that no new move can forget it:
what changed for everybody moves `version`, what changed for some moves their `own`, and who sees nothing new gets no
frame at all.
"""

from __future__ import annotations

import asyncio
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import blake2b

import orjson

from ..engine.language.protocol import Table
from ..engine.pair import Ms, Seat
from ..engine.state import change
from ..engine.view import private, seats, sees, shared
from .record import Line, Record
from .service import Peer, Seen

Contents = dict[Seat, bytes]

PER_SEAT = 5
"""Connections of one seat."""


@dataclass(slots=True, eq=False)
class Local:
    """One socket of this process. `heard` is the monotonic moment (s) of its last sign of life."""

    id: str
    live: Live
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


class Live:
    """One session here. Everything that changes it goes through `lane`, one at a time."""

    def __init__(self, session: str, table: Table, tag: bytes, v: int, record: Record) -> None:
        self.session, self.table = session, table
        self.tag, self.v, self.record = tag, v, record
        self.contents = contents(table, record)
        self.lane = asyncio.Lock()
        self.locals: dict[str, Local] = {}
        self.timer: asyncio.TimerHandle | None = None
        self.receipt: str | None = None
        """Once this session is being erased: the name of the receipt, or "" while it has none."""
        self.ours = False
        """Whether the last commit was made here: then this process fires the next deadline first."""
        self.waiting = 0
        """How many are about to use this session: it is not dropped meanwhile."""

    def adopt(self, tag: bytes, v: int, record: Record, table: Table) -> bool:
        """Take what the store has. False if the store is older than what was acknowledged here: it has lost steps."""
        older = v < self.v
        self.tag, self.v, self.record, self.table = tag, v, record, table
        self.contents = contents(self.table, self.record)
        self.ours = False
        return not older

    def keep(self, tag: bytes, v: int, record: Record, made: Contents, table: Table) -> None:
        """Take what this process has just committed."""
        self.tag, self.v, self.record, self.contents, self.table, self.ours = tag, v, record, made, table, True

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

    def welcome(self, local: Local, seen: Seen | None) -> None:
        """Remember what a returning panel has already, so that it is sent only what is newer."""
        self.locals[local.id] = local
        if seen is not None and len(local.seats) == 1:
            local.sent[local.seats[0]] = (seen.epoch, seen.version, seen.own)

    def pass_on(self, to: str, event: bytes, body: bytes) -> None:
        """Give every socket of a seat here something that is not kept."""
        for local in tuple(self.locals.values()):
            if to in local.seats:
                local.peer.tell(event, body)

    def why_out(self, local: Local) -> str:
        """Why a socket here is in the record no more: a new invitation, newer sockets, or another process took this one
        for silent; then the panel comes back by itself."""
        if any(self.record.keys[seat].token is None for seat in local.seats):
            return "revoked"
        lines = [line for name, line in self.record.lines.items() if self.living(name, line)]
        full = any(sum(seat in line.seats for line in lines) >= PER_SEAT for seat in local.seats)
        return "replaced" if full else "resync"

    def living(self, name: str, line: Line) -> bool:
        """Whether a connection is open, as far as anybody has told."""
        here = self.locals.get(name)
        return not line.shut and (here is None or here.closing is None)

    @property
    def idle(self) -> bool:
        """Whether nobody here needs this session."""
        return not self.locals and not self.waiting and not self.lane.locked()


def contents(table: Table, record: Record) -> Contents:
    """What every seat would see, as JSON bytes without numbers and without the present time.

    What is the same for everybody is written once and joined to each seat's own part.
    """
    common = shared(table, record.state)
    shown = {seat: key.claims for seat, key in record.keys.items() if key.public is not None}
    if shown:
        common["keys"] = shown
    rest = b"," + orjson.dumps(common)[1:]
    made: Contents = {}
    for seat in seats(record.state):
        tried = {"tried": record.tried[seat]} if seat in record.tried else {}
        own = orjson.dumps(private(table, record.state, seat) | tried)
        made[seat] = own[:-1] + rest if sees(record.state, seat) else own
    return made


def frame(record: Record, seat: Seat, content: bytes, now: Ms) -> bytes:
    """The whole view of a seat: its numbers, their mark and the present time in front of its content."""
    epoch, version, own = record.numbers(seat)
    proof = mark(record.witness, seat, epoch, version, own).encode()
    return b'{"version":%d,"own":%d,"epoch":%d,"mark":"%b","now":%d,' % (version, own, epoch, proof, now) + content[1:]


def mark(witness: str, seat: Seat, epoch: int, version: int, own: int) -> str:
    """Proves that a seat was shown a view with these numbers: 16 characters that nobody makes without the `witness`."""
    said = b"%b %d %d %d" % (seat.encode(), epoch, version, own)
    return urlsafe_b64encode(blake2b(said, key=witness.encode(), digest_size=12).digest()).decode()


def project(live: Live, record: Record, table: Table | None = None) -> tuple[Record, Contents]:
    """The record with its numbers moved, and what every seat will see of it; `table`: the one it goes over to."""
    before = live.record
    if record.state is before.state and record.keys is before.keys and record.tried is before.tried:
        return record, live.contents
    made = contents(table or live.table, record)
    moved = [seat for seat, content in made.items() if content != live.contents.get(seat)]
    if len(moved) == len(made):
        return change(record, version=record.version + 1), made
    if moved:
        own = {**record.own, **{seat: record.own.get(seat, 0) + 1 for seat in moved}}
        return change(record, own=own), made
    return record, made
