from __future__ import annotations

import pytest
from sayback.engine.language.protocol import Ref, Setting, Where
from sayback.engine.language.vocabulary import Key
from sayback.protocols.nodes import Branch, Node, read_tree
from sayback.protocols.problems import Problems
from sayback.protocols.values import Context, format_duration, read_text, read_value, read_word, read_words, scalar

SETTINGS = {
    "piece": Setting("time", 60_000, 20_000, 180_000),
    "turns": Setting("count", 2, 1, 5),
    "help": Setting("choice", "breath", options=("breath", "ground")),
    "mode": Setting("choice", "steps", options=("steps", "freely")),
    "heard": Setting("yes-no", True),
    "broken": None,
}
DURATION = Key("duration", "", least=5_000, most=7_200_000)
COUNT = Key("count", "", least=1, most=10)
ANSWER = Key("yes-no", "")
GUIDE = Key("enum", "", "breath", ("breath", "ground", "none"))


def node(text: str) -> Node:
    root = read_tree(f"key: {text}\n", "x").root
    assert isinstance(root, Branch)
    return root.items["key"]


def value(text: str, key: Key, label: str = "key") -> tuple[object, list[str]]:
    problems = Problems("x")
    found = read_value(Context(problems, SETTINGS), node(text), key, label)
    return found, [f"{match.rule}: {match.right}" for match in problems.found]


@pytest.mark.parametrize(
    ("text", "key", "meant"),
    [
        ("90s", DURATION, 90_000),
        ("5m", DURATION, 300_000),
        ("2h", DURATION, 7_200_000),
        ("piece", DURATION, Ref("piece")),
        ("3", COUNT, 3),
        ("turns", COUNT, Ref("turns")),
        ("yes", ANSWER, True),
        ("no", ANSWER, False),
        ("heard", ANSWER, Ref("heard")),
        ("ground", GUIDE, "ground"),
        ("help", GUIDE, Ref("help")),
        ("broken", DURATION, Ref("broken")),
    ],
)
def test_value_is_read_as_its_type_or_typed_setting(text: str, key: Key, meant: object) -> None:
    assert value(text, key) == (meant, [])


@pytest.mark.parametrize(
    ("text", "key", "problem"),
    [
        ("90", DURATION, "wrong-type: write a duration like 90s, 5m or 2h, or the name of a time setting"),
        ("1.5m", DURATION, "wrong-type: write a duration like 90s, 5m or 2h, or the name of a time setting"),
        ("4s", DURATION, "out-of-range: from 5s to 2h"),
        ("999999h", DURATION, "out-of-range: from 5s to 2h"),
        ("peice", DURATION, "unknown-setting: write a duration like 90s, 5m or 2h, or did you mean `piece`?"),
        ("turns", DURATION, "wrong-type: it needs a time setting"),
        ("'3'", COUNT, "wrong-type: write a whole number, or the name of a count setting"),
        ("-1", COUNT, "wrong-type: write a whole number, or the name of a count setting"),
        ("0x10", COUNT, "wrong-type: write a whole number, or the name of a count setting"),
        ("11", COUNT, "out-of-range: from 1 to 10"),
        ("true", ANSWER, "wrong-type: write yes"),
        ("off", ANSWER, "wrong-type: write no"),
        ("[yes]", ANSWER, "wrong-type: write yes or no, or the name of a yes-no setting"),
        ("", ANSWER, "wrong-type: write yes or no, or the name of a yes-no setting"),
        ("breth", GUIDE, "wrong-type: write breath, ground or none"),
        ("mode", GUIDE, "out-of-range: they may be breath, ground or none"),
    ],
)
def test_wrong_value_is_reported_with_the_right_form(text: str, key: Key, problem: str) -> None:
    assert value(text, key) == (None, [problem])


def test_structural_key_refuses_settings_and_explains_the_alternative() -> None:
    message = "wrong-type: write yes or no; to let people choose, write the step twice with `when`"
    assert value("heard", ANSWER, "swap") == (None, [message])
    assert value("yes", ANSWER, "swap") == (True, [])


def test_key_outside_the_steps_takes_no_setting() -> None:
    problems = Problems("x")
    assert read_value(Context(problems, SETTINGS).fixed(), node("turns"), COUNT, "minutes") is None
    assert problems.found[0].right == "write a whole number"


def test_words_are_small_and_are_not_answers() -> None:
    for text, good in (("no-fixing", True), ("a", False), ("9lives", False), ("yes", False), ("'null'", False)):
        problems = Problems("x")
        assert (read_word(Context(problems), node(text), "key") is not None) == good
        assert bool(problems.found) != good
    assert read_word(Context(Problems("x")), node("a" * 41), "key") is None


def test_word_lists_are_never_empty_and_keep_their_places() -> None:
    context = Context(Problems("x"))
    assert read_words(context, node("[one, two]"), "key", "key") == ("one", "two")
    assert context.where["key.two"] == Where(1, 12)
    for text, rule in (("[]", "out-of-range"), ("one", "wrong-type"), ("[one, one]", "unique-name")):
        context = Context(Problems("x"))
        read_words(context, node(text), "key")
        assert [problem.rule for problem in context.problems.found] == [rule]


def test_texts_have_an_end() -> None:
    context = Context(Problems("x"))
    assert read_text(context, node("' two   words '"), "key") == "two words"
    assert read_text(context, node("x" * 500), "key") is None
    assert read_text(context, node("' '"), "key") is None
    assert [problem.rule for problem in context.problems.found] == ["out-of-range", "wrong-type"]


def test_durations_are_shown_as_they_are_written() -> None:
    for text in ("20s", "90s", "5m", "2h"):
        found = scalar(node(text), "duration")
        assert found is not None and format_duration(found) == text
    assert format_duration(0) == "0s"
