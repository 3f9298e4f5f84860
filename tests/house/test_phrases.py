"""Phrases that must not come back, for each language: a list that its texts are held against."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from ruamel.yaml import YAML
from sayback.protocols.shapes import texts_of

from tests.house.tree import ROOT

LISTS: Final = Path(__file__).with_name("phrases")
LOCALES: Final = ROOT / "protocols" / "locales"
LANGUAGES: Final = sorted(path.name for path in LOCALES.iterdir() if path.is_dir())
APOSTROPHES: Final = str.maketrans("\u2018\u2019\u02bc", "'''")


def plain(text: str) -> str:
    """Return the text in small letters, its apostrophes straight and its spaces single."""
    return " ".join(text.casefold().translate(APOSTROPHES).split())


@cache
def phrases(language: str) -> dict[str, str]:
    """Read the list of a language: phrase → what people say instead."""
    return tomllib.loads((LISTS / f"{language}.toml").read_text("utf-8"))


@cache
def pattern(language: str) -> re.Pattern[str]:
    """Build one pattern of all its phrases, each as whole words."""
    longest_first = sorted((plain(phrase) for phrase in phrases(language)), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def returned(texts: Iterator[str], language: str) -> list[str]:
    """List the phrases that stand in the texts, each with what to say instead."""
    instead = {plain(phrase): better for phrase, better in phrases(language).items()}
    return [
        f"“{found[0]}” in “{text}”; say: {instead[found[0]]}"
        for text in texts
        for found in pattern(language).finditer(plain(text))
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_phrases_do_not_come_back(language: str) -> None:
    pages = sorted((LOCALES / language).glob("*.yaml"))
    found = [
        f"{page.name}: {line}"
        for page in pages
        for line in returned(texts_of(YAML(typ="safe").load(page.read_text("utf-8"))), language)
    ]
    assert len(pages) > 20
    assert not found, "\n".join(found)


def test_each_language_has_a_list() -> None:
    assert sorted(path.stem for path in LISTS.iterdir()) == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_phrase_names_something_better(language: str) -> None:
    assert phrases(language)
    for phrase, better in phrases(language).items():
        assert plain(phrase) and better.strip() and plain(phrase) != plain(better)


def test_phrase_is_found_as_whole_words_in_any_case() -> None:
    assert returned(iter(["Sam Looks  if there is more.", "It\u2019s ON you"]), "en")[0].startswith("“looks if”")
    assert len(returned(iter(["It\u2019s on you", "It's on you."]), "en")) == 2
    assert not returned(iter(["It overlooks iffy things", "everybodyish"]), "en")
