"""Agreements of the two about who sees what, and their effect for every seat.

Nothing is seen because one of them said so: a word counts when both have said it, and no longer counts when one of them
takes it back. Turns and times belong to the therapist's presence; private taps and shown words have words of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from . import counters
from .pair import PARTNERS, Partner, Seat
from .view_types import Consent

if TYPE_CHECKING:
    from .language.protocol import Table
    from .state import State

WITH_THERAPIST: Final = ("present", "taps", "words")
"""present: the therapist is here and sees turns and times.
taps: also the private taps after a turn. words: also the words that were shown."""
WITH_HOST: Final = ("sums",)
"""sums: their ratings may be counted in a mean over all pairs that names nobody."""
ONE_SIDED = 3
"""Breaks of one partner, against a third as many of the other, that are worth a quiet word.
It is said to the therapist alone."""


def asked(state: State) -> tuple[str, ...]:
    """Return what can be agreed to in this talk.

    gap is the pair's own: the two see how far apart their own taps were.
    """
    return askable(state.therapist, state.hosted is not None)


def askable(therapist: bool, hosted: bool) -> tuple[str, ...]:
    """Return the same, for a talk with or without a therapist, in a workshop or not."""
    return (*(WITH_THERAPIST if therapist else ()), "gap", *(WITH_HOST if hosted else ()))


def agreed(state: State, word: str) -> bool:
    """Tell whether both have said so, and none has taken it back."""
    said = state.consent
    return word in said.get("a", ()) and word in said.get("b", ())


def together(state: State) -> list[str]:
    """Return all that both have said.

    Without the therapist's presence nothing is the therapist's.
    """
    said = state.consent
    mine, theirs = said.get("a", ()), said.get("b", ())
    both = [word for word in asked(state) if word in mine and word in theirs]
    return both if "present" in both else [word for word in both if word not in WITH_THERAPIST]


def consent_seen(state: State, seat: Seat) -> Consent:
    """Return this seat's agreements (absent: nothing yet) and those of both.

    Never what only the other has said.
    """
    seen: Consent = {}
    if state.consent:
        if seat in state.consent:
            seen["mine"] = list(state.consent[seat])
        both = together(state)
        if both:
            seen["both"] = both
    return seen


def veiled(state: State) -> bool:
    """Tell whether a therapist's seat sees nothing of the talk.

    In the lobby there is nothing yet to see.
    """
    return state.therapist and state.place != "lobby" and not agreed(state, "present")


def alone(table: Table, state: State) -> bool:
    """Tell whether the two miss a therapist whom they need.

    One who is there, and whom both let see the talk.
    """
    return table.terms.needs == "therapist" and not (state.here.get("therapist") and agreed(state, "present"))


def apart(state: State, seat: Seat) -> bool:
    """Tell whether this partner waits outside and sees nothing of the talk."""
    over = "stop" in state.holds or "break" in state.holds or state.place == "closed"
    return seat in state.waiting and not over


def may_come_in(state: State, seat: Seat) -> bool:
    """Tell whether this partner may end the waiting, because the therapist's line is lost.

    The door before a talk stays.
    """
    hold = state.holds.get("waiting")
    return seat in state.waiting and hold is not None and hold.by is None


def readable(state: State, ref: str, mark: str, seat: Seat) -> bool:
    """Tell whether a seat is given this box.

    Its author always; the partner what is shown, and taps for the gap's sake; the therapist what both said the
    therapist may have. A box for the whole talk is the pair's alone; of all else a partner who waits outside is given
    nothing.
    """
    author, step, name = ref.split("/", 2)
    if author in (seat, "host"):
        return seat in (author, name)
    mark = mark.partition(".")[0]
    if seat != "therapist":
        here = step == "-" or not apart(state, seat)
        return (mark == "shown" and here) or ("gap" in mark and agreed(state, "gap"))
    if not agreed(state, "present"):
        return False
    if mark == "shown":
        return step != "-" and agreed(state, "words")
    return "taps" in mark and agreed(state, "taps")


def one_sided(state: State) -> tuple[Partner, int] | None:
    """Return the partner who asks for the breaks again and again, and how many.

    None while it is about shared.
    """
    a, b = (state.tally.get(counters.breaks(seat), 0) for seat in PARTNERS)
    most, least, seat = (a, b, PARTNERS[0]) if a >= b else (b, a, PARTNERS[1])
    return (seat, most) if most >= ONE_SIDED and 3 * least <= most else None
