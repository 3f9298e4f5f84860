"""An act on its way through the engine: its needs, its traces, and the rules of its move."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from msgspec import Struct

from ..commands import Act, Host
from ..events import Fact
from ..language.protocol import Place, Table
from ..pair import Ms, Seat
from ..state import State


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


Effect = Callable[[MoveContext, State], State]

Limit = Literal["acts", "stops", "calls", "pauses", "few", "marks"]
"""What else an act counts against, besides the number of all acts of its seat: calls to the other person and pauses
together, marks and what may be but `few` each by its move. `stops` count against nothing else."""


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
    limit: Limit = "acts"
    """What its acts are counted as, so that nobody can use it to flood another person."""

    def may(self, seat: Seat) -> bool:
        """Tell whether it can ever be this seat's."""
        return self.whose in ("anybody", "therapist" if seat == "therapist" else "partner")
