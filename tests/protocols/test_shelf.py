from __future__ import annotations

from pathlib import Path

import pytest
from sayback.protocols.shelf import Tree, flat, read_deck, read_list, read_shelf

from .making import lines, put, write


def test_lists_are_flat_or_grow_up_to_three_levels() -> None:
    tree, problems = read_list("sadness: {deep: [lonely, hurt]}\nfear: [tense]\n", "feelings.yaml")
    assert problems == []
    assert (tree.words, tree.leaves) == (("sadness", "fear"), ("lonely", "hurt", "tense"))
    assert tree.plain() == {"sadness": {"deep": {"lonely": {}, "hurt": {}}}, "fear": {"tense": {}}}
    assert read_list("[okay, normal]", "fine.yaml") == (flat(("okay", "normal")), [])


@pytest.mark.parametrize(
    "text", ["sad: [hurt]\nfear: [tense, unsafe]\ndanger: [unsafe]\n", "words: [tense, unsafe]\ndanger: [unsafe]\n"]
)
def test_list_names_its_words_that_mean_danger(text: str) -> None:
    tree, problems = read_list(text, "list.yaml")
    assert problems == []
    assert tree.danger == ("unsafe",)
    assert "danger" not in str(tree.plain())
    assert tree.leaves[-2:] == ("tense", "unsafe")


def test_danger_word_outside_the_list_is_a_problem() -> None:
    tree, problems = read_list("fear: [unsafe]\ndanger: [unsave]\n", "list.yaml")
    assert [str(problem) for problem in problems] == [
        "list.yaml:2:10: danger: `unsave` is no word of this list; did you mean `unsafe`?"
    ]
    assert tree.words == ("fear",)
    assert [problem.right for problem in read_list("danger: [unsafe]", "list.yaml")[1]] == ["add it to the list"]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("one: {two: {three: {four: [five]}}}", ["1:20 too-deep"]),
        ("one: {two: {three: [four]}}", ["1:20 too-deep"]),
        ("sad: [hurt]\nfear: [hurt]\n", ["2:8 unique-name"]),
        ("- Sad\n- yes\n", ["1:3 wrong-type", "2:3 wrong-type"]),
        ("fear", ["1:1 wrong-type"]),
        ("sad: fear", ["1:6 wrong-type"]),
        ("- {sad: [hurt]}", ["1:3 wrong-type"]),
        ("- &a fear", ["1:3 anchor"]),
        ("sad: [hurt]\ndanger: hurt", ["2:9 wrong-type"]),
    ],
)
def test_malformed_list_is_a_problem(text: str, wrong: list[str]) -> None:
    assert lines(read_list(text, "list.yaml")[1]) == wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("gentle: [one, two]\ndeep: [three-x]\n", []),
        ("- one", ["1:1 wrong-type"]),
        ("shallow: [one]", ["1:1 unknown-key"]),
        ("gentle: [one]\ndeep: [one]\n", ["2:7 unique-name"]),
        ("gentle: one", ["1:9 wrong-type"]),
        ("", ["1:1 empty"]),
    ],
)
def test_a_deck_holds_words_by_depth(text: str, wrong: list[str]) -> None:
    assert lines(read_deck(text, "deck.yaml")[1]) == wrong


def test_shelf_of_a_folder_holds_lists_decks_and_agreements(tmp_path: Path) -> None:
    shelf, problems = read_shelf(write(tmp_path))
    assert problems == []
    assert shelf.agreements == ("honest", "no-fixing")
    assert shelf.decks == {"questions": {"gentle": ("a-smile", "a-song")}}
    assert shelf.lists["feelings"].branches["fear"] == flat(("worried", "tense"))


def test_a_folder_without_lists_is_an_empty_shelf(tmp_path: Path) -> None:
    shelf, problems = read_shelf(tmp_path)
    assert (shelf.agreements, shelf.lists, shelf.decks, problems) == ((), {}, {}, [])


def test_broken_lists_and_decks_are_reported_with_file(tmp_path: Path) -> None:
    put(tmp_path / "lists" / "one.yaml", "fear")
    put(tmp_path / "decks" / "two.yaml", "fear")
    assert [Path(problem.file).name for problem in read_shelf(tmp_path)[1]] == ["one.yaml", "two.yaml"]
    assert Tree().leaves == ()
