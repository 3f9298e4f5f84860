"""Rows of the tables in docs/privacy.md: each names tests that exist."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import pytest

from tests.house.tree import ROOT

PAGE: Final = ROOT / "docs" / "privacy.md"
TEST: Final = re.compile(r'\]\(\.\./(tests/[\w/.-]+) "([^"]+)"\)')
"""A link to a file of tests; its title is the name of the test."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table by its first cell, and the tests (file, name) that its last cell names."""

    about: str
    tests: tuple[tuple[str, str], ...]


def rows(text: str) -> list[Row]:
    """Read every row of every table but the heads."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    heads = {n - 1 for n, line in enumerate(lines) if set(line) <= set("|- ")}
    kept = [line for n, line in enumerate(lines) if n not in heads and not set(line) <= set("|- ")]
    cells = [line.strip("|").split(" | ") for line in kept]
    return [Row(row[0].strip(), tuple(TEST.findall(row[-1]))) for row in cells]


ROWS: Final = rows(PAGE.read_text("utf-8"))


def test_privacy_page_has_many_rows() -> None:
    assert len(ROWS) > 25


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.about[:40])
def test_privacy_row_names_existing_tests(row: Row) -> None:
    assert row.tests, "no test is named"
    for file, name in row.tests:
        text = (ROOT / file).read_text("utf-8")
        found = re.search(rf"def {re.escape(name)}\(", text) or f"test('{name}" in text
        assert found, f"{file} has no test {name}"
