"""Floors of dependencies: none is older than what is known to work."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import version

import pytest

from tests.house.tree import ROOT, TESTS

FLOORS = tomllib.loads((TESTS / "house" / "floors.toml").read_text("utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def parts(text: str) -> tuple[int, ...]:
    """Split `4.15.1` into (4, 15, 1); what follows the numbers does not count."""
    found = re.match(r"\d+(?:\.\d+)*", text)
    assert found, text
    return tuple(int(part) for part in found.group().split("."))


@pytest.mark.parametrize("name", FLOORS)
def test_installed_version_is_not_below_its_floor(name: str) -> None:
    assert parts(version(name)) >= parts(FLOORS[name]["floor"]), FLOORS[name]["reason"]


@pytest.mark.parametrize("name", FLOORS)
def test_required_version_is_not_below_its_floor(name: str) -> None:
    asked = [line for line in PROJECT["dependencies"] if re.match(rf"{re.escape(name)}(?![\w-])", line)]
    assert len(asked) == 1, f"{name} is not asked for once"
    lowest = re.search(r">=\s*([\d.]+)", asked[0])
    assert lowest and parts(lowest.group(1)) >= parts(FLOORS[name]["floor"])


def test_every_floor_has_a_reason() -> None:
    assert all(set(entry) == {"floor", "reason"} and len(entry["reason"]) > 20 for entry in FLOORS.values())
