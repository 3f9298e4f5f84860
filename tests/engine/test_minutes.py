"""The minutes that a dialogue takes."""

from __future__ import annotations

import pytest
from sayback.engine.language.compile import chosen_or_default
from sayback.engine.language.protocol import Field, Option, ProtocolFile, StepDef
from sayback.engine.minutes import minutes

from tests.engine.making import dialogues, of_yaml, one, small, swap
from tests.engine.talks import Talk

EMPTY = 2 * 60 * 0.8 + 15
"""Seconds of a close: two last words and a page."""


def usual(*steps: StepDef, **more: object) -> float:
    """Return the seconds that these steps usually take."""
    return round(minutes(small(*steps, **more), {}).usual * 60 - EMPTY, 6)


@pytest.mark.parametrize(
    ("steps", "seconds"),
    [
        ((), 0),
        ((one("read", "page"),), 15),
        ((one("read", "page", items=("x1", "y1")),), 25),
        ((one("quiet", "still", time=40_000),), 40),
        ((one("together", "open", time=100_000),), 100),
        ((one("turn", "piece", time=100_000),), 80),
        ((one("write", "page", fields=(Field("text", "a1"), Field("text", "b1"))),), 60),
        ((one("rate", "felt"),), 15),
        ((one("ask", "now"),), 5),
        ((one("card", "c", deck="d"),), 10),
        ((one("agree", "ground", items=("x1", "y1")),), 10),
        ((swap(one("turn", "piece", time=100_000, heard=False)),), 160),
        ((swap(one("read", "page"), times=3),), 90),
        # a turn of 8 s, a say-back of 8 s and its check of 5 s, and in one of three checks 8 s + 13 s more
        ((one("turn", "t1", time=10_000), one("reflect", "r1", time=10_000, again=10_000)), 8 + 13 + 7),
        # that, asked whether there is more, the same again, asked again
        ((one("turn", "t1", time=10_000), one("reflect", "r1", time=10_000, again=10_000), one("more", "m1")), 66),
        ((one("decide", "plan", ideas=60_000, words=60_000),), 60 + 48 + 5),
        ((one("choose", "way", options=(Option("a1"), Option("b1", (one("quiet", "q", time=20_000),)))),), 15),
    ],
)
def test_usual_times_add_up(steps: tuple[StepDef, ...], seconds: float) -> None:
    assert usual(*steps) == pytest.approx(seconds)


def test_a_step_that_does_not_apply_takes_no_time() -> None:
    file = of_yaml(
        {
            "settings": {"way": {"kind": "choice", "options": ["a1", "b1"], "default": "a1"}},
            "steps": [{"read": "page", "when": {"way": "b1"}}, {"close": "end"}],
        }
    )
    assert minutes(file, {"way": "b1"}).usual - minutes(file, {"way": "a1"}).usual == pytest.approx(0.25)


@pytest.mark.parametrize("name", sorted(dialogues()))
def test_quick_is_quicker_than_usual_and_usual_than_longest(name: str) -> None:
    file = dialogues()[name]
    took = minutes(file, chosen_or_default(file))
    assert 0 < took.quick < took.usual < took.longest <= 180


LONGEST: dict[str, ProtocolFile] = {
    "a piece": small(swap(one("turn", "piece"), one("reflect", "back"))),
    "quiet and shared time": small(one("quiet", "still"), one("together", "open")),
    "turns that nobody says back": small(swap(one("turn", "piece", heard=False), times=2)),
}


@pytest.mark.parametrize("name", LONGEST)
def test_talk_of_expired_clocks_stays_within_the_longest_time(name: str) -> None:
    talk = Talk(LONGEST[name])
    while talk.place != "closed":
        talk.tick("5s")
        if talk.state.clock is None or talk.state.clock.phase == "over":
            if "heard" in talk.can("a") | talk.can("b"):
                seat = "a" if talk.expected("a") == "heard" else "b"
                talk.act(seat, "heard", verdict="no")  # type: ignore[arg-type]
            else:
                talk.primary()
    assert talk.now <= minutes(LONGEST[name], {}).longest * 60_000 + 60_000
