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
    """The limits; the settings table says what they are for.

    Signals tell a therapist who is speaking.
    """

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
    few: Rate = Rate(6, 6 / 60)
    signal: Rate = Rate(20, 5)
    story: Rate = Rate(6, 0.1)
    words: Rate = Rate(2_000, 200)
    people: Rate = Rate(4_000, 2)
    share: Rate = Rate(5_000, 5_000 / 86_400)


class Buckets:
    """Buckets by key, of which only a hash is kept, however long it is.

    When there are many, the fullest are forgotten: keys that are new every time never make a used-up one fresh.
    """

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._level: dict[int, tuple[float, float]] = {}

    def take(self, key: object, many: int = 1) -> float:
        """Take so many; 0 when there were, else the seconds until there will be."""
        now, wait = self._clock(), self.wait(key, many)
        if wait > NEVER_WAITS:
            return wait
        name = hash(key)
        left = self._left(name, now)
        if len(self._level) >= _MANY and name not in self._level:
            self._forget(now)
        self._level[name] = (left - many, now)
        return NEVER_WAITS

    def wait(self, key: object, many: int = 1) -> float:
        """Return seconds until there are so many to take; nothing is taken."""
        left = self._left(hash(key), self._clock())
        return NEVER_WAITS if left >= many else (many - left) / self._rate.each_second

    def give(self, key: object) -> None:
        """Put one back that was taken."""
        now, name = self._clock(), hash(key)
        self._level[name] = (min(self._rate.burst, self._left(name, now) + 1), now)

    @property
    def each_second(self) -> float:
        """Return the number that is added in a second."""
        return self._rate.each_second

    def _left(self, name: int, now: float) -> float:
        left, at = self._level.get(name, (self._rate.burst, now))
        return min(self._rate.burst, left + (now - at) * self._rate.each_second)

    def _forget(self, now: float) -> None:
        """Forget what is full, and of the rest the fullest until half of all are gone."""
        levels = {name: self._left(name, now) for name in self._level}
        fullest = sorted(levels, key=lambda name: -levels[name])
        full = sum(left >= self._rate.burst for left in levels.values())
        for name in fullest[: max(full, _MANY // 2)]:
            del self._level[name]
