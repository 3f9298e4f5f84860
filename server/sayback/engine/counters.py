"""The names under which a state counts and keeps: counters, tallies and boxes.

Stored as they stand here.

A counter lives in `State.counts` and is the step's or the block's that its name begins with; a tally lives in
`State.tally` for the whole talk; a box is `<seat>/<place>~<visit>/<field>`, or `<seat>/-/<field>` for the whole talk.
"""

from __future__ import annotations

from typing import Final

BLOCK: Final = ("times", "half", "flip", "found", "past")
"""The counters of a `rounds`: see `protocol.Block`."""
DECK: Final = "deck."
LASTING: Final = "/-/"


# of a step


def tries(step: str) -> str:
    """Name the counter of a piece's missed say-backs, of passed cards, or of further pieces."""
    return f"{step}.n"


def retry(step: str) -> str:
    """Name the counter for one more try of a say-back that rests."""
    return f"{step}.retry"


def had(step: str, item: int) -> str:
    """Name the counter for an agreement that was talked about."""
    return f"{step}.had.{item}"


def item_now(step: str) -> str:
    """Name the counter that says which agreement is talked about, from 1."""
    return f"{step}.now"


def once(step: str, seat: str) -> str:
    """Name the counter for a partner's extra floor to be understood."""
    return f"{step}.once.{seat}"


def chose(step: str, option: str) -> str:
    """Name the counter for a chosen way."""
    return f"{step}.chose.{option}"


def yes(step: str, seat: str) -> str:
    """Name the counter of this speaker's further pieces."""
    return f"{step}.yes.{seat}"


def wrote(step: str, seat: str) -> str:
    """Name the counter that says in which visit this seat wrote."""
    return f"{step}.wrote.{seat}"


def is_wrote(name: str) -> bool:
    """Tell whether a counter says in which visit somebody wrote."""
    return ".wrote." in name


# of a block


def times(block: str) -> str:
    """Name the counter of a block's finished rounds."""
    return f"{block}.times"


def half(block: str) -> str:
    """Name the counter for the second half of a round."""
    return f"{block}.half"


def flip(block: str) -> str:
    """Name the counter for halves that changed places."""
    return f"{block}.flip"


def found(block: str) -> str:
    """Name the counter of the block's first speaker: 0 for a, 1 for b."""
    return f"{block}.found"


def past(block: str) -> str:
    """Name the counter for a round that both agreed to take past their hour."""
    return f"{block}.past"


# of a talk


def deck(name: object) -> str:
    """Name the counter of this deck's drawn cards."""
    return f"{DECK}{name}"


def breaks(seat: str) -> str:
    """Name the tally of breaks that this partner asked for."""
    return f"breaks.{seat}"


def verdict(word: str) -> str:
    """Name the tally of this verdict on say-backs."""
    return f"heard.{word}"


# boxes and ratings


def box(seat: str | None, visit: str, field: str) -> str:
    """Name a box written in this visit (`<place>~<visit>`)."""
    return f"{seat}/{visit}/{field}"


def lasting(seat: str, field: str) -> str:
    """Name a box for the whole talk: a new one takes the place of the old."""
    return f"{seat}{LASTING}{field}"


def draft(number: int) -> str:
    """Name the field of a draft of the words that both sign."""
    return f"draft.{number}"


def shown(field: str) -> str:
    """Name the field of words that their author has sealed again for others."""
    return f"{field}.shown"


def rating(step: str, seat: str, word: str = "") -> str:
    """Name a rating, or the common beginning of all of a seat's ratings of a step."""
    return f"{step}/{seat}/{word}"
