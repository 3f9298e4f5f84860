"""Random walks: the rules of every state of every talk.

And that watching a talk gives what catching up gives.
"""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sayback.engine.commands import Act, Arrive, Host
from sayback.engine.language.protocol import Table
from sayback.engine.machine import begin
from sayback.engine.moves.offers import moves
from sayback.engine.pair import PARTNERS
from sayback.engine.state import State, beneath
from sayback.engine.view import seats

from tests.engine.making import dialogues
from tests.engine.talks import Talk, fitting, table_of
from tests.engine.walking import (
    WAITS,
    Visits,
    command,
    lists_are_true,
    same_after_json,
    settled,
    sound,
    take,
    unwatched,
    watched,
)

TABLES: dict[str, Table] = {name: table_of(file) for name, file in dialogues().items()}
NUMBERS = st.lists(
    st.tuples(st.integers(0, 99), st.integers(0, 999), st.integers(0, len(WAITS) - 1)), min_size=40, max_size=80
)
SEEDS = st.integers(0, 9999)
RULES = st.sampled_from(["soft", "nudge", "firm", "none"])
FEW = settings(
    max_examples=30, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)  # fmt: skip
"""Settings for few walks, with a failing one shown as it was found.

Add `Phase.shrink` to have it made short, which takes minutes.
"""
MANY = settings(FEW, max_examples=100)


def begun(table: Table, rule: str, seed: int) -> State:
    """Begin a talk: everybody is here, and up to eighty expected moves were made."""
    chance = random.Random(seed)
    kind = {"therapist": seed % 3 > 0, "hosted": seed % 2 > 0, "waiting_room": seed % 5 == 0}
    hour = (0, 300_000, 1_800_000)[seed // 7 % 3]
    state = begin(table, first="a" if seed % 2 else "b", seed=seed, rule=rule, hour=hour, now=0, **kind)
    if state.hosted is not None:
        state = take(table, state, Host("open"), 0)
    for seat in seats(state):
        state = take(table, state, Arrive((seat,)), 0)
    for _ in range(chance.randrange(80)):
        able = [(seat, move) for seat in PARTNERS for move in moves(table, state, seat) if move.primary]
        if not able or table.places[state.place].kind == "close":
            break
        seat, move = chance.choice(able)
        state = take(table, state, Act(seat, move.move, beneath(state), fitting(move.args, chance.choice)), 0)
    return state


@FEW
@given(st.sampled_from(sorted(TABLES)), RULES, SEEDS, NUMBERS)
def test_listed_moves_are_taken_and_all_others_refused(
    name: str, rule: str, seed: int, numbers: list[tuple[int, int, int]]
) -> None:
    table, now, visits = TABLES[name], 0, Visits()
    state = begun(table, rule, seed)
    for number in numbers:
        now += WAITS[number[2]] if number[0] % 3 == 0 else 0
        before = settled(table, state, now)
        if number[1] % 4 == 0:
            lists_are_true(table, before, now, random.Random(number[1]))
        state = take(table, before, command(before, table, number, now), now)
        sound(table, before, state)
        same_after_json(state)
        visits.see(state)


@MANY
@given(st.sampled_from(sorted(TABLES)), RULES, SEEDS, NUMBERS)
def test_watching_a_talk_gives_what_catching_up_gives(
    name: str, rule: str, seed: int, numbers: list[tuple[int, int, int]]
) -> None:
    table, now = TABLES[name], 0
    lone = seen = begun(table, rule, seed)
    for number in numbers:
        wait = WAITS[number[2]]
        gap = unwatched(number, now, wait)
        if gap is None:
            seen = watched(table, seen, now, now + wait, 9_000)
        now += wait
        given_ = gap or command(settled(table, lone, now), table, number, now)
        lone, seen = take(table, lone, given_, now), take(table, seen, given_, now)
        assert settled(table, lone, now) == settled(table, seen, now), given_


@MANY
@given(st.sampled_from(sorted(TABLES)), RULES, st.randoms(use_true_random=False))
def test_expected_moves_alone_lead_to_the_end(name: str, rule: str, chance: random.Random) -> None:
    talk = Talk(dialogues()[name], rule=rule)
    for acts in range(300):
        if talk.place == "closed":
            assert acts > 5
            return
        able = [(seat, move) for seat in PARTNERS for move in talk.moves(seat) if move.primary]
        assert able, f"nobody is expected to do anything in {talk.here}"
        seat, move = chance.choice(able)
        talk.act(seat, move.move, **fitting(move.args, chance.choice))
    raise AssertionError(f"after 300 acts the talk stands in {talk.here}")


@pytest.mark.parametrize("name", sorted(TABLES))
def test_both_partners_may_leave_or_wind_up_everywhere(name: str) -> None:
    talk = Talk(dialogues()[name])
    while talk.place != "closed":
        for seat in PARTNERS:
            able = {move.move for move in moves(talk.table, talk.state, seat)}
            assert "leave" in able
            assert "wind-up" in able or talk.table.places[talk.place].kind == "close"
        talk.primary()


@pytest.mark.parametrize("rule", ["soft", "firm"])
def test_idle_talk_moves_on_at_most_three_places(rule: str) -> None:
    for name in sorted(TABLES):
        talk = Talk(dialogues()[name], rule=rule)
        while talk.place != "closed":
            idle = settled(talk.table, talk.state, talk.now + 3_600_000)
            assert idle.entries - talk.state.entries <= 3, (name, talk.here)
            talk.primary()


def test_a_state_stays_small() -> None:
    """Weigh states: typical ones within 2 KB, a full trail and forty boxes within 8 KB."""
    sizes = []
    for name, therapist in itertools.product(TABLES, (False, True)):
        talk = Talk(dialogues()[name], therapist=therapist)
        while talk.place != "closed":
            talk.primary()
            sizes.append(same_after_json(talk.state))
    sizes.sort()
    assert sizes[len(sizes) // 2] <= 2_048, sizes[len(sizes) // 2]
    assert sizes[-1] <= 8_192, sizes[-1]
