"""A change of one session, ready to be committed, and how commands make one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ..engine.commands import Arrive, Command, Depart, Gap
from ..engine.events import Outcome
from ..engine.language.protocol import Table
from ..engine.machine import step
from ..engine.pair import Ms, Seat
from ..engine.refusals import Refusal
from ..engine.state import change
from ..store.clock import NodeClock
from ..store.records import Full
from .live import Live
from .record import Happened, Line, Record


@dataclass(slots=True)
class Made:
    """A change ready to be committed: the new record, the commands that made it, and boxes to keep beside it.

    `then` runs when it is durable, before anybody is shown anything.
    """

    record: Record
    commands: list[tuple[Happened, Ms]]
    boxes: Mapping[str, str] = field(default_factory=dict)
    act: str = ""
    signature: str = ""
    seat: Seat = "a"
    then: Callable[[], None] | None = None
    table: Table | None = None
    """The dialogue that it goes on with, if that is another one."""
    full: Full = "skip"
    """Whether the log must tell of it even when it is full."""


Ran = tuple[Outcome, Made]
Make = Callable[[Live, Record, Ms], Made | None]


class NotTaken(Exception):
    """The engine refused; carries its refusal out of a change."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal


def ran(clock: NodeClock, table: Table, record: Record, now: Ms, command: Command, to: Table | None = None) -> Ran:
    """Run a command on the state after everything that must come before it: connections of processes that fell silent
    leave at their last beat, and time that nobody watched is skipped; both in order of time. A command that changes
    nothing leaves nothing to tell."""
    made = Made(record, [])
    due: list[tuple[Ms, Gap | str]] = []
    if clock.newest_gap > record.state.gap_seen:
        due = [(at, Gap(at, end)) for at, end in clock.gaps if end > record.state.gap_seen]
    for name, line in record.lines.items():
        last = clock.silent(line.node)
        if last is not None:
            due.append((last, name))
    for at, earlier in sorted(due, key=lambda one: one[0]):
        moment = max(made.record.state.at, at)
        if isinstance(earlier, str):
            leave(table, made, earlier, at, moment)
        else:
            _do(table, made, earlier, moment)
    before = made.record.state
    outcome = step(table, before, command, now, to=to)
    made.table = to if to is not None and outcome.state.digest == to.digest else None
    if outcome.state is not before:
        made.commands.append((command, now))
        made.record = change(made.record, state=outcome.state)
    return outcome, made


def come(table: Table, made: Made, name: str, line: Line, now: Ms) -> None:
    """Add a connection. The engine is told of seats only whose first one it is."""
    seats = tuple(seat for seat in line.seats if not made.record.state.here.get(seat))
    made.record = change(made.record, lines={**made.record.lines, name: line})
    if seats:
        _do(table, made, Arrive(seats), now)


def leave(table: Table, made: Made, name: str, since: Ms, now: Ms) -> None:
    """Take a connection away, last heard at `since`. The engine is told of seats only whose last one it was."""
    lines = {id_: one for id_, one in made.record.lines.items() if id_ != name}
    last = [seat for seat in made.record.lines[name].seats if not any(seat in one.seats for one in lines.values())]
    made.record = change(made.record, lines=lines)
    while seats := tuple(seat for seat in last if made.record.state.here.get(seat)):
        _do(table, made, Depart(seats, since), now)


def _do(table: Table, made: Made, command: Command, now: Ms) -> None:
    made.commands.append((command, now))
    made.record = change(made.record, state=step(table, made.record.state, command, now).state)
