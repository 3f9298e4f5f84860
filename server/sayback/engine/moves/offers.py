"""Offers: the moves of a seat now.

`step` refuses exactly the moves that are not listed here.

At most one move of a seat is *primary*: the expected next one. Two partners who only ever play primary moves, with any
arguments that fit the shapes, finish the talk. Leaving, breaks and putting things off are never primary.

The order is visible: a view lists the moves as they stand here and is compared byte for byte, so it depends on the
state alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from .. import counters
from ..agreements import apart, askable, may_come_in, veiled
from ..holds import kept_held, stage
from ..language.protocol import Field, Place, Table
from ..language.vocabulary import CUES, REPAIRS
from ..pair import PARTNERS, Partner, Seat, other, seats_of
from ..shapes import (
    SEALED,
    SEALED_OR_NOTHING,
    SEALED_PICK,
    SEALED_PICK_OR_NOTHING,
    SWITCH,
    YES_NO,
    Move,
    Shape,
    one_of,
    whole,
)
from ..signatures import sign_move, unsign_moves
from ..state import State
from ..transitions import once_more_for

BREAK_LEAST, BREAK_MOST, BREAK_DEFAULT, LATER_MOST = 20, 24 * 60 - 1, 20, 7 * 24 * 60
"""Minutes: a break lasts long enough for a body to calm and is named within a day.
It may be put off up to a week."""
DRAFTS = 10


_LEAVE, _PAUSE, _RESUME, _MORE_TIME = (Move(name) for name in ("leave", "pause", "resume", "more-time"))
_WIND_UP, _ENOUGH = (Move(name) for name in ("wind-up", "enough"))
_REPAIR = Move("repair-card", {"card": one_of(*REPAIRS)})
_CUE = Move("cue", {"kind": one_of(*CUES)})
_MINUTES = whole(BREAK_LEAST, BREAK_MOST, BREAK_DEFAULT)
_BREAK = Move("break", {"minutes": _MINUTES, "rest": {**YES_NO, "default": False}})
_BACK = {wish: Move("back", {"rest": {**YES_NO, "default": wish}}, primary=True) for wish in (False, True)}
_STOP, _LANDS, _WORD = Move("stop"), Move("lands", {"kinds": SEALED_PICK}), Move("word", {"word": SEALED_PICK})
_NAME = Move("name", {"name": SEALED_PICK})
_HEARD = {
    expected: Move("heard", {"verdict": one_of("got", "partly", "no"), "missing": SEALED_OR_NOTHING}, expected)
    for expected in (False, True)
}
_SAID, _DONE = Move("said", primary=True), Move("done", primary=True)
_CONSENT = {
    kind: Move("consent", dict.fromkeys(askable(*kind), YES_NO))
    for kind in ((False, False), (False, True), (True, False), (True, True))
}
_UNDO, _END, _SKIP, _BACKWARD, _SLOW = (Move(name) for name in ("undo", "end", "skip", "step-back", "slow"))
_ADD_TIME = Move("add-time", {"seconds": whole(-600, 600)})
_GIVE = {to: Move("give-floor", {"to": one_of(*to)}) for to in (PARTNERS, *((seat,) for seat in PARTNERS))}
_HAND, _LET_IN = Move("hand", {"up": YES_NO}), Move("let-in", {"yes": YES_NO})
_MESSAGE, _SWITCH = Move("message", {"text": SEALED}), Move("switch", SWITCH)
_WAYS = ("go-on", "break", "end")
"""Moves that are always the same, made once: this is the path of every act and view."""


def overlay(state: State) -> str:
    """Return `step.id` on the wire: place and visit, or break/paused while that lies over it."""
    now = stage(state)
    return f"{now if now in ('break', 'paused') else state.place}~{state.visit}"


_ERASE: Final = Move("finish", {"erase": {"const": True}})


def moves(table: Table, state: State, seat: Seat) -> tuple[Move, ...]:
    """Return all moves of this seat now, the primary one first."""
    if seat == "therapist" and not state.therapist:
        return ()
    if state.place == "closed":
        erase = () if seat == "therapist" or state.erase else (_ERASE,)
        return (*_undo(state, seat), *erase, *unsign_moves(state, seat), _STOP, _LEAVE)
    if seat == "therapist":
        return _therapist(table, state)
    if "stop" in state.holds:
        return _stopped(state, seat)
    if apart(state, seat):
        return _outside(state, seat)
    listed = _partner(table, state, seat)
    first = [move for move in listed if move.primary]
    return (*first, *(move for move in listed if not move.primary)) if first else tuple(listed)


def _partner(table: Table, state: State, seat: Partner) -> list[Move]:
    now, place = stage(state), table.places[state.place]
    listed: list[Move] = []
    if now in ("running", "lobby"):
        listed += _unless_done(PLACES[place.acts](table, state, place, seat), state, seat)
    if now == "running":
        listed += _running(table, state, place, seat)
        listed += _take_back(state, seat)
    listed += _rests(state, seat)
    if state.place != "lobby":
        if _pending(state, seat):
            ids = [cue.id for cue in state.cues if cue.by != seat and cue.taken is None]
            listed.append(Move("took", {"cue": one_of(*ids), "taken": YES_NO}))
        if place.kind != "close":
            listed.append(_WIND_UP)
        if place.acts != "past" and any(table.blocks[name].enough for name in place.blocks):
            listed.append(_ENOUGH)
    return listed + _pact(state, place, seat, now)


def _pact(state: State, place: Place, seat: Partner, now: str) -> list[Move]:
    """Return the moves that belong to the two and to no place.

    Taps are asked for while nobody talks: a listener listens.
    """
    listed = [
        *unsign_moves(state, seat),
        _STOP,
        _LANDS,
        _CONSENT[state.therapist, state.hosted is not None],
        *_asks(state),
        _LEAVE,
    ]
    if state.place == "lobby":
        listed.append(_WORD)
    if state.hosted is not None:
        listed.append(_NAME)
    if now == "running" and state.turned and place.talks == "none" and seat not in state.tapped:
        listed.append(Move("pulse", {"turn": {"const": state.turned}, "taps": SEALED_PICK}))
    return listed


def _asks(state: State) -> list[Move]:
    """Return the pair's own moves towards the facilitator."""
    if state.hosted is None:
        return []
    return [_HAND, _LET_IN] if state.hosted.visit else [_HAND]


def _outside(state: State, seat: Partner) -> tuple[Move, ...]:
    """Return the moves of a partner who waits outside.

    They may always stop or leave, and come in by themselves once nobody holds them any more.
    """
    listed = [Move("resume", primary=True)] if may_come_in(state, seat) else []
    word = (_WORD,) if state.place == "lobby" else ()
    return (*listed, _STOP, _LANDS, _CONSENT[state.therapist, state.hosted is not None], *_asks(state), _LEAVE, *word)


def _stopped(state: State, seat: Partner) -> tuple[Move, ...]:
    """Return the moves after a stop.

    Both choose; a partner who would go on may still choose a break or the end.
    """
    going = seat in state.going_on
    ways = [way for way in _WAYS if not (going and way == "go-on") and not (state.place == "lobby" and way == "break")]
    choice = Move("after-stop", {"way": one_of(*ways), "minutes": _MINUTES}, primary=not going)
    return (
        choice,
        *unsign_moves(state, seat),
        _STOP,
        _CONSENT[state.therapist, state.hosted is not None],
        *_asks(state),
        _LEAVE,
    )


def _unless_done(offered: list[Move], state: State, seat: Seat) -> list[Move]:
    """Return the offered moves that this seat has not made in this visit."""
    return [move for move in offered if move.move != state.did.get(seat)]


def _pending(state: State, seat: Seat) -> bool:
    return any(cue.by != seat and cue.taken is None for cue in state.cues)


def _running(table: Table, state: State, place: Place, seat: Partner) -> list[Move]:
    listed = [_PAUSE, _CUE]
    if state.clock is not None and state.clock.total and place.timing != "own":
        listed.append(_MORE_TIME)
    if state.break_ is None:
        listed.append(_BREAK)
    return listed


def _take_back(state: State, seat: Partner) -> list[Move]:
    """Return the way back from a tap, named by the tap and its place.

    So a late tap never reaches another one.
    """
    back = state.back
    if back is None or back.by != seat:
        return []
    given = {"what": back.what, "of": f"{back.place}~{back.visit}"}
    return [Move("take-back", {name: {"const": word, "default": word} for name, word in given.items()})]


def _rests(state: State, seat: Partner) -> list[Move]:
    """Return the ways out of a break or a pause.

    A break is not the other's to end: the asker may come back at any time, the other once the promised moment has come
    or the asker is back.
    """
    now, rest = stage(state), state.break_
    if now == "break" and rest is not None:
        listed = [
            Move("later", {"minutes": whole(BREAK_LEAST, LATER_MOST, BREAK_DEFAULT), "break": {"const": rest.id}})
        ]
        may = seat == rest.by or rest.due or rest.by in rest.back
        return [_BACK[seat in rest.rest], *listed] if may and seat not in rest.back else listed
    if now == "paused":
        listed = [_CUE, _BREAK]
        return listed if kept_held(state) else [Move("resume", primary=True), *listed]
    return []


def _undo(state: State, seat: Seat) -> tuple[Move, ...]:
    return (_UNDO,) if seat == "therapist" and state.undo is not None else ()


def _therapist(table: Table, state: State) -> tuple[Move, ...]:
    """Return the therapist's moves, none of them primary: the therapist is never needed.

    Nothing in a break or after a stop but ending is theirs, and nothing at all of a talk that they do not see.
    """
    now, place = stage(state), table.places[state.place]
    if veiled(state):
        return (_STOP, _LEAVE)
    if "stop" in state.holds:
        return (_END, _STOP, _LEAVE)
    listed = [*_undo(state, "therapist")]
    if now == "paused":
        listed.append(_RESUME)
    if now in ("running", "paused"):
        listed += _hands(table, state, place)
    if now == "running":
        listed.append(_PAUSE)
    return (*listed, *_doors(state, now), _END, _STOP, _LEAVE)


def _hands(table: Table, state: State, place: Place) -> list[Move]:
    listed = [_SKIP]
    if state.clock is not None and state.clock.total:
        listed.append(_ADD_TIME)
    if state.aside is not None:
        return listed
    if len(state.trail) > 1:
        listed.append(_BACKWARD)
    if place.kind != "close":
        listed += [_GIVE[(other(state.speaker),) if place.floor else PARTNERS], _SLOW, _REPAIR]
    return listed


@cache
def _at_door(move: str, *who: str) -> Move:
    return Move(move, {"who": one_of(*who)})


def _doors(state: State, now: str) -> list[Move]:
    """Return a therapist's moves at the door: a word to both, another dialogue for both."""
    listed = [_MESSAGE]
    inside = [seat for seat in PARTNERS if seat not in state.waiting]
    if now != "break":
        listed += [_SWITCH, _at_door("hold-one", *inside)] if inside else [_SWITCH]
    if state.waiting:
        both = ("both",) if len(state.waiting) == len(PARTNERS) else ()
        listed.append(_at_door("admit", *state.waiting, *both))
    return listed


# what each kind of place offers a partner

Offer = Callable[[Table, State, Place, Partner], list[Move]]
MEETING: Final = {"rest": "go-on", "not-yet": "park", "keep": "finish"}


def _is(place: Place, state: State, seat: Partner) -> bool:
    return seat in seats_of(place.by, state.speaker)


def _nothing(table: Table, state: State, place: Place, seat: Partner) -> list[Move]:
    return []


def _meet(table: Table, state: State, place: Place, seat: Partner) -> list[Move]:
    move = MEETING.get(place.part, "ready")
    args = {"erase": {**YES_NO, "default": False}} if move == "finish" else {}
    listed = [Move(move, args, primary=True)]
    if place.part == "rest" and seat in seats_of(place.keys["judge"], state.speaker):  # type: ignore[arg-type]
        listed += [] if state.counts.get(counters.retry(place.step)) else [Move("try-again")]
    if place.part == "not-yet" and once_more_for(state, place) is not None:
        listed.append(Move("once-more"))
    if place.part == "look":
        names = {item.name: _optional(item) for item in place.fields if has_box(state, seat, place, item)}
        listed += [Move("show", names)] if names else []
    return listed


def has_box(state: State, seat: Seat, place: Place, item: Field) -> bool:
    """Tell whether this seat kept words in that field at its last visit to the private page."""
    visit = state.counts.get(counters.wrote(place.step, seat))
    return counters.box(seat, f"{place.step}.fill~{visit}", item.name) in state.boxes


def _talk(table: Table, state: State, place: Place, seat: Partner) -> list[Move]:
    if place.part == "say":
        if _is(place, state, seat):
            return [_SAID]
        # What was said was spoken: the one who judges it may answer without waiting for a tap.
        return [_HEARD[False]]
    return [_DONE] if _is(place, state, seat) else []


def _check(table: Table, state: State, place: Place, seat: Partner) -> list[Move]:
    return [_HEARD[True]] if _is(place, state, seat) else []


def _more(table: Table, state: State, place: Place, seat: Partner) -> list[Move]:
    return [Move("more", {"more": YES_NO}, primary=True)] if _is(place, state, seat) else []


def _pick(table: Table, state: State, place: Place, seat: Partner) -> list[Move]:
    if not _is(place, state, seat):
        return []
    options = place.keys.get("options")
    if options is None:
        options = ("sentence", "write", *(("therapist",) if state.here.get("therapist") else ()))
    return [Move("choose", {"option": one_of(*options)}, primary=True)]  # type: ignore[misc]


def _answer(table: Table, state: State, place: Place, seat: Partner) -> list[Move]:
    if not _is(place, state, seat):
        return []
    return [Move("yes", primary=True), Move("not-now", {"minutes": _MINUTES})]


def _agree(table: Table, state: State, place: Place, seat: Partner) -> list[Move]:
    items = place.keys["items"]
    assert isinstance(items, tuple)
    left = [word for at, word in enumerate(items) if not state.counts.get(counters.had(place.step, at))]
    listed = [Move("agree", primary=True), Move("not-today")]
    return [*listed, Move("discuss", {"item": one_of(*left)})] if left else listed


def _fill(table: Table, state: State, place: Place, seat: Partner) -> list[Move]:
    if not _is(place, state, seat):
        return []
    if place.kind == "rate":
        about = place.keys["about"]
        assert isinstance(about, tuple)
        return [] if state.did.get(seat) else [Move("rate", {w: whole(1, 5) for w in about}, True), Move("pass")]
    shapes = {item.name: SEALED if item.kind == "text" else SEALED_PICK for item in place.fields}
    return [Move("rewrite", shapes)] if state.did.get(seat) else [Move("write", shapes, True), Move("pass")]


def _optional(item: Field) -> Shape:
    return SEALED_OR_NOTHING if item.kind == "text" else SEALED_PICK_OR_NOTHING


def _draw(table: Table, state: State, place: Place, seat: Partner) -> list[Move]:
    if not _is(place, state, seat):
        return []
    passes = place.keys["passes"]
    assert isinstance(passes, int)
    again = [Move("next-card")] if state.counts.get(counters.tries(place.step), 0) < passes else []
    return [Move("keep", primary=True), *again]


def _draft(table: Table, state: State, place: Place, seat: Partner) -> list[Move]:
    fresh = state.draft == 0
    listed = [] if fresh else [sign_move(state)]
    if state.draft < DRAFTS:
        after = {"const": state.draft, "default": state.draft}  # a draft is replaced only by a partner who has seen it
        lasts = place.keys.get("lasts")
        again = {"const": lasts, "default": lasts} if lasts else whole(0, 60, 7)
        shapes = {"text": SEALED, "again_in": again, "after": after}
        listed.append(Move("draft", shapes, primary=fresh and seat == state.speaker))
    return [*listed, Move("park")]


def _past(table: Table, state: State, place: Place, seat: Partner) -> list[Move]:
    """Return the moves past the hour: either may leave the part, going on needs both."""
    return [Move("leave-it", primary=True), Move("go-past")]


PLACES: Final[Mapping[str, Offer]] = {
    "lobby": _meet, "meet": _meet, "talk": _talk, "check": _check, "more": _more, "pick": _pick, "sides": _pick,
    "answer": _answer,
    "agree": _agree, "fill": _fill, "draw": _draw, "draft": _draft, "past": _past, "closed": _nothing,
}  # fmt: skip
