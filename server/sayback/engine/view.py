"""A seat's view: text keys, moments and moves.

Same state, same view: nothing here knows what time it is. Everything in a view is either public to the talk or this
seat's own. Another seat's words and taps do not appear, nor their length or number; that they are done does, always in
the same way.
"""

from __future__ import annotations

from typing import cast

from . import counters
from . import hosted as hosting
from . import view_types as types
from .agreements import apart, consent_seen, one_sided, readable, veiled
from .cards import card
from .holds import absent, stage
from .language.protocol import Edge, Field, Place, Table
from .moves.offers import moves, overlay
from .pair import PARTNERS, SEATS, By, Partner, Seat, seats_of
from .plan import plan_seen
from .signatures import signatures, signers
from .state import State
from .transitions import resolve
from .values import Clock, Notice, change
from .view_types import Content, Private, Shared


def view(table: Table, state: State, seat: Seat) -> Content:
    """Make the whole view of one seat, without the server's numbers and time."""
    return views(table, state)[seat]


def views(table: Table, state: State) -> dict[Seat, Content]:
    """Make the views of all seats of this talk; their common part is made once."""
    common = shared(table, state)
    views = ((seat, private(table, state, seat)) for seat in seats(state))
    return {seat: cast(Content, {**own, **common} if sees(state, seat) else own) for seat, own in views}


def seats(state: State) -> tuple[Seat, ...]:
    """Return the seats of this talk."""
    return SEATS if state.therapist else PARTNERS


def sees(state: State, seat: Seat) -> bool:
    """Tell whether the shared part is this seat's to see."""
    return not veiled(state) if seat == "therapist" else not apart(state, seat)


def shared(table: Table, state: State) -> Shared:
    """Make the part that is the same for everybody."""
    place = table.places[state.place]
    talkers = seats_of(place.talks, state.speaker)
    seen: Shared = {
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
    _add_written(seen, place)
    _add_details(seen, table, state, place)
    chosen = _chosen(state)
    if chosen is not None:
        seen["chosen"] = chosen
    _add_promises(seen, state, place)
    hour, host = plan_seen(table, state), hosting.seen(state)
    if hour is not None:
        seen["plan"] = hour
    if host is not None:
        seen["host"] = host
    cues = [cue for cue in state.cues if cue.taken is None or cue is state.cues[-1]]
    if cues:
        seen["cues"] = [{"id": c.id, "by": c.by, "kind": c.kind, "at": c.at, "taken": c.taken} for c in cues]
    if state.enough:
        seen["enough"] = list(state.enough)
    if state.notice is not None:
        seen["notice"] = _notice(state.notice)
    if table.over_sessions:
        seen["over_sessions"] = True
    if table.terms.stated:
        seen["terms"] = cast(types.Terms, table.terms.stated)
    return seen


def _notice(notice: Notice) -> types.Notice:
    seen: types.Notice = {"kind": notice.kind, "by": notice.by, "at": notice.at}
    if notice.detail:
        seen["detail"] = notice.detail
    return seen


def private(table: Table, state: State, seat: Seat) -> Private | Content:
    """Make the part that is one seat's own; it shares no key with the other part.

    All of the view, where the other part is not this seat's to see.
    """
    place = table.places[state.place]
    if not sees(state, seat):
        return _veil(table, state) if seat == "therapist" else _outside(table, state, seat)
    mine = cast(Private, {"seat": seat})
    if seat != "therapist":
        mine["role"] = "speaker" if seat == state.speaker else "listener"
    if consent := consent_seen(state, seat):
        mine["consent"] = consent
    mine["moves"] = [move.shown for move in moves(table, state, seat)]
    if state.hosted is not None and seat in state.hosted.welcome:
        mine["let_in"] = True
    _add_words(mine, state, seat)
    if rates := _rates(state, place, seat):
        mine["rates"] = rates
    if place.acts == "draw" and (place.keys["seen"] == "both" or mine.get("role") == "speaker"):
        mine["card"] = card(table, state, place)
    if seat == "therapist" and state.undo is not None:
        mine["undo"] = {"until": state.undo_until}
    note = one_sided(state) if seat == "therapist" else None
    if note is not None:
        mine["note"] = {"kind": "one-sided-breaks", "by": note[0], "n": note[1]}
    return mine


def _add_words(mine: Private, state: State, seat: Seat) -> None:
    """Add the boxes and the names under words that this seat may read."""
    boxes, names = _boxes(state, seat), signatures(state, seat)
    if boxes:
        mine["boxes"] = boxes
    if names:
        mine["signatures"] = names


def _rates(state: State, place: Place, seat: Seat) -> dict[str, int]:
    """Return this seat's own ratings at this place, by their words; of who is who not even one's own."""
    if place.acts == "sides":
        return {}
    prefix = counters.rating(place.step, seat)
    return {ref.split("/")[2]: n for ref, n in state.rates.items() if ref.startswith(prefix)} if state.rates else {}


def _veil(table: Table, state: State) -> Content:
    """Make the view of a therapist to whose presence the two have not both agreed.

    It is the same until the end, however the talk goes, so that not even its pace shows.
    """
    return {
        "seat": "therapist",
        "stage": "closed" if state.place == "closed" else "running",
        "protocol": state.protocol,
        "digest": state.digest,
        "step": _unseen("veiled", table),
        "people": {seat: {"here": bool(state.here.get(seat))} for seat in SEATS},
        "moves": [move.shown for move in moves(table, state, "therapist")],
    }


def _unseen(word: str, table: Table) -> types.Step:
    """Return the step that is shown to one who does not see how the talk goes."""
    return {"id": f"{word}~0", "kind": word, "name": word, "place": word, "index": 0, "of": table.steps}


def _outside(table: Table, state: State, seat: Partner) -> Content:
    """Make the view of a partner outside: that they wait, who is here, words to them."""
    people: dict[Seat, types.Person] = {each: {"here": bool(state.here.get(each))} for each in seats(state)}
    people[seat]["waiting"] = True
    seen: Content = {
        "seat": seat,
        "stage": "lobby" if state.place == "lobby" else "paused",
        "protocol": state.protocol,
        "digest": state.digest,
        "step": _unseen("waiting", table),
        "people": people,
        "moves": [move.shown for move in moves(table, state, seat)],
        "boxes": _boxes(state, seat),
    }
    if state.notice is not None and state.notice.kind in ("hold-one", "message"):
        seen["notice"] = _notice(state.notice)
    host, consent = hosting.seen(state), consent_seen(state, seat)
    if host is not None:
        seen["host"] = host
    if consent:
        seen["consent"] = consent
    return seen


def _step(table: Table, state: State, place: Place) -> types.Step:
    seen: types.Step = {
        "id": overlay(state),
        "kind": place.kind,
        "name": place.step,
        "place": place.part,
        "index": place.index,
        "of": table.steps,
    }
    if "as" in place.keys:
        seen["as"] = str(place.keys["as"])
    if place.kind == "reflect":
        seen["try"] = state.counts.get(counters.tries(place.step), 0) + 1
    if state.aside is not None:
        seen["aside"] = cast(types.Insertion, state.aside.kind)
    for name in place.blocks:
        block = table.blocks[name]
        if block.times > 1 or block.swap:
            seen["round"] = state.counts.get(counters.times(name), 0) + 1
            seen["rounds"] = block.times
        if block.swap:
            seen["half"] = state.counts.get(counters.half(name), 0) + 1
        if block.items:
            seen["item"] = block.items[min(state.counts.get(counters.times(name), 0), len(block.items) - 1)]
            seen["list"] = str(block.step.keys["over"])
    return seen


def clock_seen(clock: Clock | None, place: Place) -> types.Clock | None:
    """Return `ends` while it runs, `left` only while it stands; nothing without a limit."""
    if clock is None or not clock.total:
        return None
    seen: types.Clock
    if clock.since is not None and clock.left is not None:
        ends = clock.since + clock.left
        seen = {"phase": clock.phase, "running": True, "ends": ends, "since": clock.since, "total": clock.total}
    else:
        seen = {"phase": clock.phase, "running": False, "left": clock.left or 0, "total": clock.total}
    if place.timing == "own":
        seen["own"] = True
    return seen


def _holds(table: Table, state: State) -> list[types.Hold]:
    seen: list[types.Hold] = []
    for why, hold in state.holds.items():
        shown: types.Hold = {"why": "held" if why in ("host", "waiting") else cast(types.Why, why)}
        if why == "away":
            shown["who"] = list(absent(table, state))
        if why == "waiting":
            shown["who"] = list(state.waiting)
        if hold.by is not None:
            shown["by"] = hold.by
        if hold.until is not None:
            shown["until"] = hold.until
        seen.append(shown)
    return seen


def _chosen(state: State) -> types.Chosen | None:
    """Return the last pick in this round, for everybody to see: the step and its option."""
    # Counters stand in the order in which they came, so the newest pick is the last.
    for mark in reversed(tuple(state.counts)):
        name, found, option = mark.partition(".chose.")
        if found:
            return {"step": name, "option": option}
    return None


def _next(table: Table, state: State, place: Place) -> types.Next | None:
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
    whose: types.Talking | None = seats[0] if len(seats) == 1 else "both" if seats else None
    if "as" not in there.keys:
        return {"kind": there.kind, "name": there.step, "place": there.part, "who": whose}
    return {"kind": there.kind, "name": there.step, "place": there.part, "as": str(there.keys["as"]), "who": whose}


def _people(state: State, place: Place) -> dict[Seat, types.Person]:
    """Return who is here, who has moved in this visit, and since when somebody is away.

    Never which move was made. A partner who would let a draft rest looks like somebody who has not signed yet.
    """
    seen: dict[Seat, types.Person] = {}
    for seat in seats(state):
        person: types.Person = {"here": bool(state.here.get(seat))}
        if state.did.get(seat) and (place.acts != "draft" or state.did[seat] != "park"):
            person["done"] = True
        if seat in state.waiting:
            person["waiting"] = True
        if seat in state.away_since and state.entries:
            person["since"] = state.away_since[seat]
        seen[seat] = person
    return seen


def _add_promises(seen: Shared, state: State, place: Place) -> None:
    """Add the promises: a break and its return, and a subject that rests.

    At the end also how much reaching out was taken in.
    """
    rest = state.break_
    if rest is not None:
        shown: types.Break = {"id": rest.id, "by": rest.by, "at": rest.at, "until": rest.until, "back": list(rest.back)}
        if rest.due:
            shown["due"] = True
        if rest.rest:
            shown["rest"] = list(rest.rest)
        seen["break"] = shown
    if state.again:
        seen["again"] = state.again
    if place.kind in ("close", "closed") and state.tally.get("cues"):
        seen["repairs"] = {"sent": state.tally["cues"], "taken": state.tally.get("taken", 0)}


def _add_details(seen: Shared, table: Table, state: State, place: Place) -> None:
    """Add what only some kinds of places show."""
    keys = place.keys
    if "items" in keys:
        seen["items"] = items = _words(keys["items"])
        had = [word for at, word in enumerate(items) if state.counts.get(counters.had(place.step, at))]
        if had:
            seen["discussed"] = had
        if place.part == "item":
            seen["step_item"] = items[max(0, state.counts.get(counters.item_now(place.step), 1) - 1)]
    if state.aside is not None and state.aside.card:
        seen["repair"] = state.aside.card
    if place.acts == "draft" and state.draft and state.drafter is not None:
        seen["draft"] = {"n": state.draft, "by": state.drafter, "signed": signers(state), "again_in": state.again_in}


def _add_written(seen: Shared, place: Place) -> None:
    """Add what the file says of some kinds of places, whatever anybody does there."""
    keys = place.keys
    if place.fields:
        seen["fields"] = [_field(item) for item in place.fields]
        seen["reveal"] = cast(types.Reveal, keys["reveal"])
    if keys.get("danger"):
        seen["danger"] = True
    if "about" in keys:
        seen["about"] = _words(keys["about"])
    if "options" in keys:
        seen["options"] = _words(keys["options"])
    if "guide" in keys:
        seen["guide"] = cast(types.Guide, keys["guide"])
    if keys.get("balance") is False:
        seen["balance"] = False
    if "lasts" in keys:
        seen["lasts"] = cast(int, keys["lasts"])


def _words(value: object) -> list[str]:
    assert isinstance(value, tuple)
    return list(value)


def _field(item: Field) -> types.Field:
    seen: types.Field = {"name": item.name, "kind": cast(types.FieldKind, item.kind)}
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
        seen["low"], seen["high"] = item.low, item.high
    return seen


def _boxes(state: State, seat: Seat) -> list[types.Box]:
    """Return the boxes that this seat is given: its own, and those that others let it have.

    `n` counts how often one was written, from the second time on, so that a panel asks for it again.
    """
    seen: list[types.Box] = []
    for ref, mark in state.boxes.items():
        if readable(state, ref, mark, seat):
            author, step, name = ref.split("/", 2)
            times = mark.partition(".")[2]
            box: types.Box = {"box": ref, "from": cast(By, author), "field": name, "step": step}
            if times:
                box["n"] = int(times)
            seen.append(box)
    return seen
