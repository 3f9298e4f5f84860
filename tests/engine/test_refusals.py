"""The engine's refusals: one table, and a retry only where it may fit later."""

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


def test_move_refused_in_a_pause_may_be_tried_again() -> None:
    talk = Talk(small(swap(one("turn", "piece", heard=False)))).act("b", "pause")
    found = talk.give(Act("a", "done", talk.here))
    assert isinstance(found, Refusal) and (found.code, found.retry) == ("not-now", True)


def test_late_pause_or_answer_is_refused_without_retry() -> None:
    talk = Talk(small(one("read", "page"))).act("b", "pause")
    for move in ("pause", "took", "back", "later", "enough"):
        found = talk.give(Act("a", move, talk.here))
        assert isinstance(found, Refusal) and not found.retry, move


def test_unknown_move_is_refused_as_unknown() -> None:
    assert Talk(small(one("read", "page"))).no("a", "shout") == "unknown-move"


def lobby() -> Talk:
    return Talk(small(one("read", "page")), therapist=True, start=False).arrive("a", "b", "therapist")


def test_therapists_moves_are_refused_to_partners_without_retry() -> None:
    running = Talk(small(one("read", "page")), therapist=True)
    for talk in (lobby(), running, Talk(small(one("read", "page"))).act("b", "pause")):
        for move in ("skip", "step-back", "add-time", "give-floor", "slow", "end", "undo"):
            found = talk.give(Act("a", move, talk.here))
            assert isinstance(found, Refusal) and (found.code, found.retry) == ("not-yours", False), move


def test_partners_moves_are_refused_to_the_therapist_without_retry() -> None:
    for talk in (lobby(), Talk(small(one("read", "page")), therapist=True)):
        for move in ("ready", "done", "cue", "break", "back", "consent", "pulse", "write"):
            found = talk.give(Act("therapist", move, talk.here))
            assert isinstance(found, Refusal) and (found.code, found.retry) == ("not-yours", False), move
