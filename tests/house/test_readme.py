"""Claims of the README about the code."""

from __future__ import annotations

import re

import pytest
from sayback.web import sockets

from tests.house.readme import README, written
from tests.house.tree import ROOT

TEXT = README.read_text("utf-8")


def test_the_tables_are_those_of_the_code() -> None:
    assert written(TEXT) == TEXT, "bring it up to date: .venv/bin/python -m tests.house.readme"


@pytest.mark.parametrize("event", [*sockets._EVENTS, "view", "bye", "gone"])
def test_every_event_is_described(event: str) -> None:
    assert f"\n| `{event}` |" in TEXT


def test_readme_links_lead_to_existing_files() -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", TEXT)
    assert targets
    assert not [target for target in targets if not (ROOT / target).exists()]


def test_readme_names_existing_make_targets() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = set(re.findall(r"`make (\w+)`|^make (\w+)", TEXT, re.M))
    assert named
    assert all(f"\n{one or two}:" in makefile for one, two in named)
