"""Moves that belong to the two and to no place.

Lands marks, cues, taps, and the consent to be seen.
"""

from __future__ import annotations

import orjson
import pytest
from sayback.engine.pair import Seat
from sayback.engine.values import change

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
