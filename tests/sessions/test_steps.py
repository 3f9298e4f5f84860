"""Steps: commands run on a record, one after the other."""

from __future__ import annotations

from sayback.engine.commands import Arrive, Depart
from sayback.protocols.library import Library
from sayback.sessions.record import SeatConnection
from sayback.sessions.steps import Steps

from tests.sessions.test_projection import live


def test_first_connection_alone_tells_the_engine_of_its_seat(library: Library) -> None:
    held = live(library)
    once = Steps(held.record).come(held.table, "x", SeatConnection("n", ("a",)), 1)
    twice = once.come(held.table, "y", SeatConnection("n", ("a",)), 2)
    assert [command for command, _ in twice.commands] == [Arrive(("a",))]
    assert set(twice.record.lines) == {"x", "y"}


def test_last_connection_alone_tells_the_engine_of_leaving(library: Library) -> None:
    held = live(library)
    there = Steps(held.record).come(held.table, "x", SeatConnection("n", ("a",)), 1)
    there = there.come(held.table, "y", SeatConnection("n", ("a",)), 2)
    left = there.leave(held.table, "x", 3, 4)
    assert left.commands == there.commands
    assert left.leave(held.table, "y", 5, 6).commands[-1] == (Depart(("a",), 5), 6)
