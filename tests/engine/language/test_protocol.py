"""The nouns of the table."""

from __future__ import annotations

from sayback.engine.language.protocol import Edge, Problem, Terms, Where


def test_an_edge_that_counts_is_bounded() -> None:
    assert Edge("again", (("reset", "x"), ("count", "y"))).counted
    assert not Edge("again", (("reset", "x"),)).counted


def test_problem_shows_place_fault_and_remedy_in_one_line() -> None:
    problem = Problem("heard", "piece is followed by nothing", "add a reflect", Where(3, 5), "one.yaml")
    assert str(problem) == "one.yaml:3:5: heard: piece is followed by nothing; add a reflect"
    assert str(Problem("close", "no close")) == ":0:0: close: no close"


def test_terms_state_only_what_is_not_usual() -> None:
    assert Terms().stated == {}
    assert Terms(devices="two", saved=False).stated == {"devices": "two", "saved": False}
