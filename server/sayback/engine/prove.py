"""The proof that a file may run: structure, then the compiled table in every mode.

Nothing here searches: a language without goto is proved by walking it once. Reach is a breadth-first walk forwards from
the first place and backwards from the close; boundedness is that the graph without counted edges has no cycle.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from .language.compile import chosen_or_default, compile
from .language.protocol import Edge, Place, Problem, ProtocolFile, Setting, StepDef, Table, Where, walk
from .language.version import written
from .language.vocabulary import COUNTING, KINDS
from .minutes import minutes
from .moves.offers import moves
from .state import State

MODES_MOST = 16
NESTING_MOST = 3
LONGEST_MOST = 180
RESERVED = ("lobby", "closed", "how-safe")
POSITIONED = ("turn", "reflect", "more", "choose", "card")
AUTOMATIC = ("start", "turnaround", "gate", "back")
Chosen = dict[str, int | str | bool]


def prove(file: ProtocolFile) -> list[Problem]:
    """Return every problem of a file that was read without one.

    Nesting, order, positions, reach, bounds and promises.
    """
    found: dict[Problem, None] = {}
    modes = math.prod(len(_options(file.settings[name])) for name in _modes(file))
    if modes > MODES_MOST:
        return [Problem("modes", f"{modes} combinations of modes", f"at most {MODES_MOST}", _where(file))]
    for chosen in _variants(file):
        steps = _kept(file.steps, chosen)
        found.update(dict.fromkeys(_structure(file, steps)))
        # Compiling takes a sound structure for granted.
        if not found:
            found.update(dict.fromkeys(_table(compile(file, chosen), file)))
    if not found:
        found.update(dict.fromkeys(_promises(file)))
    return list(found)


def _where(file: ProtocolFile) -> Where:
    return file.steps[0].where if file.steps else Where()


def _variants(file: ProtocolFile) -> Iterator[Chosen]:
    """Return every combination of the choices used in `when`, or by how deep a card is.

    Each with the least, the usual and the greatest counts.
    """
    names = _modes(file)
    ways = [_options(file.settings[name]) for name in names]
    for combination in itertools.product(*ways):
        for pick in ("default", "least", "most"):
            chosen = chosen_or_default(file)
            for name, setting in file.settings.items():
                if setting.kind == "count" and pick != "default":
                    chosen[name] = getattr(setting, pick)
            chosen.update(zip(names, combination, strict=True))
            yield chosen


def _modes(file: ProtocolFile) -> list[str]:
    used = {name for step in walk(written(file)) for name in step.when}
    return sorted(name for name in used if name in file.settings)


def _options(setting: Setting) -> tuple[str | bool, ...]:
    return setting.options if setting.kind == "choice" else (True, False)


def _kept(steps: Sequence[StepDef], chosen: Mapping[str, object]) -> tuple[StepDef, ...]:
    """Return the steps that are left in one mode, at every depth."""
    return tuple(
        replace(
            step,
            steps=_kept(step.steps, chosen),
            options=tuple(replace(option, steps=_kept(option.steps, chosen)) for option in step.options),
        )
        for step in steps
        if all(chosen.get(name) == value for name, value in step.when.items())
    )


# structure


def _structure(file: ProtocolFile, steps: Sequence[StepDef]) -> Iterator[Problem]:
    closes = [step for step in walk(steps) if step.kind == "close"]
    if not steps or steps[-1].kind != "close" or len(closes) != 1:
        where = steps[-1].where if steps else _where(file)
        yield Problem("close", "the last step must be a close, and there is exactly one", "- close: end", where)
    for step in walk(steps):
        if step.name in RESERVED or step.name.startswith("aside-"):
            yield Problem("names", f"{step.name} is a name of the engine's own", "choose another name", step.where)
    yield from _sides(file, steps)
    yield from _sequence(steps)
    yield from _positions(file, steps, swaps=0, depth=0)
    if not file.planning:
        undecided: list[Problem] = []
        _decisions(steps, False, undecided)
        yield from undecided


def _sides(file: ProtocolFile, steps: Sequence[StepDef]) -> Iterator[Problem]:
    """Check a private pick of who is who: at the top, once, three ways without steps, on two devices."""
    picks = [step for step in walk(steps) if step.kind == "choose" and step.keys.get("sides")]
    for step in picks:
        if step not in steps or step is not picks[0] or "of" in step.keys:
            yield Problem("sides", f"{step.name} asks both who is who", "once, outside of everything", step.where)
        if len(step.options) != 3 or any(option.steps for option in step.options):
            right = "the speaker, the listener, and rather not, none with steps"
            yield Problem("sides", f"{step.name} has not its three ways", right, step.where)
        if file.terms.devices != "two":
            yield Problem("sides", f"{step.name} is picked in private", "add devices: two", step.where)


def _sequence(steps: Sequence[StepDef]) -> Iterator[Problem]:
    """Check the order: a heard turn is said back, *more* has a turn to go back to."""
    for at, step in enumerate(steps):
        yield from _sequence(step.steps)
        for option in step.options:
            yield from _sequence(option.steps)
            for inner in option.steps:
                if inner.kind in ("rounds", "decide", "close", "choose"):
                    yield Problem(
                        "choose", f"a way of {step.name} holds a {inner.kind}", "keep it outside", inner.where
                    )
        follower = steps[at + 1].kind if at + 1 < len(steps) else "nothing"
        by_listener = step.keys.get("by") == "listener"
        heard = step.keys.get("heard", not by_listener)
        if step.kind == "turn" and heard and follower != "reflect":
            right = "add a reflect right after it, or heard: no"
            yield Problem("heard", f"{step.name} is followed by {follower}", right, step.where)
        if step.kind == "turn" and heard and by_listener:
            yield Problem("heard", f"{step.name} is the listener's answer", "heard: no", step.where)
        if step.kind == "more" and not _has_turn(steps[:at]):
            yield Problem("more", f"{step.name} has no turn to go back to", "put it after turn and reflect", step.where)


def _has_turn(before: Sequence[StepDef]) -> bool:
    for step in reversed(before):
        if step.kind == "turn":
            return True
        if step.kind not in ("reflect", "more"):
            return False
    return False


def _positions(file: ProtocolFile, steps: Sequence[StepDef], swaps: int, depth: int) -> Iterator[Problem]:
    """Check that each partner plays every part once: under exactly one swap."""
    for step in steps:
        if step.kind == "choose" and step.keys.get("sides"):
            swaps = 1  # who is who is known from here on: no half is owed to the other
            continue
        one_writes = step.kind == "write" and step.keys.get("of", "both") != "both"
        if (step.kind in POSITIONED or one_writes) and swaps != 1 and not file.over_sessions:
            yield Problem(
                "swap", f"{step.name} gives one of you a part outside a swap",
                "put it into rounds with swap: yes, or balance: over-sessions", step.where,
            )  # fmt: skip
        for option in step.options:
            yield from _positions(file, option.steps, swaps, depth)
        if step.kind == "rounds":
            swap = bool(step.keys.get("swap", False))
            if swap and swaps:
                yield Problem("nesting", f"{step.name} swaps inside a swap", "swap: no", step.where)
            if depth >= NESTING_MOST:
                yield Problem("nesting", f"{step.name} is nested too deep", f"at most {NESTING_MOST}", step.where)
            if not step.steps:
                yield Problem("rounds", f"{step.name} has no steps", "add steps", step.where)
            yield from _positions(file, step.steps, swaps + swap, depth + 1)


def _decisions(steps: Sequence[StepDef], understood: bool, found: list[Problem]) -> bool:
    """Check that a decision comes after a swap in which each was said back on its subject.

    Returns whether both are understood at the end.
    """
    for step in steps:
        if step.kind == "rounds":
            inside = _decisions(step.steps, understood and step.keys.get("subject") != "new", found)
            understood = inside or bool(step.keys.get("swap") and _signs(step))
        if step.kind == "decide" and not understood:
            right = "put it after rounds with swap and a say-back, or planning: yes"
            found.append(Problem("decide", f"{step.name} comes before both were understood", right, step.where))
    return understood


def _signs(step: StepDef) -> bool:
    return any(s.kind == "reflect" and s.keys.get("as", "say-back") in COUNTING for s in walk(step.steps))


# the table


def _table(table: Table, file: ProtocolFile) -> Iterator[Problem]:
    wheres = {step.name: step.where for step in walk(file.steps)}
    own = {name: place for name, place in table.places.items() if not place.step.startswith("aside-")}

    def problem(rule: str, place: Place, what: str) -> Problem:
        return Problem(rule, f"{place.name} {what}", "", wheres.get(place.step, file.steps[0].where))

    ahead = {name: [edge.to for edge in place.edges.values()] for name, place in own.items()}
    behind: dict[str, list[str]] = {name: [] for name in own}
    for name, tos in ahead.items():
        for to in tos:
            behind[to].append(name)
    forward, backward = _reach(ahead, "lobby"), _reach(behind, table.close)
    for name, place in own.items():
        if name not in forward:
            yield problem("reach", place, "cannot be reached")
        if name not in backward and place.kind != "close" and name != "closed":
            yield problem("reach", place, "has no way to the close")
        if not _lives(table, place):
            yield problem("stuck", place, "gives nobody anything to do and does not end by itself")
    uncounted = {name: [e.to for e in place.edges.values() if not _counts(e)] for name, place in own.items()}
    for name in _cycle(uncounted):
        yield problem("bounds", own[name], "goes round without counting")


def _counts(edge: Edge) -> bool:
    return edge.counted


def _reach(edges: Mapping[str, Sequence[str]], start: str) -> set[str]:
    seen, todo = {start}, [start]
    while todo:
        for to in edges.get(todo.pop(), ()):
            if to not in seen:
                seen.add(to)
                todo.append(to)
    return seen


def _lives(table: Table, place: Place) -> bool:
    if place.acts in AUTOMATIC or place.name == "closed" or place.timing == "own":
        return True
    # Under the rule without limits, where only a move leads on: what lives here lives under every rule.
    state = State(table.protocol, table.digest, place.name, 0, "a", "a", 0, "none", 1.0)
    return any(move.primary for seat in ("a", "b") for move in moves(table, state, seat))


def _cycle(edges: Mapping[str, Sequence[str]]) -> list[str]:
    """Find a cycle: peel off places that nothing leads to; the rest goes round.

    Returns its first place, or nothing.
    """
    incoming = dict.fromkeys(edges, 0)
    for tos in edges.values():
        for to in tos:
            incoming[to] += 1
    todo = [name for name, n in incoming.items() if n == 0]
    while todo:
        for to in edges[name := todo.pop()]:
            incoming[to] -= 1
            if incoming[to] == 0:
                todo.append(to)
        del incoming[name]
    return list(incoming)[:1]


# promises


def _promises(file: ProtocolFile) -> Iterator[Problem]:
    """Check the times that a file promises.

    A written number of minutes is within a fifth of the usual time; nothing is longer than three hours.
    """
    took = minutes(file, chosen_or_default(file))
    where = file.where.get("minutes", file.steps[0].where)
    if file.minutes is not None and abs(file.minutes - took.usual) > 0.2 * took.usual:
        yield Problem(
            "minutes", f"minutes: {file.minutes} is promised, {took.usual:.0f} is usual", "leave it out", where
        )
    if took.longest > LONGEST_MOST:
        yield Problem("minutes", f"may take {took.longest:.0f} minutes", f"at most {LONGEST_MOST}", where)


assert set(POSITIONED) <= set(KINDS)
