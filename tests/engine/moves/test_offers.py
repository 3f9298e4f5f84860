"""The moves that a seat has; their effects stand in the traces."""

from __future__ import annotations

import pytest
from sayback.engine.moves.offers import overlay
from sayback.engine.pair import PARTNERS
from sayback.engine.state import beneath

from tests.engine.making import dialogues, one, small, swap
from tests.engine.talks import BOX, Talk

PUTS_OFF = {"leave", "break", "not-now", "not-today", "pass", "later", "wind-up", "pause", "cue", "enough", "discuss"}
TURNS = swap(one("turn", "piece"), one("reflect", "back"))
TALK = small(TURNS)


@pytest.mark.parametrize("name", sorted(dialogues()))
def test_seat_has_at_most_one_primary_move_listed_first(name: str) -> None:
    talk = Talk(dialogues()[name], therapist=True)
    while talk.place != "closed":
        for seat in PARTNERS:
            listed = talk.moves(seat)
            assert [move.primary for move in listed] == sorted((move.primary for move in listed), reverse=True)
            assert talk.expected(seat) not in PUTS_OFF
        assert talk.expected("therapist") is None
        talk.primary()


def test_break_and_pause_give_the_step_another_name() -> None:
    talk = Talk(TALK)
    assert overlay(talk.state) == beneath(talk.state) == "piece~1"
    talk.act("a", "pause")
    assert (overlay(talk.state), beneath(talk.state)) == ("paused~1", "piece~1")
    talk.act("b", "break", minutes=20)
    assert overlay(talk.state) == "break~1"


def test_leaving_is_possible_everywhere() -> None:
    talk = Talk(TALK, start=False)
    assert "leave" in talk.can("a")
    talk.arrive("a", "b").both("ready")
    for move in ("pause", "break"):
        talk.act("a", move)
        assert {"leave", "wind-up"} <= talk.can("b")


def test_seat_outside_the_talk_has_no_moves() -> None:
    assert Talk(TALK).moves("therapist") == ()
    assert Talk(TALK, therapist=True).moves("therapist") != ()


def test_second_of_two_simultaneous_drafts_is_refused() -> None:
    talk = Talk(small(TURNS, one("decide", "plan"))).until("plan.words")
    seen = next(move for move in talk.moves("b") if move.move == "draft").args["after"]["const"]
    talk.act("a", "draft", text=BOX, after=0)
    assert seen == 0 and talk.no("b", "draft", text=BOX, after=seen) == "passed"
    assert (talk.state.draft, talk.state.drafter) == (1, "a")
    talk.act("b", "draft", text=BOX, after=1)
    assert (talk.state.draft, talk.state.drafter) == (2, "b")
