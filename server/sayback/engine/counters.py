"""The names under which a state counts and keeps: counters, tallies and boxes. Stored as they stand here.

A counter lives in `State.counts` and is the step's or the block's that its name begins with; a tally lives in
`State.tally` for the whole talk; a box is `<seat>/<place>~<visit>/<field>`, or `<seat>/-/<field>` for the whole talk.
"""

from __future__ import annotations

from typing import Final

BLOCK: Final = ("times", "half", "flip", "found", "past")
"""What a `rounds` counts: see `protocol.Block`."""
DECK: Final = "deck."
LASTING: Final = "/-/"


# of a step


def tries(step: str) -> str:
    """How often a piece was said back and missed, a card was passed, or there was more."""
    return f"{step}.n"


def retry(step: str) -> str:
    """Whether a say-back that rests was tried once more."""
    return f"{step}.retry"


def had(step: str, item: int) -> str:
    """Whether this agreement was talked about."""
    return f"{step}.had.{item}"


def item_now(step: str) -> str:
    """Which agreement is talked about, from 1."""
    return f"{step}.now"


def once(step: str, seat: str) -> str:
    """Whether this partner was given the floor once more to be understood."""
    return f"{step}.once.{seat}"


def chose(step: str, option: str) -> str:
    """Whether this way was chosen."""
    return f"{step}.chose.{option}"


def yes(step: str, seat: str) -> str:
    """How often this speaker had more to say."""
    return f"{step}.yes.{seat}"


def wrote(step: str, seat: str) -> str:
    """In which visit this seat wrote."""
    return f"{step}.wrote.{seat}"


def is_wrote(name: str) -> bool:
    """Whether a counter says in which visit somebody wrote."""
    return ".wrote." in name


# of a block


def times(block: str) -> str:
    """How many of its rounds are over."""
    return f"{block}.times"


def half(block: str) -> str:
    """Whether this round is in its second half."""
    return f"{block}.half"


def flip(block: str) -> str:
    """Whether its halves changed places."""
    return f"{block}.flip"


def found(block: str) -> str:
    """Who came in as its speaker: 0 for a, 1 for b."""
    return f"{block}.found"


def past(block: str) -> str:
    """Whether both agreed that this round goes past their hour."""
    return f"{block}.past"


# of a talk


def deck(name: object) -> str:
    """How many cards of this deck were drawn."""
    return f"{DECK}{name}"


def breaks(seat: str) -> str:
    """Tally: the breaks that this partner asked for."""
    return f"breaks.{seat}"


def verdict(word: str) -> str:
    """Tally: how often this was the verdict on a say-back."""
    return f"heard.{word}"


# boxes and ratings


def box(seat: str | None, visit: str, field: str) -> str:
    """A box written in this visit (`<place>~<visit>`)."""
    return f"{seat}/{visit}/{field}"


def lasting(seat: str, field: str) -> str:
    """A box for the whole talk: a new one takes the place of the old."""
    return f"{seat}{LASTING}{field}"


def draft(number: int) -> str:
    """The field of a draft of what both sign."""
    return f"draft.{number}"


def shown(field: str) -> str:
    """The field of words that their author has sealed again for others."""
    return f"{field}.shown"


def rating(step: str, seat: str, word: str = "") -> str:
    """A rating, or what the names of all of a seat's ratings of a step begin with."""
    return f"{step}/{seat}/{word}"
