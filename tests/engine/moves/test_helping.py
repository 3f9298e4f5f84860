"""The pair's requests to its facilitator: a raised hand, and consent to a visit."""

from __future__ import annotations

from tests.engine.making import one, small, swap
from tests.engine.talks import Talk

TALK = small(one("read", "page"), swap(one("turn", "piece"), one("reflect", "back")))


def workshop() -> Talk:
    """Begin a talk with both here, which the facilitator has not opened yet."""
    return Talk(TALK, hosted=True, start=False).arrive("a", "b")


def test_raised_hand_is_shown_until_a_facilitator_takes_it() -> None:
    talk = workshop().host("open").both("ready").wait("3s").act("b", "hand", up=True)
    assert talk.view("a")["host"]["hand"] == ["b"] and talk.state.hosted is not None
    assert talk.state.hosted.hands == {"b": 3_000}
    talk.host("hand-taken", by=2)
    assert talk.view("a")["host"] == {"opened": True, "taken": 2}
    talk.host("hand-taken", by=0)
    assert talk.view("a")["host"] == {"opened": True}


def test_a_hand_can_be_taken_down_again() -> None:
    talk = workshop().act("a", "hand", up=True).act("a", "hand", up=False)
    assert "hand" not in talk.view("a")["host"]


def test_visit_needs_both_consents_and_either_can_end_it() -> None:
    talk = workshop()
    assert "let-in" not in talk.can("a")
    talk.host("visit", on=True).act("a", "let-in", yes=True)
    assert talk.view("b")["host"]["visit"] == "asked" and "let_in" not in talk.view("b")
    assert talk.view("a")["let_in"] is True
    talk.act("b", "let-in", yes=True)
    assert talk.view("a")["host"]["visit"] == "in"
    talk.act("a", "let-in", yes=False)
    assert "visit" not in talk.view("b")["host"] and talk.view("b")["notice"]["kind"] == "visit-over"
