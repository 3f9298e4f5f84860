from __future__ import annotations

from sayback.engine.language.vocabulary import KINDS
from sayback.protocols.nodes import read_tree
from sayback.protocols.problems import Problems
from sayback.protocols.reader import read
from sayback.protocols.steps import MOST_ITEMS, read_steps, walk
from sayback.protocols.values import Context

from .making import GOOD, lines


def rules(text: str) -> list[str]:
    root = read_tree(text, "x").root
    assert root is not None
    context = Context(Problems("x"))
    read_steps(context, root)
    return lines(context.problems.sorted())


def test_a_good_file_of_ours_has_every_kind_of_step() -> None:
    file = read(GOOD / "wide.yaml").file
    assert file is not None
    assert {step.kind for step in walk(file.steps)} == set(KINDS)


def test_steps_inside_of_others_come_after_the_one_that_holds_them() -> None:
    file = read(GOOD / "wide.yaml").file
    assert file is not None
    names = [step.name for step in walk(file.steps)]
    assert names[5:10] == ["sides", "question", "way", "own-it", "piece"]


def test_an_option_may_hold_nothing() -> None:
    file = read(GOOD / "wide.yaml").file
    assert file is not None
    way = next(step for step in walk(file.steps) if step.kind == "choose")
    assert [(option.word, len(option.steps)) for option in way.options] == [("facts", 0), ("between-us", 1)]


def test_what_is_no_step_is_said_to_be_none() -> None:
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
