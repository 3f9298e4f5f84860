"""Rows of docs/sources.md: each names a place, and every place that is named is there, in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.house.tree import ROOT

PROTOCOLS = ROOT / "protocols"
LANGUAGES = sorted(path.name for path in (PROTOCOLS / "locales").iterdir() if path.is_dir())
TEXT = (ROOT / "docs" / "sources.md").read_text("utf-8")
ARTICLES = 5
ROWS = re.findall(r"^\| (?!element |---)(.+?) \| (.+?) \| (.+?) \|$", TEXT, re.M)
SHARED = {"lists": "lists", "decks": "decks"}
"""Pages whose keys may also be whole files: the words of a list, the cards of a deck."""


@cache
def loaded(path: str) -> Any:
    """Read a file below protocols; None where there is none."""
    file = PROTOCOLS / path
    return YAML(typ="safe").load(file.read_text("utf-8")) if file.exists() else None


def steps(inside: Any) -> Iterator[str]:
    """Yield every word that stands in the steps of a dialogue; the names of steps are among them."""
    if isinstance(inside, dict):
        yield from (value for value in inside.values() if isinstance(value, str))
        inside = list(inside.values())
    for inner in inside if isinstance(inside, list) else ():
        yield from steps(inner)


def holds(data: Any, key: str) -> bool:
    """Tell whether there is something under a key; a page's keys may have dots in them."""
    if not isinstance(data, Mapping):
        return False
    if key in data:
        return True
    return any(
        key.startswith(f"{head}.") and holds(inner, key.removeprefix(f"{head}.")) for head, inner in data.items()
    )


def found(place: str, language: str) -> bool:
    """Tell whether a place is there: a dialogue, or a page of texts and a key in it."""
    file, _, key = place.partition(": ")
    dialogue, page = loaded(f"{file}.yaml"), loaded(f"locales/{language}/{file}.yaml")
    if page is None or (dialogue is None and not key):
        return False
    if not key or (dialogue and key in steps(dialogue["steps"])):
        return True
    if file in SHARED and loaded(f"{SHARED[file]}/{key}.yaml") is not None:
        return True
    return any(holds(data, key) for data in (page, page.get("steps"), {file: page})) or holds(page, f"{file}.{key}")


def test_there_is_a_table_for_each_article() -> None:
    tables = TEXT.split("\n## ")[1:]
    assert len(tables) == ARTICLES
    assert all("| element | where | there |" in table for table in tables)
    assert len(ROWS) > 100


@pytest.mark.parametrize(("element", "where", "there"), ROWS, ids=[element for element, _, _ in ROWS])
def test_every_element_has_a_place_that_is_there(element: str, where: str, there: str) -> None:
    places = re.findall(r"`([^`]+)`", where)
    assert places, "no place is named"
    assert there == "yes"
    missing = [(place, language) for place in places for language in LANGUAGES if not found(place, language)]
    assert not missing, element


@pytest.mark.parametrize(
    "place",
    [
        "no-such-dialogue",
        "signs: lists.near.no-such-word",
        "prepare: q.no-such-question",
        "lists: no-such-list",
        "panel",
    ],
)
def test_a_place_that_is_not_there_is_found_out(place: str) -> None:
    assert not found(place, "en")
