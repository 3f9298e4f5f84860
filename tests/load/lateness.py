"""The lateness of deadlines, seen from the browsers.

From the moment a view promised to the view that keeps it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from .figures import quantile
from .talk import Talk, talking
from .wire import Panel

EARLY = 0.002
"""Seconds by which the two clocks may seem to differ before a deadline counts as early."""


@dataclass(slots=True)
class Promise:
    """A running clock that a panel was shown.

    When it ends (the server's ms), in which state, as which view.
    """

    ends: int
    mark: tuple[Any, ...]
    number: int


class Watch:
    """A watch over talks that are played up to a running clock.

    Then it only looks. Every panel of a talk sees each deadline once.
    """

    def __init__(self, talks: list[Talk]) -> None:
        self.talks = talks
        self.promises: dict[int, Promise] = {}
        self.kept: list[tuple[float, int]] = []
        self.offset = float("inf")
        self.twice = 0
        self.armed = 0
        self._playing: set[int] = set()
        for talk in talks:
            for panel in talk.panels:
                panel.seen = self._seen(talk, panel.seen)

    async def until(self, seconds: float) -> None:
        """Arm every talk, then watch for some seconds."""
        gate = asyncio.Semaphore(20)
        await asyncio.gather(*(self._arm(talk, gate) for talk in self.talks))
        await asyncio.sleep(seconds)

    def results(self) -> dict[str, float | None]:
        """Give the lateness in ms against the fastest view of the run.

        That view stands for the clocks' difference.
        """
        late = [at - self.offset - ends / 1000 for at, ends in self.kept]
        return {
            "armed": self.armed,
            "deadlines": len(late),
            "late_p50_ms": _ms(quantile(late, 0.5)),
            "late_p99_ms": _ms(quantile(late, 0.99)),
            "early": sum(value < -EARLY for value in late),
            "twice": self.twice,
        }

    async def _arm(self, talk: Talk, gate: asyncio.Semaphore) -> None:
        async with gate:
            self._playing.add(id(talk))
            for _ in range(60):
                if any(talking(panel.view) for panel in talk.panels) or await talk.act() is None:
                    break
            self._playing.discard(id(talk))
            self.armed += any(talking(panel.view) for panel in talk.panels)
            for panel in talk.panels:
                self._promise(panel)

    def _seen(self, talk: Talk, before: Any) -> Any:
        def seen(panel: Panel) -> None:
            self.offset = min(self.offset, panel.at - panel.view["now"] / 1000)
            if id(talk) not in self._playing:
                self._judge(panel)
                self._promise(panel)
            before(panel)

        return seen

    def _judge(self, panel: Panel) -> None:
        promise = self.promises.pop(id(panel), None)
        if promise is None:
            return
        if mark(panel.view) != promise.mark:
            self.kept.append((panel.at, promise.ends))
            self.twice += number(panel.view) > promise.number + 1

    def _promise(self, panel: Panel) -> None:
        clock = panel.view.get("clock") or {}
        if clock.get("running"):
            self.promises[id(panel)] = Promise(clock["ends"], mark(panel.view), number(panel.view))


def mark(view: dict[str, Any]) -> tuple[Any, ...]:
    """Give what a deadline must change: the visit, its clock's phase, or that it runs."""
    clock = view.get("clock") or {}
    return view["step"]["id"], clock.get("phase"), clock.get("running")


def number(view: dict[str, Any]) -> int:
    """Count the views this seat could have had: one more for each change it may see."""
    return int(view["version"]) + int(view["own"])


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else seconds * 1000
