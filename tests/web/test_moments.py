from __future__ import annotations

import asyncio
import time

from sayback.web.moments import HOLD, Moment


async def test_a_moment_comes_when_it_was_set_for_however_soon_it_is_asked() -> None:
    began = time.perf_counter()
    moment = Moment()
    await moment.come()
    assert time.perf_counter() - began >= HOLD - 0.002
    moment.drop()


async def test_one_that_was_missed_comes_at_a_whole_number_of_them() -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    moment = Moment()
    await asyncio.wait([moment._come])
    await moment.come()
    assert loop.time() - began >= 2 * HOLD - 0.002


async def test_nobody_waits_for_one_that_was_dropped() -> None:
    moment = Moment()
    moment.drop()
    assert not moment._come.done()
