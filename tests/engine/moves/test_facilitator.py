"""A talk in a workshop: the facilitator's moves and the pair's requests.

Neither is at the other's mercy.
"""

from __future__ import annotations

import pytest
from sayback.engine.commands import Host
from sayback.engine.holds import HOST_LEFT
from sayback.engine.moves.facilitator import HOST, RECALL_MOST, VISIT
from sayback.engine.moves.therapist import UNDO
from sayback.engine.tile import tile
from sayback.engine.values import change

from tests.engine.making import one, small, swap
from tests.engine.talks import BOX, Talk

TALK = small(one("read", "page"), swap(one("turn", "piece"), one("reflect", "back")))


def workshop() -> Talk:
    """Begin a talk with both here, which the facilitator has not opened yet."""
    return Talk(TALK, hosted=True, start=False).arrive("a", "b")


def test_talk_waits_in_lobby_until_the_facilitator_opens_it() -> None:
    talk = workshop().both("ready")
    assert talk.place == "lobby" and talk.view("a")["host"] == {"opened": False}
    talk.host("open")
    assert talk.place == "page" and talk.view("b")["host"] == {"opened": True}
    assert talk.no_host("open") == "not-now"


def test_an_opened_talk_begins_when_both_are_ready() -> None:
    talk = workshop().host("open")
    assert talk.place == "lobby"
    assert talk.both("ready").place == "page"


def test_facilitators_pause_holds_the_clock_until_facilitator_resumes() -> None:
    talk = workshop().host("open").both("ready").until("piece").wait("10s").host("pause")
    assert (talk.stage, talk.left) == ("paused", 110_000)
    assert talk.view("a")["holds"] == [{"why": "held", "by": "host"}]
    assert talk.view("a")["notice"] == {"kind": "pause", "by": "host", "at": 10_000}
    assert "resume" not in talk.can("a")
    talk.wait("30s").host("resume")
    assert (talk.stage, talk.left) == ("running", 110_000)


def test_partner_may_resume_when_absent_facilitators_hold_expires() -> None:
    talk = workshop().host("open").both("ready").until("piece").host("pause")
    talk.wait(HOST_LEFT - 1).tick()
    assert "resume" not in talk.can("a")
    talk.wait(1).tick()
    assert talk.expected("a") == "resume"
    assert talk.act("a", "resume").stage == "running"


def test_pairs_pause_outlasts_the_facilitators_resume() -> None:
    talk = workshop().host("open").both("ready").until("piece").act("a", "pause").host("pause").host("resume")
    assert talk.stage == "paused" and talk.expected("b") == "resume"


def test_recall_holds_the_talk_at_its_moment() -> None:
    talk = workshop().host("open").both("ready").until("piece").host("recall", at=60_000)
    assert talk.view("a")["host"]["recall"] == 60_000 and talk.stage == "running"
    assert talk.tick("59s").stage == "running"
    talk.tick("2s")
    assert talk.stage == "paused" and "recall" not in talk.view("a")["host"] and talk.left == 60_000


def test_recall_needs_a_future_moment_and_can_be_cancelled() -> None:
    talk = workshop().host("open").both("ready").wait("5s")
    assert talk.no_host("recall", at=5_000) == "bad-args"
    assert talk.no_host("recall", at=talk.now + RECALL_MOST + 1) == "bad-args"
    talk.host("recall", at=60_000).host("recall", at=0)
    assert "recall" not in talk.view("b")["host"] and talk.tick("2m").stage == "running"


def test_resume_before_the_recall_moment_cancels_the_recall() -> None:
    talk = workshop().host("open").both("ready").until("piece").host("recall", at=60_000).host("resume")
    assert "recall" not in talk.view("a")["host"] and talk.tick("2m").stage == "running"
    assert talk.no_host("resume") == "not-now"


def test_undone_pause_keeps_an_earlier_recall() -> None:
    talk = workshop().host("open").both("ready").until("piece").host("recall", at=60_000).host("pause").host("undo")
    assert talk.view("a")["host"]["recall"] == 60_000 and talk.stage == "running"
    assert talk.tick("61s").stage == "paused"
    assert talk.host("resume").stage == "running"


def test_single_resume_ends_a_pause_and_a_due_recall() -> None:
    talk = workshop().host("open").both("ready").until("piece").host("recall", at=60_000).wait("30s").host("pause")
    talk.tick("31s")
    assert talk.stage == "paused" and talk.left == 90_000
    assert talk.host("resume").stage == "running" and "recall" not in talk.view("a")["host"]


def test_time_is_added_where_there_is_a_clock() -> None:
    talk = workshop().host("open").both("ready")
    assert talk.no_host("add-time", seconds=60) == "not-now"
    talk.until("piece").host("add-time", seconds=60)
    assert talk.left == 180_000 and talk.view("a")["notice"]["detail"] == "60"


def test_plain_note_reaches_both_and_sealed_notes_go_separately() -> None:
    talk = workshop().host("note", word="two-minutes")
    assert talk.view("a")["host"]["note"] == {"word": "two-minutes", "at": 0}
    talk.host("note", a=BOX, b=BOX).host("note", a=BOX, b=BOX)
    assert talk.boxes == {"host/-/a": BOX, "host/-/b": BOX}
    assert talk.view("a")["boxes"] == [{"box": "host/-/a", "from": "host", "field": "a", "step": "-", "n": 2}]
    assert talk.no_host("note", word="sealed", a=BOX) == "bad-args"
    assert talk.no_host("note", a=BOX, b="B" * 127) == "bad-args", "one size, that tells nothing"
    assert talk.no_host("note", word="whatever") == "bad-args"


def test_facilitators_end_can_be_undone_for_ten_seconds() -> None:
    talk = workshop().host("open").both("ready").until("piece").wait("10s").host("end")
    assert talk.stage == "closed" and talk.view("a")["notice"]["by"] == "host"
    talk.wait(UNDO - 1).host("undo")
    assert (talk.place, talk.left) == ("piece", 110_000)
    talk.host("end").wait(UNDO)
    assert talk.no_host("undo") == "closed"


def test_undo_keeps_a_hand_raised_after_the_act() -> None:
    talk = workshop().host("open").both("ready").host("pause").act("a", "hand", up=True).host("undo")
    assert talk.view("b")["host"]["hand"] == ["a"] and talk.stage == "running"


def test_undo_reverts_only_the_named_and_latest_act() -> None:
    talk = workshop().host("open").both("ready").until("piece").wait("10s")
    pause, more, none = ("hand-" + "1" * 15, "hand-" + "2" * 15, "hand-" + "3" * 15)
    talk.give(Host("pause", id=pause))
    talk.give(Host("resume", id=more))
    assert talk.no_host("undo", hand=pause) == talk.no_host("undo", hand=none) == "not-now"
    assert talk.stage == "running", "going on was somebody else's hand"
    assert talk.host("undo", hand=more).stage == "paused"
    assert talk.no_host("undo", hand=pause) == talk.no_host("undo", hand=more) == "not-now"
    assert talk.no_host("undo", hand="x") == "bad-args"


def test_facilitators_act_cannot_be_undone_after_a_partners_move() -> None:
    talk = workshop().host("open").both("ready").until("piece")
    talk.give(Host("add-time", {"seconds": 60}, "hand-" + "1" * 15))
    talk.act("a", "done")
    assert talk.no_host("undo", hand="hand-" + "1" * 15) == talk.no_host("undo") == "not-now"
    assert talk.place == "back.say"


def test_visit_is_hidden_after_the_end_until_undone() -> None:
    talk = workshop().host("open").both("ready").host("visit", on=True).both("let-in", yes=True).host("end")
    assert "visit" not in talk.view("a")["host"] and "visit" not in tile(talk.table, talk.state)
    assert talk.host("undo").view("a")["host"]["visit"] == "in"


def test_visit_ends_when_the_visitor_goes_silent() -> None:
    talk = workshop().host("visit", on=True).both("let-in", yes=True)
    talk.wait(VISIT - 1).host("visiting").wait(VISIT - 1).tick()
    assert talk.view("a")["host"]["visit"] == "in"
    talk.wait(1).tick()
    assert "visit" not in talk.view("a")["host"] and talk.view("b")["notice"]["kind"] == "visit-over"
    assert "let-in" not in talk.can("a") and talk.no_host("visiting") == "not-now"


@pytest.mark.parametrize("what", sorted(HOST))
def test_facilitators_moves_are_refused_outside_a_workshop(what: str) -> None:
    talk = Talk(TALK)
    assert talk.no_host(what) == "not-yours"
    assert "hand" not in talk.can("a") and "host" not in talk.view("a")


def test_unknown_and_too_late_facilitator_moves_are_refused() -> None:
    talk = workshop()
    assert talk.no_host("dance") == "unknown-move"
    assert talk.no_host("visit", on="yes") == "bad-args"
    talk.host("open").both("ready").until("closed")
    assert talk.no_host("pause") == "closed"


def test_partners_name_shows_to_both_in_workshops_only() -> None:
    talk = workshop()
    before = talk.state
    talk.act("a", "name", name=BOX)
    assert change(talk.state, boxes=before.boxes) == before
    shown = {seat: [box["box"] for box in talk.view(seat).get("boxes", ())] for seat in ("a", "b")}
    assert shown == {"a": ["a/-/name"], "b": ["a/-/name"]}
    assert "name" in talk.host("open").both("ready").until("piece").can("b")
    assert "name" not in Talk(TALK).can("a")
