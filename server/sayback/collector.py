"""Garbage collection in small, regular pieces, so that no full one ever stops everybody.

An open socket is about a hundred objects that the collector follows, most of them of the HTTP library. With 15,000 of
them in memory Python's own rhythm stopped every talk for a second, now and then; a rarer rhythm made fewer and longer
stops of it, because it counts what is new less what is gone, and a server in balance keeps that near zero while its
young objects pile up. So a timer takes the rhythm over: what is younger than a blink is looked through, and what
outlives that is not looked at again (`gc.freeze`), because it stays: sockets, talks. Garbage that this misses has to
be in a circle, and to end after it has outlived a blink; closed sockets and finished talks leave none. Now and then,
while few people are connected, everything is looked through after all.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

BLINK: Final = 0.2
"""Seconds between two looks at what is young. With 5,000 talks and 500 acts a second there are about ten thousand such
objects at a time, which takes 5 to 10 ms."""
HOUR: Final = 3_600.0
"""Seconds at least between two looks at everything: about 100 ms with a hundred sockets."""


class Collector:
    """The process's garbage collector, on a timer of the running loop.

    `crowded` tells whether so many are connected that a look at everything has to wait.
    """

    def __init__(self, crowded: Callable[[], bool], blink: float = BLINK, hour: float = HOUR) -> None:
        self._crowded = crowded
        self._blink = blink
        self._hour = hour
        self._due = 0.0
        self._timer: asyncio.TimerHandle | None = None

    @contextmanager
    def running(self) -> Iterator[None]:
        """Collect by this rhythm instead of Python's own until the context ends."""
        gc.disable()
        self._everything()
        self._tick()
        try:
            yield
        finally:
            if self._timer is not None:
                self._timer.cancel()
            gc.unfreeze()
            gc.enable()

    def _tick(self) -> None:
        loop = asyncio.get_running_loop()
        if loop.time() >= self._due and not self._crowded():
            self._everything()
        else:
            gc.collect(0)
            gc.freeze()
        self._timer = loop.call_later(self._blink, self._tick)

    def _everything(self) -> None:
        self._due = asyncio.get_running_loop().time() + self._hour
        gc.unfreeze()
        gc.collect()
        gc.freeze()
