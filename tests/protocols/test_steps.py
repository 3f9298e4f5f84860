from __future__ import annotations

from sayback.engine.language.protocol import walk
from sayback.engine.language.vocabulary import KINDS
from sayback.protocols.nodes import read_tree
from sayback.protocols.problems import Problems
from sayback.protocols.reader import read
from sayback.protocols.steps import MOST_ITEMS, read_steps
from sayback.protocols.values import Context

from .making import GOOD, lines


def rules(text: str) -> list[str]:
    root = read_tree(text, "x").root
    assert root is not None
    context = Context(Problems("x"))
    read_steps(context, root)
    return lines(context.problems.sorted())


def test_good_file_uses_every_kind_of_step() -> None:
    file = read(GOOD / "wide.yaml").file
    assert file is not None
    assert {step.kind for step in walk(file.steps)} == set(KINDS)


def test_nested_steps_come_after_their_holder() -> None:
    file = read(GOOD / "wide.yaml").file
    assert file is not None
    names = [step.name for step in walk(file.steps)]
    assert names[5:10] == ["sides", "question", "way", "own-it", "piece"]


def test_an_option_may_hold_nothing() -> None:
    file = read(GOOD / "wide.yaml").file
    assert file is not None
    way = next(step for step in walk(file.steps) if step.kind == "choose")
    assert [(option.word, len(option.steps)) for option in way.options] == [("facts", 0), ("between-us", 1)]


def test_malformed_step_is_reported_with_its_place() -> None:
    assert rules("turn: piece") == ["1:1 wrong-type"]
    assert rules("- turn") == ["1:3 wrong-type"]
    assert rules("- {}") == ["1:3 wrong-type"]
    assert rules("- turn: aside-one") == ["1:9 unique-name"]
    assert rules("- choose: way\n  options: facts") == ["2:12 wrong-type"]
    assert rules("- quiet: one\n  when: mode") == ["2:9 wrong-type"]
    assert rules("- quiet: one\n  when: {}") == ["2:9 wrong-type"]


def test_a_list_of_steps_has_an_end() -> None:
    text = "".join(f"- read: page-{at}\n" for at in range(MOST_ITEMS + 1))
    assert rules(text) == ["1:1 out-of-range"]
