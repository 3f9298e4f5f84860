"""An act on its way through the engine: its needs, its traces, and the shared steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from msgspec import Struct

from ..commands import Act, Host
from ..events import Fact
from ..holds import bank
from ..language.protocol import Edge, Place, Table
from ..pair import Ms, Seat, seats_of
from ..state import Aside, Clock, Notice, State, change
from ..transitions import follow

UNDO: Ms = 10_000
"""So long what a therapist or a facilitator did can be undone."""


@dataclass(slots=True)
class MoveContext:
    """An act under way: table, act, moment, and the facts and boxes it leaves."""

    table: Table
    act: Act | Host
    now: Ms
    facts: list[Fact] = field(default_factory=list)
    boxes: dict[str, str] = field(default_factory=dict)
    to: Table | None = None
    """The dialogue that it goes over to, if that is another one."""

    @property
    def seat(self) -> Any:
        """The seat that acts; a partner's or the therapist's, as the move allows."""
        return self.act.seat

    def arg(self, name: str, default: Any = None) -> Any:
        """Return an argument that was checked against its shape."""
        return self.act.args.get(name, default)

    def note(self, kind: str, detail: str = "", *, to: tuple[Seat, ...] = ()) -> None:
        """Leave a fact of this seat."""
        self.facts.append(Fact(kind, self.now, self.act.seat, detail, to))

    def place(self, state: State) -> Place:
        """Return the place where the talk stands."""
        return self.table.places[state.place]

    def go(self, state: State, edge: Edge) -> State:
        """Leave by this edge, now."""
        return follow(self.table, state, edge, self.now)

    def on(self, state: State, way: str = "next") -> State:
        """Leave by the named edge of the place."""
        return self.go(state, self.place(state).edges[way])


Effect = Callable[[MoveContext, State], State]


class Rule(Struct, frozen=True, gc=False):
    """A move's rules, whenever it is made: a row of `names.MOVES`."""

    effect: Effect
    scope: Literal["here", "anywhere"]
    """here: it belongs to a visit, and is refused as *passed* when that has gone."""
    whose: Literal["partner", "therapist", "anybody"] = "partner"
    undoable: bool = False
    """Whether a therapist who made it can undo it for a while; then it is also said to both."""
    alone: bool = False
    """Whether it leaves everything else as it is, a way back included: it shows nowhere."""
    keeps_way_back: bool = False
    """Whether a tap can still be taken back after it.
    It belongs to no place, or only changes its time."""

    def may(self, seat: Seat) -> bool:
        """Tell whether it can ever be this seat's."""
        return self.whose in ("anybody", "therapist" if seat == "therapist" else "partner")


def did(doing: MoveContext, state: State, as_: str | None = None) -> State:
    """Keep that this seat has made its move here; go on when all who were asked have.

    They must have made the same one.
    """
    move = as_ or doing.act.move
    state = change(state, did={**state.did, doing.act.seat: move})
    asked = seats_of(doing.place(state).by, state.speaker)
    return doing.on(state) if all(state.did.get(seat) == move for seat in asked) else state


def add_time(doing: MoveContext, state: State, ms: Ms) -> State:
    """Change what is left (and the whole) by so much.

    Time after zero begins anew with it. Never below nothing.

    The whole never becomes nothing: a clock without a whole is one without a limit. Time that is taken away after zero
    is taken from the wrapping up; it cannot begin anew.
    """
    clock = state.clock
    if clock is None:
        return state
    running = clock.since is not None
    state = bank(doing.table, state, doing.now)
    clock = state.clock
    assert clock is not None
    since = doing.now if running else None
    if clock.phase != "main" and ms <= 0:
        left = None if clock.left is None else max(0, clock.left + ms)
        return change(state, clock=change(clock, left=left, since=since))
    left = max(0, ms + (clock.left or 0 if clock.phase == "main" else 0))
    return change(state, clock=Clock("main", left, since, max(clock.total + ms, left) or clock.total))


def to_close(doing: MoveContext, state: State) -> State:
    """Go to the last words from anywhere: an aside is over, the first speaker speaks again."""
    state = change(bank(doing.table, state, doing.now), aside=None, speaker=state.first)
    return doing.go(state, Edge(doing.table.close))


def to_keep(doing: MoveContext, state: State) -> State:
    """Go to the very last page from anywhere, where both choose what stays.

    Nothing holds, nobody has to say a word.
    """
    state = change(bank(doing.table, state, doing.now), aside=None, speaker=state.first, holds={}, waiting=())
    return doing.go(state, Edge(f"{doing.table.places[doing.table.close].step}.keep"))


def aside(doing: MoveContext, state: State, kind: str, seat: Any, back_to: str, card: str = "") -> State:
    """Insert a place of the engine's own.

    The place it returns to and the time left there are remembered.
    """
    state = bank(doing.table, state, doing.now)
    kept = Aside(kind, seat, back_to, state.visit, state.speaker, state.clock, state.did, card)
    state = change(state, aside=kept, speaker=seat or state.speaker)
    return doing.go(state, Edge(f"aside-{kind}"))


def overridden(doing: MoveContext, before: State, after: State) -> State:
    """Make the therapist's act plain to both, and leave its way back open for a while."""
    named = (doing.arg(name) for name in ("seconds", "to", "who", "card", "protocol"))
    detail = next((str(word) for word in named if word is not None), "")
    doing.note(doing.act.move, detail)
    before = bank(doing.table, change(before, undo=None, undo_until=0), doing.now)
    notice = Notice(doing.act.move, doing.act.seat, doing.now, detail)
    return change(after, notice=notice, undo=before, undo_until=doing.now + UNDO, undo_of=doing.act.id)


def presence_by_beginning(doing: MoveContext, state: State) -> State:
    """Agree to the therapist's presence, and nothing more, for those who begin unasked.

    Our own panels ask before; this is for partners who play by the list of moves alone.
    """
    if not state.therapist or doing.seat in state.consent:
        return state
    return change(state, consent={**state.consent, doing.seat: ("present",)})
