"""The waiting room: partners held before the talk and apart from it.

A therapist who has gone holds nobody.
"""

from __future__ import annotations

import pytest
from sayback.engine.agreements import apart, readable
from sayback.engine.holds import LEFT_BEHIND
from sayback.engine.moves.therapist import UNDO

from tests.engine.making import one, small, swap
from tests.engine.talks import BOTH, BOX, Talk

TALK = small(one("read", "page"), swap(one("turn", "piece"), one("reflect", "back")))


def waiting_room() -> Talk:
    """Begin a talk with all three here; both partners wait to be let in."""
    return Talk(TALK, therapist=True, waiting_room=True, start=False).arrive("a", "b", "therapist")


def turn() -> Talk:
    """Play ten seconds into the first turn, which is a's."""
    return Talk(TALK, therapist=True).until("piece").wait("10s")


def test_partners_wait_in_the_lobby_until_each_is_admitted() -> None:
    talk = waiting_room()
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
    assert waiting_room().act("therapist", "admit", who="both").both("ready").place == "page"


def test_waiting_partner_may_consent_stop_and_leave() -> None:
    talk = waiting_room().act("a", "consent", present=True, taps=False, words=False, gap=False)
    assert talk.view("a")["consent"] == {"mine": ["present"]}
    assert {"stop", "leave", "consent"} <= talk.can("a")


def test_waiting_before_a_talk_does_not_end_by_itself() -> None:
    talk = waiting_room().depart("therapist").tick(10 * LEFT_BEHIND)
    assert talk.expected("a") is None and talk.view("a")["step"]["kind"] == "waiting"


def test_held_partner_sees_the_hold_and_no_talk() -> None:
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


def test_both_may_be_held_and_admitted_separately() -> None:
    talk = turn().act("therapist", "hold-one", who="b").act("therapist", "hold-one", who="a")
    assert talk.state.waiting == ("a", "b") and "hold-one" not in talk.can("therapist")
    talk.act("therapist", "admit", who="a")
    assert "waiting" in talk.state.holds
    talk.act("therapist", "admit", who="b")
    assert talk.left == 110_000 and not talk.state.holds


def test_stop_overrides_a_hold_and_its_end_clears_it() -> None:
    talk = turn().act("therapist", "hold-one", who="b").act("b", "stop")
    assert not apart(talk.state, "b") and talk.expected("b") == "after-stop"
    talk.act("b", "after-stop", way="end")
    assert talk.place == "end.keep" and talk.state.waiting == ()


def test_break_shows_to_a_held_partner_who_waits_afterwards() -> None:
    talk = turn().act("therapist", "hold-one", who="b").act("a", "break", minutes=20)
    assert talk.view("b")["stage"] == "break" and "hold-one" not in talk.can("therapist")
    talk.act("a", "back").act("b", "back")
    assert talk.view("b")["step"]["kind"] == "waiting"


@pytest.mark.parametrize("away", [True, False])
def test_absent_therapists_hold_can_be_ended_by_the_partner(away: bool) -> None:
    talk = turn().act("therapist", "hold-one", who="b")
    if away:
        talk.depart("therapist")
    talk.tick(LEFT_BEHIND)
    assert (talk.expected("b") == "resume") is away
    if away:
        assert talk.act("b", "resume").state.waiting == () and talk.left == 110_000


def test_returning_therapist_holds_a_partner_again() -> None:
    talk = turn().act("therapist", "hold-one", who="b").depart("therapist").tick(LEFT_BEHIND).arrive("therapist")
    assert talk.expected("b") is None


def test_withdrawn_presence_lets_a_held_partner_resume() -> None:
    talk = turn().act("therapist", "hold-one", who="b")
    talk.act("b", "consent", present=False, taps=False, words=False, gap=False)
    assert talk.expected("b") == "resume"


def test_letting_in_can_be_undone() -> None:
    talk = turn().act("therapist", "hold-one", who="b").act("therapist", "admit", who="b").wait(UNDO - 1)
    assert talk.act("therapist", "undo").state.waiting == ("b",) and "waiting" in talk.state.holds


def test_message_reaches_a_waiting_partner_too() -> None:
    talk = turn().act("therapist", "hold-one", who="b").act("therapist", "message", text=BOX)
    box = {"box": "therapist/-/message", "from": "therapist", "field": "message", "step": "-"}
    for seat in BOTH:
        assert talk.view(seat)["notice"]["kind"] == "message"
        assert box in talk.view(seat)["boxes"]
    talk.act("therapist", "message", text=BOX)
    assert talk.view("a")["boxes"][0]["n"] == 2


def test_ready_partner_held_in_the_lobby_says_ready_again() -> None:
    talk = waiting_room().act("therapist", "admit", who="both").act("a", "ready").act("therapist", "hold-one", who="a")
    talk.act("b", "ready")
    assert talk.place == "lobby"
    talk.act("therapist", "admit", who="a").act("a", "ready")
    assert talk.place == "page"


def test_boxes_shown_meanwhile_are_hidden_until_admitted() -> None:
    talk = turn().act("a", "done").act("therapist", "hold-one", who="b")
    talk.act("a", "heard", verdict="partly", missing=BOX)
    assert talk.view("b")["boxes"] == []
    ref, mark = next(iter(talk.state.boxes.items()))
    assert ref.endswith("/missing") and not readable(talk.state, ref, mark, "b")
    talk.act("therapist", "admit", who="b")
    assert [box["box"] for box in talk.view("b")["boxes"]] == [ref]
