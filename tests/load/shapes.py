"""Three views of a talk and its record as they are now: JSON on standard output.

For a peer that does the same work.
"""

from __future__ import annotations

import sys
from typing import Any

import orjson
from sayback.engine.commands import Act, Arrive, Command
from sayback.engine.language.compile import chosen_or_default, compile
from sayback.engine.language.protocol import Table
from sayback.engine.machine import begin, step
from sayback.engine.outcome import Step
from sayback.engine.pair import SEATS, Seat
from sayback.engine.state import State
from sayback.engine.view import view
from sayback.protocols.library import Library
from sayback.sessions.live import frame
from sayback.sessions.projection import contents
from sayback.sessions.record import Record, SeatConnection, SeatKeys, encode
from sayback.settings import beside
from sayback.tokens import hashed, new_token

from .talk import fitting, talking

PROTOCOL = "speaker-listener"
SOON = 1_000
"""Between two acts, ms."""


def shapes() -> dict[str, Any]:
    """Give `views` by seat and the `record` of a talk in the middle of a turn.

    From a talk with a therapist in which somebody talks against a clock.
    """
    file = Library.load(beside("protocols")).files[PROTOCOL]
    table = compile(file, chosen_or_default(file))
    state = taken(table, begin(table, first="a", seed=1, therapist=True, now=0), Arrive(SEATS), 0)
    while not talking(view(table, state, "a")):
        state = taken(table, state, next_act(table, state), state.at + SOON)
    keys = {seat: SeatKeys(token=hashed(new_token())) for seat in SEATS}
    lines = {f"{at:08x}": SeatConnection("0" * 12, (seat,)) for at, seat in enumerate(SEATS)}
    record = Record(state, keys, version=11, lines=lines, witness=new_token())
    shown = contents(table, record)
    views = {seat: orjson.loads(frame(record, seat, shown[seat], state.at)) for seat in SEATS}
    return {"views": views, "record": orjson.loads(encode(record))}


def taken(table: Table, state: State, command: Command, now: int) -> State:
    """Give the state after a command that the engine takes."""
    outcome = step(table, state, command, now)
    assert isinstance(outcome, Step), outcome
    return outcome.state


def next_act(table: Table, state: State) -> Act:
    """Find the first primary move that a seat is offered, with the mildest arguments."""
    return next(move for seat in SEATS if (move := primary(view(table, state, seat), seat)))


def primary(shown: dict[str, Any], seat: Seat) -> Act | None:
    """Find the primary move of a view, if it has one."""
    for move in shown["moves"]:
        if move.get("primary"):
            args = {name: fitting(shape) for name, shape in move["args"].items()}
            return Act(seat, move["move"], shown["step"]["id"], args)
    return None


if __name__ == "__main__":
    sys.stdout.buffer.write(orjson.dumps(shapes()))
