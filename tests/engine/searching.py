"""An explicit search for every state that a talk can come to, with the real engine.

Clocks are folded out: one step for each way on.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sayback.engine.commands import Act, Tick
from sayback.engine.language.protocol import Table
from sayback.engine.machine import begin, due_at, step
from sayback.engine.moves.offers import moves
from sayback.engine.outcome import Step
from sayback.engine.pair import PARTNERS, SEATS
from sayback.engine.shapes import Move
from sayback.engine.state import State, beneath
from sayback.engine.values import change

from tests.engine.talks import BOX

Key = tuple[Any, ...]
ASIDE = frozenset(
    (
        "pause",
        "cue",
        "break",
        "took",
        "leave",
        "more-time",
        "enough",
        "not-now",
        "later",
        "rewrite",
        "show",
        "lands",
        "word",
        "consent",
        "pulse",
        "stop",
        "after-stop",
        "take-back",
        "unsign",
    )
)
"""Moves that do not lead on: their effects are walked and traced elsewhere."""
SAME = frozenset(("pass", "discuss"))


class Search:
    """The states of one talk, at most `most`, each with the states it leads to.

    States count as equal where their difference cannot matter.
    """

    def __init__(self, table: Table, rule: str = "firm", most: int = 3_000, hour: int = 0) -> None:
        self.table, self.most = table, most
        self.decides = any(place.acts == "gate" for place in table.places.values())
        start = begin(table, first="a", seed=1, rule=rule, hour=hour, therapist=bool(table.terms.needs), now=0)
        start = change(start, here=dict.fromkeys(SEATS if start.therapist else PARTNERS, 1), away_since={})
        self.states: dict[Key, State] = {self.key(start): start}
        self.leads: dict[Key, set[Key]] = {}
        self.whole = self._run(start)

    def _run(self, start: State) -> bool:
        todo = [start]
        while todo:
            if len(self.states) > self.most:
                return False
            state = todo.pop()
            leads = self.leads[self.key(state)] = set()
            for after in self.onward(state):
                found = self.key(after)
                leads.add(found)
                if found not in self.states:
                    self.states[found] = after
                    todo.append(after)
        return True

    def onward(self, state: State) -> Iterator[State]:
        """Yield the states after each move that leads on, and after the clock."""
        for seat in PARTNERS:
            for move in moves(self.table, state, seat):
                for args in ways(move, state):
                    outcome = step(self.table, state, Act(seat, move.move, beneath(state), args), 0)
                    assert isinstance(outcome, Step), (seat, move, outcome)
                    yield outcome.state
        due = due_at(self.table, state)
        if due is not None:
            yield change(step(self.table, state, Tick(), due).state, at=0)

    def key(self, state: State) -> Key:
        """Name the parts of a state that can change where its talk goes from here.

        Understood seats only matter to a decision.
        """
        understood = tuple(sorted(state.understood.items())) if self.decides else ()
        inserted = state.aside and (state.aside.kind, state.aside.place, state.aside.speaker)
        # which option was picked is only shown; it leads nowhere else than the place it led to
        counted = (item for item in state.counts.items() if ".chose." not in item[0])
        counts, done = tuple(sorted(counted)), tuple(sorted(state.did.items()))
        return (state.place, state.speaker, counts, done, understood, state.draft > 0, inserted)

    def stuck(self) -> list[str]:
        """List states without an expected move that do not end by themselves."""
        return [
            beneath(state)
            for state in self.states.values()
            if state.place != "closed"
            and due_at(self.table, state) is None
            and not any(move.primary for seat in PARTNERS for move in moves(self.table, state, seat))
        ]

    def lost(self) -> list[str]:
        """List states from which the end is not reached."""
        behind: dict[Key, list[Key]] = {}
        for key, leads in self.leads.items():
            for to in leads:
                behind.setdefault(to, []).append(key)
        todo = [key for key, state in self.states.items() if state.place == "closed" or key not in self.leads]
        seen = set(todo)
        while todo:
            for key in behind.get(todo.pop(), ()):
                if key not in seen:
                    seen.add(key)
                    todo.append(key)
        return [beneath(state) for key, state in self.states.items() if key not in seen]


def ways(move: Move, state: State) -> list[dict[str, object]]:
    """List the arguments of a move that can make a difference; none where none can."""
    if move.move in ASIDE or (move.move in SAME and state.did):
        return []
    if move.move == "heard":
        return [{"verdict": "got"}, {"verdict": "no"}]
    if move.move == "more":
        return [{"more": True}, {"more": False}]
    if move.move == "choose":
        return [{"option": option} for option in move.args["option"]["enum"]]
    if move.move == "discuss":
        return [{"item": move.args["item"]["enum"][0]}]
    if move.move == "draft":
        return [{"text": BOX}] if not state.draft else []
    asked = {name: shape for name, shape in move.args.items() if "default" not in shape}
    return [{name: shape.get("const", shape.get("minimum", BOX)) for name, shape in asked.items()}]
