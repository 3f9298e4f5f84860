"""Token buckets: so many at once, then so many a second."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

_MANY: Final = 10_000
NEVER_WAITS: Final = 0.0


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` at once, then `each_second` for ever."""

    burst: float
    each_second: float


@dataclass(frozen=True, slots=True)
class Rates:
    """The limits; the settings table says what they are for. Signals tell a therapist who is speaking."""

    create: Rate = Rate(2_000, 20)
    guess: Rate = Rate(30, 0.1)
    key: Rate = Rate(10, 10 / 60)
    door: Rate = Rate(30, 5)
    join: Rate = Rate(300, 20)
    act: Rate = Rate(100, 40)
    alarm: Rate = Rate(4, 4 / 60)
    pause: Rate = Rate(6, 6 / 60)
    mark: Rate = Rate(12, 12 / 60)
    connect: Rate = Rate(20, 1)
    claim: Rate = Rate(12, 12 / 60)
    again: Rate = Rate(30, 0.5)
    link: Rate = Rate(4, 4 / 60)
    hand: Rate = Rate(6, 6 / 60)
    signal: Rate = Rate(20, 5)
    story: Rate = Rate(6, 0.1)


class Buckets:
    """One bucket for every key. Keys that have not been used for long are forgotten when there are many."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._level: dict[object, tuple[float, float]] = {}

    def take(self, key: object) -> float:
        """Take one; 0 when there was one, else the seconds until there will be."""
        now, wait = self._clock(), self.wait(key)
        if wait > NEVER_WAITS:
            return wait
        left = self._left(key, now)
        if len(self._level) >= _MANY and key not in self._level:
            self._forget(now)
        self._level[key] = (left - 1, now)
        return NEVER_WAITS

    def wait(self, key: object) -> float:
        """Seconds until there is one to take; nothing is taken."""
        left = self._left(key, self._clock())
        return NEVER_WAITS if left >= 1 else (1 - left) / self._rate.each_second

    def give(self, key: object) -> None:
        """Put one back that was taken."""
        now = self._clock()
        self._level[key] = (min(self._rate.burst, self._left(key, now) + 1), now)

    @property
    def each_second(self) -> float:
        """How many are added in a second."""
        return self._rate.each_second

    def _left(self, key: object, now: float) -> float:
        left, at = self._level.get(key, (self._rate.burst, now))
        return min(self._rate.burst, left + (now - at) * self._rate.each_second)

    def _forget(self, now: float) -> None:
        full = [key for key in self._level if self._left(key, now) >= self._rate.burst]
        for key in full or list(self._level)[: _MANY // 2]:
            del self._level[key]
