from __future__ import annotations

import pytest
from sayback.engine.language.protocol import Setting, Where
from sayback.engine.language.vocabulary import SETTING_KINDS
from sayback.protocols.nodes import read_tree
from sayback.protocols.problems import Problems
from sayback.protocols.settings import KEYS, read_settings
from sayback.protocols.values import Context


def settings(text: str) -> tuple[dict[str, Setting | None], list[str]]:
    root = read_tree(text, "x").root
    assert root is not None
    context = Context(Problems("x"))
    return read_settings(context, root), [problem.rule for problem in context.problems.found]


def test_every_kind_of_setting_is_read() -> None:
    found, problems = settings(
        "share: {kind: time, default: 3m, min: 1m, max: 8m}\n"
        "turns: {kind: count, default: 0, min: 0, max: 3}\n"
        "mode: {kind: choice, options: [steps, freely], default: freely}\n"
        "swap: {kind: yes-no, default: no}\n"
    )
    assert problems == []
    assert found == {
        "share": Setting("time", 180_000, 60_000, 480_000, where=Where(1, 1)),
        "turns": Setting("count", 0, 0, 3, where=Where(2, 1)),
        "mode": Setting("choice", "freely", options=("steps", "freely"), where=Where(3, 1)),
        "swap": Setting("yes-no", False, where=Where(4, 1)),
    }
    assert set(KEYS) == set(SETTING_KINDS)


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("[a]", ["wrong-type"]),
        ("share: 3m", ["wrong-type"]),
        ("share: {default: 3m}", ["missing-key"]),
        ("share: {kind: time}", ["missing-key"] * 3),
        ("share: {kind: time, default: 3, min: 1, max: 8}", ["wrong-type"] * 3),
        ("share: {kind: time, default: 3m, min: 1m, max: 9h}", ["out-of-range"]),
        ("mode: {kind: choice, options: [steps], default: steps}", ["out-of-range"]),
        ("mode: {kind: choice, options: steps, default: steps}", ["wrong-type"]),
        ("Share: {kind: yes-no, default: yes}", ["wrong-type"]),
        ("yes: {kind: yes-no, default: yes}", ["wrong-type"]),
        ("\n".join(f"share-{at}: {{kind: yes-no, default: yes}}" for at in range(21)), ["out-of-range"]),
    ],
)
def test_unfit_setting_is_a_problem_of_its_own(text: str, rules: list[str]) -> None:
    assert settings(text)[1] == rules
