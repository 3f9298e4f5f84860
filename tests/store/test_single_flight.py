"""Shared readings: one for all who ask at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from sayback.errors import Refused
from sayback.store.errors import StoreDown
from sayback.store.single_flight import Rereads, SingleFlight


class Shelf:
    """A reader that counts its readings and answers when the gate is opened."""

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


async def test_simultaneous_askers_share_one_reading() -> None:
    shelf = Shelf()
    openings = SingleFlight(shelf.open)
    asking = [asyncio.ensure_future(openings.of(name)) for name in ("one", "one", "two", "one")]
    await shelf.begun.wait()
    shelf.gate.set()
    assert await asyncio.gather(*asking) == ["ONE", "ONE", "TWO", "ONE"]
    assert shelf.read == ["one", "two"]
    assert await openings.of("one") == "ONE"
    assert shelf.read == ["one", "two", "one"]


async def test_cancelled_waiter_keeps_the_shared_load() -> None:
    shelf = Shelf()
    openings = SingleFlight(shelf.open)
    impatient, patient = (asyncio.ensure_future(openings.of("one")) for _ in range(2))
    await shelf.begun.wait()
    impatient.cancel()
    shelf.gate.set()
    assert await patient == "ONE"
    assert impatient.cancelled() and shelf.read == ["one"]


async def test_unanswering_store_refuses_all_until_it_answers() -> None:
    shelf = Shelf()
    openings = SingleFlight(shelf.open)
    shelf.down = True
    shelf.gate.set()
    for asking in [asyncio.ensure_future(openings.of("one")) for _ in range(2)]:
        with pytest.raises(Refused, match="holding"):
            await asking
    shelf.down = False
    assert await openings.of("one") == "ONE"


class Empty(Shelf):
    """A shelf that stays empty until it is filled."""

    def __init__(self) -> None:
        super().__init__()
        self.has = False

    async def open(self, name: str) -> str | None:  # type: ignore[override]
        found = name.upper() if self.has else None
        await super().open(name)
        return found


async def test_shared_reading_without_a_find_is_repeated_once() -> None:
    shelf = Empty()
    openings = SingleFlight(shelf.open)
    first = asyncio.ensure_future(openings.of("one"))
    await shelf.begun.wait()
    shelf.has = True
    late = asyncio.ensure_future(openings.of("one"))
    shelf.gate.set()
    assert (await first, await late) == (None, "ONE")
    shelf.has = False
    assert await openings.of("one") is None
    assert shelf.read == ["one", "one", "one"], "whoever asked first asks once"


class Talk:
    """A thing in hand, with what is known of it here and what the store has."""

    def __init__(self) -> None:
        self.lane = asyncio.Lock()
        self.known, self.stored = "old", "old"
        self.reads = 0
        self.answers = True
        self.begun, self.gate = asyncio.Event(), asyncio.Event()
        self.gate.set()

    async def read(self) -> bool:
        self.reads += 1
        found = self.stored
        self.begun.set()
        await self.gate.wait()
        self.known = found if self.answers else self.known
        return self.answers


def opens(token: str) -> Callable[[Talk], str]:
    def judge(talk: Talk) -> str:
        if talk.known != token:
            raise Refused("no-seat")
        return talk.known

    return judge


async def test_refusal_is_judged_again_by_the_store() -> None:
    talk, rereads = Talk(), Rereads(Talk.read)
    assert await rereads.judged(talk, opens("old")) == "old"
    assert talk.reads == 0, "whoever is let in costs no reading"
    talk.stored = "new"
    assert await rereads.judged(talk, opens("new")) == "new"
    with pytest.raises(Refused, match="no-seat"):
        await rereads.judged(talk, opens("old"))
    assert talk.reads == 2


async def test_flood_of_wrong_tokens_shares_its_readings() -> None:
    talk, rereads = Talk(), Rereads(Talk.read)
    wrong = await asyncio.gather(*(rereads.judged(talk, opens("x")) for _ in range(1000)), return_exceptions=True)
    assert {str(error) for error in wrong} == {"no-seat"} and talk.reads == 1


async def test_reading_under_way_is_not_shared_with_latecomers() -> None:
    talk, rereads = Talk(), Rereads(Talk.read)
    talk.gate.clear()
    early = asyncio.ensure_future(rereads.judged(talk, opens("new")))
    await talk.begun.wait()
    talk.stored = "new"
    late = [asyncio.ensure_future(rereads.judged(talk, opens("new"))) for _ in range(50)]
    talk.gate.set()
    assert await asyncio.gather(*late) == ["new"] * 50
    assert talk.reads == 2
    await early


async def test_silent_store_makes_a_refusal_wait() -> None:
    talk, rereads = Talk(), Rereads(Talk.read)
    talk.answers = False
    with pytest.raises(Refused, match="holding"):
        await rereads.judged(talk, opens("new"))


async def test_cancelled_asker_stops_no_reading() -> None:
    talk, rereads = Talk(), Rereads(Talk.read)
    talk.stored = "new"
    talk.gate.clear()
    impatient, patient = (asyncio.ensure_future(rereads.judged(talk, opens("new"))) for _ in range(2))
    await talk.begun.wait()
    impatient.cancel()
    talk.gate.set()
    assert await patient == "new" and talk.reads == 1
