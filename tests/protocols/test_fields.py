from __future__ import annotations

import pytest
from sayback.engine.language.protocol import Field
from sayback.engine.language.vocabulary import FIELD_KINDS
from sayback.protocols.fields import KEYS, read_fields
from sayback.protocols.nodes import read_tree
from sayback.protocols.problems import Problems
from sayback.protocols.values import Context


def fields(text: str) -> tuple[tuple[Field, ...], list[str]]:
    root = read_tree(text, "x").root
    assert root is not None
    context = Context(Problems("x"))
    return read_fields(context, root, "step"), [problem.rule for problem in context.problems.found]


def test_every_kind_of_field_has_its_keys() -> None:
    assert set(KEYS) == set(FIELD_KINDS)
    found, problems = fields("- {many: words, list: basic, most: 2}\n- {scale: calm, from: 0, to: 10}\n- body: where\n")
    assert problems == []
    assert [(match.kind, match.name, match.most, match.low, match.high) for match in found] == [
        ("many", "words", 2, 1, 5),
        ("scale", "calm", 6, 0, 10),
        ("body", "where", 6, 1, 5),
    ]


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("[]", ["out-of-range"]),
        ("text: one", ["wrong-type"]),
        ("- one", ["wrong-type"]),
        ("- text: One", ["wrong-type"]),
        ("- {text: one, longest: 9000}", ["out-of-range"]),
        ("- {many: words, list: [a, b]}", ["wrong-type"]),
        ("- {many: words, list: basic}\n- {many: more, list: feelings, under: words}", ["under"]),
        ("- {scale: calm, from: 5}", ["out-of-range"]),
    ],
)
def test_a_field_that_does_not_fit_is_a_problem(text: str, rules: list[str]) -> None:
    assert fields(text)[1] == rules
