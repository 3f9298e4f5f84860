"""The engine's one verb: settle first, then take or refuse."""

from __future__ import annotations

from sayback.engine.commands import Act, Arrive, Depart, Gap, Tick
from sayback.engine.language.protocol import Field
from sayback.engine.machine import begin, due_at, settle, step
from sayback.engine.outcome import Step
from sayback.engine.refusals import Refusal
from sayback.engine.view import seats

from tests.engine.making import one, small, swap
from tests.engine.talks import BOX, Talk, table_of

TALK = small(swap(one("turn", "piece", time=60_000), one("reflect", "back")))


def test_a_talk_begins_in_the_lobby_with_nobody_there() -> None:
    table = table_of(TALK)
    state = begin(table, first="b", seed=7, now=50, therapist=True)
    assert (state.place, state.speaker, state.first, state.seed) == ("lobby", "b", "b", 7)
    assert state.away_since == {"a": 50, "b": 50, "therapist": 50} and due_at(table, state) is None
    assert seats(state) == ("a", "b", "therapist")


def test_a_tick_with_nothing_due_is_the_same_object() -> None:
    talk = Talk(TALK)
    assert talk.tick("59s").state is talk.tick(0).state
    before = talk.state
    assert step(talk.table, before, Tick(), 59_999).state is before
    assert step(talk.table, before, Tick(), 60_000).state is not before


def test_refusal_returns_the_same_state_even_when_overdue() -> None:
    talk = Talk(TALK)
    found = step(talk.table, talk.state, Act("a", "done", "piece~1"), 90_000)
    assert isinstance(found, Refusal) and found.code == "passed" and found.state is talk.state


def test_command_timed_before_the_last_happens_now() -> None:
    talk = Talk(TALK).wait("30s").act("b", "cue", kind="feel")
    found = step(talk.table, talk.state, Act("a", "pause"), 5_000)
    assert isinstance(found, Step) and found.state.at == 30_000


def test_settle_applies_everything_due_in_order() -> None:
    talk, facts = Talk(TALK), []  # type: ignore[var-annotated]
    state = settle(talk.table, talk.state, 10**9, facts)
    assert state.place == "back.check" and due_at(talk.table, state) is None
    assert [fact.at for fact in facts] == [60_000, 80_000, 140_000, 160_000]


def test_arriving_twice_and_leaving_once_is_being_here() -> None:
    talk = Talk(TALK)
    for command in (Arrive(("a", "b")), Depart(("a", "b"), 0)):
        talk.give(command)
    assert talk.state.here == {"a": 1, "b": 1} and not talk.state.holds


def test_second_departure_keeps_the_first_absence_moment() -> None:
    talk = Talk(TALK).wait("5s").depart("a").wait("5s").depart("a")
    assert talk.state.away_since == {"a": 5_000} and talk.state.here == {"b": 1}


def test_departure_before_a_place_counts_from_its_entry() -> None:
    talk = Talk(TALK).wait("20s").act("a", "done").wait("5s").depart("b", since=15_000)
    assert talk.left == 60_000


def test_watched_gap_changes_nothing() -> None:
    talk = Talk(TALK).wait("40s").gap(10_000, 40_000)
    before = talk.state
    assert step(talk.table, before, Gap(10_000, 40_000), 40_000).state is before


def test_malformed_box_is_refused_and_nothing_is_kept() -> None:
    fields = (Field("text", "thought"), Field("scale", "weight", low=0, high=10))
    talk = Talk(small(one("write", "page", fields=fields)))
    good, before = {"thought": BOX, "weight": BOX}, talk.state
    for words in ("plain words", BOX[1:], BOX + "x", BOX[1:] + "!", "", 7, None):
        assert talk.no("a", "write", **{**good, "thought": words}) == "bad-box"
    assert talk.no("a", "write", thought="plain") == talk.no("a", "write", **good, more=BOX) == "bad-args"
    assert talk.state is before and not talk.boxes
