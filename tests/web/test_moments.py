from __future__ import annotations

import asyncio
import time

from sayback.web.moments import HOLD, Moment


async def test_moment_awaited_at_once_comes_no_earlier() -> None:
    began = time.perf_counter()
    moment = Moment()
    await moment.come()
    assert time.perf_counter() - began >= HOLD - 0.002
    moment.drop()


async def test_missed_moment_comes_at_the_next_multiple() -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    moment = Moment()
    await asyncio.wait([moment._come])
    await moment.come()
    assert loop.time() - began >= 2 * HOLD - 0.002


async def test_dropped_moment_never_comes() -> None:
    moment = Moment()
    moment.drop()
    assert not moment._come.done()
