"""Fixed moments for refusals to leave, so that the time they took tells nothing."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Container
from contextlib import asynccontextmanager
from typing import Final

from ..errors import Refused

HOLD: Final = 0.05
"""Seconds: many times what any of these refusals takes to be found."""


class Moment:
    """A moment `HOLD` seconds from now, set before any work: its rounding depends on none."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self._began = loop.time()
        self._come = loop.create_future()
        self._timer = loop.call_later(HOLD, self._come.set_result, None)

    async def come(self) -> None:
        """Return at that moment; where a busy machine has missed it, at a whole number of them."""
        if self._come.done():
            late = asyncio.get_running_loop().time() - self._began
            await asyncio.sleep(max(2, math.ceil(late / HOLD)) * HOLD - late)  # a timer may ring a little early
        await self._come

    def drop(self) -> None:
        """Cancel the waiting."""
        self._timer.cancel()


@asynccontextmanager
async def held(codes: Container[str]) -> AsyncIterator[None]:
    """Let refusals with one of these codes leave at their moment; everything else at once."""
    moment = Moment()
    try:
        yield
    except Refused as refused:
        if refused.code in codes:
            await moment.come()
        raise
    finally:
        moment.drop()
