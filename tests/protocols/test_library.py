from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sayback.engine import counters
from sayback.engine.cards import card
from sayback.engine.language.compile import chosen_or_default, compile
from sayback.engine.language.protocol import Problem, ProtocolFile, StepDef, walk
from sayback.engine.machine import begin
from sayback.engine.refusals import REFUSALS
from sayback.engine.values import change
from sayback.protocols.library import BrokenLibrary, Library
from sayback.protocols.resolve import named_lists
from sayback.protocols.shelf import Shelf, Tree, flat, read_shelf

from .making import GOOD, lines, pages, put, write

REAL = Path(__file__).parents[2] / "protocols"

DRAFT = """\
id: draft
good_for: [a first talk]
source: Ours.
language: de
texts:
  title: Ein Entwurf
  summary: Ein kleines Gespräch.
  agreements: {ours: Wir bleiben sitzen.}
agreements: [honest, ours]
steps:
  - agree: ground
  - close: end
"""


def broken(folder: Path) -> list[Problem]:
    with pytest.raises(BrokenLibrary) as caught:
        Library.load(folder)
    assert str(caught.value).count("\n") + 1 == len(caught.value.problems)
    return caught.value.problems


def test_the_library_that_is_delivered_loads_without_a_problem() -> None:
    library = Library.load(REAL)
    assert {"speaker-listener", "dialogue", "thank-you"} <= set(library.files)
    for language in library.languages:
        for id in library.files:
            json.dumps([library.texts(id, language), library.describe(id, language), library.outline(id, language)])


def test_every_card_can_be_drawn_in_some_dialogue() -> None:
    files = Library.load(REAL).files.values()
    shelf, _ = read_shelf(REAL)
    there = {(deck, card) for deck, cards in shelf.decks.items() for words in cards.values() for card in words}
    assert len(there) == 132
    assert sorted(there - {found for file in files for found in drawn(file)}) == []


def drawn(file: ProtocolFile) -> Iterator[tuple[str, str]]:
    """Draw with every choice of the settings, from every seed, and as often as a card may be passed on."""
    ways = {
        name: setting.options or (True, False)
        for name, setting in file.settings.items()
        if setting.kind in ("choice", "yes-no")
    }
    for chosen in itertools.product(*ways.values()):
        table = compile(file, chosen_or_default(file, dict(zip(ways, chosen, strict=True))))
        for place in table.places.values():
            passes = place.keys.get("passes", 0)
            assert isinstance(passes, int)
            for seed, passed in itertools.product(range(70), range(passes + 1)) if place.acts == "draw" else ():
                state = begin(table, first="a", seed=seed, now=0)
                seen = card(table, change(state, counts={counters.tries(place.step): passed}), place)
                yield seen["deck"], seen["word"]


def test_every_agreement_is_used_in_some_dialogue() -> None:
    used: set[object] = set()
    for file in Library.load(REAL).files.values():
        used |= {*file.agreements, *(word for step in walk(file.steps) for word in items(step))}
    assert sorted(set(read_shelf(REAL)[0].agreements) - used) == []


def items(step: StepDef) -> tuple[object, ...]:
    found = step.keys.get("items", ())
    return found if isinstance(found, tuple) else ()


def test_every_word_of_the_lists_can_be_reached() -> None:
    shelf, _ = read_shelf(REAL)
    everywhere = {("agreements", word) for word in shelf.agreements}
    for file in Library.load(REAL).files.values():
        reached = set(asked(file, shelf))
        own = {(name, word) for name, words in file.lists.items() if name not in shelf.lists for word in words}
        assert sorted(own - reached) == [], file.id
        everywhere |= reached
    shared = {(name, word) for name, tree in shelf.lists.items() for word in tree.leaves}
    assert sorted(shared - everywhere) == []


def asked(file: ProtocolFile, shelf: Shelf) -> Iterator[tuple[str, str]]:
    """Name each word of a list that this dialogue may show: a round of its own, an answer, a nudge or a place."""
    trees = {**shelf.lists, **named_lists(file, shelf)}
    for step in walk(file.steps):
        for name in (str(step.keys.get("over", "")), *(field.nudge for field in step.fields)):
            yield from ((name, word) for word in (trees[name].leaves if name else ()))
        for field in step.fields:
            name = "body" if field.kind == "body" else field.list
            above = next((trees[one.list].leaves for one in step.fields if one.name == field.under), None)
            tree = trees.get(name, flat(()))
            yield from ((name, word) for word in (tree.leaves if above is None else below(tree, above)))


def below(tree: Tree, above: tuple[str, ...]) -> Iterator[str]:
    """Name the leaves below those branches that an answer above can open."""
    return (leaf for word in above if word in tree.branches for leaf in tree.branches[word].leaves)


def test_our_agreements_shows_every_lasting_promise() -> None:
    file = Library.load(REAL).files["our-agreements"]
    there = set(read_shelf(REAL)[0].agreements) - {"one-subject"}
    shown = next(step for step in walk(file.steps) if step.kind == "read").keys["items"]
    assert set(file.lists["promises"]) == there and shown == file.lists["promises"]


def test_stress_from_outside_names_the_regular_talk() -> None:
    library = Library.load(REAL)
    for language in library.languages:
        title = str(library.describe("regular-talk", language)["title"])
        tell = library.texts("outside-stress", language)["steps"]["tell"]  # type: ignore[index]
        assert all(any(title in line for line in tell[role]) for role in ("speaker", "listener")), language


def test_source_of_a_dialogue_is_told_in_every_language() -> None:
    library = Library.load(REAL)
    for id, file in library.files.items():
        said = [library.describe(id, language)["source"] for language in library.languages]
        assert said[0] == file.source
        assert len(set(said)) == len(said), id


def test_refusal_of_an_act_has_words_in_every_language() -> None:
    library = Library.load(REAL)
    codes = {*REFUSALS, "too-much", "other"} - {"unknown-move"}  # no panel sends a move that does not exist
    for language in library.languages:
        ui = library.texts("speaker-listener", language)["ui"]
        assert isinstance(ui, dict)
        assert {f"refused.{code}" for code in codes} <= ui.keys(), language


def test_languages_that_are_delivered_say_everything() -> None:
    library = Library.load(REAL)
    assert {"en", "de", "es"} <= set(library.languages)
    assert [str(gap) for tag in ("de", "es") for share in library.shares(tag) for gap in share.missing] == []


def test_folder_is_read_with_lists_and_languages(tmp_path: Path) -> None:
    library = Library.load(write(tmp_path))
    assert sorted(library.files) == ["small", "wide"]
    assert library.languages == ("en", "de")
    assert library.files["wide"].lists["feelings"] == ("sadness", "fear")
    assert sorted(library.lists) == ["agreements", "basic", "feelings", "fine"]


def test_texts_fall_back_to_nearest_language_then_english(tmp_path: Path) -> None:
    library = Library.load(write(tmp_path))
    assert library.texts("small", "de")["title"] == "Wort small"
    assert library.texts("small", "de-AT") is library.texts("small", "de")
    assert library.texts("small", "fr")["language"] == "en"
    with pytest.raises(KeyError):
        library.texts("none", "en")


def test_language_of_a_region_is_near_to_its_kind(tmp_path: Path) -> None:
    library = Library.load(write(tmp_path, {"en": pages(), "pt-BR": {"panel": {"move.done": "pronto"}}}))
    assert [library.language(tag) for tag in ("pt-br", "pt-BR", "pt", "pt-pt", "ptx", "")] == [
        *["pt-BR"] * 4,
        "en",
        "en",
    ]


def test_a_language_of_one_text_is_completed_everywhere(tmp_path: Path) -> None:
    english = pages()
    english["start"] = {"start.pick": "What kind?", "start.pairs": "{n} pairs", "start.pairs.one": "one pair"}
    library = Library.load(write(tmp_path, {"en": english, "fr": {"start": {"start.pick": "Quoi ?"}}}))
    assert library.ui("fr") == {"lang": "fr", "start.pick": "Quoi ?", "start.pairs": "{n} pairs"}
    assert library.labels("fr")["lists"] == library.labels("en")["lists"]
    texts, whole = library.texts("wide", "fr"), library.texts("wide", "en")
    differing = {key for key in texts if texts[key] != whole[key]}
    assert (texts["language"], differing) == ("fr", {"language", "ui"})
    assert library.describe("wide", "fr") == library.describe("wide", "en")
    assert library.describe("wide", "fr")["lang"] == "en"
    assert library.outline("wide", "fr") == library.outline("wide", "en")


def test_pages_around_a_talk_have_texts_of_their_own(tmp_path: Path) -> None:
    english = pages()
    english["start"] = {"start.pick": "What kind of talk?"}
    library = Library.load(write(tmp_path, {"en": english}))
    assert library.ui("fr") == {"lang": "en", "start.pick": "What kind of talk?"}


def test_the_gallery_is_told_minutes_and_settings(tmp_path: Path) -> None:
    described = Library.load(write(tmp_path)).describe("small", "en")
    took = described.pop("minutes")
    assert isinstance(took, dict) and 1 <= took["quick"] <= took["usual"] <= took["longest"]
    assert described == {
        "id": "small",
        "lang": "en",
        "title": "word small",
        "summary": "word talk in a few minutes.",
        "depth": "gentle",
        "good_for": ["a first talk"],
        "settings": [
            {"name": "piece", "kind": "time", "label": "word piece", "default": 60000, "min": 20000, "max": 180000},
            {
                "name": "mode",
                "kind": "choice",
                "label": "word way",
                "default": "steps",
                "options": [{"word": "steps", "label": "S"}, {"word": "freely", "label": "F"}],
            },
        ],
        "source": "Ours. All times are our defaults.",
        "balance": "in-session",
    }


def test_a_broken_library_names_every_problem_of_every_file(tmp_path: Path) -> None:
    english = pages()
    del english["small"]["title"]
    write(tmp_path, {"en": english})
    put(tmp_path / "lists" / "basic.yaml", "- sadness\n- Fear\n")
    put(tmp_path / "one.yaml", "id: one\n")
    put(tmp_path / "two.yaml", (GOOD / "small.yaml").read_text().replace("swap: yes", "swap: no"))
    found = [(Path(problem.file).name, problem.rule) for problem in broken(tmp_path)]
    assert ("basic.yaml", "wrong-type") in found
    assert ("one.yaml", "missing-key") in found
    assert ("two.yaml", "file-name") in found
    assert ("small.yaml", "missing-text") in found


def test_problem_found_by_proof_has_its_file_name(tmp_path: Path) -> None:
    path = write(tmp_path, {"en": pages()}) / "small.yaml"
    put(path, (GOOD / "small.yaml").read_text().replace("swap: yes", "swap: no"))
    assert [str(problem).split(": ")[:2] for problem in broken(tmp_path)] == [
        [f"{path}:12:9", "swap"],
        [f"{path}:14:9", "swap"],
    ]


def test_missing_folder_is_a_broken_library(tmp_path: Path) -> None:
    assert lines(broken(tmp_path / "none")) == ["0:0 unreadable"]


def test_draft_brings_texts_in_its_own_language(tmp_path: Path) -> None:
    library = Library.load(write(tmp_path))
    checked = library.check(DRAFT)
    assert checked.problems == []
    assert checked.file is not None and checked.file.agreements == ("honest", "ours")
    put(tmp_path / "draft.yaml", DRAFT)
    library = Library.load(tmp_path)
    texts = library.texts("draft", "en")
    assert (texts["language"], texts["title"]) == ("de", "Ein Entwurf")
    assert texts["agreements"] == {"honest": "Wort honest", "ours": "Wir bleiben sitzen."}


def test_draft_check_tells_all_problems_at_once(tmp_path: Path) -> None:
    library = Library.load(write(tmp_path))
    text = DRAFT.replace("  summary: Ein kleines Gespräch.\n", "  sumary: Klein.\n").replace(
        "[honest, ours]", "[honst]"
    )
    assert lines(library.check(text, "draft.yaml").problems) == [
        "9:14 unknown-agreement",
        "7:3 unknown-text",
        "6:3 missing-text",
    ]
