"""Both ends of a talk in one hand: two seats, a therapist and a clock.

The clock only moves when it is told to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sayback.engine.commands import Act, Arrive, Command, Depart, Gap, Host, Tick
from sayback.engine.events import Fact
from sayback.engine.holds import stage
from sayback.engine.language.compile import chosen_or_default, compile
from sayback.engine.language.protocol import ProtocolFile, Table
from sayback.engine.machine import begin, step
from sayback.engine.moves.offers import moves
from sayback.engine.outcome import Step
from sayback.engine.pair import Ms, Seat
from sayback.engine.refusals import Refusal
from sayback.engine.shapes import BOX_SIZES, Move
from sayback.engine.state import State
from sayback.engine.view import view
from sayback.engine.view_types import Content

from tests.engine.making import ms

BOX = "x" * BOX_SIZES[1]
BOTH: tuple[Seat, Seat] = ("a", "b")


def table_of(file: ProtocolFile, **settings: object) -> Table:
    """Compile the table of a file with these settings."""
    return compile(file, chosen_or_default(file, settings))


def fitting(shapes: Mapping[str, Mapping[str, Any]], pick: Any = None) -> dict[str, object]:
    """Make arguments that fit these shapes.

    `pick(values)` chooses; without it the first of each.
    """
    choose = pick or (lambda values: values[0])
    return {name: choose(values_of(shape)) for name, shape in shapes.items()}


def values_of(shape: Mapping[str, Any]) -> list[object]:
    """List a few values at the edges of a shape."""
    if "enum" in shape:
        return list(shape["enum"])
    if "const" in shape:
        return [shape["const"]]
    if shape["type"] == "boolean":
        return [True, False]
    if shape["type"] == "integer":
        return [shape["minimum"], (shape["minimum"] + shape["maximum"]) // 2, shape["maximum"]]
    if shape["maxLength"] < BOX_SIZES[0]:
        return [shape.get("default", "small")]
    empty = [""] if shape.get("default") == "" else []
    return [BOX, *empty]


class Talk:
    """One talk under way; `now` is moved by hand, in ms from 0."""

    def __init__(self, file: ProtocolFile, *, start: bool = True, therapist: bool = False, **more: Any) -> None:
        settings = more.pop("settings", {})
        self.table = table_of(file, **settings)
        self.now: Ms = 0
        self.facts: list[Fact] = []
        self.boxes: dict[str, str] = {}
        begun = {"first": "a", "seed": 1, "now": 0, **more}
        therapist = therapist or bool(self.table.terms.needs)
        self.state: State = begin(self.table, therapist=therapist, **begun)
        if start:
            self.arrive(*(("a", "b", "therapist") if therapist else BOTH))
            self.both("ready")

    # input: commands to the talk

    def give(self, command: Command, to: Table | None = None) -> Step | Refusal:
        """Apply a command at this moment; a refusal must leave the very same state.

        `to`: the table that the talk goes over to.
        """
        before = self.state
        outcome = step(self.table, before, command, self.now, to=to)
        assert outcome.state is before or isinstance(outcome, Step)
        if isinstance(outcome, Step):
            self.state = outcome.state
            self.facts += outcome.facts
            self.boxes.update(outcome.boxes)
            self.table = to if to is not None and self.state.digest == to.digest else self.table
        return outcome

    def act(self, seat: Seat, move: str, at: str | None = None, **args: object) -> Talk:
        """Make a move that must be taken, at the place of the talk (or at the step `at`)."""
        outcome = self.give(Act(seat, move, at or self.here, args))
        assert isinstance(outcome, Step), f"{seat} {move} at {self.here}: {outcome.code} {outcome.message}"
        return self

    def host(self, what: str, **args: object) -> Talk:
        """Make a move of a workshop's facilitator, which must be taken."""
        outcome = self.give(Host(what, args))
        assert isinstance(outcome, Step), f"{what}: {outcome.code} {outcome.message}"
        return self

    def no_host(self, what: str, **args: object) -> str:
        """Return the code with which a facilitator's wish is refused."""
        outcome = self.give(Host(what, args))
        assert isinstance(outcome, Refusal), f"{what} was taken"
        return outcome.code

    def no(self, seat: Seat, move: str, at: str | None = None, **args: object) -> str:
        """Return the code with which a move is refused."""
        outcome = self.give(Act(seat, move, at or self.here, args))
        assert isinstance(outcome, Refusal), f"{seat} {move} was taken"
        return outcome.code

    def both(self, move: str, **args: object) -> Talk:
        """Make the same move of a, then of b."""
        here = self.here
        return self.act("a", move, here, **args).act("b", move, here, **args)

    def arrive(self, *seats: Seat) -> Talk:
        """Open a connection for each of these seats."""
        for seat in seats:
            self.give(Arrive((seat,)))
        return self

    def depart(self, *seats: Seat, since: Ms | None = None) -> Talk:
        """Close a connection of each of these seats, last heard at `since`."""
        self.give(Depart(seats, self.now if since is None else since))
        return self

    def gap(self, start: Ms, end: Ms) -> Talk:
        """Pass time that no server watched."""
        self.give(Gap(start, end))
        return self

    def wait(self, time: str | Ms) -> Talk:
        """Let time go by unwatched."""
        self.now += ms(time)
        return self

    def tick(self, time: str | Ms = 0) -> Talk:
        """Let time go by, then look."""
        self.wait(time)
        self.give(Tick())
        return self

    def primary(self, seats: Iterable[Seat] = BOTH) -> Talk:
        """Make the primary move of the first of these seats that has one.

        With the first fitting arguments.
        """
        for seat in seats:
            for move in self.moves(seat):
                if move.primary:
                    return self.act(seat, move.move, **fitting(move.args))
        raise AssertionError(f"nobody has a primary move in {self.here}")

    def until(self, place: str, most: int = 400) -> Talk:
        """Make primary moves until this place is reached."""
        for _ in range(most):
            if self.state.place == place:
                return self
            self.primary()
        raise AssertionError(f"{place} is not reached; the talk stands in {self.here}")

    # output: the talk as it is seen

    @property
    def here(self) -> str:
        """Return `<place>~<visit>`."""
        return f"{self.state.place}~{self.state.visit}"

    @property
    def place(self) -> str:
        return self.state.place

    @property
    def stage(self) -> str:
        return stage(self.state)

    @property
    def left(self) -> Ms | None:
        """Return the time left of the clock at this moment."""
        clock = self.state.clock
        if clock is None or clock.left is None:
            return None
        return clock.left if clock.since is None else clock.left - (self.now - clock.since)

    def moves(self, seat: Seat) -> tuple[Move, ...]:
        return moves(self.table, self.state, seat)

    def can(self, seat: Seat) -> set[str]:
        """Name the moves of this seat."""
        return {move.move for move in self.moves(seat)}

    def expected(self, seat: Seat) -> str | None:
        """Name the seat's primary move."""
        found = [move.move for move in self.moves(seat) if move.primary]
        assert len(found) <= 1
        return found[0] if found else None

    def view(self, seat: Seat) -> Content:
        return view(self.table, self.state, seat)


def least(file: ProtocolFile) -> dict[str, object]:
    """List the settings of a file with the least of every count, for small searches."""
    return {name: setting.least for name, setting in file.settings.items() if setting.kind == "count"}
