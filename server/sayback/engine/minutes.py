"""The minutes of a dialogue: quick, usual and longest, computed from its steps.

Usual: talking takes 80 % of its time, quiet and shared time all of it, a check or *is there more?* 5 s, a page to
read 15 s, an agreement 5 s, a field 30 s; one yes per `more`; one *partly* in three checks. Quick: talking takes
half, everything fits at once, nobody has more. Longest: every clock runs out and is wrapped up, every say-back misses
until it rests, every *more* is used. More time, breaks and silence without a clock are left out: they have no bound.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from . import pace
from .holds import WRAP
from .language.protocol import Chosen, ProtocolFile, StepDef
from .language.version import Version

Pace = str
TALK = {"quick": 0.5, "usual": pace.USUAL, "longest": 1.0}
TAP, PAGE, FIELD, CARD = (ms / 1000 for ms in (pace.TAP, pace.PAGE, pace.FIELD, pace.CARD))


@dataclass(frozen=True, slots=True)
class Minutes:
    """Three honest figures in minutes."""

    quick: float
    usual: float
    longest: float


def minutes(file: ProtocolFile, chosen: Chosen) -> Minutes:
    """Compute how long this file takes with these settings.

    At the session's plain pace (factor 1, soft clock).
    """
    each = {pace: _Timer(file, chosen, pace).sequence(file.steps) / 60 for pace in TALK}
    return Minutes(each["quick"], each["usual"], each["longest"])


class _Timer(Version):
    """Adds up seconds for one pace."""

    def __init__(self, file: ProtocolFile, chosen: Chosen, pace: Pace) -> None:
        super().__init__(file, chosen)
        self.pace, self.longest = pace, pace == "longest"

    def seconds(self, step: StepDef, key: str = "time") -> float:
        return self.number(step, key) / 1000

    def talk(self, step: StepDef, key: str = "time") -> float:
        return self.seconds(step, key) * TALK[self.pace] + (WRAP / 1000 if self.longest else 0)

    def sequence(self, steps: Sequence[StepDef]) -> float:
        total, piece = 0.0, 0.0
        for step in filter(self.applies, steps):
            if step.kind == "more":
                again = {"quick": 0, "usual": 1, "longest": self.number(step, "cap")}[self.pace]
                total += TAP + again * (piece + TAP)
                continue
            cost = self.any_step(step)
            piece = cost if step.kind == "turn" else piece + cost if step.kind == "reflect" else 0.0
            total += cost
        return total

    def any_step(self, step: StepDef) -> float:
        if step.kind == "rounds":
            return self.rounds(step)
        if step.kind == "choose":
            ways = [self.sequence(option.steps) for option in step.options]
            return TAP + (max(ways) if self.longest else min(ways) if self.pace == "quick" else sum(ways) / len(ways))
        spoken: dict[str, Callable[[StepDef], float]] = {
            "turn": self.talk,
            "reflect": self.reflect,
            "quiet": self.seconds,
            "together": self.shared,
            "decide": self.decide,
            "close": self.closing,
        }
        return spoken.get(step.kind, self.taps)(step)

    def decide(self, step: StepDef) -> float:
        return self.seconds(step, "ideas") * (0.5 if self.pace == "quick" else 1) + self.talk(step, "words") + TAP

    def closing(self, step: StepDef) -> float:
        return 2 * self.talk(step, "last-word") + PAGE

    def shared(self, step: StepDef) -> float:
        return self.seconds(step) * (0.5 if self.pace == "quick" else 1) + (WRAP / 1000 if self.longest else 0)

    def taps(self, step: StepDef) -> float:
        items = step.keys.get("items", self.file.agreements)
        about = self.value(step, "about") if step.kind == "rate" else ()
        costs: Mapping[str, float] = {
            "read": PAGE + (TAP * len(items) if "items" in step.keys and isinstance(items, tuple) else 0),
            "agree": TAP * len(items) if isinstance(items, tuple) else TAP,
            "ask": TAP,
            "write": FIELD * len(step.fields),
            "card": CARD,
            "rate": TAP * len(about) if isinstance(about, tuple) else TAP,
        }
        return costs[step.kind]

    def reflect(self, step: StepDef) -> float:
        once = self.talk(step) + TAP
        if self.pace == "quick":
            return once
        if not self.longest:
            return once + (self.talk(step, "again") + once) * pace.MISSES
        tries = self.number(step, "tries")
        return (tries + 1) * once + (tries - 1) * self.talk(step, "again") + 2 * CARD

    def rounds(self, step: StepDef) -> float:
        over = step.keys.get("over")
        times = len(self.file.lists.get(str(over), ())) if over else self.number(step, "times")
        halves = 2 if self.value(step, "swap") else 1
        return times * halves * self.sequence(step.steps)
