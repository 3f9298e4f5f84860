"""The card that lies open: from how deep a deck it comes, and where a pass leads."""

from __future__ import annotations

from dataclasses import replace

from sayback.engine import counters
from sayback.engine.cards import card
from sayback.engine.language.protocol import Table
from sayback.engine.machine import begin
from sayback.engine.values import change

from tests.engine.making import one, small, swap
from tests.engine.talks import table_of

DECKS = {
    "cards": {"gentle": ("g1", "g2", "g3"), "steady": ("s1", "s2", "s3"), "deep": ("d1", "d2", "d3")},
    "heavy": {"deep": ("d1", "d2")},
}


def table(file_depth: str, deck: str = "cards", **more: str) -> Table:
    step = one("card", "opener", deck=deck, passes=5, **more)
    return table_of(replace(small(swap(step), depth=file_depth), decks=DECKS))


def words(found: Table, passes: int, seed: int = 0) -> list[str]:
    """Draw one card after the other at one visit, and say what lay open."""
    state, place = begin(found, first="a", seed=seed, now=0), found.places["opener"]
    open_ = []
    for passed in range(passes + 1):
        counts = {counters.tries("opener"): passed, counters.deck(place.keys["deck"]): passed}
        open_.append(card(found, change(state, counts=counts), place)["word"])
    return open_


def depths(found: Table, passes: int) -> str:
    return "".join(word[0] for word in words(found, passes))


def test_each_pass_leads_to_a_lighter_card() -> None:
    assert depths(table("gentle"), 4) == "ggggg"
    assert depths(table("gentle", depth="steady"), 4) == "sgsgs"
    assert depths(table("steady", depth="deep"), 5) == "dsgdsg"
    assert depths(table("deep", depth="gentle"), 1) == "gg"


def test_card_is_else_as_deep_as_the_file() -> None:
    assert depths(table("steady"), 2) == "sss"
    assert depths(table("deep"), 2) == "ddd"


def test_a_deck_without_such_cards_gives_all_it_has() -> None:
    assert set(words(table("gentle", deck="heavy"), 1)) == {"d1", "d2"}
    assert words(table("gentle", deck="unknown"), 0) == [""]


def test_every_card_comes_before_one_comes_twice() -> None:
    found = table("gentle")
    assert sorted(words(found, 2)) == ["g1", "g2", "g3"]
    assert {words(found, 0, seed)[0] for seed in range(3)} == {"g1", "g2", "g3"}
