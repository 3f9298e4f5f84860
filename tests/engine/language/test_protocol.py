"""The nouns of the table."""

from __future__ import annotations

from sayback.engine.language.protocol import Edge, Problem, Where


def test_an_edge_that_counts_is_bounded() -> None:
    assert Edge("again", (("reset", "x"), ("count", "y"))).counted
    assert not Edge("again", (("reset", "x"),)).counted


def test_problem_shows_place_fault_and_remedy_in_one_line() -> None:
    problem = Problem("heard", "piece is followed by nothing", "add a reflect", Where(3, 5), "one.yaml")
    assert str(problem) == "one.yaml:3:5: heard: piece is followed by nothing; add a reflect"
    assert str(Problem("close", "no close")) == ":0:0: close: no close"
