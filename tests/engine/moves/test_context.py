"""An act under way, and whose a move may be."""

from __future__ import annotations

import pytest
from sayback.engine.commands import Act, Host
from sayback.engine.events import Fact
from sayback.engine.moves.context import MoveContext, Rule

from tests.engine.making import one, small, swap
from tests.engine.talks import Talk

TALK = small(swap(one("turn", "piece"), one("reflect", "back")))


def test_context_answers_arguments_and_defaults() -> None:
    doing = MoveContext(Talk(TALK).table, Act("a", "break", args={"minutes": 20}), 5)
    assert (doing.arg("minutes", 30), doing.arg("rest", False), doing.arg("rest")) == (20, False, None)


def test_note_leaves_a_fact_of_the_acting_seat() -> None:
    table = Talk(TALK).table
    for act, seat in ((Act("b", "cue"), "b"), (Host("pause"), "host")):
        doing = MoveContext(table, act, 5)
        doing.note("cue", "slower", to=("a",))
        assert doing.facts == [Fact("cue", 5, seat, "slower", ("a",))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("whose", "partner", "therapist"), [("partner", True, False), ("therapist", False, True), ("anybody", True, True)]
)
def test_rule_says_whose_a_move_may_be(whose: str, partner: bool, therapist: bool) -> None:
    rule = Rule(lambda doing, state: state, "here", whose)  # type: ignore[arg-type]
    assert (rule.may("a"), rule.may("b"), rule.may("therapist")) == (partner, partner, therapist)
