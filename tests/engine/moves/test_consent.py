"""Moves that belong to the two and to no place.

Lands marks, cues, taps, the consent to be seen, and the stop.
"""

from __future__ import annotations

import orjson
import pytest
from sayback.engine.pair import Seat
from sayback.engine.state import change

from tests.engine.making import one, small, swap
from tests.engine.talks import BOX, Talk

FILE = small(swap(one("turn", "piece", time=60_000), one("reflect", "back")))
ALL = {"present": True, "taps": True, "words": True, "gap": True}


def seen(talk: Talk, seat: Seat) -> bytes:
    return orjson.dumps(talk.view(seat), option=orjson.OPT_SORT_KEYS)


def checked(*agreed: str) -> Talk:
    """Play to the check after a first turn; both have agreed to these words."""
    talk = Talk(FILE, therapist=True)
    for seat in ("a", "b"):
        talk.act(seat, "consent", **{word: word in ("present", *agreed) for word in ALL})  # type: ignore[arg-type]
    return talk.act("a", "done").act("b", "said")


def fields(talk: Talk, seat: Seat) -> set[str]:
    return {box["field"] for box in talk.view(seat).get("boxes", ())}


def tap(talk: Talk, seat: Seat) -> Talk:
    return talk.act(seat, "pulse", turn=talk.state.turned, taps=BOX)


# lands marks


@pytest.mark.parametrize("when", ["lobby", "talk", "pause", "break"])
def test_lands_mark_changes_no_other_state_at_any_stage(when: str) -> None:
    talk = Talk(FILE, start=False).arrive("a", "b")
    if when != "lobby":
        talk.both("ready").wait("5s")
    if when in ("pause", "break"):
        talk.act("b", when)
    before = talk.state
    talk.act("a", "lands", kinds=BOX)
    assert change(talk.state, boxes=before.boxes) == before
    assert talk.boxes["a/-/lands"] == BOX and "lands" in fields(talk, "b")


def test_second_lands_mark_counts_up_the_same_box() -> None:
    talk = Talk(FILE).act("a", "lands", kinds=BOX).act("a", "lands", kinds=BOX)
    assert [box.get("n") for box in talk.view("b")["boxes"]] == [2]


def test_lasting_box_survives_sixty_later_boxes() -> None:
    talk = Talk(FILE).act("a", "lands", kinds=BOX).act("a", "done").act("b", "said")
    for _ in range(60):
        talk.state = change(
            talk.state, place="back.check", entries=talk.state.entries + 1, visit=talk.state.entries + 1
        )
        talk.act("a", "heard", verdict="partly", missing=BOX)
    assert "a/-/lands" in talk.state.boxes and len(talk.state.boxes) <= 41


def test_their_word_is_agreed_before_the_talk() -> None:
    talk = Talk(FILE, start=False, therapist=True).arrive("a", "b")
    talk.act("a", "word", word=BOX)
    assert "word" in fields(talk, "b") and "word" not in fields(talk, "therapist")
    assert Talk(FILE).no("a", "word", word=BOX) == "not-now"


# repair cues


def test_cue_holds_thirty_of_sixty_seconds_keeping_the_turn() -> None:
    talk = Talk(FILE).wait("10s")
    for asked, held in ((10, 30), (41, 30), (72, 0)):
        talk.now = asked * 1000
        talk.act("b", "cue", kind="calm")
        assert ("cue" in talk.state.holds) == bool(held)
        if held:
            assert talk.state.holds["cue"].until == (asked + held) * 1000
        assert (talk.place, talk.state.speaker) == ("piece", "a")
    assert talk.left == 60_000 - (10 + 1 + 1) * 1000


def test_closing_counts_sent_and_taken_cues_without_names() -> None:
    talk = Talk(FILE)
    for seat, other, taken in (("a", "b", True), ("b", "a", False), ("b", "a", True)):
        talk.act(seat, "cue", kind="sorry")  # type: ignore[arg-type]
        talk.wait("7s").act(other, "took", cue=talk.state.cues[-1].id, taken=taken)  # type: ignore[arg-type]
        assert "repairs" not in talk.view("a")
    assert [cue.after for cue in talk.state.cues] == [7_000] * 3
    talk.act("a", "wind-up")
    assert talk.view("a")["repairs"] == talk.view("b")["repairs"] == {"sent": 3, "taken": 2}


# taps


def test_taps_are_offered_between_turns_and_never_expected() -> None:
    talk = Talk(FILE)
    assert "pulse" not in talk.can("a")
    talk.act("a", "done")
    assert "pulse" not in talk.can("a"), "the listener says it back"
    talk.act("b", "said")
    for seat in ("a", "b"):
        assert "pulse" in talk.can(seat) and talk.expected(seat) != "pulse"  # type: ignore[arg-type]
    assert talk.no("b", "pulse", turn="piece~99", taps=BOX) == "bad-args"
    assert "pulse" not in tap(talk, "b").can("b") and "pulse" in talk.can("a")


@pytest.mark.parametrize("others", [("b", "therapist")])
def test_unshared_tap_is_invisible_to_partner_and_therapist(others: tuple[Seat, ...]) -> None:
    talk = checked()
    before = {seat: seen(talk, seat) for seat in others}
    tap(talk.wait("3s"), "a")
    assert {seat: seen(talk, seat) for seat in others} == before
    assert talk.state.boxes["a/-/pulse"] == "kept" and "pulse" in fields(talk, "a")


def test_lands_mark_leaves_the_therapists_undo_open() -> None:
    talk = checked("taps").act("therapist", "slow")
    before = seen(talk, "therapist")
    talk.act("a", "lands", kinds=BOX)
    assert seen(talk, "therapist") == before
    talk.act("therapist", "undo")
    assert "a/-/lands" in talk.state.boxes


@pytest.mark.parametrize(
    ("agreed", "mark", "partner", "therapist"),
    [((), "kept", False, False), (("gap",), "gap", True, False), (("taps",), "taps", False, True),
     (("gap", "taps"), "gap+taps", True, True)],
)  # fmt: skip
def test_taps_reach_only_seats_both_named_before(
    agreed: tuple[str, ...], mark: str, partner: bool, therapist: bool
) -> None:
    talk = tap(checked(*agreed), "a")
    assert talk.state.boxes["a/-/pulse"] == mark
    assert ("pulse" in fields(talk, "b"), "pulse" in fields(talk, "therapist")) == (partner, therapist)


def test_agreeing_afterwards_opens_nothing_and_taking_back_closes() -> None:
    later = tap(checked(), "a")
    for seat in ("a", "b"):
        later.act(seat, "consent", **ALL)  # type: ignore[arg-type]
    assert "pulse" not in fields(later, "b") | fields(later, "therapist")
    for left in ("gap", "taps"):
        shared = tap(checked("gap", "taps"), "a")
        shared.act("b", "consent", **{word: word in ("present", left) for word in ALL})
        assert ("pulse" in fields(shared, "b"), "pulse" in fields(shared, "therapist")) == (
            left == "gap",
            left == "taps",
        )


# the stop


@pytest.mark.parametrize("seat", ["a", "b", "therapist"])
@pytest.mark.parametrize("stage", ["lobby", "running", "paused", "held", "cued", "break", "closed"])
def test_stop_is_taken_from_anybody_in_every_state(seat: Seat, stage: str) -> None:
    talk = Talk(FILE, start=stage != "lobby", therapist=True).arrive("a", "b", "therapist")
    by, move = {"paused": ("a", "pause"), "held": ("therapist", "pause"), "break": ("b", "break"),
                "closed": ("therapist", "end"), "cued": ("a", "cue")}.get(stage, ("", ""))  # fmt: skip
    if move:
        talk.act(by, move, **({"kind": "calm"} if move == "cue" else {}))  # type: ignore[arg-type]
    talk.act(seat, "stop")
    assert talk.stage == ("closed" if stage == "closed" else "paused")
    if stage == "closed":
        return
    assert talk.expected("a") == talk.expected("b") == "after-stop"
    assert talk.state.clock is None or talk.state.clock.since is None
    talk.act(seat, "stop")


def test_stop_does_not_reveal_its_asker() -> None:
    talks = {seat: Talk(FILE, therapist=True).wait("9s").act(seat, "stop") for seat in ("a", "b", "therapist")}
    for watcher in ("a", "b", "therapist"):
        assert len({seen(talk, watcher) for talk in talks.values()}) == 1  # type: ignore[arg-type]
    assert {fact.seat for talk in talks.values() for fact in talk.facts if fact.kind == "stop"} == {None}


def test_going_on_needs_both_and_keeps_turn_and_time() -> None:
    talk = Talk(FILE).wait("10s").act("b", "stop")
    assert talk.no("a", "resume") == "not-now" and talk.no("a", "done") == "not-now"
    before = seen(talk, "a")
    talk.wait("60s").act("b", "after-stop", way="go-on")
    assert talk.stage == "paused" and seen(talk, "a") == before, "nobody is hurried by the other's answer"
    talk.act("a", "after-stop", way="go-on")
    assert (talk.stage, talk.here, talk.left) == ("running", "piece~1", 50_000)


def test_break_or_end_after_stop_needs_one_partner() -> None:
    rest = Talk(FILE).act("a", "stop").act("b", "after-stop", way="break", minutes=60)
    assert rest.stage == "break" and rest.view("a")["break"]["until"] == 3_600_000
    end = Talk(FILE).act("a", "stop").act("a", "after-stop", way="go-on").act("a", "after-stop", way="end")
    assert (end.place, end.stage) == ("end.keep", "running")


def test_stop_over_a_break_keeps_its_promise() -> None:
    talk = Talk(FILE).act("a", "break", minutes=30).act("b", "stop")
    assert talk.stage == "paused"
    talk.act("b", "after-stop", way="break")
    assert talk.stage == "break" and talk.view("b")["break"]["until"] == 1_800_000
    talk.act("b", "stop").act("a", "after-stop", way="end")
    assert talk.place == "end.keep" and talk.state.break_ is None and not talk.state.holds


def test_a_stop_asked_again_begins_anew() -> None:
    talk = Talk(FILE).act("a", "stop").act("a", "after-stop", way="go-on").act("b", "stop")
    assert talk.expected("a") == "after-stop" and talk.state.going_on == ()


def test_no_therapist_lets_a_stopped_talk_go_on() -> None:
    talk = Talk(FILE, therapist=True).act("therapist", "slow").act("a", "stop")
    assert talk.can("therapist") == {"end", "stop", "leave"}
