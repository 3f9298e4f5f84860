"""Holds: a single clock, and the reasons for which it stands.

*The clock runs exactly when `holds` is empty. The first hold banks what is left; taking the last one away starts it
again. Nothing else starts or stops it.* Everything that stops time (somebody is away, a pause, the therapist, a repair
cue, a break) is a hold, so no two of them can disagree about what is left. Times are ms.

Several may stand at once, each with an end of its own: the end of a cue must not start a clock that a break still
holds.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from . import counters
from .language.protocol import Edge, Place, Table
from .pace import kind_of, planned, spent
from .pair import By, Ms, Partner, Seat, seats_of
from .values import Back, Clock, Hold, Hour, change
from .view_types import Stage

if TYPE_CHECKING:
    from .state import State

WRAP = 20_000
"""The soft rule's moment to wrap up, in which a tap takes another minute."""
CUE_HOLD = 30_000
CUE_BUDGET = 60_000
"""A visit's share of soft holds.
Without it forty cues would hold a clock for a quarter of an hour."""
ALONE = 3
"""Places in a row at most that the clock leaves alone; the next one waits for a person."""
TAKE_BACK = 20_000
"""Milliseconds for which a tap can be taken back although the other has acted.
A switch or a screen reader needs time (WCAG 2.2.1)."""
LEFT_BEHIND = 60_000
"""Milliseconds after a therapist's lost line until a partner may end the therapist's hold."""

HOST_LEFT = 900_000
"""Milliseconds of a facilitator's hold after which the partners may go on by themselves."""
THERAPISTS = ("held", "waiting")
"""Holds that end with the therapist who put them."""
PAUSES = frozenset(("pause", "held", "host"))


def stage(state: State) -> Stage:
    """Return the stage: lobby, running, break, paused or closed.

    It is read from place and holds, kept nowhere. A stop pauses everything.
    """
    place, holds = state.place, state.holds
    if place == "closed":
        return "closed"
    if not holds:  # nearly always, and asked several times an act
        return "lobby" if place == "lobby" else "running"
    if "stop" in holds:
        return "paused"
    if place == "lobby":
        return "lobby"
    if "break" in holds:
        return "break"
    return "running" if holds.keys().isdisjoint(PAUSES) else "paused"


def kept_held(state: State) -> bool:
    """Tell whether a hold is a therapist's or a facilitator's, beyond a partner's reach."""
    return any(why in state.holds and state.holds[why].by is not None for why in ("held", "host"))


def bank(table: Table, state: State, at: Ms) -> State:
    """Stop the clock at this moment.

    The used time is taken off, and credited to the one who talked.
    """
    clock = state.clock
    if clock is None or clock.since is None:
        return state
    used = max(0, at - clock.since)
    left = None if clock.left is None else max(0, clock.left - used)
    spoken: Mapping[str, Ms] = state.spoken
    talkers = seats_of(table.places[state.place].talks, state.speaker)
    if len(talkers) == 1:  # where both may talk the shares are unknown, so neither is credited
        spoken = {**spoken, talkers[0]: spoken.get(talkers[0], 0) + used}
    return change(state, clock=change(clock, left=left, since=None), spoken=spoken)


def put(table: Table, state: State, why: str, hold: Hold, at: Ms) -> State:
    """Add a hold (or renew it); the first one banks at this moment."""
    # Only the first: a later hold finds a clock that stands already and has nothing to bank.
    if not state.holds:
        state = _stop_watch(bank(table, state, at), at)
    return change(state, holds={**state.holds, why: hold})


def take(state: State, why: str, at: Ms) -> State:
    """Take a hold away; the last one starts the clock.

    A cue's hold is paid from the visit's budget.
    """
    hold = state.holds.get(why)
    if hold is None:
        return state
    holds = {reason: other for reason, other in state.holds.items() if reason != why}
    state = change(state, holds=holds)
    if why == "cue":
        state = change(state, cue_budget=max(0, state.cue_budget - (at - hold.at)))
    # A tap can be taken back for so long of running time: what was paused is added to its moment.
    if why in PAUSES and state.back is not None:
        state = change(state, back=change(state.back, at=state.back.at + max(0, at - hold.at)))
    if not holds and state.clock is not None:
        state = change(state, clock=change(state.clock, since=at))
    return state if holds else _restart_watch(state, at)


def held_by(state: State, by: By | None) -> State:
    """Put the therapist's holds in the therapist's hands, or (None) in nobody's.

    Held by nobody, partners may end them.
    """
    mine = {why: Hold(by, state.holds[why].at) for why in THERAPISTS if why in state.holds}
    changed = any(state.holds[why].by != by for why in mine)
    return change(state, holds={**state.holds, **mine}) if changed else state


def add_time(table: Table, state: State, ms: Ms, at: Ms) -> State:
    """Change what is left (and the whole) by so much.

    Time after zero begins anew with it. Never below nothing.

    The whole never becomes nothing: a clock without a whole is one without a limit. Time that is taken away after zero
    is taken from the wrapping up; it cannot begin anew.
    """
    clock = state.clock
    if clock is None:
        return state
    running = clock.since is not None
    state = bank(table, state, at)
    clock = state.clock
    assert clock is not None
    since = at if running else None
    if clock.phase != "main" and ms <= 0:
        left = None if clock.left is None else max(0, clock.left + ms)
        return change(state, clock=change(clock, left=left, since=since))
    left = max(0, ms + (clock.left or 0 if clock.phase == "main" else 0))
    return change(state, clock=Clock("main", left, since, max(clock.total + ms, left) or clock.total))


def fresh_clock(place: Place, state: State, at: Ms) -> Clock | None:
    """Return the clock of a place just entered; without a limit it still measures who talks."""
    since = None if state.holds else at
    # A quiet place is its time, so that runs also where the two want no limits for talking.
    limited = place.time is not None and (place.timing == "own" or state.rule != "none")
    if limited and place.timing != "none":
        time = int((place.time or 0) * state.factor)
        return Clock("main", time, since, time)
    return Clock("main", None, since) if place.talks != "none" else None


def absent(table: Table, state: State) -> tuple[Partner, ...]:
    """Return those whom this place needs and who have no connection."""
    needed = seats_of(table.places[state.place].needs, state.speaker)
    return tuple(seat for seat in needed if not state.here.get(seat))


def let_in(state: State, seats: Collection[Seat], at: Ms) -> State:
    """Let these partners wait no longer; the hold goes with the last who waits."""
    waiting = tuple(seat for seat in state.waiting if seat not in seats)
    state = change(state, waiting=waiting)
    return state if waiting else take(state, "waiting", at)


def mind_presence(table: Table, state: State, at: Ms) -> State:
    """Put or take away the `away` hold, as the place's needs and the connections say."""
    gone = bool(absent(table, state))
    if gone and "away" not in state.holds:
        return put(table, state, "away", Hold(None, at), at)
    return take(state, "away", at) if not gone and "away" in state.holds else state


def due(state: State) -> tuple[Ms, str] | None:
    """Return the earliest moment at which something happens by itself, and its kind.

    At the same moment holds go first.
    """
    moments: list[tuple[Ms, int, str]] = []
    cue = state.holds.get("cue")
    if cue is not None and cue.until is not None:
        moments.append((cue.until, 0, "cue"))
    if "therapist" in state.away_since:
        moments += [
            (max(state.holds[why].at, state.away_since["therapist"]) + LEFT_BEHIND, 0, why)
            for why in THERAPISTS
            if why in state.holds and state.holds[why].by is not None
        ]
    hosted, ours = state.hosted, state.holds.get("host")
    if ours is not None and ours.by is not None:
        moments.append((ours.at + HOST_LEFT, 0, "host"))
    if hosted is not None and hosted.visit:
        moments.append((hosted.visited, 0, "visit"))
    if hosted is not None and hosted.recall and state.place != "closed":
        moments.append((hosted.recall, 0, "recall"))
    if state.break_ is not None and not state.break_.due:
        moments.append((state.break_.until, 0, "break"))
    moments += _ways_back(state)
    clock = state.clock
    if clock is not None and clock.since is not None and clock.left is not None:
        moments.append((clock.since + clock.left, 2, "clock"))
    if not moments:
        return None
    # Never before the last event: a line can be known as lost later than something was due for it.
    at, _, what = min(moments)
    return max(at, state.at), what


def _ways_back(state: State) -> list[tuple[Ms, int, str]]:
    """Return when acts can be undone, or taken back, no more."""
    back, moments = state.back, list[tuple[Ms, int, str]]()
    if state.undo is not None:
        moments.append((state.undo_until, 1, "undo"))
    if back is not None and back.bound and state.holds.keys().isdisjoint(PAUSES):
        moments.append((back.at + TAKE_BACK, 1, "back"))
    return moments


def skip_gap(state: State, start: Ms, end: Ms) -> State:
    """Credit a gap that no server watched: clocks of talking did not run then.

    Appointments did.
    """
    clock, holds = state.clock, dict(state.holds)
    if clock is not None and clock.since is not None:
        clock = change(clock, since=clock.since + max(0, end - max(start, clock.since)))
    # A cue's hold is time that two people spend with each other, like the clock; a break's end is an appointment.
    cue = holds.get("cue")
    if cue is not None and cue.until is not None:
        lost = max(0, end - max(start, cue.at))
        holds["cue"] = change(cue, at=cue.at + lost, until=cue.until + lost)
    back = state.back and change(state.back, at=state.back.at + max(0, end - max(start, state.back.at)))
    return change(_skip_watch(state, start, end), clock=clock, holds=holds, back=back, gap_seen=end)


def way_back(back: Back | None, at: Ms) -> Back | None:
    """Return a tap's way back as it goes on from a later place, for the rest of its time.

    None, if there is none.
    """
    return change(back, bound=True) if back is not None and at < back.at + TAKE_BACK else None


# the watch of one visit: how long it took, without the time in which it stood


def begin_watch(state: State, place: Place, at: Ms) -> State:
    """Begin a visit; with the first one the hour begins."""
    if state.hour is None:
        return state
    ends = state.hour.ends or (at + state.hour.total if place.kind != "lobby" else 0)
    return change(state, hour=change(state.hour, ends=ends, since=at, stood=at if state.holds else None))


def _stop_watch(state: State, at: Ms) -> State:
    """Note the first hold."""
    return state if state.hour is None else change(state, hour=change(state.hour, stood=at))


def _restart_watch(state: State, at: Ms) -> State:
    """Note that the last hold is gone: the visit is as old as it was."""
    hour = state.hour
    if hour is None or hour.stood is None:
        return state
    return change(state, hour=change(hour, since=hour.since + max(0, at - hour.stood), stood=None))


def _skip_watch(state: State, start: Ms, end: Ms) -> State:
    """Take time that nobody watched out of the pace.

    The hour itself is an appointment and goes on.
    """
    hour = state.hour
    if hour is None or hour.stood is not None:
        return state
    return change(state, hour=change(hour, since=hour.since + max(0, end - max(start, hour.since))))


def end_watch(table: Table, state: State, edge: Edge, at: Ms) -> State:
    """End a visit by this edge: its time is added to its kind, beside the planned time.

    An interrupted place comes back after its aside, so only its time is added; a second try is part of the first one's
    plan.
    """
    hour, place = state.hour, table.places[state.place]
    kind = kind_of(place)
    if hour is None or not kind:
        return state
    again = state.aside is not None or (place.kind == "reflect" and state.counts.get(counters.tries(place.step), 0) > 0)
    pace = {**hour.pace, kind: _added(hour, kind, 0 if again else planned(table, place, state.factor), spent(hour, at))}
    if place.acts == "more":
        yes = edge == place.edges["yes"]
        pace["more"] = _added(hour, "more", 0 if yes else 1, 1 if yes else 0)
    return change(state, hour=change(hour, pace=pace))


def _added(hour: Hour, kind: str, plan: Ms, took: Ms) -> tuple[Ms, Ms]:
    had, was = hour.pace.get(kind, (0, 0))
    return had + plan, was + took
