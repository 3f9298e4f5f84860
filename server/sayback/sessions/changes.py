"""A change of one session, ready to be committed, and how commands make one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from ..engine.commands import Arrive, Command, Depart, Gap
from ..engine.events import Outcome
from ..engine.language.protocol import Table
from ..engine.machine import step
from ..engine.pair import Ms, Seat
from ..engine.refusals import Refusal
from ..engine.state import change
from ..store.clock import NodeClock
from ..store.records import Full
from .journal import Happened
from .live import Live
from .record import Record, SeatConnection

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Change(Generic[Answer]):
    """A change of a session that is ready to be committed.

    The new record (None: there is nothing to commit), the answer to its maker, the commands that led to it, and boxes
    to keep beside it.
    """

    record: Record | None
    answer: Answer
    commands: tuple[tuple[Happened, Ms], ...] = ()
    boxes: Mapping[str, str] = field(default_factory=dict)
    act: str = ""
    signature: str = ""
    seat: Seat = "a"
    table: Table | None = None
    """The dialogue that it goes on with, if that is another one."""
    full: Full = "skip"
    """Whether the log must tell of it even when it is full."""
    kept: Callable[[], None] | None = None
    """Runs when it is durable, before anybody is shown anything."""


Changer = Callable[[Live, Record, Ms], Change[Answer]]
"""Makes a change of what is known now.
It is asked again where the store had moved on, so it sets nothing outside."""

UNCHANGED: Change[None] = Change(None, None)


@dataclass(frozen=True, slots=True)
class Applied(Generic[Answer]):
    """A change that is durable, or that had nothing to do."""

    answer: Answer
    result: str | None = None
    """The kept result of an act (`version.own.signature`), from now or from its first time."""


class EngineRefusal(Exception):
    """The engine refused; carries its refusal out of a change."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Steps:
    """A record and the commands that led to it, one after the other."""

    record: Record
    commands: tuple[tuple[Happened, Ms], ...] = ()
    table: Table | None = None
    """The dialogue that the last one went over to."""

    def then(self, table: Table, command: Command, now: Ms) -> Steps:
        """Run one more."""
        record = change(self.record, state=step(table, self.record.state, command, now).state)
        return replace(self, record=record, commands=(*self.commands, (command, now)))

    def come(self, table: Table, name: str, connection: SeatConnection, now: Ms) -> Steps:
        """Add a connection.

        The engine is told only of seats for which it is the first.
        """
        seats = tuple(seat for seat in connection.seats if not self.record.state.here.get(seat))
        come = replace(self, record=change(self.record, lines={**self.record.lines, name: connection}))
        return come.then(table, Arrive(seats), now) if seats else come

    def leave(self, table: Table, name: str, since: Ms, now: Ms) -> Steps:
        """Take a connection away, last heard at `since`.

        The engine is told only of seats for which it was the last.
        """
        rest = {id_: other for id_, other in self.record.lines.items() if id_ != name}
        gone = self.record.lines[name].seats
        last = [seat for seat in gone if not any(seat in other.seats for other in rest.values())]
        left = replace(self, record=change(self.record, lines=rest))
        while seats := tuple(seat for seat in last if left.record.state.here.get(seat)):
            left = left.then(table, Depart(seats, since), now)
        return left

    def change(self, answer: Answer, **more: Any) -> Change[Answer]:
        """Return the change that these steps make."""
        return Change(self.record, answer, self.commands, table=self.table, **more)


def run(
    clock: NodeClock, table: Table, record: Record, now: Ms, command: Command, to: Table | None = None
) -> tuple[Outcome, Steps]:
    """Run a command on the state, after everything that must come before it.

    Connections of processes that fell silent leave at their last beat, and time that nobody watched is skipped; both in
    order of time. A command that changes nothing leaves nothing to tell.
    """
    steps = Steps(record)
    due: list[tuple[Ms, Gap | str]] = []
    if clock.newest_gap > record.state.gap_seen:
        due = [(at, Gap(at, end)) for at, end in clock.gaps if end > record.state.gap_seen]
    for name, connection in record.lines.items():
        last = clock.silent(connection.node)
        if last is not None:
            due.append((last, name))
    for at, earlier in sorted(due, key=lambda found: found[0]):
        moment = max(steps.record.state.at, at)
        if isinstance(earlier, str):
            steps = steps.leave(table, earlier, at, moment)
        else:
            steps = steps.then(table, earlier, moment)
    before = steps.record.state
    outcome = step(table, before, command, now, to=to)
    if outcome.state is before:
        return outcome, steps
    over = to if to is not None and outcome.state.digest == to.digest else None
    return outcome, Steps(change(steps.record, state=outcome.state), (*steps.commands, (command, now)), over)
