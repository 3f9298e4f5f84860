"""The planned time of places, and the time this couple has really taken."""

from __future__ import annotations

import pytest
from sayback.engine.language.compile import chosen_or_default
from sayback.engine.minutes import minutes
from sayback.engine.pace import expected, pieces, spent
from sayback.engine.plan import whole
from sayback.engine.values import Hour

from tests.engine.making import dialogues, one, small, swap
from tests.engine.talks import Talk

PIECE = small(swap(one("turn", "piece", time=100_000), one("reflect", "back", time=50_000, again=40_000), times=3))


def talk(**more: object) -> Talk:
    return Talk(PIECE, hour=3_600_000, rule="none", **more)


def pace(of: Talk, kind: str) -> tuple[int, int]:
    assert of.state.hour is not None
    return of.state.hour.pace.get(kind, (0, 0))


@pytest.mark.parametrize("name", sorted(dialogues()))
def test_unmeasured_talk_is_planned_as_its_minutes_say(name: str) -> None:
    """Compare both figures.

    Three private questions of a deep talk and the words of the list are all there is between them.
    """
    file = dialogues()[name]
    usual = minutes(file, chosen_or_default(file)).usual * 60_000
    talk = Talk(file, start=False, hour=600 * 60_000)
    assert whole(talk.table, talk.state) == pytest.approx(usual, rel=0.02, abs=6_000)


def test_turns_and_reflects_with_taps_have_separate_paces() -> None:
    played = talk().wait("40s").act("a", "done").wait("30s").act("b", "said").wait("2s")
    played.act("a", "heard", verdict="got")
    assert pace(played, "turn") == (80_000, 40_000)
    planned = 40_000 + (32_000 + 40_000 + 5_000) // 3
    assert pace(played, "reflect") == (planned + 5_000, 32_000)


def test_a_second_try_counts_as_time_of_the_first() -> None:
    played = talk().act("a", "done").act("b", "said")
    before = pace(played, "reflect")[0]
    played.act("a", "heard", verdict="partly").wait("30s").act("a", "done").wait("20s").act("b", "said")
    played.wait("10s").act("a", "heard", verdict="got")
    assert pace(played, "reflect") == (before + 5_000, 60_000)


def test_measured_pace_weighs_more_with_each_visit() -> None:
    played = talk()
    piece = played.table.places["piece"]
    assert expected(played.table, piece, played.state) == 80_000
    played.wait("20s").act("a", "done")
    assert expected(played.table, piece, played.state) == 80_000 * (20_000 + 80_000) / 160_000
    played.until("piece").wait("20s").act("b", "done")
    assert expected(played.table, piece, played.state) == 80_000 * (40_000 + 80_000) / 240_000


def test_turn_interrupted_by_an_aside_is_one_visit() -> None:
    played = talk(therapist=True).wait("30s").act("therapist", "slow").wait("1m").tick().act("a", "done")
    assert pace(played, "turn") == (80_000, 30_000)


def test_held_time_counts_for_no_pace() -> None:
    played = talk().wait("10s").act("b", "pause").wait("9m").act("b", "resume").wait("5s").depart("a").wait("3m")
    played.arrive("a").wait("5s").act("a", "done")
    assert pace(played, "turn") == (80_000, 20_000)


def test_standing_visit_does_not_grow_older() -> None:
    hour = Hour(60_000, 70_000, since=10_000, stood=25_000)
    assert spent(hour, 90_000) == 15_000 and spent(Hour(60_000, 70_000, since=10_000), 12_000) == 2_000


def test_expected_pieces_start_at_one_and_stay_capped() -> None:
    assert pieces(Hour(60_000), 3) == 1
    assert pieces(Hour(60_000, pace={"more": (3, 0)}), 3) == 0.25
    assert pieces(Hour(60_000, pace={"more": (0, 9)}), 3) == 3


def test_without_an_hour_nothing_is_measured() -> None:
    played = Talk(PIECE).wait("20s").act("a", "done")
    assert played.state.hour is None


def test_quiet_steps_and_hour_questions_have_no_pace() -> None:
    played = Talk(small(one("quiet", "still", time=30_000), swap(one("turn", "piece", heard=False))), hour=60_000)
    played.tick("30s").wait("2m").both("go-past")
    assert played.place == "piece" and played.state.hour is not None and played.state.hour.pace == {}
