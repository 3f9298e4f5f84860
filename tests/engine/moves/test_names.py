"""The table of moves: one row for each move that is offered, documented or drawn.

And every row is offered.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from typing import Any

import pytest
from sayback.engine.commands import Act
from sayback.engine.machine import step
from sayback.engine.moves.names import MOVES
from sayback.engine.refusals import Refusal

from tests.engine.making import one, small
from tests.engine.talks import Talk
from tests.house.tree import PACKAGE, TESTS, tree, under

WHOSE = {
    "therapist": {
        *("skip", "step-back", "add-time", "give-floor", "slow", "end", "undo"),
        *("repair-card", "message", "switch", "hold-one", "admit"),
    },
    "anybody": {"pause", "resume", "stop", "leave"},
}


def offered() -> set[str]:
    """Collect every name that the engine makes a move of."""
    found: set[str] = set()
    for path in under(PACKAGE / "engine", ".py"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Move", "_at_door") and node.args:
                found |= {node.args[0].value} if isinstance(node.args[0], ast.Constant) else set()
    return found


def named(value: Any) -> Iterator[str]:
    """Yield every `move` of a view, however deep."""
    if isinstance(value, dict):
        if isinstance(value.get("move"), str):
            yield value["move"]
        value = list(value.values())
    for inner in value if isinstance(value, list) else ():
        yield from named(inner)


def test_every_move_that_is_offered_has_a_row() -> None:
    assert offered() - MOVES.keys() == set()


@pytest.mark.parametrize("folder", ["panel", "wall"])
def test_every_move_of_a_fixture_has_a_row(folder: str) -> None:
    drawn = {move for path in under(TESTS / folder, ".json") for move in named(json.loads(path.read_text()))}
    assert drawn - MOVES.keys() == set()


def test_rows_say_whose_a_move_can_ever_be() -> None:
    found = {whose: {name for name, rule in MOVES.items() if rule.whose == whose} for whose in WHOSE}
    assert found == WHOSE


@pytest.mark.parametrize("name", sorted(MOVES))
def test_move_of_another_seat_is_refused_whenever_sent(name: str) -> None:
    state = Talk(small(one("read", "page")), therapist=True).state
    for seat in ("a", "therapist"):
        if not MOVES[name].may(seat):
            outcome = step(Talk(small(one("read", "page"))).table, state, Act(seat, name, "read~1"), 0)
            assert isinstance(outcome, Refusal) and outcome.code == "not-yours"


def test_move_that_leaves_all_else_alone_is_never_undoable() -> None:
    assert not [name for name, rule in MOVES.items() if rule.alone and rule.undoable]
