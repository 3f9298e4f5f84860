"""The floor of coverage, which only rises."""

from __future__ import annotations

import pytest

from tests.house.coverage import FLOOR, raised, read


def test_floor_below_the_run_rises_by_tenths() -> None:
    assert raised(80.0, 85.37) == 85.0
    assert raised(85.0, 85.1) == 85.0


def test_run_below_the_floor_is_refused() -> None:
    with pytest.raises(ValueError, match="lacks tests"):
        raised(85.0, 84.99)


def test_floor_file_holds_the_number_as_written() -> None:
    assert 0 < read() < 100
    assert f"python = {read()}\n" in FLOOR.read_text("utf-8")
