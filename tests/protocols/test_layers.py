"""Folders of an operator's own on top of the built-in library."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from sayback.authoring.starter import starter
from sayback.cli import main
from sayback.protocols.library import BrokenLibrary, Library
from sayback.settings import Settings, beside

OURS = beside("protocols")
FILE = """\
id: our-walk
good_for: [a walk]
source: Our own
agreements: [no-fixing, slow-down]
decks:
  walks: {gentle: [by-the-sea, in-the-rain]}
steps:
  - agree: ground
  - rounds: sides
    swap: yes
    steps:
      - card: way
        deck: walks
      - turn: story
      - reflect: back
  - close: end
"""
TEXTS = """\
title: Our walk
summary: You walk and talk.
decks:
  walks: {by-the-sea: By the sea, in-the-rain: In the rain}
"""


def put(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def wrong(*folders: Path) -> list[str]:
    with pytest.raises(BrokenLibrary) as caught:
        Library.load(*folders)
    return [str(problem) for problem in caught.value.problems]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Write a folder with a dialogue that has a deck, a promise and texts of its own."""
    return put(
        tmp_path / "own",
        {
            "our-walk.yaml": FILE,
            "lists/agreements.yaml": "- slow-down\n",
            "locales/en/agreements.yaml": "slow-down: We walk slowly.\n",
            "locales/en/our-walk.yaml": TEXTS,
            "locales/de/our-walk.yaml": "title: Unser Spaziergang\n",
        },
    )


def test_own_folder_adds_to_the_built_in_one(own: Path) -> None:
    library = Library.load(OURS, own)
    assert {"our-walk", "thank-you"} <= set(library.files)
    assert library.numbers.countries, "ours are still there"
    said = library.texts("our-walk", "de")
    assert said["title"] == "Unser Spaziergang" and said["summary"] == "You walk and talk."
    assert said["agreements"]["slow-down"] == "We walk slowly."  # type: ignore[index]
    assert said["decks"] == {"walks": {"by-the-sea": "By the sea", "in-the-rain": "In the rain"}}
    assert said["agreements"]["no-fixing"] == library.texts("three-levels", "de")["agreements"]["no-fixing"]  # type: ignore[index]


def test_own_wording_stands_over_ours_text_by_text(tmp_path: Path) -> None:
    before = Library.load(OURS)
    files = {"locales/en/start.yaml": "start.foot: Ask at the desk.\n", "locales/de/thank-you.yaml": "title: Merci\n"}
    library = Library.load(OURS, put(tmp_path, files))
    assert library.ui("en")["start.foot"] == "Ask at the desk."
    assert library.ui("en")["start.help"] == before.ui("en")["start.help"]
    assert library.ui("de")["start.foot"] == before.ui("de")["start.foot"]
    assert library.texts("thank-you", "de")["title"] == "Merci"
    assert library.texts("thank-you", "de")["steps"] == before.texts("thank-you", "de")["steps"]


def test_same_id_wins_only_with_a_word(tmp_path: Path) -> None:
    text = starter("thank-you")
    [problem] = wrong(OURS, put(tmp_path, {"thank-you.yaml": text}))
    assert problem.startswith(f"{tmp_path}/thank-you.yaml:2:")
    assert "there is a dialogue `thank-you` already; give it another id, or add replaces: yes" in problem
    put(tmp_path, {"thank-you.yaml": f"{text}replaces: yes\n"})
    library = Library.load(OURS, tmp_path)
    assert library.texts("thank-you", "de")["title"] == library.texts("thank-you", "en")["title"], (
        "none of ours is left"
    )
    assert library.files["thank-you"].steps != Library.load(OURS).files["thank-you"].steps


def test_list_of_the_same_name_is_refused(tmp_path: Path) -> None:
    problems = wrong(OURS, put(tmp_path, {"lists/basic.yaml": "- joy\n"}))
    assert any("there is a list `basic` already; give it another name" in problem for problem in problems)


def test_cards_add_to_a_deck_of_ours(tmp_path: Path) -> None:
    before = Library.load(OURS).files["regular-talk"].decks["questions"]
    card = next(iter(before["gentle"]))
    files = {
        "decks/questions.yaml": f"gentle: [our-card]\ndeep: [{card}]\n",
        "locales/en/decks.yaml": "questions:\n  our-card: What did you see today?\n",
    }
    after = Library.load(OURS, put(tmp_path, files)).files["regular-talk"].decks["questions"]
    assert after["gentle"] == (*before["gentle"], "our-card") and after["deep"] == before["deep"]


def test_card_without_words_is_told(own: Path) -> None:
    put(own, {"locales/en/our-walk.yaml": TEXTS.replace(", in-the-rain: In the rain", "")})
    assert any("there is no text `decks.walks.in-the-rain`" in problem for problem in wrong(OURS, own))


def test_single_file_brings_everything_it_needs(tmp_path: Path) -> None:
    texts = "".join(f"  {line}\n" for line in f"{TEXTS}agreements:\n  slow-down: We walk slowly.".splitlines())
    path = put(tmp_path, {"our-walk.yaml": f"{FILE}language: en\ntexts:\n{texts}"}) / "our-walk.yaml"
    checked = Library.load(OURS).check(path)
    assert checked.problems == [] and checked.file is not None
    said = Library.load(OURS, tmp_path).texts("our-walk", "es")
    assert said["language"] == "en" and said["agreements"]["slow-down"] == "We walk slowly."  # type: ignore[index]


def test_check_finds_page_texts_that_whole_library_lacks(tmp_path: Path) -> None:
    shutil.copytree(OURS, tmp_path / "whole")
    for page in tmp_path.glob("whole/locales/*/start.yaml"):
        lines = page.read_text("utf-8").splitlines(keepends=True)
        page.write_text("".join(line for line in lines if not line.startswith("start.foot:")), "utf-8")
    result = CliRunner().invoke(main, ["check"], env={"SAYBACK_PROTOCOLS": str(tmp_path / "whole")})
    assert result.exit_code == 1 and "start.yaml:2:1: missing-text: there is no text `start.foot`" in result.output
    assert Library.load(tmp_path / "whole").unsaid(Library.load(OURS))


def test_one_default_text_of_their_own_leaves_ours(tmp_path: Path) -> None:
    files = {"locales/en/defaults.yaml": "lobby:\n  lobby:\n    title: Arriving\n"}
    folders = Settings(protocols=put(tmp_path, files)).library  # type: ignore[arg-type]
    assert folders == (OURS, tmp_path)
    said = Library.load(*folders).texts("thank-you", "en")["defaults"]
    assert said["lobby"]["lobby"]["title"] == "Arriving" and said["turn"]  # type: ignore[index]


def test_whole_library_stands_instead_of_ours(tmp_path: Path, own: Path) -> None:
    assert Settings(protocols=own).library == (OURS, own)
    assert Settings(protocols=f"{own}:{tmp_path}").library == (OURS, own, tmp_path)
    assert Settings(protocols=OURS).library == (OURS,)
    assert Settings().library == (OURS,)
