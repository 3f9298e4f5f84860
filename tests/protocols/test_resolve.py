from __future__ import annotations

from dataclasses import replace

from sayback.engine.language.protocol import ProtocolFile
from sayback.protocols.reader import read
from sayback.protocols.resolve import named_lists, resolve
from sayback.protocols.shelf import flat

from .making import GOOD, SHELF


def wide() -> ProtocolFile:
    file = read(GOOD / "wide.yaml").file
    assert file is not None
    return file


def test_words_of_lists_and_decks_join_the_file() -> None:
    file, problems = resolve(wide(), SHELF, ("our-own",))
    assert problems == []
    assert file.lists == {
        "stems": ("fear", "wish"),
        "basic": ("sadness", "fear"),
        "feelings": ("sadness", "fear"),
        "fine": ("okay", "normal"),
    }
    assert file.decks == {"questions": {"gentle": ("a-smile", "a-song")}}


def test_agreement_of_a_file_needs_its_own_sentence() -> None:
    found = [str(problem) for problem in resolve(wide(), SHELF, name="wide.yaml")[1]]
    assert found == [
        "wide.yaml:12:22: unknown-agreement: there is no agreement `our-own`; known: honest, no-fixing",
        "wide.yaml:19:32: unknown-agreement: there is no agreement `our-own`; known: honest, no-fixing",
    ]


def test_every_named_list_is_available_as_a_tree() -> None:
    trees = named_lists(wide(), SHELF)
    assert list(trees) == ["stems", "basic", "feelings", "fine"]
    assert trees["feelings"].branches["sadness"].words == ("lonely", "hurt")
    assert trees["stems"].words == ("fear", "wish")


def test_lists_with_words_that_mean_danger_join_the_file() -> None:
    file = wide()
    assert resolve(file, SHELF, ("our-own",))[0].danger == {"stems": ("fear",)}
    shelf = replace(SHELF, lists={**SHELF.lists, "fine": flat(("okay", "normal"), ("okay",))})
    assert resolve(file, shelf, ("our-own",))[0].danger == {"stems": ("fear",), "fine": ("okay",)}


def test_picks_that_may_mean_danger_are_never_shown_unasked() -> None:
    steps = "steps:\n  - write: one\n    fields: [{many: word, list: fine}]\n    reveal: REVEAL\n  - close: end\n"
    shelf = replace(SHELF, lists={"fine": flat(("okay", "not-okay"), ("not-okay",))})
    found = {}
    for reveal in ("never", "by-choice", "both-done"):
        file = read("id: aa\ngood_for: [a]\nsource: s\n" + steps.replace("REVEAL", reveal)).file
        assert file is not None
        found[reveal] = [str(problem) for problem in resolve(file, shelf, name="aa.yaml")[1]]
    assert found == {
        "never": [],
        "by-choice": [],
        "both-done": [
            "aa.yaml:7:13: danger: `fine` holds words that mean danger, like `not-okay`; "
            "write reveal: by-choice or never, so that nobody's pick is shown unasked"
        ],
    }


def test_list_of_the_file_hides_a_shared_namesake() -> None:
    head = "id: aa\ngood_for: [a]\nsource: s\nlists: {basic: [joy]}\n"
    steps = "steps:\n  - rounds: all-of\n    over: basic\n    steps: [{read: one}]\n  - close: end\n"
    file = read(head + steps).file
    assert file is not None
    assert resolve(file, SHELF)[0].lists == {"basic": ("joy",)}
    assert named_lists(file, SHELF)["basic"].words == ("joy",)
