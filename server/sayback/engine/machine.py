"""The one verb: `step` answers a command with a new state and its facts, or refuses.

Every command settles first: all deadlines that have passed by `now` are applied in order, each at the moment it was
due, so an unfired timer can never let a late act through, and looking late gives the same state as watching. A refusal
returns the very state that was given; a tick with nothing due returns it too.
"""

from __future__ import annotations

from .commands import Act, Arrive, Command, Depart, Gap, Host
from .events import Fact
from .holds import due, held_by, mind_presence, skip_gap, stage, take
from .hosted import hosted
from .language.protocol import Table
from .moves.context import MoveContext, Rule
from .moves.facilitator import host, left_alone, recalled
from .moves.names import MOVES
from .moves.offers import moves, overlay
from .moves.switching import unknown
from .moves.takeback import open_to
from .moves.therapist import overridden
from .outcome import Outcome, Step
from .pair import PARTNERS, SEATS, Ms, Partner
from .refusals import refuse
from .shapes import misfits
from .state import State, beneath
from .transitions import begun, clock_ran_out
from .values import Hold, Hosted, Hour, change


def begin(
    table: Table,
    *,
    first: Partner,
    seed: int,
    rule: str = "soft",
    factor: float = 1.0,
    therapist: bool = False,
    hour: Ms = 0,
    hosted: bool = False,
    waiting_room: bool = False,
    now: Ms,
) -> State:
    """Begin a talk in the lobby; times in ms.

    The coin (`first`) and the decks' `seed` are thrown outside. `hour`: how long the two have from the first step on;
    0: they did not say. `hosted`: it belongs to a workshop, whose facilitator lets it begin. `waiting_room`: the
    therapist lets each partner in.
    """
    return State(
        table.protocol, table.digest, "lobby", now, first, first, seed, rule, factor, therapist=therapist,
        away_since=dict.fromkeys(SEATS if therapist else PARTNERS, now), hour=Hour(hour) if hour else None,
        hosted=Hosted(acted=now, entered=now) if hosted else None,
        waiting=PARTNERS if waiting_room and therapist else (),
    )  # fmt: skip


def due_at(table: Table, state: State) -> Ms | None:
    """Return the moment at which this talk wants to be looked at next, or None."""
    found = due(state)
    return found[0] if found else None


def step(table: Table, state: State, command: Command, now: Ms, *, to: Table | None = None) -> Outcome:
    """Take a command at this moment; a refusal carries the given state untouched.

    The moment is never before the state's own.

    `to`: the table of the dialogue that a `switch` goes over to, or its undoing back to; the state's `digest` then
    names it, and every later step takes it.
    """
    # Another server may have kept this state by a clock that is ahead: time never runs back in a talk.
    now = max(now, state.at)
    facts: list[Fact] = []
    if isinstance(command, Gap):
        return _gap(table, state, command, facts)
    # First what the clock has done by itself: an act that comes late is judged by the place where the talk is by now.
    settled = settle(table, state, now, facts)
    if isinstance(command, Act):
        return _act(table, state, settled, command, now, facts, to)
    if isinstance(command, Host):
        return host(table, state, settled, command, now, facts, to)
    if isinstance(command, Arrive):
        settled = _arrive(table, settled, command, now)
    elif isinstance(command, Depart):
        settled = _depart(table, settled, command, now)
    return Step(settled, tuple(facts))


def settle(table: Table, state: State, now: Ms, facts: list[Fact]) -> State:
    """Apply every passed deadline, in order, at the moment it was due, to a fixed point."""
    # One deadline at a time: each may set, move or end the next (the end of a cue starts the clock again).
    while (found := due(state)) is not None and found[0] <= now:
        at, what = found
        facts.append(Fact(f"due-{what}", at))
        if what == "clock":
            state = clock_ran_out(table, state, at)
        elif what == "cue":
            state = change(take(state, "cue", at), at=at)
        elif what == "undo":
            state = change(state, undo=None, undo_until=0, at=at)
        elif what == "back":
            state = change(state, back=None, at=at)
        elif what in ("held", "host", "waiting"):
            state = change(state, holds={**state.holds, what: Hold(None, state.holds[what].at)}, at=at)
        elif what == "recall":
            state = recalled(table, state, at)
        elif what == "visit":
            state = left_alone(state, at)
        elif state.break_ is not None:
            # The promised moment ends no break, as both must be back for that. It lets the other come back, too.
            state = change(state, break_=change(state.break_, due=True), at=at)
    return state


def _gap(table: Table, state: State, gap: Gap, facts: list[Fact]) -> Step:
    # Every server tells of the gaps that it knows: only time that was not credited before counts.
    if gap.end <= state.gap_seen:
        return Step(state)
    start = max(gap.start, state.gap_seen)
    return Step(skip_gap(settle(table, state, start, facts), start, gap.end), tuple(facts))


def _act(table: Table, given: State, state: State, act: Act, now: Ms, facts: list[Fact], to: Table | None) -> Outcome:
    # Refusals carry `given`, not the settled `state`: the caller sees by `is` that there is nothing to keep. What is
    # due is kept by the tick that wakes for it, once, and not by every act that was refused meanwhile.
    rule = MOVES.get(act.move)
    if rule is None:
        return refuse("unknown-move", given)
    if not rule.may(act.seat):
        return refuse("not-yours", given)  # whenever it is sent: waiting does not make it theirs
    if rule.scope == "here" and act.step not in (beneath(state), overlay(state)):
        return refuse("closed" if state.place == "closed" else "passed", given)
    offered = next((move for move in moves(table, state, act.seat) if move.move == act.move), None)
    if offered is None:
        return refuse(_why_not(state, act, rule), given, final=rule.scope == "anywhere")
    wrong = misfits(offered.args, act.args)
    # These two name what the sender saw: another value is a late act, not a mistake.
    if wrong in (["after"], ["of"]):
        return refuse("passed", given)
    if wrong:
        sealed = all(name in act.args and offered.args.get(name, {}).get("format") == "sealed" for name in wrong)
        return refuse("bad-box" if sealed else "bad-args", given, f"({', '.join(wrong)})")
    lost = unknown(table, state, act, to)
    if lost is not None:
        return refuse(lost, given, final=True)
    doing = MoveContext(table, act, now, facts, to=to)
    return Step(_perform(rule, doing, state), tuple(doing.facts), doing.boxes)


def _perform(rule: Rule, doing: MoveContext, state: State) -> State:
    """Do a listed move.

    A therapist's act can be undone for ten seconds; anybody's act closes an older way back. A partner's tap can be
    taken back as `takeback` says.
    """
    # Leaving is told to nobody, so it is no sign of life on a wall either.
    if state.hosted is not None and doing.act.move != "leave":
        state = hosted(state, acted=doing.now)
    if rule.alone:
        return rule.effect(doing, state)
    before = state
    state = rule.effect(doing, change(state, undo=None, undo_until=0, alone=0, at=doing.now))
    state = open_to(rule, doing, before, state)
    return overridden(doing, before, state) if rule.undoable and doing.act.seat == "therapist" else state


def _why_not(state: State, act: Act, rule: Rule) -> str:
    """Return the code for a known move that is not on this seat's list.

    Only a move of a visit may be tried again later: a pause sent into a break must not happen when the break ends.
    """
    if state.place == "closed":
        return "closed"
    if rule.scope == "here" and state.did.get(act.seat) == act.move:
        return "already"
    return "not-now" if stage(state) in ("break", "paused", "lobby") or rule.scope == "anywhere" else "not-yours"


def _arrive(table: Table, state: State, command: Arrive, now: Ms) -> State:
    # Connections are counted: a seat with two devices is left by the last of them.
    here = {**state.here}
    for seat in command.seats:
        here[seat] = here.get(seat, 0) + 1
    away = {seat: at for seat, at in state.away_since.items() if not here.get(seat)}
    state = change(state, here=here, away_since=away, at=now)
    if "therapist" in command.seats:
        # Back in the talk, so their holds are theirs again. After a minute away the partners could end them.
        state = held_by(state, "therapist")
    return begun(table, mind_presence(table, state, now), now)


def _depart(table: Table, state: State, command: Depart, now: Ms) -> State:
    """Take a connection away, and credit the clock if this very talker was away.

    From `since` on, when the connection was last heard.
    """
    here, away = {**state.here}, {**state.away_since}
    for seat in command.seats:
        here[seat] = here.get(seat, 0) - 1
        if here[seat] <= 0:
            here.pop(seat)
            away.setdefault(seat, min(command.since, now))
    state = change(state, here=here, away_since=away, at=now)
    clock = state.clock
    since = clock.since if clock is not None and clock.since is not None else now
    heard = max(command.since, state.gap_seen)  # a gap was credited already, by moving `since` forward
    return mind_presence(table, state, min(now, max(since, heard)))
