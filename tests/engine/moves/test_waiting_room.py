"""Who waits outside: before the talk and apart from it; and that a therapist who has gone holds nobody."""

from __future__ import annotations

import pytest
from sayback.engine.agreements import apart, readable
from sayback.engine.holds import LEFT_BEHIND
from sayback.engine.moves.context import UNDO

from tests.engine.making import one, small, swap
from tests.engine.talks import BOTH, BOX, Talk

TALK = small(one("read", "page"), swap(one("turn", "piece"), one("reflect", "back")))


def door() -> Talk:
    """All three are here, and both partners wait to be let in."""
    return Talk(TALK, therapist=True, waiting_room=True, start=False).arrive("a", "b", "therapist")


def turn() -> Talk:
    """Ten seconds into the first turn, which is a's."""
    return Talk(TALK, therapist=True).until("piece").wait("10s")


def test_before_a_talk_both_wait_until_each_is_let_in() -> None:
    talk = door()
    assert talk.view("a")["step"]["kind"] == "waiting" and talk.view("a")["stage"] == "lobby"
    assert talk.view("therapist")["people"]["a"]["waiting"] is True
    assert talk.no("a", "ready") == "not-now" and talk.expected("a") is None
    talk.act("therapist", "admit", who="a")
    assert talk.view("a")["step"]["kind"] == "lobby" and talk.view("b")["step"]["kind"] == "waiting"
    assert talk.view("a")["people"]["b"]["waiting"] is True
    talk.act("a", "ready")
    assert talk.place == "lobby"
    talk.act("therapist", "admit", who="b").act("b", "ready")
    assert talk.place == "page"


def test_both_can_be_let_in_at_once() -> None:
    assert door().act("therapist", "admit", who="both").both("ready").place == "page"


def test_who_waits_at_the_door_may_say_who_sees_what_and_may_leave() -> None:
    talk = door().act("a", "consent", present=True, taps=False, words=False, gap=False)
    assert talk.view("a")["consent"] == {"mine": ["present"]}
    assert {"stop", "leave", "consent"} <= talk.can("a")


def test_the_door_before_a_talk_does_not_open_by_itself() -> None:
    talk = door().depart("therapist").tick(10 * LEFT_BEHIND)
    assert talk.expected("a") is None and talk.view("a")["step"]["kind"] == "waiting"


def test_one_is_held_and_sees_that_and_nothing_of_the_talk() -> None:
    talk = turn().act("therapist", "hold-one", who="b")
    seen = talk.view("b")
    assert (seen["step"]["id"], seen["stage"]) == ("waiting~0", "paused")
    assert seen["notice"] == {"kind": "hold-one", "by": "therapist", "at": 10_000, "detail": "b"}
    assert not {"clock", "floor", "talking", "next", "understood", "spoken"} & seen.keys()
    assert seen["people"]["b"]["waiting"] is True
    before = talk.view("b")
    talk.wait("5s").act("a", "done")
    assert {**talk.view("b"), "notice": None} == {**before, "notice": None}


def test_the_other_goes_on_while_the_clock_stands() -> None:
    talk = turn().act("therapist", "hold-one", who="b")
    assert talk.stage == "running" and talk.left == 110_000
    assert talk.view("a")["holds"] == [{"why": "held", "who": ["b"], "by": "therapist"}]
    assert talk.wait("1m").left == 110_000
    talk.act("a", "done").act("therapist", "admit", who="b")
    assert talk.place == "back.say" and talk.left == 60_000 and not talk.state.holds


def test_both_may_be_held_and_let_in_one_by_one() -> None:
    talk = turn().act("therapist", "hold-one", who="b").act("therapist", "hold-one", who="a")
    assert talk.state.waiting == ("a", "b") and "hold-one" not in talk.can("therapist")
    talk.act("therapist", "admit", who="a")
    assert "waiting" in talk.state.holds
    talk.act("therapist", "admit", who="b")
    assert talk.left == 110_000 and not talk.state.holds


def test_a_stop_reaches_over_it_and_ends_it_when_the_talk_ends() -> None:
    talk = turn().act("therapist", "hold-one", who="b").act("b", "stop")
    assert not apart(talk.state, "b") and talk.expected("b") == "after-stop"
    talk.act("b", "after-stop", way="end")
    assert talk.place == "end.keep" and talk.state.waiting == ()


def test_a_break_is_both_partners_and_the_waiting_goes_on_after_it() -> None:
    talk = turn().act("therapist", "hold-one", who="b").act("a", "break", minutes=20)
    assert talk.view("b")["stage"] == "break" and "hold-one" not in talk.can("therapist")
    talk.act("a", "back").act("b", "back")
    assert talk.view("b")["step"]["kind"] == "waiting"


@pytest.mark.parametrize("away", [True, False])
def test_a_therapist_who_has_gone_holds_nobody(away: bool) -> None:
    talk = turn().act("therapist", "hold-one", who="b")
    if away:
        talk.depart("therapist")
    talk.tick(LEFT_BEHIND)
    assert (talk.expected("b") == "resume") is away
    if away:
        assert talk.act("b", "resume").state.waiting == () and talk.left == 110_000


def test_a_therapist_who_comes_back_holds_again_whom_nobody_let_in() -> None:
    talk = turn().act("therapist", "hold-one", who="b").depart("therapist").tick(LEFT_BEHIND).arrive("therapist")
    assert talk.expected("b") is None


def test_a_therapist_who_may_no_longer_be_here_holds_nobody() -> None:
    talk = turn().act("therapist", "hold-one", who="b")
    talk.act("b", "consent", present=False, taps=False, words=False, gap=False)
    assert talk.expected("b") == "resume"


def test_letting_in_can_be_undone() -> None:
    talk = turn().act("therapist", "hold-one", who="b").act("therapist", "admit", who="b").wait(UNDO - 1)
    assert talk.act("therapist", "undo").state.waiting == ("b",) and "waiting" in talk.state.holds


def test_a_message_reaches_whoever_waits_too() -> None:
    talk = turn().act("therapist", "hold-one", who="b").act("therapist", "message", text=BOX)
    box = {"box": "therapist/-/message", "from": "therapist", "field": "message", "step": "-"}
    for seat in BOTH:
        assert talk.view(seat)["notice"]["kind"] == "message"
        assert box in talk.view(seat)["boxes"]
    talk.act("therapist", "message", text=BOX)
    assert talk.view("a")["boxes"][0]["n"] == 2


def test_who_has_said_ready_and_is_held_in_the_lobby_says_it_again() -> None:
    talk = door().act("therapist", "admit", who="both").act("a", "ready").act("therapist", "hold-one", who="a")
    talk.act("b", "ready")
    assert talk.place == "lobby"
    talk.act("therapist", "admit", who="a").act("a", "ready")
    assert talk.place == "page"


def test_what_the_other_shows_meanwhile_is_not_for_who_waits() -> None:
    talk = turn().act("a", "done").act("therapist", "hold-one", who="b")
    talk.act("a", "heard", verdict="partly", missing=BOX)
    assert talk.view("b")["boxes"] == []
    ref, mark = next(iter(talk.state.boxes.items()))
    assert ref.endswith("/missing") and not readable(talk.state, ref, mark, "b")
    talk.act("therapist", "admit", who="b")
    assert [one["box"] for one in talk.view("b")["boxes"]] == [ref]
