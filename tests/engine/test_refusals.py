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


def lobby() -> Talk:
    return Talk(small(one("read", "page")), therapist=True, start=False).arrive("a", "b", "therapist")


def test_what_is_a_therapist_s_is_never_a_partner_s_and_waiting_does_not_help() -> None:
    running = Talk(small(one("read", "page")), therapist=True)
    for talk in (lobby(), running, Talk(small(one("read", "page"))).act("b", "pause")):
        for move in ("skip", "step-back", "add-time", "give-floor", "slow", "end", "undo"):
            found = talk.give(Act("a", move, talk.here))
            assert isinstance(found, Refusal) and (found.code, found.retry) == ("not-yours", False), move


def test_what_is_a_partner_s_is_never_a_therapist_s() -> None:
    for talk in (lobby(), Talk(small(one("read", "page")), therapist=True)):
        for move in ("ready", "done", "cue", "break", "back", "consent", "pulse", "write"):
            found = talk.give(Act("therapist", move, talk.here))
            assert isinstance(found, Refusal) and (found.code, found.retry) == ("not-yours", False), move
