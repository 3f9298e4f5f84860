"""One reading for all who ask at the same time."""

from __future__ import annotations

import asyncio

import pytest
from sayback.errors import Refused
from sayback.opening import Openings
from sayback.store.errors import StoreDown


class Shelf:
    """Counts how often it is read; gives what it is asked for when the gate is opened."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.begun, self.gate = asyncio.Event(), asyncio.Event()
        self.down = False

    async def open(self, name: str) -> str:
        self.read.append(name)
        self.begun.set()
        await self.gate.wait()
        if self.down:
            raise StoreDown
        return name.upper()


async def test_many_who_ask_at_once_cause_one_reading_and_the_next_another() -> None:
    shelf = Shelf()
    openings = Openings(shelf.open)
    asking = [asyncio.ensure_future(openings.of(name)) for name in ("one", "one", "two", "one")]
    await shelf.begun.wait()
    shelf.gate.set()
    assert await asyncio.gather(*asking) == ["ONE", "ONE", "TWO", "ONE"]
    assert shelf.read == ["one", "two"]
    assert await openings.of("one") == "ONE"
    assert shelf.read == ["one", "two", "one"]


async def test_one_who_gives_up_stops_nobody_else() -> None:
    shelf = Shelf()
    openings = Openings(shelf.open)
    impatient, patient = (asyncio.ensure_future(openings.of("one")) for _ in range(2))
    await shelf.begun.wait()
    impatient.cancel()
    shelf.gate.set()
    assert await patient == "ONE"
    assert impatient.cancelled() and shelf.read == ["one"]


async def test_a_store_that_does_not_answer_refuses_all_and_is_asked_again_later() -> None:
    shelf = Shelf()
    openings = Openings(shelf.open)
    shelf.down = True
    shelf.gate.set()
    for asking in [asyncio.ensure_future(openings.of("one")) for _ in range(2)]:
        with pytest.raises(Refused, match="holding"):
            await asking
    shelf.down = False
    assert await openings.of("one") == "ONE"
