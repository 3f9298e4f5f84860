"""A break as a promise: its names, the reminder, resting, sleeping.

The order of coming back is in the traces.
"""

from __future__ import annotations

import orjson
import pytest
from sayback.engine.pair import Seat

from tests.engine.making import one, small, swap
from tests.engine.talks import Talk

FILE = small(swap(one("turn", "piece", time=60_000), one("reflect", "back")))
DAY = 24 * 3_600_000


@pytest.mark.parametrize("minutes", [20, 60, 120, 720, 1_439])
def test_asker_names_the_return_within_a_day(minutes: int) -> None:
    assert Talk(FILE).act("b", "break", minutes=minutes).view("a")["break"]["until"] == minutes * 60_000


@pytest.mark.parametrize("minutes", [0, 19, 1_440, 10_080])
def test_promise_outside_twenty_minutes_to_a_day_is_refused(minutes: int) -> None:
    assert Talk(FILE).no("a", "break", minutes=minutes) == "bad-args"
    assert Talk(small(one("ask", "now", of="both"))).no("a", "not-now", minutes=minutes) == "bad-args"


def test_both_see_the_promised_moment_come() -> None:
    talk = Talk(FILE).act("a", "break", minutes=20).wait("19m59s").tick()
    before = [talk.view(seat) for seat in ("a", "b")]
    assert not any(view["break"].get("due") for view in before)
    talk.tick("1s")
    after = [talk.view(seat) for seat in ("a", "b")]
    assert all(view["break"]["due"] for view in after) and after != before
    assert "due" not in talk.act("b", "later", minutes=20, **{"break": 2}).view("a")["break"]


def test_partner_cannot_end_the_others_break() -> None:
    talk = Talk(FILE).act("a", "break", minutes=20).wait("10m")
    assert {"back", "resume", "done"} & talk.can("b") == set()
    assert talk.no("b", "back") == "not-now"
    assert "back" in talk.act("a", "back").can("b") and talk.stage == "break"


def test_talk_wakes_after_a_day_with_piece_and_time() -> None:
    talk = Talk(FILE).wait("17s").act("a", "break", minutes=1_439)
    talk.wait("2m").depart("a", "b").gap(talk.now, talk.now + DAY)
    talk.wait(DAY).arrive("b", "a").tick()
    assert talk.stage == "break" and talk.view("b")["break"]["due"]
    talk.both("back")
    assert (talk.stage, talk.here, talk.state.speaker, talk.left) == ("running", "piece~1", "a", 43_000)


# the subject rests


def asked(a: bool, b: bool, *, late: bool = False) -> Talk:
    """Return from a break of a; each wishes, or not, that the subject rests.

    `late`: a says so only when coming back.
    """
    talk = Talk(FILE).act("a", "break", minutes=20, rest=a and not late).wait("20m")
    return talk.act("a", "back", **({"rest": a} if late else {})).act("b", "back", rest=b)


@pytest.mark.parametrize("late", [False, True])
def test_subject_rests_for_a_day_when_both_wish(late: bool) -> None:
    talk = asked(True, True, late=late)
    assert (talk.place, talk.stage) == ("end.word", "running")
    assert talk.view("b")["again"] == talk.now + DAY and talk.state.again == talk.now + DAY


@pytest.mark.parametrize(("a", "b"), [(True, False), (False, True), (False, False)])
def test_a_subject_rests_only_when_both_wish_it(a: bool, b: bool) -> None:
    talk = asked(a, b)
    assert (talk.here, talk.left, talk.state.again) == ("piece~1", 60_000, 0)


def test_wish_to_rest_is_seen_and_can_be_withdrawn() -> None:
    talk = Talk(FILE).act("a", "break", minutes=20, rest=True)
    assert talk.view("b")["break"]["rest"] == ["a"]
    talk.act("a", "back", rest=False)
    assert "rest" not in talk.view("b")["break"]
    assert talk.act("b", "back", rest=True).place == "piece"


def test_rest_wished_in_the_last_words_ends_nothing_early() -> None:
    talk = Talk(FILE).act("a", "wind-up").act("a", "break", minutes=20, rest=True).wait("20m")
    here = talk.here
    talk.act("a", "back").act("b", "back", rest=True)
    assert talk.here == here and talk.state.again


def test_partner_puts_the_return_off_but_never_nearer() -> None:
    talk = Talk(FILE).act("a", "break", minutes=120)
    talk.act("b", "later", minutes=20, **{"break": 2})
    assert talk.view("a")["break"]["until"] == 120 * 60_000
    talk.act("b", "later", minutes=180, **{"break": 2})
    assert talk.view("a")["break"]["until"] == 180 * 60_000
    talk.act("a", "later", minutes=20, **{"break": 2})
    assert talk.view("a")["break"]["until"] == 20 * 60_000


# the stop


def shown(talk: Talk, seat: Seat) -> bytes:
    return orjson.dumps(talk.view(seat), option=orjson.OPT_SORT_KEYS)


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
        assert len({shown(talk, watcher) for talk in talks.values()}) == 1  # type: ignore[arg-type]
    assert {fact.seat for talk in talks.values() for fact in talk.facts if fact.kind == "stop"} == {None}


def test_going_on_needs_both_and_keeps_turn_and_time() -> None:
    talk = Talk(FILE).wait("10s").act("b", "stop")
    assert talk.no("a", "resume") == "not-now" and talk.no("a", "done") == "not-now"
    before = shown(talk, "a")
    talk.wait("60s").act("b", "after-stop", way="go-on")
    assert talk.stage == "paused" and shown(talk, "a") == before, "nobody is hurried by the other's answer"
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
