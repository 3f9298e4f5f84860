from __future__ import annotations

from pathlib import Path

from sayback.engine.language.protocol import Problem
from sayback.protocols.locales import protocol_problems, read_locales
from sayback.protocols.reader import read
from sayback.protocols.resolve import resolve

from .making import GOOD, SHELF, Pages, pages, put, write


def problems(folder: Path, languages: dict[str, Pages]) -> list[str]:
    """List the text problems of a library in these languages.

    Without the path of the folder.
    """
    write(folder, languages)
    locales, found = read_locales([folder / "locales"], SHELF)
    for source in GOOD.glob("*.yaml"):
        file = read(source).file
        assert file is not None
        found += protocol_problems(locales, SHELF, resolve(file, SHELF, ("our-own",))[0], None, "x")
    return shown(found, folder)


def shown(found: list[Problem], folder: Path) -> list[str]:
    return [str(problem).replace(f"{folder}/", "") for problem in found]


def without(page: Pages, *path: str) -> Pages:
    found = page
    for key in path[:-1]:
        found = found[key]  # type: ignore[assignment]
    del found[path[-1]]
    return page


def test_texts_in_two_languages_are_complete(tmp_path: Path) -> None:
    assert problems(tmp_path, {"en": pages(), "de": pages("Wort")}) == []
    locales, _ = read_locales([tmp_path / "locales"], SHELF)
    assert locales.languages == ("en", "de")
    assert locales.shared("fr")["panel"].language == "en"
    assert locales.page("de", "none") is None


def test_text_missing_in_one_language_is_said_in_english(tmp_path: Path) -> None:
    german = without(pages("Wort"), "small", "steps", "piece", "speaker")
    assert problems(tmp_path, {"en": pages(), "de": german}) == []
    locales, _ = read_locales([tmp_path / "locales"], SHELF)
    small = locales.whole("de", "small")
    assert small is not None and small.language == "de"
    assert small.map("steps", "piece") == {"title": "Wort piece", "speaker": "Tell {listener} one thing."}
    assert [str(gap).replace(f"{tmp_path}/", "") for share in locales.shares("de") for gap in share.missing] == [
        "locales/de/small.yaml:1:1: missing-text: there is no text `source`; add source: and what it says",
        "locales/de/small.yaml:15:3: missing-text: there is no text `steps.piece.speaker`; add speaker: below piece:",
        "locales/de/wide.yaml:1:1: missing-text: there is no text `source`; add source: and what it says",
    ]


def test_text_missing_in_english_is_told_once(tmp_path: Path) -> None:
    languages = {language: without(pages(), "wide", "steps", "inside", "fields", "calm") for language in ("en", "de")}
    (found,) = problems(tmp_path, languages)
    assert found.startswith("locales/en/wide.yaml:") and "steps.inside.fields.calm" in found


def test_words_of_the_shelf_need_a_text_each(tmp_path: Path) -> None:
    english = without(pages(), "lists", "basic", "fear")
    del english["decks"]["questions"]["a-song"]  # type: ignore[attr-defined]
    del english["agreements"]["honest"]
    assert [line.split(": ", 2)[-1] for line in problems(tmp_path, {"en": english})] == [
        "there is no text `honest`; add honest: and what it says",
        "there is no text `basic.fear`; add fear: below basic:",
        "there is no text `questions.a-song`; add a-song: below questions:",
    ]


def test_only_english_must_have_every_file(tmp_path: Path) -> None:
    german = {"small": {"title": "Klein"}}
    assert problems(tmp_path, {"en": pages(), "de": german}) == []
    locales, _ = read_locales([tmp_path / "locales"], SHELF)
    assert locales.shared("de")["panel"].data == pages()["panel"]
    assert locales.shared("de")["panel"].language == "de"
    english = pages()
    for name in ("panel", "decks"):
        del english[name]
    assert problems(tmp_path / "none", {"en": english, "de": pages("Wort")}) == [
        "locales/en/panel.yaml:1:1: missing-text: this file is not there; add it",
        "locales/en/decks.yaml:1:1: missing-text: this file is not there; add it",
    ]


def test_a_language_is_offered_once_it_says_something(tmp_path: Path) -> None:
    for said, offered in (("", ("en",)), ("Klein", ("en", "de"))):
        put(write(tmp_path, {"en": pages()}) / "locales" / "de" / "small.yaml", f"title: {said}\nsummary:\n")
        locales, found = read_locales([tmp_path / "locales"], SHELF)
        assert (locales.languages, locales.begun, found) == (offered, ("en", "de"), [])


def test_english_has_its_own_plural_forms_alone(tmp_path: Path) -> None:
    english = pages()
    english["panel"]["break.left"] = {"few": "{left}", "other": "{left}"}
    (found,) = problems(tmp_path, {"en": english})
    assert found.startswith("locales/en/panel.yaml:4:3: plural: this language has no plural form `few`; its forms are")


def test_text_that_english_has_not_is_a_problem(tmp_path: Path) -> None:
    german = pages("Wort")
    german["panel"]["move.dome"] = "fertig"
    assert problems(tmp_path, {"en": pages(), "de": german}) == [
        "locales/de/panel.yaml:4:2: unknown-text: nothing reads `move.dome`; did you mean `move.done`?"
    ]


def test_the_panel_keeps_its_placeholders_in_every_language(tmp_path: Path) -> None:
    german = pages("Wort")
    german["panel"]["break.left"] = "noch etwas"
    (found,) = problems(tmp_path, {"en": pages(), "de": german})
    assert found.startswith("locales/de/panel.yaml:3:2: placeholder: `break.left` has other placeholders")
    assert found.endswith("English has {left}")


def test_there_are_english_texts_and_folders_are_languages(tmp_path: Path) -> None:
    found = problems(tmp_path, {"german": pages()})
    assert (
        found[0]
        == "locales/german/agreements.yaml:1:1: file-name: `german` is no language; write a code like fr, pl or pt-BR"
    )
    assert "locales/en:1:1: missing-text: there are no English texts; add them" in found


def test_a_page_of_no_protocol_is_a_problem(tmp_path: Path) -> None:
    english = pages()
    english["smal"] = english["small"]
    write(tmp_path, {"en": english})
    locales, _ = read_locales([tmp_path / "locales"], SHELF)
    assert shown(locales.orphans(["small", "wide"]), tmp_path) == [
        "locales/en/smal.yaml:1:1: unknown-text: there is no protocol `smal`; did you mean `small`?"
    ]
    assert locales.orphans(["small", "smal", "wide"]) == []
