"""The card that lies open: which deck, which word, and how often another one may be drawn.

A deck is drawn from the chosen depth first, and each pass leads to a lighter one; after the lightest it begins again.
So both halves of a round start equally deep, and nobody has to say why they pass.
"""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING

from . import counters
from .language.vocabulary import DEPTHS

if TYPE_CHECKING:
    from . import view_types as types
    from .language.protocol import Place, Table
    from .state import State


def card(table: Table, state: State, place: Place) -> types.Card:
    """Return the card that the speaker of this place looks at."""
    deck, passed = str(place.keys["deck"]), state.counts.get(counters.tries(place.step), 0)
    ways = _ways(table, deck, str(place.keys["depth"]))
    words = ways[passed % len(ways)]
    drawn = state.seed + state.counts.get(counters.deck(deck), 0)
    passes = place.keys["passes"]
    assert isinstance(passes, int)
    word = words[(drawn * _stride(len(words))) % len(words)] if words else ""
    return {"deck": deck, "word": word, "left": passes - passed}


def _ways(table: Table, deck: str, depth: str) -> list[tuple[str, ...]]:
    """Return the cards of this depth and of each lighter one; all of them where a deck has none of these."""
    cards = table.decks.get(deck, {})
    lighter = reversed(DEPTHS[: DEPTHS.index(depth) + 1])
    ways = [cards[step] for step in lighter if cards.get(step)]
    return ways or [sum(cards.values(), ())]


def _stride(size: int) -> int:
    """Return a stride that visits every card once before any twice, without looking sorted."""
    stride = max(1, int(size * 0.618))
    while size and gcd(stride, size) != 1:
        stride += 1
    return stride
