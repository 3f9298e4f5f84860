"""The holds on the one clock."""

from __future__ import annotations

import itertools

import pytest
from sayback.engine.holds import add_time, bank, due, put, skip_gap, take
from sayback.engine.values import Clock, Hold, change

from tests.engine.making import one, small, swap
from tests.engine.talks import Talk

TALK = small(swap(one("turn", "piece", time=60_000), one("reflect", "back")))
REASONS = ("away", "pause", "held", "cue", "break")


@pytest.mark.parametrize("order", list(itertools.permutations(REASONS, 3)))
def test_first_hold_stops_and_last_release_starts_the_clock(order: tuple[str, ...]) -> None:
    talk = Talk(TALK)
    state, at = talk.state, 10_000
    for why in order:
        state = put(talk.table, state, why, Hold("a", at), at)
        assert state.clock == Clock("main", 50_000, None, 60_000)
        at += 7_000
    for why in order:
        assert state.clock == Clock("main", 50_000, None, 60_000)
        state = take(state, why, at)
    assert state.clock == Clock("main", 50_000, at, 60_000) and not state.holds


def test_taking_an_absent_hold_changes_nothing() -> None:
    state = Talk(TALK).state
    assert take(state, "pause", 5) is state


def test_talked_time_is_credited_once() -> None:
    talk = Talk(TALK)
    state = bank(talk.table, talk.state, 10_000)
    assert state.spoken == {"a": 10_000}
    assert bank(talk.table, state, 20_000) is state


def test_hold_due_with_the_clock_ends_first() -> None:
    state = change(Talk(TALK).state, holds={"cue": Hold("a", 0, 60_000)})
    assert due(state) == (60_000, "cue")


def test_due_moment_is_never_before_the_last_change() -> None:
    assert due(change(Talk(TALK).state, at=90_000)) == (90_000, "clock")


def test_gap_moves_clock_and_cue_hold_but_no_appointment() -> None:
    talk = Talk(TALK).act("a", "cue", kind="calm")
    held = skip_gap(talk.state, 10_000, 40_000)
    assert held.holds["cue"].until == 60_000 and held.clock == talk.state.clock
    rest = Talk(TALK).act("a", "break", minutes=20)
    assert skip_gap(rest.state, 0, 3_600_000).break_ == rest.state.break_
    assert due(skip_gap(Talk(TALK).state, 50_000, 80_000)) == (90_000, "clock")


def test_gap_before_entering_a_place_counts_from_the_entry() -> None:
    talk = Talk(TALK).wait("20s").act("a", "done")
    assert talk.place == "back.say"
    clock = skip_gap(talk.state, 5_000, 50_000).clock
    assert clock is not None and clock.since == 50_000


def test_reaching_out_in_a_pause_holds_nothing_twice() -> None:
    talk = Talk(TALK).act("b", "pause")
    before = talk.state
    after = talk.act("b", "cue", kind="sorry").state
    assert [cue.kind for cue in after.cues] == ["sorry"]
    assert (after.holds, after.clock, after.cue_budget) == (before.holds, before.clock, before.cue_budget)


@pytest.mark.parametrize(
    ("clock", "seconds", "after"),
    [
        (Clock("main", 60_000, 0, 60_000), 30, Clock("main", 80_000, 10_000, 90_000)),
        (Clock("main", 60_000, 0, 60_000), -30, Clock("main", 20_000, 10_000, 30_000)),
        (Clock("main", 60_000, 0, 60_000), -600, Clock("main", 0, 10_000, 60_000)),
        (Clock("main", 50_000, None, 60_000), 30, Clock("main", 80_000, None, 90_000)),
        (Clock("wrap", 20_000, 0, 60_000), 60, Clock("main", 60_000, 10_000, 120_000)),
        (Clock("wrap", 20_000, 0, 60_000), -5, Clock("wrap", 5_000, 10_000, 60_000)),
        (Clock("wrap", 20_000, 0, 60_000), -60, Clock("wrap", 0, 10_000, 60_000)),
        (Clock("over", None, 0, 60_000), 60, Clock("main", 60_000, 10_000, 120_000)),
        (Clock("over", None, 0, 60_000), -60, Clock("over", None, 10_000, 60_000)),
        (None, 60, None),
    ],
)
def test_time_is_added_to_what_is_left(clock: Clock | None, seconds: int, after: Clock | None) -> None:
    talk = Talk(TALK)
    state = change(talk.state, clock=clock)
    assert add_time(talk.table, state, seconds * 1000, 10_000).clock == after
