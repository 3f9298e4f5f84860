"""A talk in a workshop: the facilitator's moves.

The facilitator has no seat and sees no word. A facilitator's act is a command of its own (`commands.Host`), said to
both in plain words; an act that can be taken back can be for ten seconds. The talk never depends on a facilitator who
has gone: a hold from there is the pair's to end after a while, and asking for help, letting somebody look in and
sending them away again are the pair's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from .. import counters
from ..commands import Host
from ..events import Fact
from ..holds import put, take
from ..hosted import hosted, of
from ..language.protocol import Table
from ..outcome import Outcome, Step
from ..pair import PARTNERS, Ms
from ..refusals import refuse
from ..shapes import SEALED_PICK_OR_NOTHING, SWITCH, YES_NO, Shape, misfits, one_of, whole
from ..state import State, rewritten, shut
from ..transitions import begun
from ..values import Hold, Notice, change
from .context import Effect, MoveContext
from .switching import switch, unknown
from .therapist import end, more_or_less_time, overridden, undo

NOTES: Final = (
    "two-minutes",
    "finish-turn",
    "come-back",
    "breathe",
    "slower",
    "rest",
    "well-done",
    "last-round",
)
"""Ready sentences; each has its text under `host.<word>`."""
SEALED_NOTE: Final = "sealed"
RECALL_MOST: Ms = 3_600_000
VISIT: Ms = 60_000
"""Milliseconds from the last sign of somebody who looks in until a visit ends by itself.
Their machine may have died."""
HELPERS: Final = 9_999


def _open(doing: MoveContext, state: State) -> State:
    # Partners who were ready before it was opened need not say so again.
    return begun(doing.table, hosted(state, opened=True), doing.now)


def _pause(doing: MoveContext, state: State) -> State:
    """Hold the talk from now on.

    A call back stays: if this is undone, everybody comes back at the announced moment.
    """
    return put(doing.table, state, "host", Hold("host", doing.now), doing.now)


def _to_go_on(state: State) -> bool:
    return "host" in state.holds or bool(of(state).recall)


def _resume(doing: MoveContext, state: State) -> State:
    """Let the talk go on, also past the moment of a call back."""
    return take(hosted(state, recall=0), "host", doing.now)


def recalled(table: Table, state: State, at: Ms) -> State:
    """Hold the talk: the moment of a call back has come."""
    state = put(table, hosted(state, recall=0), "host", Hold("host", at), at)
    return change(state, at=at, notice=Notice("pause", "host", at))


def _recall(doing: MoveContext, state: State) -> State:
    at = doing.arg("at")
    state = hosted(state, recall=at)
    return change(state, notice=Notice("recall", "host", doing.now)) if at else state


def _note(doing: MoveContext, state: State) -> State:
    """Keep a ready sentence, or a box for each of the two, in the place of the old one."""
    word = doing.arg("word", SEALED_NOTE)
    for seat in PARTNERS if word == SEALED_NOTE else ():
        ref = counters.lasting("host", seat)
        doing.boxes[ref] = doing.arg(seat)
        before = state.boxes.get(ref)
        state = change(state, boxes={**state.boxes, ref: "kept" if before is None else rewritten(before)})
    return change(hosted(state, note=word, noted=doing.now), notice=Notice("note", "host", doing.now, word))


def _visit(doing: MoveContext, state: State) -> State:
    """Ask to look in, or leave.

    Both must say yes to a look; leaving needs nobody's yes.
    """
    if not doing.arg("on"):
        return hosted(state, visit="", welcome=())
    return change(
        hosted(state, visit="asked", welcome=(), visited=doing.now + VISIT), notice=Notice("visit", "host", doing.now)
    )


def _visiting(doing: MoveContext, state: State) -> State:
    """Note that the visitor is still there, in the talk or at its door."""
    return hosted(state, visited=doing.now + VISIT)


def left_alone(state: State, at: Ms) -> State:
    """End a visit: its visitor was not heard of any more."""
    return change(hosted(state, visit="", welcome=()), at=at, notice=Notice("visit-over", None, at))


def _hand_taken(doing: MoveContext, state: State) -> State:
    """Say that helper number `by` comes to those who asked; 0: the help is called off."""
    by = doing.arg("by")
    state = hosted(state, hands={}, taken=by)
    return change(state, notice=Notice("hand-taken", "host", doing.now)) if by else state


def _part(doing: MoveContext, state: State) -> State:
    """Part the two, to be paired anew: the talk ends, with no way back to it."""
    if state.place != "closed":
        state = change(end(doing, state), notice=Notice("end", "host", doing.now))
    return change(hosted(state, parted=True), undo=None, undo_until=0, alone=0)


def _has_clock(state: State) -> bool:
    return state.clock is not None and bool(state.clock.total)


@dataclass(frozen=True, slots=True)
class HostRule:
    """A deed of the facilitator: its arguments, effect, condition, and whether it can be undone.

    If it can, it is also said to both under its own name.
    """

    does: Effect
    args: Mapping[str, Shape] = field(default_factory=dict)
    may: Callable[[State], bool] = lambda state: True
    undone: bool = False


NAME_OR_NOTHING: Final[Shape] = {
    "type": "string",
    "maxLength": 40,
    "pattern": "^(|[A-Za-z0-9_-]{16,40})$",
    "default": "",
}
"""The name of the deed to take back; nothing: the last one."""

HOST: Final[Mapping[str, HostRule]] = {
    "open": HostRule(_open, may=shut),
    "pause": HostRule(_pause, may=lambda state: "host" not in state.holds, undone=True),
    "resume": HostRule(_resume, may=_to_go_on, undone=True),
    "add-time": HostRule(more_or_less_time, {"seconds": whole(-600, 600)}, _has_clock, undone=True),
    "recall": HostRule(_recall, {"at": whole(0, 1 << 53)}),
    "note": HostRule(_note, {"word": {**one_of(*NOTES, SEALED_NOTE), "default": SEALED_NOTE},
                         **dict.fromkeys(PARTNERS, SEALED_PICK_OR_NOTHING)}),
    "visit": HostRule(_visit, {"on": YES_NO}),
    "visiting": HostRule(_visiting, may=lambda state: bool(of(state).visit)),
    "hand-taken": HostRule(_hand_taken, {"by": whole(0, HELPERS)}),
    "switch": HostRule(switch, SWITCH, lambda state: "stop" not in state.holds, undone=True),
    "end": HostRule(end, undone=True),
    "part": HostRule(_part, may=lambda state: not of(state).parted),
    "undo": HostRule(undo, {"hand": NAME_OR_NOTHING}, lambda state: state.undo is not None),
}  # fmt: skip


def host(
    table: Table, given: State, state: State, command: Host, now: Ms, facts: list[Fact], to: Table | None = None
) -> Outcome:
    """Take a facilitator's act (`state`: settled by now), or refuse with the given state."""
    rule = HOST.get(command.what)
    if rule is None:
        return refuse("unknown-move", given)
    if state.hosted is None:
        return refuse("not-yours", given)
    # A talk that is over can still be parted, and its end be undone for as long as that stands.
    if state.place == "closed" and not (command.what == "part" or (command.what == "undo" and state.undo is not None)):
        return refuse("closed", given)
    wrong = misfits(rule.args, command.args) or _mistaken(command, now)
    if wrong:
        return refuse("bad-args", given, f"({', '.join(wrong)})")
    if not rule.may(state) or command.args.get("hand", "") not in ("", state.undo_of):
        return refuse("not-now", given, final=True)
    code = unknown(table, state, command, to)
    if code is not None:
        return refuse(code, given, final=True)
    doing = MoveContext(table, command, now, facts, to=to)
    if rule.undone:
        after = overridden(doing, state, rule.does(doing, change(state, undo=None, undo_until=0, alone=0, at=now)))
    else:
        after = change(rule.does(doing, state), at=now)
        doing.note(command.what)
    return Step(after, tuple(doing.facts), doing.boxes)


def _mistaken(command: Host, now: Ms) -> list[str]:
    """Return arguments that fit each by itself and not together.

    A moment that is past or far, a note without its boxes.
    """
    args = command.args
    if command.what == "recall" and args["at"] and not now < args["at"] <= now + RECALL_MOST:  # type: ignore[operator]
        return ["at"]
    if command.what == "note" and args.get("word", SEALED_NOTE) == SEALED_NOTE:
        return [seat for seat in PARTNERS if not args.get(seat)]
    return []
