"""A pair's tile on a wall: that it is well, or that somebody is needed.

Never a word, never a private tap. Everything here is public to the talk already, or a plain count; things that only one
of the two may see are not in it.
"""

from __future__ import annotations

from typing import Any

from . import counters
from .holds import stage
from .hosted import visit
from .language.protocol import Table
from .pair import PARTNERS, Ms, seats_of
from .state import State
from .view import clock_seen

Tile = dict[str, Any]


def tile(table: Table, state: State) -> Tile:
    """Describe a pair as a wall shows it.

    Moments and lengths in ms; keys of things that are not so are left out.

    `since`: when this visit began. `tries`: of the piece that is said back. `gone`: since when somebody is away.
    `acted`: when anybody last did something. `host`: how far the facilitator and the pair are with each other.
    """
    place, hosted = table.places[state.place], state.hosted
    talkers = seats_of(place.talks, state.speaker)
    shown: Tile = {
        "protocol": state.protocol,
        "stage": stage(state),
        "kind": place.kind,
        "part": place.part,
        "place_n": [place.index, table.steps],
        "floor": state.speaker if place.floor else None,
        "talking": talkers[0] if len(talkers) == 1 else "both" if talkers else None,
        "clock": clock_seen(state.clock, place),
        "since": hosted.entered if hosted is not None else state.at,
        "here": {seat: bool(state.here.get(seat)) for seat in PARTNERS},
        "ready": [seat for seat in PARTNERS if state.did.get(seat)],
        "verdicts": {word: state.tally.get(counters.verdict(word), 0) for word in ("got", "partly", "no")},
        "understood": {seat: state.understood.get(seat, "none") for seat in PARTNERS},
        "turns": state.tally.get("turns", 0),
        "cues": state.tally.get("cues", 0),
        "done": state.place == "closed",
        "left": _gone(state) is not None,
        "acted": hosted.acted if hosted is not None else state.at,
    }
    shown.update(_needs(table, state))
    return {key: value for key, value in shown.items() if value is not None}


def _needs(table: Table, state: State) -> Tile:
    """Return the reasons to look: a loop, a break, somebody gone, a hand, an open question."""
    place, hosted, rest = table.places[state.place], state.hosted, state.break_
    shown: Tile = {"gone": _gone(state), "waiting": list(state.waiting) or None}
    if place.kind == "reflect":
        shown["tries"] = state.counts.get(counters.tries(place.step), 0) + 1
    if rest is not None:
        shown["break"] = {"until": rest.until, **({"due": True} if rest.due else {})}
    if "stop" in state.holds:
        shown["stop"] = True
    if hosted is None:
        return shown
    return shown | {
        "opened": hosted.opened,
        "hand": min(hosted.hands.values(), default=None),
        "taken": hosted.taken or None,
        "visit": visit(state) or None,
        "recall": hosted.recall or None,
        "note": {"word": hosted.note, "at": hosted.noted} if hosted.note else None,
        "held": True if "host" in state.holds else None,
    }


def _gone(state: State) -> Ms | None:
    """Return since when a partner is away who had come.

    None while both are here, before and after the talk.
    """
    if state.place in ("lobby", "closed"):
        return None
    return min((state.away_since[seat] for seat in PARTNERS if seat in state.away_since), default=None)
