"""Garbage collection in small, regular pieces, so that no full one ever stops everybody.

An open socket is about a hundred objects that the collector follows, most of them of the HTTP library. With 15,000 of
them in memory Python's own rhythm stopped every talk for a second, now and then; a rarer rhythm made fewer and longer
stops of it, because it counts what is new less what is gone, and a server in balance keeps that near zero while its
young objects pile up. So a timer takes the rhythm over: what is younger than a blink is looked through, and what
outlives that is not looked at again (`gc.freeze`), because it stays: sockets, talks.

What this misses is garbage in a circle that ended after it had outlived a blink. Closed sockets, finished talks and
broken requests leave none; for what nobody has thought of, everything is looked through once an hour, while few are
connected, or where memory holds more than the connected explain.
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
"""Seconds at least between two looks at everything: about 100 ms with a hundred sockets, a second with 15,000."""
MINUTE: Final = 60.0
"""Seconds until it is judged again whether everything may be looked through: counting takes a while, too."""
FEW: Final = 100
"""Connected sockets at most while everything is looked through for nothing but the hour."""
EACH: Final = 400
"""Objects at most that a socket and its share of a talk explain: four times of what they are."""


class Collector:
    """The process's garbage collector, on a timer of the running loop.

    `connected` counts the open sockets."""

    def __init__(
        self, connected: Callable[[], int], blink: float = BLINK, hour: float = HOUR, each: int = EACH
    ) -> None:
        self._connected = connected
        self._blink = blink
        self._hour = hour
        self._each = each
        self._base = 0
        self._due = 0.0
        self._timer: asyncio.TimerHandle | None = None

    @contextmanager
    def running(self) -> Iterator[None]:
        """Collect by this rhythm instead of Python's own until the context ends."""
        gc.disable()
        self._everything()
        self._base = gc.get_freeze_count()
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
        if loop.time() >= self._due and self._worth_it():
            self._everything()
        else:
            gc.collect(0)
            gc.freeze()
        self._timer = loop.call_later(self._blink, self._tick)

    def _worth_it(self) -> bool:
        """Tell whether to look through everything now; if not, it is judged again in a minute."""
        self._due = asyncio.get_running_loop().time() + min(MINUTE, self._hour)
        connected = self._connected()
        return connected <= FEW or gc.get_freeze_count() > self._base + self._each * connected

    def _everything(self) -> None:
        self._due = asyncio.get_running_loop().time() + self._hour
        gc.unfreeze()
        gc.collect()
        gc.freeze()
