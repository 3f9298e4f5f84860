"""Random walks through a talk, from a short list of numbers that become commands.

So that a failing walk can be made shorter.
"""

from __future__ import annotations

import random
from typing import Any

import msgspec
from sayback.engine.commands import Act, Arrive, Command, Depart, Gap, Host, Tick
from sayback.engine.language.protocol import Table
from sayback.engine.machine import due_at, step
from sayback.engine.moves.facilitator import HOST
from sayback.engine.moves.names import MOVES
from sayback.engine.moves.offers import moves
from sayback.engine.outcome import Step
from sayback.engine.pair import Ms, Seat, seats_of
from sayback.engine.refusals import Refusal
from sayback.engine.shapes import Move
from sayback.engine.state import State, beneath
from sayback.engine.values import change
from sayback.engine.view import seats, views

from tests.engine.talks import fitting

KNOWN = tuple(sorted(MOVES))
WAITS = (0, 500, 4_000, 9_000, 20_000, 31_000, 65_000, 150_000, 400_000)
Number = tuple[int, int, int]
RARE = frozenset(("end", "wind-up", "not-today", "break", "not-now", "leave", "stop"))


def command(state: State, table: Table, number: Number, now: Ms) -> Command:
    """Turn one number of a walk into a command, in this state at this moment."""
    return whole(table, _command(state, table, number, now))


def _command(state: State, table: Table, number: Number, now: Ms) -> Command:
    what, how, _ = number
    chance = random.Random(what * 1000 + how)
    among = seats(state)
    seat = among[how % len(among)]
    if what < 70:
        return _act(state, chance, seat, moves(table, state, seat))
    if what < 82:
        return _presence(state, chance, seat, now)
    if what < 85:
        return Tick()
    if what < 88:
        return _host(chance, now)
    return Act(seat, KNOWN[how % len(KNOWN)], beneath(state))


def _act(state: State, chance: random.Random, seat: Seat, listed: tuple[Move, ...]) -> Command:
    usual = [move for move in listed if move.move not in RARE] if chance.random() < 0.95 else listed
    usual = usual or listed
    first = usual[0]
    move = first if first.primary and chance.random() < 0.6 else chance.choice(list(usual))
    return Act(seat, move.move, beneath(state), fitting(move.args, chance.choice))


def _host(chance: random.Random, now: Ms) -> Command:
    """Choose a move of a facilitator; it is refused where the talk has no workshop."""
    what = chance.choice([word for word in sorted(HOST) if word not in ("end", "part") or chance.random() < 0.1])
    args = fitting(HOST[what].args, chance.choice)
    return Host(what, {**args, "at": now + 5_000} if what == "recall" else args)


def _presence(state: State, chance: random.Random, seat: Seat, now: Ms) -> Command:
    if state.here.get(seat):
        return Depart((seat,), max(0, now - chance.choice((0, 800, 9_000))))
    return Arrive((seat,))


def whole(table: Table, given: Command) -> Command:
    """Point a switch at the talk's own dialogue, so that one table is enough."""
    if isinstance(given, (Act, Host)) and given.move == "switch":
        return change(given, args={"protocol": table.protocol, "digest": table.digest})
    return given


def take(table: Table, state: State, given: Command, now: Ms) -> State:
    """Return the state after a command; a refusal keeps the very same state."""
    outcome = step(table, state, whole(table, given), now, to=table)
    assert isinstance(outcome, Step) or outcome.state is state
    return outcome.state


def watched(table: Table, state: State, start: Ms, end: Ms, every: Ms) -> State:
    """Tick in between, as a server that looks all the time."""
    for moment in range(start + every, end, every):
        state = take(table, state, Tick(), moment)
    return state


def unwatched(number: Number, now: Ms, wait: Ms) -> Gap | None:
    """Turn some waits into gaps, in which no server lived."""
    return Gap(now, now + wait) if number[0] >= 97 and wait > 3_000 else None


# rules of every state


def sound(table: Table, before: State, state: State) -> None:
    """Check the rules that hold in every state of every talk."""
    clock = state.clock
    assert clock is None or (clock.since is None) == bool(state.holds), "the clock runs exactly when nothing holds it"
    assert clock is None or clock.left is None or clock.left >= 0
    assert state.place in table.places
    assert table.places[state.place].acts not in ("start", "turnaround", "gate", "back")
    assert state.at >= before.at and state.entries >= max(before.entries, state.visit)
    assert ("break" in state.holds) == (state.break_ is not None)
    outside = bool(state.waiting) and state.place not in ("lobby", "closed")
    assert ("waiting" in state.holds) == outside, "whoever waits outside holds the talk"
    assert 0 <= state.cue_budget <= 60_000
    over = state.place in ("lobby", "closed") or not {"break", "stop"}.isdisjoint(state.holds)
    assert state.back is None or not over, "what a break, a stop or an end came after is not taken back"
    due = due_at(table, state)
    assert due is None or due >= state.at


def same_after_json(state: State) -> int:
    """Check that a state survives the store; return its size in bytes."""
    data = msgspec.json.encode(state)
    assert msgspec.json.decode(data, type=State) == state
    return len(data)


def lists_are_true(table: Table, state: State, now: Ms, chance: random.Random) -> None:
    """Check that listed moves are taken, with any fitting arguments.

    Every other move is refused and changes nothing.
    """
    seen = views(table, state)
    for seat in seats(state):
        listed = moves(table, state, seat)
        assert [move["move"] for move in seen[seat]["moves"]] == [move.move for move in listed]
        assert len({move.move for move in listed}) == len(listed), "a move is listed once"
        assert sum(move.primary for move in listed) <= (seat != "therapist"), "one primary move, none for a therapist"
        for move in listed:
            act = Act(seat, move.move, beneath(state), fitting(move.args, chance.choice))
            outcome = step(table, state, whole(table, act), now, to=table)
            assert isinstance(outcome, Step), (seat, act, outcome)
            sound(table, state, outcome.state)
            _floor_is_kept(table, state, seat, move, outcome.state)
        for name in set(KNOWN) - {move.move for move in listed}:
            outcome = step(table, state, Act(seat, name, beneath(state)), now)
            assert isinstance(outcome, Refusal) and outcome.state is state, (seat, name)


def _floor_is_kept(table: Table, state: State, seat: Seat, move: Move, after: State) -> None:
    """Check that only the talker leaves a place of talking, with these exceptions.

    The listener may have heard enough, a tap that led here may be taken back, and anyone may come to the end: by
    winding up, after a stop, or as both let the subject rest.
    """
    place = table.places[state.place]
    if place.acts != "talk" or seat == "therapist" or seat in seats_of(place.by, state.speaker):
        return
    ends = move.move in ("wind-up", "after-stop", "back") and table.places[after.place].kind == "close"
    allowed = ends or move.move == "take-back" or (move.move == "heard" and place.part == "say")
    assert allowed or after.visit == state.visit, f"{seat} moved the talk on by {move.move}"


def settled(table: Table, state: State, now: Ms) -> State:
    """Settle the state at this moment, so that listed moves are possible now."""
    return take(table, state, Tick(), now)


class Visits:
    """The place of every visit's number, which never means another place."""

    def __init__(self) -> None:
        self.seen: dict[int, Any] = {}

    def see(self, state: State) -> None:
        """Look at one more state."""
        assert self.seen.setdefault(state.visit, state.place) == state.place, "a visit's number is never used again"
