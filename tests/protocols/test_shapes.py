from __future__ import annotations

import pytest
from sayback.protocols.nodes import read_tree
from sayback.protocols.problems import Problems
from sayback.protocols.shapes import Keys, Text, Texts, check, placeholders, texts_of

from .making import lines

SHAPE = Keys(
    {
        "title": Text(4, item=False),
        "said": Text(6, hints=True),
        "good": Texts(Text(4)),
        "setting": Keys({"label": Text(4)}, text=Text(4)),
        "free": Keys(any=Text(free=True)),
    }
)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("title: A talk\nsaid: ['Say it to {other}.', A hint.]\ngood: [one, two]\nsetting: How long\n", []),
        ("setting: {label: How long}\nfree: {move.done: 'For {left} more'}\n", []),
        ("title: [A talk]", ["1:8 wrong-type"]),
        ("title: ''", ["1:8 missing-text"]),
        ("title:", ["1:7 missing-text"]),
        ("title: one two three four five", ["1:8 long-text"]),
        ("said: [one, two, three, four, five]", ["1:7 long-text"]),
        ("said: [one two three four five six seven]", ["1:8 long-text"]),
        ("said: []", ["1:7 wrong-type"]),
        ("good: one", ["1:7 wrong-type"]),
        ("tilte: A talk", ["1:1 unknown-text"]),
        ("setting: {lable: How long}", ["1:11 unknown-text"]),
        ("free: many", ["1:7 wrong-type"]),
        ("said: 'Tell {lisener}.'", ["1:7 placeholder"]),
        ("said: 'Tell {other.'", ["1:7 placeholder"]),
        ("title: 'Now {item}'", ["1:8 placeholder"]),
    ],
)
def test_texts_stand_where_they_are_read_and_are_short(text: str, wrong: list[str]) -> None:
    root = read_tree(text, "x").root
    assert root is not None
    problems = Problems("x")
    check(problems, root, SHAPE, "the texts")
    assert lines(problems.sorted()) == wrong


def test_all_texts_of_some_data_are_found() -> None:
    assert list(texts_of({"a": "one", "b": ["two", {"c": "three"}], "d": None})) == ["one", "two", "three"]
    assert placeholders("{a} and {b-c}") == ["a", "b-c"]
