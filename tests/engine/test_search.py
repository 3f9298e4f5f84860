"""The explicit search through every state that a dialogue can come to.

With the real engine and clocks folded out.
"""

from __future__ import annotations

from functools import cache

import pytest
from sayback.engine.prove import AUTOMATIC, prove

from tests.engine.making import dialogues, one, small, swap
from tests.engine.searching import Search
from tests.engine.talks import least, table_of

BIG = {"after-a-fight", "everything", "regular-talk", "solve-together", "trust-again"}
"""Searched up to a bound only: understood seats, parts, cards or who speaks first, times everything."""


@cache
def searched(name: str) -> Search:
    file = dialogues()[name]
    return Search(table_of(file, **least(file)))


@pytest.mark.parametrize("name", sorted(dialogues()))
def test_every_state_expects_somebody_and_reaches_the_end(name: str) -> None:
    assert prove(dialogues()[name]) == []
    search = searched(name)
    assert search.stuck() == []
    assert search.lost() == []
    assert search.whole or name in BIG


@pytest.mark.parametrize("name", sorted(set(dialogues()) - BIG))
def test_every_place_of_the_table_is_reachable(name: str) -> None:
    search = searched(name)
    places = {
        place.name for place in search.table.places.values() if place.acts not in (*AUTOMATIC, "past") and place.index
    }
    assert places - {state.place for state in search.states.values()} == set()


@pytest.mark.parametrize("rule", ["soft", "nudge", "none"])
def test_decision_not_understood_is_parked_under_every_rule(rule: str) -> None:
    file = small(swap(one("turn", "piece"), one("reflect", "back", tries=1)), one("decide", "plan"))
    search = Search(table_of(file), rule)
    assert search.whole and search.stuck() == [] and search.lost() == []
    assert "plan.not-yet" in {state.place for state in search.states.values()}
