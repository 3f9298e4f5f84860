"""The clock of this process.

Time is the store's: every process asks for it once a second and says that it lives.

Between two beats, now = the last answer + what this machine's monotonic clock has counted since it came: late by at
most half a round trip, never early. Without an answer for three seconds nothing is sure any more: the process *holds*,
applies no deadline and keeps nothing, until the store answers again. Unwatched time comes back as a gap, and
clocks of talking skip it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from secrets import token_hex

from ..engine.pair import Ms
from .periodic import Periodic
from .records import Beat
from .redis import Store

BEAT = 1.0
UNSURE = 3.0
SILENT: Ms = 4000
"""A process that has not beaten for so long (ms) holds no connection any more."""


class NodeClock:
    """The clock of a process. Start with `start`, stop with `stop`; `run_once` is one beat.

    `on_beat` is called after every answered one.
    """

    def __init__(self, store: Store, on_beat: Callable[[], None]) -> None:
        self.node = token_hex(6)
        self._store, self._on_beat = store, on_beat
        self._beat = Beat(0, (), {})
        self._strangers: dict[str, Ms] = {}
        self._heard = float("-inf")
        self._beats = Periodic(self.run_once, BEAT)

    async def start(self) -> None:
        """Beat once, then each second.

        Raises StoreDown if the store does not answer at all.
        """
        await self.run_once()
        self._beats.start()

    async def stop(self) -> None:
        """Stop: no beat after this."""
        await self._beats.stop()

    async def run_once(self) -> None:
        """Beat once: note what the store's clock says, from the moment its answer was here."""
        beat = await self._store.beat(self.node)
        self._beat, self._heard = beat, time.monotonic()
        self._on_beat()

    def now(self) -> Ms:
        """Return milliseconds of the store's time, by the last beat and the time since."""
        return self.at(time.monotonic())

    def at(self, moment: float) -> Ms:
        """Return the store's time (ms) at a moment of this machine's monotonic clock (s)."""
        return self._beat.now + int((moment - self._heard) * 1000)

    @property
    def sure(self) -> bool:
        """Tell whether a beat was answered in the last three seconds."""
        return time.monotonic() - self._heard < UNSURE

    @property
    def gaps(self) -> tuple[tuple[Ms, Ms], ...]:
        """The newest spans that no process watched, oldest first."""
        return self._beat.gaps

    @property
    def newest_gap(self) -> Ms:
        """Return the moment at which the newest of them ended; 0 if there is none."""
        return self._beat.gaps[-1][1] if self._beat.gaps else 0

    def silent(self, node: str) -> Ms | None:
        """Return when a silent process beat last, or None while it is alive.

        One that the last answer does not name may have begun to beat after it: it is believed for four seconds.
        """
        if node == self.node:
            return None
        last = self._beat.nodes.get(node) or self._strangers.setdefault(node, self._beat.now)
        return last if self._beat.now - last > SILENT else None

    @property
    def known(self) -> tuple[str, ...]:
        """All processes that the store remembers."""
        return tuple(self._beat.nodes)

    @property
    def others(self) -> Mapping[str, Ms]:
        """The other processes that are alive, and when they beat last."""
        return {node: at for node, at in self._beat.nodes.items() if node != self.node and self.silent(node) is None}
