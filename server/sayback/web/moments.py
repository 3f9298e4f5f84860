"""When a refusal leaves: a fixed time after it was asked for, so that the time it took tells nothing."""

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
    """A moment `HOLD` seconds from now, set before anything is looked at: its rounding depends on no work either."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self._began = loop.time()
        self._come = loop.create_future()
        self._timer = loop.call_later(HOLD, self._come.set_result, None)

    async def come(self) -> None:
        """Returns at that moment; where a busy machine has missed it, at a whole number of them."""
        if self._come.done():
            late = asyncio.get_running_loop().time() - self._began
            await asyncio.sleep(max(2, math.ceil(late / HOLD)) * HOLD - late)  # a timer may ring a little early
        await self._come

    def drop(self) -> None:
        """Nobody waits for it any more."""
        self._timer.cancel()


@asynccontextmanager
async def held(codes: Container[str]) -> AsyncIterator[None]:
    """What is refused inside with one of these codes leaves at its moment; everything else at once."""
    moment = Moment()
    try:
        yield
    except Refused as refused:
        if refused.code in codes:
            await moment.come()
        raise
    finally:
        moment.drop()
