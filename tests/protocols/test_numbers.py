"""Numbers to call: dated, sourced, and refused with line and column when something is off."""

from __future__ import annotations

from pathlib import Path

import pytest
from sayback.protocols.numbers import KINDS, read_numbers
from sayback.settings import Settings

GOOD = """as-of: 2026-01
countries:
  DE:
    - {is: emergency, call: "112", source: somebody, date: 2026-01}
"""


def written(folder: Path, text: str) -> Path:
    (folder / "help").mkdir()
    (folder / "help" / "numbers.yaml").write_text(text, "utf-8")
    return folder


def test_the_numbers_that_come_along_are_dated_and_sourced() -> None:
    numbers, problems = read_numbers(Settings().library)
    assert not problems
    assert len(numbers.countries) >= 25
    for entries in numbers.countries.values():
        assert all(entry["is"] in KINDS and entry["call"] and entry["source"] and entry["date"] for entry in entries)
        assert any(entry["is"] in ("emergency", "police", "ambulance") for entry in entries)


def test_a_library_without_the_file_has_no_numbers(tmp_path: Path) -> None:
    numbers, problems = read_numbers(tmp_path)
    assert not problems and not numbers.countries


def test_a_good_file_is_read(tmp_path: Path) -> None:
    numbers, problems = read_numbers(written(tmp_path, GOOD))
    assert not problems
    assert numbers.countries["DE"][0]["call"] == "112"


@pytest.mark.parametrize(
    ("was", "wrong"),
    [
        ("as-of: 2026-01", "as-of: soon"),
        ("DE:", "Germany:"),
        ("is: emergency", "is: shop"),
        ('call: "112"', "call: one-one-two"),
        ("source: somebody, ", ""),
        ("date: 2026-01}", "date: long ago}"),
    ],
)
def test_what_is_off_is_said_with_its_line(tmp_path: Path, was: str, wrong: str) -> None:
    numbers, problems = read_numbers(written(tmp_path, GOOD.replace(was, wrong)))
    assert problems and not numbers.countries
    assert all(problem.where.line >= 1 and problem.file.endswith("numbers.yaml") for problem in problems)
