"""Transitions from place to place."""

from __future__ import annotations

from sayback.engine.language.protocol import Edge
from sayback.engine.transitions import TRAIL, effect, follow, resolve
from sayback.engine.values import change

from tests.engine.making import dialogues, one, small, swap
from tests.engine.talks import Talk

TALK = small(swap(one("turn", "piece"), one("reflect", "back")), one("read", "after"))


def test_a_look_ahead_moves_nothing() -> None:
    talk = Talk(TALK)
    before = talk.state
    _, place = resolve(talk.table, before, Edge("sides.turnaround"))
    assert place.name == "piece" and talk.state is before


def test_a_visit_s_number_grows_with_every_entry() -> None:
    talk = Talk(TALK)
    again = follow(talk.table, talk.state, Edge("piece"), 5)
    assert (again.visit, again.at, again.did) == (talk.state.visit + 1, 5, {})


def test_resetting_an_unused_counter_changes_nothing() -> None:
    state = Talk(TALK).state
    assert effect(state, "reset", "never") is state
    assert effect(effect(state, "count", "x"), "reset", "x") == state


def test_understanding_is_kept_by_seat_and_never_from_feelings() -> None:
    state = Talk(TALK).state
    assert effect(state, "got", "feeling") is state
    got = effect(state, "got", "say-back")
    assert got.understood == {"a": "got"}
    missed = effect(got, "miss", "summary")
    assert missed.understood == {"a": "open"}
    assert effect(missed, "got", "say-back").understood == {"a": "open"}
    assert effect(missed, "got", "summary").understood == {"a": "got"}
    assert effect(change(missed, speaker="b"), "got", "say-back").understood == {"a": "open", "b": "got"}


def test_trail_is_short_and_kept_only_with_a_therapist() -> None:
    file = dialogues()["speaker-listener"]
    assert len(Talk(file, therapist=True).until("felt").state.trail) == TRAIL
    assert Talk(file).until("felt").state.trail == ()


def test_counters_of_blocks_that_are_over_are_forgotten() -> None:
    talk = Talk(dialogues()["speaker-listener"]).until("back.check")
    assert "floor.found" in talk.state.counts
    assert not [name for name in talk.until("felt").state.counts if name.startswith(("floor", "back", "more"))]


def test_only_the_same_move_of_both_leads_on() -> None:
    talk = Talk(small(swap(one("turn", "piece"), one("reflect", "back")), one("decide", "plan"))).until("plan.words")
    talk.act("a", "draft", text="x" * 383).act("a", "sign").act("b", "park")
    assert (talk.place, talk.state.did) == ("plan.words", {"a": "sign", "b": "park"})
    assert talk.act("b", "sign").place == "end.word"
