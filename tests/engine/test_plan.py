"""The plan of an hour: rounds that still fit for both.

traces/hour.yaml shows it line by line.
"""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sayback.engine.language.protocol import Table
from sayback.engine.pace import expected
from sayback.engine.pair import PARTNERS, seats_of
from sayback.engine.plan import plan
from sayback.engine.state import State, beneath

from tests.engine.making import dialogues, one, small, swap
from tests.engine.searching import Search
from tests.engine.talks import Talk, fitting, least, table_of
from tests.engine.test_walks import FEW

MINUTE = 60_000
SWAPPED = sorted(
    name for name, file in dialogues().items() if any(block.swap for block in table_of(file).blocks.values())
)


class Pair:
    """A pair in a talk with an hour, at a pace of their own.

    They leave whatever would go past the hour.
    """

    def __init__(self, name: str, hour: int, chance: random.Random, quick: float, slow: float) -> None:
        self.talk = Talk(dialogues()[name], hour=hour, rule="none")
        self.chance, self.quick, self.slow = chance, quick, slow
        self.halves: dict[str, list[str]] = {}
        self.opened: tuple[str, ...] = ()

    def play(self, *, past: bool) -> None:
        """Play to the close, or to a question about the hour if `past`.

        Records the speakers of every round's halves.
        """
        talk = self.talk
        for _ in range(900):
            if talk.table.places[talk.place].kind in ("close", "closed"):
                return
            self._see(talk.table, talk.state)
            place = talk.table.places[talk.place]
            takes = expected(talk.table, place, talk.state) * self.chance.uniform(self.quick, self.slow)
            if not passes(talk, takes):
                continue
            able = [(seat, move) for seat in PARTNERS for move in talk.moves(seat) if move.primary]
            seat, move = self.chance.choice(able)
            if place.acts == "past" and past and self.chance.random() < 0.5:
                talk.both("go-past")
                continue
            talk.act(seat, move.move, **fitting(move.args, self.chance.choice))
        raise AssertionError(f"no end, in {talk.here}")

    def _see(self, table: Table, state: State) -> None:
        """Note the speaker of the present round of each swap."""
        place = table.places[state.place]
        for name in place.blocks:
            if table.blocks[name].swap and place.acts != "past":
                outer = [state.counts.get(f"{other}.times", 0) for other in place.blocks]
                who = self.halves.setdefault(f"{name} {outer[: place.blocks.index(name) + 1]}", [])
                if state.speaker not in who:
                    who.append(state.speaker)


def passes(talk: Talk, takes: float) -> bool:
    """Let so much time go by; return whether the talk still stands where it stood.

    A quiet moment ends by itself.
    """
    here = talk.here
    return talk.tick(int(takes)).here == here


CHANCE = st.randoms(use_true_random=False)


@FEW
@given(st.sampled_from(SWAPPED), st.integers(5, 90), CHANCE, st.booleans())
def test_every_opened_round_gives_both_partners_their_half(
    name: str, minutes: int, chance: random.Random, past: bool
) -> None:
    """Play at any pace: four times as quick as planned, or four times as slow."""
    pair = Pair(name, minutes * MINUTE, chance, 0.25, 4.0)
    pair.play(past=past)
    assert all(sorted(who) == ["a", "b"] for who in pair.halves.values()), pair.halves


@FEW
@given(st.sampled_from(SWAPPED), st.integers(5, 90), CHANCE)
def test_round_opened_without_a_question_ends_before_the_hour(name: str, minutes: int, chance: random.Random) -> None:
    """Check that the last words fit too.

    If no visit takes longer than this couple was expected to, and no say-back misses.
    """
    pair = Pair(name, minutes * MINUTE, chance, 0.2, 1.0)
    talk = pair.talk
    first = plan(talk.table, talk.state)
    assert first is not None
    gentle(pair)
    assert first.short or talk.now <= minutes * MINUTE, (talk.now / MINUTE, minutes)


def gentle(pair: Pair) -> None:
    """Play to the end of the last words, with every say-back understood at once.

    And more only where it is opened.
    """
    talk, chance = pair.talk, pair.chance
    while talk.place != "closed":
        place = talk.table.places[talk.place]
        if not passes(talk, expected(talk.table, place, talk.state) * chance.uniform(pair.quick, pair.slow)):
            continue
        seat, move = next((seat, move) for seat in PARTNERS for move in talk.moves(seat) if move.primary)
        args = fitting(move.args, chance.choice)
        talk.act(seat, move.move, **{**args, **({"verdict": "got"} if move.move == "heard" else {})})


@FEW
@given(st.sampled_from(sorted(dialogues())), st.integers(5, 60), CHANCE)
def test_the_plan_never_keeps_both_from_closing(name: str, minutes: int, chance: random.Random) -> None:
    pair = Pair(name, minutes * MINUTE, chance, 0.25, 4.0)
    talk = pair.talk
    while talk.place != "closed":
        place = talk.table.places[talk.place]
        for seat in PARTNERS:
            assert "wind-up" in talk.can(seat) or place.kind == "close", talk.here
            if place.acts == "past":
                assert talk.expected(seat) == "leave-it"
        if not passes(talk, expected(talk.table, place, talk.state) * chance.uniform(0.25, 4.0)):
            continue
        seat, move = next((seat, move) for seat in PARTNERS for move in talk.moves(seat) if move.primary)
        talk.act(seat, move.move, **fitting(move.args, chance.choice))


@FEW
@given(st.sampled_from(SWAPPED), st.integers(5, 60), CHANCE)
def test_plan_is_equal_for_both_and_names_no_seat(name: str, minutes: int, chance: random.Random) -> None:
    """Compare the views of both, and look for a seat in the plan."""
    pair = Pair(name, minutes * MINUTE, chance, 0.25, 4.0)
    pair.play(past=True)
    found = plan(pair.talk.table, pair.talk.state)
    assert pair.talk.view("a").get("plan") == pair.talk.view("b").get("plan")
    assert found is None or not {"a", "b"} & set(map(str, vars_of(found)))


def vars_of(found: object) -> list[object]:
    return [getattr(found, name) for name in type(found).__slots__]  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", sorted(dialogues()))
def test_every_short_hour_state_leads_to_the_end(name: str) -> None:
    """Search with an hour that is over before anything can open.

    So every question is asked.
    """
    search = Search(table_of(dialogues()[name], **least(dialogues()[name])), most=800, hour=1)
    assert search.stuck() == [] and search.lost() == []


def test_every_hour_question_is_asked_on_some_way() -> None:
    file = small(swap(one("turn", "piece"), one("reflect", "back", tries=1), one("more", "more"), times=2))
    search = Search(table_of(file), hour=1)
    asked = {state.place for state in search.states.values() if search.table.places[state.place].acts == "past"}
    assert search.whole and asked == {"sides.before", "sides.past"}
    search = Search(table_of(file), hour=500_000)
    asked = {state.place for state in search.states.values() if search.table.places[state.place].acts == "past"}
    assert asked <= {"sides.before", "sides.past", "more.past"}


def test_plan_counts_only_rounds_that_fit_the_hour() -> None:
    """Plan rounds of two turns of 48 s; the close takes 111 s."""
    file = small(swap(one("turn", "piece", time=60_000, heard=False), times=9))
    for rounds in range(1, 6):
        talk = Talk(file, hour=111_000 + rounds * 96_000)
        assert talk.view("a")["plan"]["fits"] == (rounds - 1 or False)
        assert Talk(file, hour=111_000 + rounds * 96_000 - 2_000, start=False).view("a")["plan"]["fits"] == (
            rounds - 1 or False
        )


def test_therapists_insertion_counts_in_the_plan_until_over() -> None:
    file = small(swap(one("turn", "piece", time=60_000, heard=False), times=2))
    talk = Talk(file, hour=215_000, therapist=True).act("a", "done")
    assert talk.view("a")["plan"] == {"ends": 215_000, "fits": 1, "each": True}
    talk.act("therapist", "slow")
    assert talk.view("a")["plan"] == {"ends": 215_000, "fits": False, "each": True}


def test_hour_questions_belong_to_both_without_a_floor() -> None:
    """Check that a question about the hour has both as its seats and no floor."""
    table = table_of(dialogues()["empathy-turns"])
    asked = [place for place in table.places.values() if place.acts == "past"]
    assert len(asked) == 3
    assert all(seats_of(place.by, "a") == PARTNERS and not place.floor and place.talks == "none" for place in asked)
    assert {place.name for place in asked} == {"circle.before", "circle.past", "more.past"}
    assert beneath(Talk(dialogues()["empathy-turns"]).state)
