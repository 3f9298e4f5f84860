from __future__ import annotations

from sayback.engine.language.protocol import ProtocolFile
from sayback.protocols.reader import read
from sayback.protocols.resolve import named_lists, resolve

from .making import GOOD, SHELF


def wide() -> ProtocolFile:
    file = read(GOOD / "wide.yaml").file
    assert file is not None
    return file


def test_the_words_of_lists_and_decks_are_put_into_the_file() -> None:
    file, problems = resolve(wide(), SHELF, ("our-own",))
    assert problems == []
    assert file.lists == {
        "stems": ("fear", "wish"),
        "basic": ("sadness", "fear"),
        "feelings": ("sadness", "fear"),
        "fine": ("okay", "normal"),
    }
    assert file.decks == {"questions": {"gentle": ("a-smile", "a-song")}}


def test_an_agreement_of_a_file_needs_a_sentence_in_its_own_texts() -> None:
    found = [str(problem) for problem in resolve(wide(), SHELF, name="wide.yaml")[1]]
    assert found == [
        "wide.yaml:12:22: unknown-agreement: there is no agreement `our-own`; known: honest, no-fixing",
        "wide.yaml:18:32: unknown-agreement: there is no agreement `our-own`; known: honest, no-fixing",
    ]


def test_every_list_that_a_file_names_can_be_had_as_a_tree() -> None:
    trees = named_lists(wide(), SHELF)
    assert list(trees) == ["stems", "basic", "feelings", "fine"]
    assert trees["feelings"].branches["sadness"].words == ("lonely", "hurt")
    assert trees["stems"].words == ("fear", "wish")


def test_a_list_of_the_file_hides_a_shared_one_of_the_same_name() -> None:
    head = "id: aa\ngood_for: [a]\nsource: s\nlists: {basic: [joy]}\n"
    steps = "steps:\n  - rounds: all-of\n    over: basic\n    steps: [{read: one}]\n  - close: end\n"
    file = read(head + steps).file
    assert file is not None
    assert resolve(file, SHELF)[0].lists == {"basic": ("joy",)}
    assert named_lists(file, SHELF)["basic"].words == ("joy",)
