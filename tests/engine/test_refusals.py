"""Why the engine says no: one table, and only what may fit later may be tried again."""

from __future__ import annotations

from sayback.engine.commands import Act
from sayback.engine.refusals import REFUSALS, Refusal, refuse

from tests.engine.making import one, small, swap
from tests.engine.talks import Talk


def test_a_refusal_carries_its_sentence_and_the_very_state() -> None:
    state = Talk(small(one("read", "page"))).state
    found = refuse("bad-args", state, "(mood)")
    assert found == Refusal("bad-args", f"{REFUSALS['bad-args'][0]} (mood)", False, state)
    assert found.state is state


def test_what_belongs_to_a_visit_may_be_tried_again_after_a_rest() -> None:
    talk = Talk(small(swap(one("turn", "piece", heard=False)))).act("b", "pause")
    found = talk.give(Act("a", "done", talk.here))
    assert isinstance(found, Refusal) and (found.code, found.retry) == ("not-now", True)


def test_a_pause_that_came_too_late_never_pauses_the_talk_by_itself_later() -> None:
    talk = Talk(small(one("read", "page"))).act("b", "pause")
    for move in ("pause", "took", "back", "later", "enough"):
        found = talk.give(Act("a", move, talk.here))
        assert isinstance(found, Refusal) and not found.retry, move


def test_an_unknown_move_is_called_one() -> None:
    assert Talk(small(one("read", "page"))).no("a", "shout") == "unknown-move"
