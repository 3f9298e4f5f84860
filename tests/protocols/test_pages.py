from __future__ import annotations

from pathlib import Path

from sayback.protocols.pages import (
    Page,
    check_readable,
    check_shape,
    keys_of,
    missing,
    read_page,
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


def test_empty_text_has_a_place_alone(tmp_path: Path) -> None:
    text = "title:\nsteps:\n  one:\n    speaker:\n    listener: ~\n  two: {both: Sag etwas., title: }\n"
    found, problems = read_page(put(tmp_path / "de.yaml", text), "de")
    assert (found.data, problems) == ({"steps": {"two": {"both": "Sag etwas."}}}, [])
    assert (found.where("title").line, found.where("steps", "one", "speaker").line) == (1, 4)
    assert lines(check_shape(found, Keys({"steps": Keys(any=Keys(any=Text()))}), "the texts")) == []
    assert list(keys_of(page(tmp_path, ENGLISH).data)) == [
        ("title",),
        ("steps", "one", "speaker"),
        ("steps", "one", "listener"),
    ]


def test_english_and_a_draft_have_no_empty_texts(tmp_path: Path) -> None:
    found = page(tmp_path, "title:\n", "en")
    assert lines(check_shape(found, Keys({"title": Text()}), "the texts")) == ["1:7 missing-text"]


def test_missing_texts_and_hard_ones_are_problems(tmp_path: Path) -> None:
    found = page(tmp_path, ENGLISH)
    assert lines(missing(found, [("title",), ("summary",)])) == ["1:1 missing-text"]
    assert check_readable(found) == []
    hard = page(tmp_path, "title: " + "unverständliche Beziehungsdynamiken " * 40)
    assert lines(check_readable(hard)) == ["1:1 hard-text"]
    assert lines(check_shape(found, Keys({"title": Text()}), "the texts")) == ["2:1 unknown-text"]
