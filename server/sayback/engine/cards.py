"""The card that lies open: which deck, which word, and how often another one may be drawn.

Where a depth is chosen, a deck is drawn from there first, and each pass leads to a lighter card; after the lightest it
begins again. So both halves of a round start equally deep, and nobody has to say why they pass.
"""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING

from . import counters

if TYPE_CHECKING:
    from . import view_types as types
    from .language.protocol import Place, Table
    from .state import State


def card(table: Table, state: State, place: Place) -> types.Card:
    """Return the card that the speaker of this place looks at."""
    deck, passed = str(place.keys["deck"]), state.counts.get(counters.tries(place.step), 0)
    ways = _ways(table, deck, place.keys["depths"])
    words = ways[passed % len(ways)]
    drawn = state.seed + state.counts.get(counters.deck(deck), 0)
    passes = place.keys["passes"]
    assert isinstance(passes, int)
    word = words[(drawn * _stride(len(words))) % len(words)] if words else ""
    return {"deck": deck, "word": word, "left": passes - passed}


def _ways(table: Table, deck: str, depths: object) -> list[tuple[str, ...]]:
    """Return the cards of each of these depths; all of the deck where it has none of them."""
    assert isinstance(depths, tuple)
    cards = table.decks.get(deck, {})
    ways = [cards[depth] for depth in depths if cards.get(depth)]
    return ways or [sum(cards.values(), ())]


def _stride(size: int) -> int:
    """Return a stride that visits every card once before any twice, without looking sorted."""
    stride = max(1, int(size * 0.618))
    while size and gcd(stride, size) != 1:
        stride += 1
    return stride
