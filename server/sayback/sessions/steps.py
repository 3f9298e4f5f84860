"""Commands run on a session's state, one after the other, and the change that they make."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from ..engine.commands import Arrive, Command, Depart, Gap
from ..engine.language.protocol import Table
from ..engine.machine import step
from ..engine.outcome import Outcome
from ..engine.pair import Ms
from ..engine.values import change
from ..store.clock import NodeClock
from .changes import Answer, Change
from .journal import Happened
from .record import Record, SeatConnection


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
