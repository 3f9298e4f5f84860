"""The view of one seat: private parts of another seat make no difference to it."""

from __future__ import annotations

import random

import orjson
import pytest
from sayback.engine.language.protocol import Field, Terms
from sayback.engine.pair import Seat
from sayback.engine.view import view, views
from sayback.engine.view_types import Content

from tests.engine.making import dialogues, one, small, swap
from tests.engine.talks import BOX, Talk, fitting

FIELDS = (Field("text", "thought"), Field("scale", "weight"))
PAGE = {"thought": BOX, "weight": BOX}
OPTIONAL = {"item", "list", "round", "rounds", "half", "as", "try", "aside"}


def seen(talk: Talk, seat: Seat) -> bytes:
    return orjson.dumps(talk.view(seat), option=orjson.OPT_SORT_KEYS)


def paged(reveal: str = "never") -> Talk:
    return Talk(small(one("write", "page", fields=FIELDS, reveal=reveal), one("rate", "felt")), therapist=True)


def test_view_is_plain_json_and_equal_for_equal_states() -> None:
    talk = Talk(dialogues()["everything"], therapist=True)
    while talk.place != "closed":
        both = views(talk.table, talk.state)
        for seat in ("a", "b", "therapist"):
            assert both[seat] == view(talk.table, talk.state, seat)  # type: ignore[arg-type]
            orjson.dumps(both[seat])  # type: ignore[index]
        talk.primary()


@pytest.mark.parametrize("watcher", ["b", "therapist"])
def test_writing_and_passing_look_the_same_to_everybody_else(watcher: Seat) -> None:
    assert seen(paged().act("a", "write", **PAGE), watcher) == seen(paged().act("a", "pass"), watcher)


@pytest.mark.parametrize("watcher", ["b", "therapist"])
def test_rewriting_is_invisible_to_partner_and_therapist(watcher: Seat) -> None:
    wrote, passed = paged().act("a", "write", **PAGE), paged().act("a", "pass")
    before = seen(wrote, watcher)
    wrote.wait("3s").act("a", "rewrite", **PAGE)
    passed.wait("3s").act("a", "rewrite", **PAGE)
    assert seen(wrote, watcher) == before == seen(passed, watcher)


def test_rewriting_what_was_written_is_no_new_state() -> None:
    talk = paged().act("a", "write", **PAGE)
    before = talk.state
    assert talk.wait("3s").act("a", "rewrite", **PAGE).state is before


@pytest.mark.parametrize("watcher", ["b", "therapist"])
def test_ratings_one_five_or_passed_look_alike_to_others(watcher: Seat) -> None:
    talks = [paged().until("felt") for _ in range(3)]
    for talk, tap in zip(talks, (1, 5, None), strict=True):
        talk.act("a", "pass") if tap is None else talk.act("a", "rate", understood=tap, accepted=tap, cared=tap)
    assert len({seen(talk, watcher) for talk in talks}) == 1
    assert talks[0].view("a")["rates"] == {"understood": 1, "accepted": 1, "cared": 1}


def test_page_not_shown_looks_like_a_passed_page() -> None:
    wrote, passed = (paged("by-choice").act("a", move, **args) for move, args in (("write", PAGE), ("pass", {})))
    assert seen(wrote.act("b", "pass"), "b") == seen(passed.act("b", "pass"), "b")
    assert "show" in wrote.can("a") and "show" not in passed.can("a")


def test_shown_box_is_for_all_kept_box_for_author() -> None:
    talk = paged("by-choice").act("a", "write", **PAGE).act("b", "pass").act("a", "show", thought=BOX)
    assert [box["field"] for box in talk.view("a")["boxes"]] == ["thought", "weight", "thought.shown"]
    assert [box["field"] for box in talk.view("b")["boxes"]] == ["thought.shown"]


LISTS = {"lists": {"far": ("alone", "afraid")}, "danger": {"far": ("afraid",)}}
PICKS = (Field("many", "far", list="far"), Field("text", "more"))


@pytest.mark.parametrize("reveal", ["never", "by-choice"])
def test_page_with_a_danger_word_says_so_whoever_picks(reveal: str) -> None:
    talk = Talk(small(one("write", "page", fields=PICKS, reveal=reveal), **LISTS), therapist=True)
    while talk.place != "end.word":
        assert [talk.view(seat).get("danger") for seat in ("a", "b", "therapist")] == [True] * 3, talk.place
        talk.act("a", "write", far=BOX, more=BOX).act("b", "pass") if talk.place == "page.fill" else talk.both("ready")
    assert "danger" not in talk.view("a")


def test_page_without_such_a_word_tells_nothing() -> None:
    assert "danger" not in paged().view("a")


@pytest.mark.parametrize("watcher", ["b", "therapist"])
def test_picks_held_back_look_like_none_throughout(watcher: Seat) -> None:
    """One picks a word and shows nothing; one picks nothing; one passes: nobody else can tell."""
    talks = [
        Talk(small(one("write", "page", fields=PICKS, reveal="by-choice"), **LISTS), therapist=True) for _ in range(3)
    ]
    held, none, passed = talks

    def same() -> bool:
        return len({seen(talk, watcher) for talk in talks}) == 1

    held.act("a", "write", far=BOX, more=BOX)
    none.act("a", "write", far=BOX, more=BOX[:-4] + "AAAA")
    passed.act("a", "pass")
    assert same()
    for talk in talks:
        talk.act("b", "write", far=BOX, more=BOX)
    assert held.place == "page.look" and same()
    for talk in talks:
        talk.act("b", "show", far=BOX)
    assert same()
    for seat in ("a", "b"):
        for talk in talks:
            talk.act(seat, "ready")  # type: ignore[arg-type]
        assert same()


def test_free_talk_says_where_the_balance_is_not_shown() -> None:
    free = (one("together", "free", balance=shown) for shown in (True, False))
    assert [Talk(small(step)).view("a").get("balance") for step in free] == [None, False]


@pytest.mark.parametrize("seed", range(6))
def test_private_choices_of_a_change_nothing_others_see(seed: int) -> None:
    """Play the same talk twice: a writes and taps low in one, passes or taps high in the other."""
    low, high = (Talk(dialogues()["everything"], therapist=True) for _ in range(2))
    chance = random.Random(seed)
    for _ in range(150):
        if low.place == "closed":
            return
        seat = "a" if low.expected("a") else "b"
        move = next(move for move in low.moves(seat) if move.primary)
        assert high.expected(seat) == move.move
        if seat == "a" and move.move in ("write", "rate") and chance.random() < 0.5:
            low.act("a", move.move, **fitting(move.args))
            high.act("a", "pass")
        else:
            args = fitting(move.args, chance.choice)
            low.act(seat, move.move, **args)
            high.act(seat, move.move, **({key: 5 for key in args} if seat == "a" and move.move == "rate" else args))
        assert seen(low, "b") == seen(high, "b")
        assert seen(low, "therapist") == seen(high, "therapist")


def test_running_clock_shows_its_end_held_clock_time_left() -> None:
    talk = Talk(small(swap(one("turn", "piece", time=60_000, heard=False)))).wait("10s")
    assert talk.view("a")["clock"] == {
        "phase": "main",
        "running": True,
        "ends": 60_000,
        "since": 0,
        "total": 60_000,
    }
    talk.act("a", "pause")
    assert talk.view("a")["clock"] == {"phase": "main", "running": False, "left": 50_000, "total": 60_000}


def test_announced_next_step_really_comes_next() -> None:
    """Follow the preview to where the expected move leads, unless people choose a way on."""
    for name in ("thank-you", "speaker-listener", "solve-together"):
        talk = Talk(dialogues()[name])
        while talk.place != "closed":
            promised, place = talk.view("a")["next"], talk.table.places[talk.place]
            visit = talk.state.visit
            for seat in ("a", "b"):
                if talk.state.visit == visit and talk.expected(seat):  # type: ignore[arg-type]
                    talk.primary((seat,))  # type: ignore[arg-type]
            if talk.state.visit != visit and place.acts not in ("pick", "more"):
                now = talk.view("a")["step"]
                assert (promised["kind"], promised["name"], promised["place"]) == (
                    now["kind"], now["name"], now["place"],
                )  # fmt: skip


def test_interrupted_round_names_its_next_speaker_after_an_aside() -> None:
    talk = Talk(small(swap(one("turn", "piece", heard=False))), therapist=True).act("a", "done")
    talk.act("therapist", "give-floor", to="a").act("a", "done").act("b", "said")
    assert talk.view("a")["next"] == {"kind": "turn", "name": "piece", "place": "talk", "who": "b"}


def keys(found: Content) -> set[str]:
    return {key for key, value in found.items() if value is None}


def test_absent_parts_are_left_out_of_the_view() -> None:
    talk = Talk(small(one("read", "page")))
    found = talk.view("a")
    assert keys(found) <= {"clock", "floor", "talking", "next"}
    assert not {"break", "cues", "enough", "notice", "undo", "boxes", "rates", "card", "fields", "draft"} & set(found)
    assert not OPTIONAL & set(found["step"])


def test_absence_shows_its_beginning_and_never_its_reason() -> None:
    left, lost = (Talk(small(one("read", "page"))).wait("5s") for _ in range(2))
    left.act("a", "leave").wait("10s").depart("a", since=5_000)
    lost.wait("10s").depart("a", since=5_000)
    assert seen(left, "b") == seen(lost, "b")
    assert left.view("b")["people"]["a"] == {"here": False, "since": 5_000}


def test_picked_option_shows_to_all_until_the_round_turns() -> None:
    talk = Talk(dialogues()["everything"], therapist=True)
    seen_at: set[str] = set()
    while talk.place != "closed":
        both = views(talk.table, talk.state)
        chosen = {orjson.dumps(each.get("chosen")) for each in both.values()}
        assert len(chosen) == 1
        if "chosen" in both["a"]:
            seen_at.add(both["a"]["chosen"]["step"])
            assert both["a"]["step"]["kind"] != "choose"
        talk.primary()
    assert seen_at


def test_terms_are_seen_only_where_there_are_any() -> None:
    assert "terms" not in Talk(small(), start=False).view("a")
    talk = Talk(small(terms=Terms(devices="two", once=3_600_000, saved=False)), start=False)
    assert talk.view("a")["terms"] == {"devices": "two", "once": 3_600_000, "saved": False}
