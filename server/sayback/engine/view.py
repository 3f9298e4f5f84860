"""A seat's view: text keys, moments and moves.

Same state, same view: nothing here knows what time it is. Everything in a view is either public to the talk or this
seat's own. Another seat's words and taps do not appear, nor their length or number; that they are done does, always in
the same way.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import counters
from . import hosted as hosting
from .agreements import apart, one_sided, readable, together, veiled
from .holds import absent, stage
from .language.protocol import Edge, Field, Place, Table
from .moves.offers import moves, overlay
from .pair import PARTNERS, SEATS, Partner, Seat, seats_of
from .plan import plan
from .signatures import signatures, signers
from .state import State
from .transitions import resolve
from .values import Clock, Notice, change

View = dict[str, Any]


def view(table: Table, state: State, seat: Seat) -> View:
    """Make the whole view of one seat, without the server's numbers and time."""
    return views(table, state)[seat]


def views(table: Table, state: State) -> dict[Seat, View]:
    """Make the views of all seats of this talk; their common part is made once."""
    common = shared(table, state)
    return {seat: {**private(table, state, seat), **(common if sees(state, seat) else {})} for seat in seats(state)}


def seats(state: State) -> tuple[Seat, ...]:
    """Return the seats of this talk."""
    return SEATS if state.therapist else PARTNERS


def sees(state: State, seat: Seat) -> bool:
    """Tell whether the shared part is this seat's to see."""
    return not veiled(state) if seat == "therapist" else not apart(state, seat)


def shared(table: Table, state: State) -> View:
    """Make the part that is the same for everybody."""
    place = table.places[state.place]
    talkers = seats_of(place.talks, state.speaker)
    seen: View = {
        "stage": stage(state),
        "protocol": state.protocol,
        "digest": state.digest,
        "step": _step(table, state, place),
        "floor": state.speaker if place.floor else None,
        "talking": talkers[0] if len(talkers) == 1 else "both" if talkers else None,
        "clock": clock_seen(state.clock, place),
        "holds": _holds(table, state),
        "next": _next(table, state, place),
        "understood": {seat: state.understood.get(seat, "none") for seat in PARTNERS},
        "people": _people(state, place),
        "spoken": {seat: state.spoken.get(seat, 0) for seat in PARTNERS},
        "rule": state.rule,
    }
    seen.update(_details(table, state, place))
    chosen = _chosen(state)
    if chosen is not None:
        seen["chosen"] = chosen
    seen.update(_promises(state, place))
    seen.update(_hour(table, state))
    seen.update(hosting.seen(state))
    cues = [cue for cue in state.cues if cue.taken is None or cue is state.cues[-1]]
    if cues:
        seen["cues"] = [{"id": c.id, "by": c.by, "kind": c.kind, "at": c.at, "taken": c.taken} for c in cues]
    if state.enough:
        seen["enough"] = list(state.enough)
    if state.notice is not None:
        seen["notice"] = _notice(state.notice)
    if table.over_sessions:
        seen["over_sessions"] = True
    return seen


def _notice(notice: Notice) -> View:
    seen: View = {"kind": notice.kind, "by": notice.by, "at": notice.at}
    return {**seen, "detail": notice.detail} if notice.detail else seen


def private(table: Table, state: State, seat: Seat) -> View:
    """Make the part that is one seat's own; it shares no key with the other part."""
    place = table.places[state.place]
    if not sees(state, seat):
        return _veil(table, state) if seat == "therapist" else _outside(table, state, seat)
    mine: View = {"seat": seat}
    if seat != "therapist":
        mine["role"] = "speaker" if seat == state.speaker else "listener"
    if state.consent:
        mine.update(_agreements(state, seat))
    mine["moves"] = [move.shown for move in moves(table, state, seat)]
    if state.hosted is not None and seat in state.hosted.welcome:
        mine["let_in"] = True
    words = {"boxes": _boxes(state, seat), "signatures": signatures(state, seat)}
    mine.update({name: listed for name, listed in words.items() if listed})
    rates = state.rates and {
        k.split("/")[2]: n for k, n in state.rates.items() if k.startswith(counters.rating(place.step, seat))
    }
    if rates:
        mine["rates"] = rates
    if place.acts == "draw" and (place.keys["seen"] == "both" or mine.get("role") == "speaker"):
        mine["card"] = _card(table, state, place)
    if seat == "therapist" and state.undo is not None:
        mine["undo"] = {"until": state.undo_until}
    note = one_sided(state) if seat == "therapist" else None
    if note is not None:
        mine["note"] = {"kind": "one-sided-breaks", "by": note[0], "n": note[1]}
    return mine


def _veil(table: Table, state: State) -> View:
    """Make the view of a therapist to whose presence the two have not both agreed.

    It is the same until the end, however the talk goes, so that not even its pace shows.
    """
    return {
        "seat": "therapist",
        "stage": "closed" if state.place == "closed" else "running",
        "protocol": state.protocol,
        "digest": state.digest,
        "step": {
            "id": "veiled~0",
            "kind": "veiled",
            "name": "veiled",
            "place": "veiled",
            "index": 0,
            "of": table.steps,
        },
        "people": {seat: {"here": bool(state.here.get(seat))} for seat in SEATS},
        "moves": [move.shown for move in moves(table, state, "therapist")],
    }


def _outside(table: Table, state: State, seat: Partner) -> View:
    """Make the view of a partner outside: that they wait, who is here, words to them."""
    seen = _veil(table, state) | {"seat": seat, "stage": "lobby" if state.place == "lobby" else "paused"}
    seen["step"] = seen["step"] | {"id": "waiting~0", **dict.fromkeys(("kind", "name", "place"), "waiting")}
    seen["people"] = {one: {"here": bool(state.here.get(one))} for one in seats(state)}
    seen["people"][seat]["waiting"] = True
    seen["moves"] = [move.shown for move in moves(table, state, seat)]
    seen["boxes"] = _boxes(state, seat)
    if state.notice is not None and state.notice.kind in ("hold-one", "message"):
        seen["notice"] = _notice(state.notice)
    return seen | hosting.seen(state) | (_agreements(state, seat) if state.consent else {})


def _agreements(state: State, seat: Seat) -> View:
    """Return this seat's agreements (absent: nothing yet) and those of both.

    Never what only the other has said.
    """
    seen: View = {"mine": list(state.consent[seat])} if seat in state.consent else {}
    both = together(state)
    if both:
        seen["both"] = both
    return {"consent": seen} if seen else {}


def _step(table: Table, state: State, place: Place) -> View:
    seen: View = {
        "id": overlay(state),
        "kind": place.kind,
        "name": place.step,
        "place": place.part,
        "index": place.index,
        "of": table.steps,
    }
    if "as" in place.keys:
        seen["as"] = place.keys["as"]
    if place.kind == "reflect":
        seen["try"] = state.counts.get(counters.tries(place.step), 0) + 1
    if state.aside is not None:
        seen["aside"] = state.aside.kind
    for name in place.blocks:
        block = table.blocks[name]
        if block.times > 1 or block.swap:
            seen["round"] = state.counts.get(counters.times(name), 0) + 1
            seen["rounds"] = block.times
        if block.swap:
            seen["half"] = state.counts.get(counters.half(name), 0) + 1
        if block.items:
            seen["item"] = block.items[min(state.counts.get(counters.times(name), 0), len(block.items) - 1)]
            seen["list"] = block.step.keys["over"]
    return seen


def clock_seen(clock: Clock | None, place: Place) -> View | None:
    """Return `ends` while it runs, `left` only while it stands; nothing without a limit."""
    if clock is None or not clock.total:
        return None
    seen: View = {"phase": clock.phase, "running": clock.since is not None and clock.left is not None}
    if clock.since is not None and clock.left is not None:
        seen.update(ends=clock.since + clock.left, since=clock.since)
    else:
        seen["left"] = clock.left or 0
    seen["total"] = clock.total
    if place.timing == "own":
        seen["own"] = True
    return seen


def _holds(table: Table, state: State) -> list[View]:
    seen: list[View] = []
    for why, hold in state.holds.items():
        one: View = {"why": "held" if why in ("host", "waiting") else why}
        if why == "away":
            one["who"] = list(absent(table, state))
        if why == "waiting":
            one["who"] = list(state.waiting)
        if hold.by is not None:
            one["by"] = hold.by
        if hold.until is not None:
            one["until"] = hold.until
        seen.append(one)
    return seen


def _chosen(state: State) -> View | None:
    """Return the last pick in this round, for everybody to see: the step and its option."""
    for mark in reversed(tuple(state.counts)):
        name, found, option = mark.partition(".chose.")
        if found:
            return {"step": name, "option": option}
    return None


def _next(table: Table, state: State, place: Place) -> View | None:
    """Return the place after this one on the ordinary path.

    Found by going there, on a state that is thrown away.
    """
    edge = place.edges.get("next")
    if edge is None:
        return None
    after, there = resolve(table, state, edge)
    if there.acts == "back" and state.aside is not None:
        after, there = resolve(table, change(after, speaker=state.aside.speaker), Edge(state.aside.place))
    who = there.talks if there.talks != "none" else there.by
    seats = seats_of(who, after.speaker)
    seen: View = {"kind": there.kind, "name": there.step, "place": there.part}
    if "as" in there.keys:
        seen["as"] = there.keys["as"]
    seen["who"] = seats[0] if len(seats) == 1 else "both" if seats else None
    return seen


def _people(state: State, place: Place) -> Mapping[str, View]:
    """Return who is here, who has moved in this visit, and since when somebody is away.

    Never which move was made. A partner who would let a draft rest looks like somebody who has not signed yet.
    """
    seen: dict[str, View] = {}
    for seat in SEATS if state.therapist else PARTNERS:
        one: View = {"here": bool(state.here.get(seat))}
        if state.did.get(seat) and (place.acts != "draft" or state.did[seat] != "park"):
            one["done"] = True
        if seat in state.waiting:
            one["waiting"] = True
        if seat in state.away_since and state.entries:
            one["since"] = state.away_since[seat]
        seen[seat] = one
    return seen


def _promises(state: State, place: Place) -> View:
    """Return the promises: a break and its return, and a subject that rests.

    At the end also how much reaching out was taken in.
    """
    seen: View = {}
    rest = state.break_
    if rest is not None:
        seen["break"] = {"id": rest.id, "by": rest.by, "at": rest.at, "until": rest.until, "back": list(rest.back)}
        if rest.due:
            seen["break"]["due"] = True
        if rest.rest:
            seen["break"]["rest"] = list(rest.rest)
    if state.again:
        seen["again"] = state.again
    if place.kind in ("close", "closed") and state.tally.get("cues"):
        seen["repairs"] = {"sent": state.tally["cues"], "taken": state.tally.get("taken", 0)}
    return seen


def _hour(table: Table, state: State) -> View:
    """Return the parts that still fit for both, as known since the last event.

    Nothing if they have no hour.
    """
    found = plan(table, state)
    if found is None:
        return {}
    seen: View = {"total": found.total} if found.ends is None else {"ends": found.ends}
    if found.fits is not None:
        seen["fits"] = found.fits or False
    seen.update({name: True for name in ("each", "short", "whole") if getattr(found, name)})
    if found.over is not None:
        seen["over"] = found.over
    return {"plan": seen}


def _details(table: Table, state: State, place: Place) -> View:
    """Return what only some kinds of places show."""
    keys = place.keys
    seen: View = {}
    if place.kind == "agree":
        items = keys["items"]
        assert isinstance(items, tuple)
        had = [word for at, word in enumerate(items) if state.counts.get(counters.had(place.step, at))]
        seen["items"] = list(items)
        if had:
            seen["discussed"] = had
        if place.part == "item":
            seen["step_item"] = items[max(0, state.counts.get(counters.item_now(place.step), 1) - 1)]
    if state.aside is not None and state.aside.card:
        seen["repair"] = state.aside.card
    if place.fields:
        seen["fields"] = [_field(item) for item in place.fields]
        seen["reveal"] = keys["reveal"]
    for name in ("about", "options", "guide"):
        if name in keys:
            found = keys[name]
            seen[name] = list(found) if isinstance(found, tuple) else found
    if place.acts == "draft" and state.draft:
        seen["draft"] = {"n": state.draft, "by": state.drafter, "signed": signers(state), "again_in": state.again_in}
    return seen


def _field(item: Field) -> View:
    seen: View = {"name": item.name, "kind": item.kind}
    if item.list:
        seen["list"] = item.list
    if item.under:
        seen["under"] = item.under
    if item.nudge:
        seen["nudge"] = item.nudge
    if item.kind == "many":
        seen["most"] = item.most
    if item.kind == "text":
        seen["longest"] = item.longest
    if item.kind == "scale":
        seen.update(low=item.low, high=item.high)
    return seen


def _boxes(state: State, seat: Seat) -> list[View]:
    """Return the boxes that this seat is given: its own, and those that others let it have.

    `n` counts how often one was written, from the second time on, so that a panel asks for it again.
    """
    seen: list[View] = []
    for ref, mark in state.boxes.items():
        author, step, name = ref.split("/", 2)
        times = mark.partition(".")[2]
        if readable(state, ref, mark, seat):
            one: View = {"box": ref, "from": author, "field": name, "step": step}
            seen.append({**one, "n": int(times)} if times else one)
    return seen


def _card(table: Table, state: State, place: Place) -> View:
    deck = str(place.keys["deck"])
    words = table.decks.get(deck, ())
    drawn = state.seed + state.counts.get(counters.deck(deck), 0)
    passes = place.keys["passes"]
    assert isinstance(passes, int)
    word = words[(drawn * _stride(len(words))) % len(words)] if words else ""
    return {"deck": deck, "word": word, "left": passes - state.counts.get(counters.tries(place.step), 0)}


def _stride(size: int) -> int:
    """Return a stride that visits every card once before any twice, without looking sorted."""
    stride = max(1, int(size * 0.618))
    while size and _common(stride, size) != 1:
        stride += 1
    return stride


def _common(a: int, b: int) -> int:
    while b:
        a, b = b, a % b
    return a


__all__ = ["View", "shared", "view", "views"]
