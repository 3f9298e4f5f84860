"""The consents of the two, and the views that follow from them.

One partner's no hides a thing, and withdrawing a yes hides it again.
"""

from __future__ import annotations

import orjson
import pytest
from sayback.engine.agreements import agreed, askable, together
from sayback.engine.pair import Seat

from tests.engine.making import one, small, swap
from tests.engine.talks import BOX, Talk

FILE = small(swap(one("turn", "piece", time=60_000), one("reflect", "back")))
ALL = {"present": True, "taps": True, "words": True, "gap": True}
NOTHING = dict.fromkeys(ALL, False)


def talk(a: dict[str, bool] | None = None, b: dict[str, bool] | None = None) -> Talk:
    """Play a first turn to its end, after each partner's consent."""
    begun = Talk(FILE, therapist=True)
    for seat, said in (("a", a), ("b", b)):
        if said is not None:
            begun.act(seat, "consent", **{**NOTHING, **said})  # type: ignore[arg-type]
    return begun.act("a", "done").act("b", "said")


def seen(talk: Talk, seat: Seat) -> bytes:
    return orjson.dumps(talk.view(seat), option=orjson.OPT_SORT_KEYS)


def fields(talk: Talk, seat: Seat) -> set[str]:
    return {box["field"] for box in talk.view(seat).get("boxes", ())}


def test_silent_partner_agrees_to_presence_and_nothing_more() -> None:
    begun = Talk(FILE, therapist=True)
    assert begun.view("a")["consent"] == {"mine": ["present"], "both": ["present"]}
    assert begun.view("therapist")["floor"] == "a"
    assert "consent" not in Talk(FILE).view("a")


def test_consent_of_one_alone_counts_nothing_and_is_hidden() -> None:
    one_said, none_said = talk({"present": True, "taps": True}, {"present": True}), talk(None, {"present": True})
    assert one_said.view("a")["consent"] == {"mine": ["present", "taps"], "both": ["present"]}
    assert seen(one_said, "b") == seen(none_said, "b")
    assert seen(one_said, "therapist") == seen(none_said, "therapist")


@pytest.mark.parametrize("who", ["a", "b"])
def test_therapist_without_both_consents_sees_nothing_of_the_talk(who: Seat) -> None:
    veiled = talk({"present": who != "a"}, {"present": who != "b"})
    before = seen(veiled, "therapist")
    assert set(orjson.loads(before)) == {"seat", "stage", "protocol", "digest", "step", "people", "moves"}
    assert veiled.can("therapist") == {"stop", "leave"}
    assert veiled.no("therapist", "skip") == "not-yours"
    veiled.act("a", "heard", verdict="no").act("a", "cue", kind="sorry").act("b", "break", minutes=20)
    assert seen(veiled, "therapist") == before


def test_withdrawn_consent_veils_at_once_without_a_name() -> None:
    shown = talk(ALL, ALL).wait("5s").act("b", "consent", **NOTHING)
    assert shown.view("therapist")["step"]["name"] == "veiled"
    assert shown.view("a")["notice"] == {"kind": "consent", "by": None, "at": 5_000}
    assert shown.act("b", "consent", **ALL).view("therapist")["step"]["name"] == "back"


def test_veiled_therapists_pause_can_be_ended_by_partners() -> None:
    held = talk(ALL, ALL).act("therapist", "pause")
    assert "resume" not in held.can("a")
    assert held.act("a", "consent", **NOTHING).expected("b") == "resume"


@pytest.mark.parametrize("who", ["a", "b", None])
def test_shown_words_reach_a_therapist_only_with_both_consents(who: str | None) -> None:
    page = Talk(FILE, therapist=True)
    for seat in ("a", "b"):
        page.act(seat, "consent", **{**ALL, "words": who != seat})  # type: ignore[arg-type]
    page.act("a", "done").act("b", "said").act("a", "heard", verdict="partly", missing=BOX)
    assert "missing" in fields(page, "b")
    assert ("missing" in fields(page, "therapist")) == (who is None)


def test_lands_marks_are_hidden_from_the_therapist() -> None:
    marked = talk(ALL, ALL).act("a", "lands", kinds=BOX)
    assert marked.state.boxes["a/-/lands"] == "shown"
    assert "lands" in fields(marked, "b") and "lands" not in fields(marked, "therapist")


@pytest.mark.parametrize(
    ("breaks", "note"),
    [("aa", None), ("aaa", ("a", 3)), ("aaab", ("a", 3)), ("aaabb", None), ("bbb", ("b", 3)), ("ababab", None)],
)
def test_one_sided_breaks_are_noted_for_the_therapist_alone(breaks: str, note: tuple[str, int] | None) -> None:
    rested, other = (Talk(FILE, therapist=True) for _ in range(2))
    for seat in breaks:
        rested.act(seat, "break", minutes=20).act(seat, "back").act("b" if seat == "a" else "a", "back")  # type: ignore[arg-type]
    found = rested.view("therapist").get("note")
    assert found == (note and {"kind": "one-sided-breaks", "by": note[0], "n": note[1]})
    for seat in "ababab"[: len(breaks)]:
        other.act(seat, "break", minutes=20).act(seat, "back").act("b" if seat == "a" else "a", "back")  # type: ignore[arg-type]
    assert seen(rested, "a") == seen(other, "a") and seen(rested, "b") == seen(other, "b")


def test_workshop_pair_may_agree_that_ratings_are_counted() -> None:
    pair = Talk(FILE, hosted=True, start=False).arrive("a", "b").act("a", "consent", gap=False, sums=True)
    assert not agreed(pair.state, "sums") and together(pair.state) == []
    pair.act("b", "consent", gap=False, sums=True)
    assert agreed(pair.state, "sums") and pair.view("a")["consent"] == {"mine": ["sums"], "both": ["sums"]}
    pair.act("a", "consent", gap=True, sums=False)
    assert not agreed(pair.state, "sums")


def test_outside_a_workshop_nothing_is_counted_anywhere() -> None:
    assert "sums" not in askable(therapist=True, hosted=False)
    assert Talk(FILE).no("a", "consent", gap=False, sums=True) == "bad-args"


def test_consent_to_counted_ratings_counts_without_other_consents() -> None:
    three = Talk(FILE, hosted=True, therapist=True, start=False).arrive("a", "b", "therapist")
    for seat in ("a", "b"):
        three.act(seat, "consent", **NOTHING, sums=True)  # type: ignore[arg-type]
    assert together(three.state) == ["sums"]
