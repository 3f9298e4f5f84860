from __future__ import annotations

import pytest
from sayback.engine.language.protocol import Where
from sayback.protocols.problems import MOST, Problems, TooMany, nearest, one_of, quote


def test_problem_is_one_line_for_an_editors_jump() -> None:
    problems = Problems("a.yaml")
    problems.add("rule", Where(2, 7), "what is wrong", "what would be right")
    assert [str(problem) for problem in problems.sorted()] == ["a.yaml:2:7: rule: what is wrong; what would be right"]


def test_problems_come_in_the_order_of_the_file() -> None:
    problems = Problems("a.yaml")
    for line, column in ((3, 1), (1, 9), (1, 2)):
        problems.add("rule", Where(line, column), "wrong")
    assert [problem.where for problem in problems.sorted()] == [Where(1, 2), Where(1, 9), Where(3, 1)]


def test_reported_problems_of_a_file_are_limited() -> None:
    problems = Problems("a.yaml")
    with pytest.raises(TooMany):
        for _ in range(MOST + 1):
            problems.add("rule", Where(1, 1), "wrong")
    assert len(problems.found) == MOST


def test_unknown_word_is_answered_with_nearest_or_all_words() -> None:
    assert nearest("trun", ["turn", "read"]) == "did you mean `turn`?"
    assert nearest("zzz", ["turn", "read"]) == "known: turn, read"
    assert nearest("zzz", []) == ""
    assert nearest("zzz", [f"word-{at}" for at in range(20)]).endswith("…")


def test_long_foreign_words_are_quoted_short() -> None:
    assert quote("x" * 300) == f"`{'x' * 39}…`"
    assert one_of(["a", "b", "c"]) == "a, b or c"
    assert one_of(["a"]) == "a"
