from __future__ import annotations

from pathlib import Path

from sayback.protocols.pages import (
    Page,
    check_readable,
    check_shape,
    keys_of,
    missing,
    other_placeholders,
    read_page,
    untranslated,
)
from sayback.protocols.shapes import Keys, Text

from .making import lines, put

ENGLISH = "title: A talk\nsteps:\n  one: {speaker: 'Tell {other}.', listener: Listen.}\n"


def page(folder: Path, text: str, language: str = "de") -> Page:
    return read_page(put(folder / f"{language}.yaml", text), language)[0]


def test_a_page_is_plain_data_that_knows_its_places(tmp_path: Path) -> None:
    found = page(tmp_path, ENGLISH)
    assert found.get("steps", "one", "listener") == "Listen."
    assert found.get("steps", "two", "listener") is None
    assert found.map("title") == {}
    assert (found.where("steps", "one").line, found.where("steps", "one", "both").line, found.where("x").line) == (
        3,
        3,
        1,
    )


def test_refused_page_is_empty_and_gives_no_further_problem(tmp_path: Path) -> None:
    for text, rule in (("title: &a A talk", "anchor"), ("- a talk", "wrong-type")):
        found, problems = read_page(put(tmp_path / "de.yaml", text), "de")
        assert [problem.rule for problem in problems] == [rule]
        assert found.root is None and found.data == {}
        assert check_shape(found, Keys(), "the texts") == []


def test_text_in_english_is_required_in_every_language(tmp_path: Path) -> None:
    english = page(tmp_path, ENGLISH, "en")
    german = page(tmp_path, "title: Ein Gespräch\nsteps:\n  one: {speaker: 'Sag es {other}.'}\n")
    found = untranslated(english, german)
    assert [str(problem).removeprefix(german.name) for problem in found] == [
        ":3:3: missing-text: there is no text `steps.one.listener`; add listener: below one:"
    ]
    assert untranslated(english, english) == []
    assert list(keys_of(english.data)) == [("title",), ("steps", "one", "speaker"), ("steps", "one", "listener")]


def test_a_translation_keeps_the_placeholders(tmp_path: Path) -> None:
    english = page(tmp_path, "left: '{left} left'\nmore: more\n", "en")
    german = page(tmp_path, "left: noch etwas\nmore: mehr\n")
    assert lines(other_placeholders(english, german)) == ["1:1 placeholder"]
    assert other_placeholders(english, english) == []


def test_missing_texts_and_hard_ones_are_problems(tmp_path: Path) -> None:
    found = page(tmp_path, ENGLISH)
    assert lines(missing(found, [("title",), ("summary",)])) == ["1:1 missing-text"]
    assert check_readable(found) == []
    hard = page(tmp_path, "title: " + "unverständliche Beziehungsdynamiken " * 40)
    assert lines(check_readable(hard)) == ["1:1 hard-text"]
    assert lines(check_shape(found, Keys({"title": Text()}), "the texts")) == ["2:1 unknown-text"]
