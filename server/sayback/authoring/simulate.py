"""Virtual couples of several tempers play a dialogue on the real engine, in virtual time.

Nothing is mocked: the couple plays from the moves it is offered, the clock jumps to whatever happens next. A couple is
*stuck* if it is still there after twelve hours or two thousand acts, or if nothing at all can happen any more. The
point of the exercise is that none is.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from statistics import median, quantiles
from typing import Any, Final

from ..engine.commands import Act, Arrive, Command, Depart, Tick
from ..engine.language.compile import chosen_or_default, compile
from ..engine.language.protocol import ProtocolFile, Table
from ..engine.machine import begin, due_at, step
from ..engine.moves.offers import moves
from ..engine.outcome import Step
from ..engine.pair import PARTNERS, Ms, Partner
from ..engine.shapes import Move
from ..engine.state import State, beneath

HOURS_MOST: Ms = 12 * 3_600_000
ACTS_MOST = 2_000
SECOND: Ms = 1_000
SURE: Final = 0.8
"""How likely it is that one says truly which of the two they are; else anything."""
CHUNK: Final = 125
"""Couples that one process plays at a time.
Enough to be worth sending, few enough to keep all processes busy."""


@dataclass(frozen=True, slots=True)
class Temper:
    """A person's manner in a talk.

    Chances are per opportunity; `talks` is the share of a turn's time that they use.
    """

    name: str
    talks: float = 0.75
    got: float = 0.75
    more: float = 0.3
    extends: float = 0.0
    breaks: float = 0.002
    cues: float = 0.02
    passes: float = 0.05
    blurts: float = 0.0
    drops: float = 0.0
    leaves: float = 0.0005


TEMPERS: Final[Mapping[str, Temper]] = {
    temper.name: temper
    for temper in (
        Temper("steady"),
        Temper("pursuer", talks=1.2, got=0.45, more=0.9, extends=0.4, cues=0.06),
        Temper("withdrawer", talks=0.2, got=0.9, more=0.02, passes=0.5, breaks=0.02, leaves=0.004),
        Temper("blurter", talks=0.6, blurts=0.4),
        Temper("dropper", drops=0.08),
        Temper("always-not-yet", got=0.0, more=0.5, breaks=0.004),
    )
}


@dataclass(frozen=True, slots=True)
class Played:
    """The course of a talk. `how`: finished, left or stuck.

    `balance`: percent of the talking by the first partner.
    """

    how: str
    minutes: float
    acts: int
    turns: int
    balance: float
    where: str = ""


@dataclass(slots=True)
class Couple:
    """Two tempers in one talk."""

    table: Table
    tempers: Mapping[Partner, Temper]
    chance: random.Random
    state: State = field(init=False)
    now: Ms = 0
    acts: int = 0
    turns: int = 0
    away: dict[Partner, Ms] = field(default_factory=dict)
    gone: set[Partner] = field(default_factory=set)
    known: dict[Partner, tuple[State, tuple[Move, ...]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        first = self.chance.choice(PARTNERS)
        needed = self.table.terms.needs == "therapist"
        self.state = begin(self.table, first=first, seed=self.chance.randrange(10_000), therapist=needed, now=0)
        self.give(Arrive((*PARTNERS, "therapist") if needed else PARTNERS))

    def give(self, command: Command) -> bool:
        """Hand a command to the engine; True if it was taken."""
        outcome = step(self.table, self.state, command, self.now)
        if isinstance(outcome, Step):
            self.state = outcome.state
        return isinstance(outcome, Step)

    def play(self) -> Played:
        """Play until the talk is closed, somebody has left, or nothing moves."""
        while self.state.place != "closed" and self.acts < ACTS_MOST and self.now < HOURS_MOST:
            if not self.once():
                break
        how = "finished" if self.state.place == "closed" else "left" if self.gone else "stuck"
        spoken = [self.state.spoken.get(seat, 0) for seat in PARTNERS]
        balance = 100 * spoken[0] / sum(spoken) if sum(spoken) else 50.0
        return Played(how, self.now / 60_000, self.acts, self.turns, balance, self.state.place)

    def once(self) -> bool:
        """Do the next thing: a line comes back, a person acts, or a deadline.

        False if nothing will.
        """
        wishes = [wish for seat in PARTNERS if (wish := self.wish(seat)) is not None]
        moments = [at for at in (due_at(self.table, self.state), *self.away.values()) if at is not None]
        soonest = min((at for at, _, _ in wishes), default=None)
        timed = min(moments, default=None)
        if soonest is None and timed is None:
            return False
        if soonest is None or (timed is not None and timed < soonest):
            return self.time_passes(max(self.now, timed or 0))
        at, seat, move = min(wishes, key=lambda wish: wish[0])
        self.now = at
        self.act(seat, move)
        return True

    def time_passes(self, at: Ms) -> bool:
        """Let time pass until this moment, without any act."""
        self.now = at
        for seat in [seat for seat, back in self.away.items() if back <= at]:
            del self.away[seat]
            self.give(Arrive((seat,)))
        self.give(Tick())
        return True

    def wish(self, seat: Partner) -> tuple[Ms, Partner, Move] | None:
        """Return what somebody does next and when; None while they wait, are away or have left."""
        if seat in self.away or seat in self.gone:
            return None
        temper = self.tempers[seat]
        offered = {move.move: move for move in self.offered(seat)}
        if "took" in offered:
            return self.now + 4 * SECOND, seat, offered["took"]
        if self.gone and "wind-up" in offered:
            return self.now + 60 * SECOND, seat, offered["wind-up"]
        chosen = self.expected(temper, offered)
        return (self.now + self.thinks(seat, chosen), seat, chosen) if chosen is not None else None

    def offered(self, seat: Partner) -> tuple[Move, ...]:
        """Return what this seat may do, asked again only when something has happened."""
        state, offered = self.known.get(seat, (None, ()))
        if state is not self.state:
            offered = moves(self.table, self.state, seat)
            self.known[seat] = self.state, offered
        return offered

    def expected(self, temper: Temper, offered: Mapping[str, Move]) -> Move | None:
        """Choose the offered move that this temper makes; None to wait."""
        rolled = self.chance.random()
        for name, odds in (("leave", temper.leaves), ("break", temper.breaks), ("cue", temper.cues)):
            if name in offered and rolled < odds and any(move.primary for move in offered.values()):
                return offered[name]
            rolled -= odds if name in offered else 0
        if "pass" in offered and self.chance.random() < temper.passes:
            return offered["pass"]
        clock = self.state.clock
        wrapping = clock is not None and clock.phase == "wrap"
        if "more-time" in offered and wrapping and self.chance.random() < temper.extends:
            return offered["more-time"]
        return next((move for move in offered.values() if move.primary), None)

    def thinks(self, seat: Partner, move: Move) -> Ms:
        """Return how long it takes: a turn by temper and clock, a tap a few seconds."""
        clock, temper = self.state.clock, self.tempers[seat]
        if move.move in ("done", "said") and clock is not None and clock.left is not None:
            return max(SECOND, int(clock.left * temper.talks * self.chance.uniform(0.7, 1.3)))
        return int(self.chance.uniform(1.5, 6) * SECOND)

    def act(self, seat: Partner, move: Move) -> None:
        """Make a move; or lose the line, or blurt something out that is refused, before it."""
        temper = self.tempers[seat]
        if move.move == "leave":
            self.gone.add(seat)
            self.give(Depart((seat,), self.now))
            return
        if self.chance.random() < temper.drops:
            self.away[seat] = self.now + int(self.chance.uniform(5, 90) * SECOND)
            self.give(Depart((seat,), self.now))
            return
        if self.chance.random() < temper.blurts:
            self.give(Act(seat, self.chance.choice(("done", "heard", "said", "ready", "fly")), beneath(self.state)))
        args = {name: self.answer(temper, move.move, name, shape) for name, shape in move.args.items()}
        if "option" in args and self.table.places[self.state.place].acts == "sides" and self.chance.random() < SURE:
            args = {"option": move.args["option"]["enum"][PARTNERS.index(seat)]}
        self.acts += 1
        self.turns += move.move == "done"
        if not self.give(Act(seat, move.move, beneath(self.state), args)):
            self.give(Tick())

    def answer(self, temper: Temper, move: str, name: str, shape: Mapping[str, Any]) -> object:
        """Return an argument that fits, as this temper would have it."""
        if name == "verdict":
            return "got" if self.chance.random() < temper.got else self.chance.choice(("partly", "no"))
        if name == "more":
            return self.chance.random() < temper.more
        if name == "taken":
            return self.chance.random() < temper.got
        if "default" in shape:
            return shape["default"]
        if "enum" in shape:
            return self.chance.choice(shape["enum"])
        if "const" in shape:
            return shape["const"]
        if shape["type"] == "boolean":
            return self.chance.random() < 0.5
        if shape["type"] == "integer":
            return self.chance.randint(shape["minimum"], shape["maximum"])
        return "A" * int(shape["minLength"])


def couple(table: Table, pair: tuple[str, str], seed: int) -> Played:
    """Play one couple, the same for the same seed."""
    tempers = dict(zip(PARTNERS, (TEMPERS[name] for name in pair), strict=True))
    return Couple(table, tempers, random.Random(seed)).play()


def couples(first: int, number: int) -> list[tuple[str, str]]:
    """Return so many pairings of tempers from the first one on; all 36 come in turn."""
    names = list(TEMPERS)
    pairs = [(a, b) for a in names for b in names]
    return [pairs[at % len(pairs)] for at in range(first, first + number)]


def many(file: ProtocolFile, number: int, seed: int = 0, first: int = 0) -> list[Played]:
    """Play so many couples from the first one on, with the file's usual settings.

    Each has another pairing and seed.
    """
    table = compile(file, chosen_or_default(file))
    return [couple(table, pair, seed + first + at) for at, pair in enumerate(couples(first, number))]


@dataclass(frozen=True, slots=True)
class Report:
    """Figures of a dialogue: counts, minutes (median and 90 %), turns, and a share of talking.

    The share of the partner who talked more.
    """

    protocol: str
    how: Mapping[str, int]
    minutes: float
    minutes_90: float
    turns: float
    balance: float
    stuck_at: tuple[str, ...]

    def line(self) -> str:
        """Return one row of the table."""
        how = " ".join(f"{self.how.get(name, 0):>6}" for name in ("finished", "left", "stuck"))
        figures = f"{self.minutes:>8.0f} {self.minutes_90:>6.0f} {self.turns:>6.0f} {self.balance:>8.0f} %"
        return f"{self.protocol:<20} {how} {figures}  {' '.join(self.stuck_at[:3])}".rstrip()


HEAD: Final = f"{'':<20} {'done':>6} {'left':>6} {'stuck':>6} {'minutes':>8} {'90 %':>6} {'turns':>6} {'balance':>10}"


def report(protocol: str, played: Sequence[Played]) -> Report:
    """Return the figures of many talks."""
    spent = [talk.minutes for talk in played]
    return Report(
        protocol,
        Counter(talk.how for talk in played),
        median(spent),
        quantiles(spent, n=10)[-1] if len(spent) > 1 else spent[0],
        median(talk.turns for talk in played),
        median(max(talk.balance, 100 - talk.balance) for talk in played),
        tuple(sorted({talk.where for talk in played if talk.how == "stuck"})),
    )


def simulate(files: Iterable[ProtocolFile], number: int, seed: int = 0) -> Iterator[Report]:
    """Play each file in turn and return its report.

    In pieces on all processors; a few couples are played right here.
    """
    chosen = list(files)
    if len(chosen) * number <= CHUNK:
        yield from (report(file.id, many(file, number, seed)) for file in chosen)
        return
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        running = [
            (file, [pool.submit(many, file, min(CHUNK, number - at), seed, at) for at in range(0, number, CHUNK)])
            for file in chosen
        ]
        for file, pieces in running:
            yield report(file.id, [talk for piece in pieces for talk in piece.result()])
