"""The plan of the hour: parts that still fit for both, and parts that are not opened.

Something that *opens* is a round of a block (its first, or one more) and one more piece of a turn. It is opened as it
stands if it can end for both (the other's half included, with as many pieces) with the last words after it; else both
are asked. A part that has begun is never cut, and the half that has begun for one is always matched by the other's.

Everything is read from the table and the state: what is left of this visit by the moment of the last event, then places
along the ordinary way, each as long as this couple is expected to take (pace.py). Times are ms.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import counters, view_types
from .language.protocol import Block, Place, Table
from .pace import expected, pieces, spent
from .pair import PARTNERS, Ms, other
from .values import Hour

if TYPE_CHECKING:
    from .state import State

ROOM: Ms = 1_000
"""Less than a second over is not over."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`ends`: the moment, or None before the first step.

    `fits`: so many more rounds, None if there are none ahead; `each`: whether a round gives both a turn. `short`: even
    what has begun does not end before the hour. `over`: at a question, by how much (ms) what it would open goes past
    the hour. `whole`: before the first step, whether all of the talk fits.
    """

    total: Ms
    ends: Ms | None
    fits: int | None
    each: bool
    short: bool
    over: Ms | None
    whole: bool


def opens(table: Table, state: State, place: Place) -> bool:
    """Tell whether the part behind this place may begin without a question."""
    if state.hour is None:
        return True
    # A yes to going past the hour holds for all inside that round. The next round is not inside it: it asks again.
    around = place.blocks if place.kind == "more" or place.part == "before" else place.blocks[:-1]
    if any(state.counts.get(counters.past(name)) for name in around):
        return True
    if place.kind == "more":
        # The other has had more pieces. As many are this speaker's, whatever the hour says.
        yes = {seat: state.counts.get(counters.yes(place.step, seat), 0) for seat in PARTNERS}
        if yes[state.speaker] < yes[other(state.speaker)]:
            return True
    return _Way(table, state, state.hour).opening(place) <= _left(state, state.hour) + ROOM


def plan(table: Table, state: State) -> Plan | None:
    """Return the plan that a view shows; None where no hour was said, and in the last words."""
    hour, place = state.hour, table.places[state.place]
    if hour is None or place.kind in ("close", "closed"):
        return None
    way = _Way(table, state, hour)
    left = _left(state, hour)
    over = way.opening(place) - left if place.acts == "past" else None
    needs, ahead = way.begun(), way.ahead()
    fits = None
    if ahead is not None:
        room = left - needs - ahead.tail + ROOM
        fits = max(0, min(ahead.rounds, math.floor(room / max(1.0, ahead.takes))))
    each = ahead is not None and _gives_both(table, ahead.block)
    return Plan(
        hour.total, hour.ends or None, 0 if over is not None else fits, each, needs > left + ROOM,
        None if over is None else math.ceil(max(0.0, over)), not hour.ends and whole(table, state) <= left,
    )  # fmt: skip


def plan_seen(table: Table, state: State) -> view_types.Plan | None:
    """Return the parts that still fit for both, as known since the last event.

    Nothing if they have no hour.
    """
    found = plan(table, state)
    if found is None:
        return None
    seen: view_types.Plan = {"total": found.total} if found.ends is None else {"ends": found.ends}
    if found.fits is not None:
        seen["fits"] = found.fits or False
    if found.each:
        seen["each"] = True
    if found.short:
        seen["short"] = True
    if found.whole:
        seen["whole"] = True
    if found.over is not None:
        seen["over"] = found.over
    return seen


def whole(table: Table, state: State) -> float:
    """Estimate all of the talk, from the first step to the end, by what is known now (ms)."""
    return _Way(table, state, state.hour or Hour(0)).way(table.first, "closed")


def _left(state: State, hour: Hour) -> Ms:
    """Return the rest of the hour at the last event; all of it before the first step."""
    # By the last event and not by now: a view must not change while nothing happens.
    return hour.ends - state.at if hour.ends else hour.total


def _gives_both(table: Table, block: Block) -> bool:
    inner = (other for other in table.blocks.values() if block.name in table.places[f"{other.name}.start"].blocks)
    return block.swap or any(other.swap for other in inner)


@dataclass(frozen=True, slots=True)
class _Ahead:
    """The next part that opens: rounds of a block, their limit, one's time, and the way on."""

    block: Block
    rounds: int
    takes: float
    tail: float = 0.0


class _Way:
    """Adds up places along the ordinary way of one talk, as this couple takes them."""

    def __init__(self, table: Table, state: State, hour: Hour) -> None:
        self.table, self.state, self.hour = table, state, hour
        self.places, self.counts = table.places, state.counts

    # what may open, and what it needs

    def opening(self, place: Place) -> float:
        """Estimate this opening and everything after it for both, the last words included."""
        if place.kind == "more":
            piece = self.way(place.edges["open"].to, place.step) + self.expected(self.places[place.step])
            mine = counters.yes(place.step, self.state.speaker)
            counts = {**self.counts, mine: self.counts.get(mine, 0) + 1}
            return piece + self.finish(place.edges["next"].to, place.blocks, counts)
        name = place.step
        around = self.places[f"{name}.start"].blocks
        return self.round(name) + self.finish(self.after(name), around, self.counts)

    def begun(self) -> float:
        """Estimate the time until all begun parts have ended for both and the last words are said."""
        place = self.places[self.state.place]
        now = max(0.0, self.expected(place) - spent(self.hour, self.state.at))
        at, blocks = self.here()
        if self.state.aside is not None:
            now += self.way(place.edges["next"].to, "aside-back")
        return now + self.finish(at, blocks, self.counts)

    def here(self) -> tuple[str, tuple[str, ...]]:
        """Return the place after this visit, and the blocks that are still going on.

        After an aside: the interrupted place.
        """
        place = self.places[self.state.place]
        if self.state.aside is not None:
            return self.state.aside.place, self.places[self.state.aside.place].blocks
        ends = place.acts == "past" and place.kind == "rounds" and place.part == "past"
        return place.edges["next"].to, place.blocks[:-1] if ends else place.blocks

    def ahead(self) -> _Ahead | None:
        """Return the next part that opens: another round of a running block, or the next block."""
        at, blocks = self.here()
        for name in reversed(blocks):
            block = self.table.blocks[name]
            rounds = block.times - 1 - self.counts.get(counters.times(name), 0)
            if self.opens(name) and rounds > 0 and not (block.enough and set(PARTNERS) <= set(self.state.enough)):
                return _Ahead(block, rounds, self.round(name))
        start = self.next_start(at, blocks)
        if start is None:
            return None
        block = self.table.blocks[start.step]
        return _Ahead(block, block.times, self.round(block.name), self.way(self.after(block.name), ""))

    def next_start(self, at: str, blocks: Sequence[str]) -> Place | None:
        """Return the start of the next block that may be left closed, out of all that has begun."""
        if blocks:
            at = self.after(blocks[0])
        while self.places[at].kind not in ("close", "closed"):
            place = self.places[at]
            if place.acts == "start":
                return place
            at = place.edges["next"].to
        return None

    def opens(self, name: str) -> bool:
        """Tell whether the rounds of a block open one by one; inside a half they belong to it."""
        return self.places[self.places[f"{name}.start"].edges["next"].to].acts == "past"

    # adding up

    def finish(self, at: str, blocks: Sequence[str], counts: Mapping[str, int]) -> float:
        """Estimate the way from this place out to the last words.

        The rest of this half, the other's, and the parts that belong to it.
        """
        total = 0.0
        for name in reversed(blocks):
            block = self.table.blocks[name]
            total += self.way(at, f"{name}.turnaround", counts, now=True)
            if block.swap and not counts.get(counters.half(name)):
                total += self.body(name, counts)
            if not self.opens(name):
                total += (block.times - 1 - counts.get(counters.times(name), 0)) * self.round(name)
            at = self.after(name)
        return total + self.way(at, "") + self.way(self.table.close, "closed")

    def round(self, name: str) -> float:
        """Estimate one round of a block, both halves."""
        return (2 if self.table.blocks[name].swap else 1) * self.body(name)

    def body(self, name: str, counts: Mapping[str, int] | None = None) -> float:
        """Estimate one half; with counts, the half that matches one that has begun."""
        entry = self.places[f"{name}.start"].edges["next"].to
        place = self.places[entry]
        return self.way(place.edges["open"].to if place.acts == "past" else entry, f"{name}.turnaround", counts)

    def after(self, name: str) -> str:
        """Return where a block leads on to."""
        return self.places[f"{name}.turnaround"].edges["next"].to

    def way(self, at: str, until: str, counts: Mapping[str, int] | None = None, *, now: bool = False) -> float:
        """Estimate the way from a place (counted) to another (not counted).

        Out of all blocks (`until` empty) it ends where the next one may be left closed, or where the talk closes.
        """
        total = 0.0
        while at != until and at != "closed":
            place = self.places[at]
            if not until and (place.acts == "start" or at == self.table.close):
                break
            if place.acts == "start":
                total += self.table.blocks[place.step].times * self.round(place.step)
                at = self.after(place.step)
                continue
            total += self.expected(place)
            chosen = place.kind == "choose" and place.acts == "pick"
            if place.acts == "more":
                total += self.more(place, counts, now=now)
            elif chosen:
                assert place.skip is not None
                ways = [self.way(edge.to, place.skip.to) for word, edge in place.edges.items() if word != "next"]
                total += sum(ways) / len(ways)
            at = place.skip.to if chosen and place.skip is not None else place.edges["next"].to
        return total

    def more(self, place: Place, counts: Mapping[str, int] | None, *, now: bool) -> float:
        """Estimate the pieces after the first one: as many as usual.

        In the half that matches the first, at least as many as that one had; in the half that has begun, without those
        that were had.
        """
        cap = place.keys["cap"]
        assert isinstance(cap, int)
        often = pieces(self.hour, cap)
        if now:
            often = max(0.0, often - self.counts.get(counters.tries(place.step), 0))
        elif counts is not None:
            had = max(counts.get(counters.yes(place.step, seat), 0) for seat in PARTNERS)
            often = max(often, float(min(cap, had)))
        entry = self.places[place.edges["yes"].to].edges["open"].to
        return often * (self.way(entry, place.name) + self.expected(place))

    def expected(self, place: Place) -> float:
        """Estimate a visit, by what is known of this couple."""
        return expected(self.table, place, self.state)
