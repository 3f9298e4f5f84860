"""Guessed codes of workshops: judged in order, at a set pace, so that a right one gets in.

A whole room stands behind one address. A guesser there must not shut the door for the others, so after many wrong codes
the next ones are not refused but judged one after the other: each wrong one costs its time, right ones cost none.
Judging right ones at once would let everybody else in sooner, but then a guesser need not wait for the answer either: a
code that is not answered at once is wrong. At five a second one address would need seven thousand years for the 40 bits
of a code, and a code opens no more than a place in line. A much faster guesser takes most places in the queue; no rule
can tell those requests from the others behind the same address.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from ..errors import Refused
from .buckets import NEVER_WAITS, Buckets

MOST: Final = 50
"""Codes of one address that may wait.
The last of them waits ten seconds, if all before it are wrong."""


@dataclass(slots=True)
class _Queue:
    """A waiting line; asyncio's lock lets callers through in order."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


class Queues:
    """A queue for every address that has used up its bucket; it goes when nobody waits in it."""

    def __init__(self, bucket: Buckets) -> None:
        self._bucket = bucket
        self._queues: dict[str, _Queue] = {}

    @asynccontextmanager
    async def turn(self, who: str, wrong: str) -> AsyncIterator[None]:
        """Wait for a turn; raises Refused("slow-down") when too many wait.

        The turn is used up when Refused(wrong) is raised inside, and costs nothing else.
        """
        async with AsyncExitStack() as stack:
            if who in self._queues or self._bucket.take(who) > NEVER_WAITS:
                await stack.enter_async_context(self._in_order(who))
            try:
                yield
            except Refused as refused:
                if refused.code != wrong:
                    self._bucket.give(who)
                raise
            self._bucket.give(who)

    @asynccontextmanager
    async def _in_order(self, who: str) -> AsyncIterator[None]:
        queue = self._queues.setdefault(who, _Queue())
        if queue.waiting >= MOST:
            raise Refused("slow-down", wait=MOST / self._bucket.each_second)
        queue.waiting += 1
        try:
            async with queue.lock:
                while (wait := self._bucket.take(who)) > NEVER_WAITS:
                    await asyncio.sleep(wait)
                yield
        finally:
            queue.waiting -= 1
            if not queue.waiting:
                del self._queues[who]
