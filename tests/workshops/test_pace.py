"""The pace of arrivals: as fast as a room comes in, and as only a program does."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from sayback.workshops.pace import MANY, Addresses, Pace, of_all


def arrivals(people: int, chance: random.Random) -> Iterator[float]:
    """Draw the seconds after which people who all see the code stand in the line.

    Each has found a phone, scanned the code, loaded and read the page and typed a first name, and every other one the
    word of the two.
    """
    for _ in range(people):
        read = chance.uniform(1.0, 6.0) + 0.5 + chance.lognormvariate(0.0, 0.6) + chance.uniform(0.5, 4.0)
        word = chance.lognormvariate(1.9, 0.5) if chance.random() < 0.5 else 0.0
        yield read + chance.lognormvariate(1.5, 0.5) + word


def unconfirmed(capacity: int, seconds: list[float]) -> int:
    """Count the unconfirmed of those who come at these moments from one address."""
    addresses, pace, missed = Addresses(), Pace(), 0
    for at in sorted(seconds):
        now = int(1000 * at)
        calm = addresses.calm("code", "1.2.3.4", now, capacity)
        if calm:
            pace, calm = of_all(pace, now, capacity)
        missed += not calm
    return missed


@pytest.mark.parametrize("people", [20, 40, 80, 120, 200])
def test_room_seeing_the_code_at_once_is_wholly_confirmed(people: int) -> None:
    chance = random.Random(people)
    assert not any(unconfirmed(people, list(arrivals(people, chance))) for _ in range(200))


def test_eighty_arrivals_a_minute_from_one_address_are_confirmed() -> None:
    evenly = [n * 0.75 for n in range(80)]
    assert unconfirmed(80, evenly) == unconfirmed(200, [0.0] * 80) == 0
    assert unconfirmed(80, [n // 20 * 5.0 for n in range(80)]) == 0, "in four crowds"


@pytest.mark.parametrize("capacity", [2, 10, 40, 200, 2_000])
def test_flooding_address_confirms_at_most_half_a_room(capacity: int) -> None:
    confirmed = 3 * capacity - unconfirmed(capacity, [n / 400 for n in range(3 * capacity)])
    assert confirmed <= max(4, capacity / 2) + 2 * 3 * capacity / 400 + 1


def test_newcomer_during_a_flood_from_elsewhere_is_confirmed() -> None:
    addresses, pace = Addresses(), Pace()
    for n in range(500):
        if addresses.calm("code", "6.6.6.6", n, 40):
            pace, _ = of_all(pace, n, 40)
    for n in range(10):
        assert addresses.calm("code", "1.2.3.4", 600 + n, 40)
        pace, confirmed = of_all(pace, 600 + n, 40)
        assert confirmed


def test_flood_confirms_few_and_is_over_soon_after() -> None:
    flood = [n / 20 for n in range(20 * 120)]
    assert 2_400 - unconfirmed(40, flood) <= 24
    assert unconfirmed(40, [*flood, 120.0]) - unconfirmed(40, flood) == 1
    assert unconfirmed(40, [*flood, 131.0]) - unconfirmed(40, flood) == 0


def test_many_addresses_are_no_way_to_fill_the_memory() -> None:
    addresses = Addresses()
    for n in range(2 * MANY):
        addresses.calm("code", f"address {n}", n, 40)
    assert len(addresses.paces) == MANY


def test_clock_going_back_changes_nothing() -> None:
    pace, _ = Pace().after(10_000, 4, 2)
    assert pace.after(5_000, 4, 2)[0].level == 2
