"""Sessions in hand: what the store says of them, and why a socket of them is closed."""

from __future__ import annotations

from sayback.engine.values import change
from sayback.protocols.library import Library
from sayback.sessions.record import SeatConnection

from tests.sessions.test_projection import live


def test_adopt_older_commit_tells_of_lost_steps(library: Library) -> None:
    held = live(library)
    assert held.adopt(b"newer", 2, held.record, {}, held.table)
    assert not held.adopt(b"older", 1, held.record, {}, held.table)


def test_living_closed_connection_is_false_for_every_process(library: Library) -> None:
    held = live(library)
    far, shut = SeatConnection("n", ("a",)), SeatConnection("n", ("a",), shut=True)
    assert held.living("x", far) and not held.living("y", shut)


def test_idle_session_with_a_waiter_is_false(library: Library) -> None:
    held = live(library)
    assert held.idle
    held.pinned += 1
    assert not held.idle


def test_own_commit_is_shown_without_being_made_again(library: Library) -> None:
    held = live(library)
    record = change(held.record, version=9)
    held.keep(b"t", 2, record, {"a": b"{}"}, held.table)
    assert held.ours and held.record is record and held.contents == {"a": b"{}"}
