"""Periodic runs: they go on where the store does not answer, and end when stopped."""

from __future__ import annotations

import asyncio

import pytest
from sayback.store.errors import StoreDown
from sayback.store.periodic import Periodic


class Runs:
    """A count of runs; `until` waits for so many of them."""

    def __init__(self) -> None:
        self.number = 0
        self._more = asyncio.Condition()

    async def once(self) -> None:
        async with self._more:
            self.number += 1
            self._more.notify_all()

    async def until(self, number: int) -> None:
        async with asyncio.timeout(10), self._more:
            await self._more.wait_for(lambda: self.number >= number)


@pytest.fixture
def runs() -> Runs:
    return Runs()


async def test_first_run_has_a_pause_of_its_own(runs: Runs) -> None:
    periodic = Periodic(runs.once, 3_600, first=0)
    assert runs.number == 0
    periodic.start()
    await runs.until(1)
    await periodic.stop()
    assert runs.number == 1


async def test_run_without_an_answering_store_is_not_the_last(runs: Runs) -> None:
    async def once() -> None:
        await runs.once()
        raise StoreDown("The store does not answer.")

    periodic = Periodic(once, 0.001)
    periodic.start()
    await runs.until(3)
    await periodic.stop()


async def test_any_other_error_ends_the_runs(runs: Runs) -> None:
    async def once() -> None:
        await runs.once()
        raise ValueError

    periodic = Periodic(once, 0)
    periodic.start()
    assert periodic._task is not None
    await asyncio.wait([periodic._task])
    assert runs.number == 1 and isinstance(periodic._task.exception(), ValueError)
    await periodic.stop()


async def test_stop_breaks_a_run_off_and_none_follows(runs: Runs) -> None:
    ended = asyncio.Event()

    async def once() -> None:
        await runs.once()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    periodic = Periodic(once, 0)
    periodic.start()
    await runs.until(1)
    await periodic.stop()
    assert ended.is_set() and runs.number == 1


async def test_stop_before_a_start_does_nothing(runs: Runs) -> None:
    await Periodic(runs.once, 0).stop()
    assert runs.number == 0
