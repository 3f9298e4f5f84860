"""A tour through a dialogue: every kind of place once, as each seat would see it.

A therapist who is there is one of them. The pages are not described a second time: two obliging people play the
dialogue on the real engine, in no time at all, and what their panels would get is kept. So a gallery shows what a talk
will show.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ..engine.commands import Act, Arrive, Command, Tick
from ..engine.language.compile import chosen_or_default, compile
from ..engine.language.protocol import ProtocolFile, StepDef, Table
from ..engine.machine import begin, due_at, step
from ..engine.moves.offers import moves
from ..engine.outcome import Step
from ..engine.pair import PARTNERS, SEATS, Ms, Partner, Seat
from ..engine.shapes import Move
from ..engine.state import State
from ..engine.values import change
from ..engine.view import view
from ..engine.view_types import Content

MOST: Final = 1_000
"""Acts and moments: far more than any dialogue of the library needs."""
UNSEEN: Final = ("lobby", "closed")
OBLIGING: Final[Mapping[str, object]] = {"verdict": "got", "more": False}

Stop = dict[Seat, Content]

_HELD: Final = frozenset({"turn", "reflect", "more", "choose"})
"""Kinds in which somebody has the floor."""


def tour(file: ProtocolFile, wanted: Mapping[str, object] | None = None) -> list[Stop]:
    """Return the views of all seats at each place, in the order of the talk.

    Times start at 0 ms. The partners' are those of a talk for two. A place that comes again is shown once, a turn once
    for every item that it is about. Raises ValueError for settings that do not fit.
    """
    table = compile(file, chosen_or_default(file, wanted or {}))
    roads = _roads(file.steps)
    start = begin(table, first="a", seed=7, therapist=True, now=0)
    state, now = _given(table, start, Arrive(SEATS), 0), 0
    seen: set[tuple[str, str]] = set()
    stops: list[Stop] = []
    for _ in range(MOST):
        if state.place == "closed":
            break
        stop = _seen(table, state)
        place = stop["a"]["step"]
        key = (state.place, str(place.get("item", "")) if place["kind"] == "turn" else "")
        if key not in seen and place["kind"] not in UNSEEN:
            stops.append(stop)
        seen.add(key)
        state, now = _onward(table, state, now, roads)
    return stops


def _seen(table: Table, state: State) -> Stop:
    """Return all views: the two by themselves, and a therapist's of them."""
    alone = change(state, therapist=False, consent={})
    return {seat: view(table, state if seat == "therapist" else alone, seat) for seat in SEATS}


def _onward(table: Table, state: State, now: Ms, roads: Mapping[str, str]) -> tuple[State, Ms]:
    """Do what is asked of each here; where nothing is, the clock has its way."""
    before = state
    for seat in PARTNERS:
        wish = next((move for move in moves(table, state, seat) if move.primary), None)
        if wish is not None and (state.place, state.visit) == (before.place, before.visit):
            where = table.places[state.place].step
            args = {name: _answer(name, shape, where, roads) for name, shape in wish.args.items()}
            if "option" in args and table.places[state.place].acts == "sides":
                args = {"option": wish.args["option"]["enum"][PARTNERS.index(seat)]}
            state = _given(table, state, _act(table, state, seat, wish, args), now)
    if state is before:
        now = max(now, due_at(table, state) or now)
        state = _given(table, state, Tick(), now)
    return state, now


def _act(table: Table, state: State, seat: Partner, wish: Move, args: Mapping[str, object]) -> Act:
    return Act(seat, wish.move, str(view(table, state, seat)["step"]["id"]), args)


def _given(table: Table, state: State, command: Command, now: Ms) -> State:
    outcome = step(table, state, command, now)
    return outcome.state if isinstance(outcome, Step) else state


def _answer(name: str, shape: Mapping[str, Any], where: str, roads: Mapping[str, str]) -> object:
    """Return an argument that fits, and leads on.

    Understood, no more pieces, the way with the most to see.
    """
    if name == "option" and roads.get(where) in shape.get("enum", ()):
        return roads[where]
    if name in OBLIGING:
        return OBLIGING[name]
    if "default" in shape:
        return shape["default"]
    if "enum" in shape:
        return shape["enum"][0]
    if shape["type"] == "integer":
        return shape["maximum"]
    return True if shape["type"] == "boolean" else "A" * int(shape["minLength"])


def _roads(steps: tuple[StepDef, ...]) -> dict[str, str]:
    """Return for every choice the option with the most steps behind it."""
    found: dict[str, str] = {}
    for definition in steps:
        if definition.options:
            found[definition.name] = max(definition.options, key=lambda option: len(option.steps)).word
            for option in definition.options:
                found |= _roads(option.steps)
        found |= _roads(definition.steps)
    return found


def strip(file: ProtocolFile) -> list[str]:
    """Return the dialogue as a row of signs: a step's kind, and its floor (`turn:a`).

    The floor, where it is somebody's. A part that is played twice with exchanged roles stands there twice; settings are
    the usual ones.
    """
    usual = {name: setting.default for name, setting in file.settings.items()}
    return _signs(file.steps, "a", usual)


def _signs(steps: tuple[StepDef, ...], speaker: Partner, usual: Mapping[str, object]) -> list[str]:
    found: list[str] = []
    for definition in steps:
        if any(usual[name] != option for name, option in definition.when.items()):
            continue
        if definition.kind == "rounds":
            found += _signs(definition.steps, speaker, usual)
            found += _signs(definition.steps, "b", usual) if definition.keys.get("swap") is True else []
        else:
            found.append(f"{definition.kind}:{speaker}" if definition.kind in _HELD else definition.kind)
    return found
