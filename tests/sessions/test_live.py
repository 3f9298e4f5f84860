"""Sessions in hand: what the store says of them, and why a socket of them is closed."""

from __future__ import annotations

from sayback.engine.language.compile import chosen_or_default, compile
from sayback.engine.machine import begin
from sayback.engine.state import change
from sayback.protocols.library import Library
from sayback.sessions.record import SeatConnection

from tests.sessions.test_projection import live


def test_adopt_older_commit_tells_of_lost_steps(library: Library) -> None:
    held = live(library)
    assert held.adopt(b"newer", 2, held.record, {}, held.table)
    assert not held.adopt(b"older", 1, held.record, {}, held.table)


def test_what_everybody_sees_moves_the_version(library: Library) -> None:
    one = live(library)
    after, _ = project(one, change(one.record, state=change(one.record.state, did={"a": "ready"})))
    assert (after.version, after.own) == (5, {})


def test_idle_session_with_a_waiter_is_false(library: Library) -> None:
    held = live(library)
    assert held.idle
    held.pinned += 1
    assert not held.idle


def test_what_nobody_sees_moves_nothing(library: Library) -> None:
    one = live(library)
    after, _ = project(one, change(one.record, state=change(one.record.state, at=77)))
    assert (after.version, after.own) == (4, {})


def test_a_frame_is_the_numbers_the_time_and_the_content(library: Library) -> None:
    one = live(library)
    assert frame(one.record, "a", b'{"seat":"a"}', 9) == (
        b'{"version":4,"own":0,"epoch":0,"mark":"%b","now":9,"seat":"a"}' % mark("", "a", 0, 4, 0).encode()
    )
