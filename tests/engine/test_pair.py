"""Seats and positions."""

from __future__ import annotations

import pytest
from sayback.engine.pair import other, seats_of


def test_other_swaps_the_two_partners() -> None:
    assert (other("a"), other("b")) == ("b", "a")


def test_a_therapist_has_no_other() -> None:
    with pytest.raises(KeyError):
        other("therapist")


@pytest.mark.parametrize(
    ("role", "seats"), [("speaker", ("b",)), ("listener", ("a",)), ("both", ("a", "b")), ("none", ())]
)
def test_a_position_is_a_seat_of_the_round(role: str, seats: tuple[str, ...]) -> None:
    assert seats_of(role, "b") == seats  # type: ignore[arg-type]
