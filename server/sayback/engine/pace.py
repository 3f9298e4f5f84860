"""This couple's pace: planned times of the places of a talk, and the times they took.

Kept only where the two have said how long they have, in a few sums: talking, saying back (misses and second tries are
part of it), time shared, and taps. Time that stands (a break, a pause, somebody away) is nobody's pace. Times are ms.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from .language.protocol import Place, Table
    from .pair import Ms
    from .state import State
    from .values import Hour

USUAL: Final = 0.8
"""Talking takes so much of its clock."""
TAP, PAGE, FIELD, CARD = 5_000, 15_000, 30_000, 10_000
MISSES: Final = 1 / 3
"""How many checks end in *partly* before anything is known."""

KINDS: Final[Mapping[str, str]] = {
    "turn": "turn", "reflect": "reflect", "together": "shared", "decide": "shared", "close": "shared",
}  # fmt: skip


def kind_of(place: Place) -> str:
    """Return the sum that a place belongs to.

    None for a place that ends by itself, for asides and for the ends of a talk.
    """
    unpaced = place.timing == "own" or place.kind in ("lobby", "closed") or place.step.startswith("aside-")
    return "" if unpaced or place.acts == "past" else KINDS.get(place.kind, "taps")


def planned(table: Table, place: Place, factor: float) -> Ms:
    """Return a visit's planned time before anything is known.

    As the minutes of a dialogue are computed.
    """
    return int(_PLANNED.get(place.kind, _nothing)(table, place, factor))


def _time(place: Place, factor: float) -> float:
    return (place.time or 0) * factor


def _nothing(table: Table, place: Place, factor: float) -> float:
    return 0.0


def _taps(times: int, key: str = "") -> Callable[[Table, Place, float], float]:
    """Return the time of taps: so much for each word of a key; for one tap without it."""

    def cost(table: Table, place: Place, factor: float) -> float:
        words = place.keys.get(key, ())
        return times * len(words) if key and isinstance(words, tuple) else times

    return cost


def _turn(table: Table, place: Place, factor: float) -> float:
    return USUAL * _time(place, factor)


def _reflect(table: Table, place: Place, factor: float) -> float:
    """Return the planned time of a say-back, with the share of a miss.

    The places of a second try are not planned by themselves.
    """
    if place.part != "say":
        return TAP if place.part == "check" else 0.0
    once = USUAL * _time(place, factor)
    return once + MISSES * (USUAL * _time(table.places[f"{place.step}.again"], factor) + once + TAP)


def _read(table: Table, place: Place, factor: float) -> float:
    """Return the time for a page, and for each promise that is read aloud from it."""
    items = place.keys.get("items", ())
    return PAGE + TAP * (len(items) if isinstance(items, tuple) else 0)


def _shared(table: Table, place: Place, factor: float) -> float:
    if place.part in ("not-yet", "gate"):
        return 0.0
    return USUAL * _time(place, factor) + TAP if place.part == "words" else _time(place, factor)


def _close(table: Table, place: Place, factor: float) -> float:
    return PAGE if place.part == "keep" else USUAL * _time(place, factor)


def _write(table: Table, place: Place, factor: float) -> float:
    return FIELD * len(place.fields) if place.part == "fill" else 0.0


def _agree(table: Table, place: Place, factor: float) -> float:
    return 0.0 if place.part == "item" else _taps(TAP, "items")(table, place, factor)


_PLANNED: Final[Mapping[str, Callable[[Table, Place, float], float]]] = {
    "turn": _turn, "reflect": _reflect, "together": _shared, "decide": _shared, "close": _close,
    "quiet": lambda table, place, factor: _time(place, factor), "read": _read, "agree": _agree,
    "ask": _taps(TAP), "write": _write, "card": _taps(CARD), "rate": _taps(TAP, "about"), "choose": _taps(TAP),
    "more": _taps(TAP),
}  # fmt: skip


def expected(table: Table, place: Place, state: State) -> float:
    """Estimate a visit's time by what is known.

    Their own figures count as much as there are of them, and one visit as it was planned is added, so that the first
    short turn does not promise too much.
    """
    plan, kind = planned(table, place, state.factor), kind_of(place)
    if not plan or not kind or state.hour is None:
        return plan
    had, took = state.hour.pace.get(kind, (0, 0))
    return plan * (took + plan) / (had + plan)


def pieces(hour: Hour, cap: int) -> float:
    """Estimate how often a speaker says that there is more, never above the cap.

    Once before anything is known.
    """
    noes, yeses = hour.pace.get("more", (0, 0))
    return min(cap, (yeses + 1) / (noes + 1))


def spent(hour: Hour, at: Ms) -> Ms:
    """Return how long this visit has taken by now, without the time in which it stood."""
    return max(0, (at if hour.stood is None else hour.stood) - hour.since)
