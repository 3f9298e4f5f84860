from __future__ import annotations

from pathlib import Path

import pytest
from sayback.engine.language.protocol import Problem
from sayback.protocols.counted import counts, lacking, parted, spread, unlike
from sayback.protocols.pages import Page, check_shape, read_page
from sayback.protocols.texts import panel_shape

from .making import put

ENGLISH = """\
pairs:
  one: 1 pair
  other: "{n} pairs"
here: people are here
here.one: person is here
gave: "{who} gave {n} more minutes."
gave.one: "{who} gave 1 more minute."
way: A way
way.other: Another way
"""
POLISH = """\
pairs:
  one: 1 para
  few: "{n} pary"
  many: "{n} par"
  other: "{n} pary"
"""
ARABIC = """\
pairs:
  zero: لا أزواج
  one: زوج واحد
  two: زوجان
  few: "{n} أزواج"
  many: "{n} زوجًا"
  other: "{n} زوج"
"""


def page(folder: Path, text: str, language: str) -> Page:
    return spread(read_page(put(folder / f"{language}.yaml", text), language)[0])


def said(folder: Path, language: str, text: str) -> list[str]:
    """List what is wrong with a page of a language, its shape first."""
    english, found = page(folder, ENGLISH, "en"), page(folder, text, language)
    shape: list[Problem] = check_shape(found, panel_shape(language), "start")
    noted = {problem.where for problem in shape}
    whole = shape + [problem for problem in unlike(english, found) if problem.where not in noted]
    return [str(problem).removeprefix(f"{found.name}:") for problem in whole]


def test_every_form_gets_a_key_of_its_own(tmp_path: Path) -> None:
    found = page(tmp_path, POLISH, "pl")
    assert list(found.data) == ["pairs.one", "pairs.few", "pairs.many", "pairs"]
    assert (found.data["pairs"], found.where("pairs").line, found.where("pairs.few").line) == ("{n} pary", 5, 3)
    assert page(tmp_path, "pairs: '{n} par'\npairs.one: 1 para\n", "pl").data == {
        "pairs": "{n} par",
        "pairs.one": "1 para",
    }


def test_a_form_is_of_a_text_that_counts(tmp_path: Path) -> None:
    english = page(tmp_path, ENGLISH, "en")
    assert [parted(key, english) for key in ("pairs.few", "pairs", "way.one", "way.other")] == [
        ("pairs", "few"),
        ("pairs", "other"),
        ("way.one", "other"),
        ("way.other", "other"),
    ]
    assert [key for key in ("pairs", "here", "gave", "way", "none") if counts(key, english)] == [
        "pairs",
        "here",
        "gave",
    ]


def test_a_text_lacks_the_forms_of_its_language(tmp_path: Path) -> None:
    english = page(tmp_path, ENGLISH, "en")
    half = page(tmp_path, POLISH.replace("  few", "  # few") + "here: są\n", "pl")
    assert lacking(("pairs",), english, half) == ["few"]
    assert lacking(("here",), english, half) == ["one", "few", "many"]
    assert lacking(("way",), english, half) == []
    assert lacking(("pairs",), english, page(tmp_path, "pairs: '{n} 組'\n", "ja")) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pl", POLISH),
        ("ar", ARABIC),
        ("ja", "pairs: '{n} 組'\n"),
        ("ja", "pairs: {other: '{n} 組'}\n"),
        ("es", "pairs: {one: 1 pareja, many: '{n} de parejas', other: '{n} parejas'}\n"),
        ("fr", "pairs: {one: '{n} paire', other: '{n} paires'}\n"),
        ("pl", "gave: {one: '{who} dodaje 1 minutę.', few: '{who} dodaje {n} minuty.', other: '{who} dodaje {n}.'}\n"),
    ],
)
def test_right_forms_have_no_problem(tmp_path: Path, language: str, text: str) -> None:
    assert said(tmp_path, language, text) == []


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "de",
            "pairs:\n  one: 1 Paar\n  few: '{n} Paare'\n  other: '{n} Paare'\n",
            "3:3: plural: this language has no plural form `few`; its forms are one (1), other (0,2,3)",
        ),
        (
            "pl",
            "pairs: {one: 1 para, few: '{n} pary'}\n",
            "1:8: plural: there is no `other` in `pairs`; add other:, for every number that has no form of its own",
        ),
        (
            "de",
            "pairs.few: '{n} Paare'\n",
            "1:1: plural: this language has no plural form `few`; its forms are one (1), other (0,2,3)",
        ),
        (
            "fr",
            "pairs: {one: 1 paire, other: '{n} paires'}\n",
            "1:9: placeholder: `pairs.one` is said of more than one number (0,1), and does not say which; "
            "write {n} in it",
        ),
        (
            "de",
            "gave: {one: 1 Minute mehr., other: '{who} gab {n} Minuten dazu.'}\n",
            "1:8: placeholder: `gave.one` has other placeholders than in English; English has {n}, {who}",
        ),
        (
            "de",
            "pairs: {one: 1 Paar, other: '{m} Paare'}\n",
            "1:22: placeholder: `pairs` has other placeholders than in English; English has {n}",
        ),
        (
            "de",
            "way: {one: Ein Weg, other: Wege}\n",
            "1:7: plural: `way` says no number, so it has no plural form; write one text for it",
        ),
        (
            "de",
            "pears: '{n} Paare'\n",
            "1:1: unknown-text: nothing reads `pears`; did you mean `pairs`?",
        ),
        (
            "de",
            "way: Ein <b>Weg</b>\n",
            "1:6: html: `way` holds HTML: `<b>`; write it without; a page shows every sign as it stands",
        ),
    ],
)
def test_wrong_form_is_told_with_its_place(tmp_path: Path, language: str, text: str, expected: str) -> None:
    assert said(tmp_path, language, text) == [expected]
