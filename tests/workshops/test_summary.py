"""The end of a workshop: sums without names, and nothing left."""

from __future__ import annotations

import asyncio

import pytest
from sayback.engine.language.compile import chosen_or_default, compile
from sayback.engine.language.protocol import Table
from sayback.engine.machine import begin
from sayback.engine.state import State
from sayback.engine.values import change
from sayback.errors import Refused
from sayback.protocols.library import Library
from sayback.workshops.reading import Reading
from sayback.workshops.record import Pair
from sayback.workshops.service import WorkshopService
from sayback.workshops.summary import FEWEST, Sums

from tests.workshops.making import Workshop

PAIR = Pair(1, "s", 1, 2, 0)


@pytest.fixture(scope="module")
def table(library: Library) -> Table:
    file = library.files["speaker-listener"]
    return compile(file, chosen_or_default(file, {}))


def rated(table: Table, value: int, *, agree: tuple[str, ...] = ("a", "b")) -> Reading:
    state: State = begin(table, first="a", seed=1, hosted=True, now=1)
    rates = {f"rate/{seat}/understood": value for seat in ("a", "b")}
    consent = {seat: ("sums",) for seat in agree}
    return Reading(table, change(state, rates=rates, consent=consent), 1, True)


def test_ratings_need_five_pairs_in_which_both_agreed(table: Table) -> None:
    sums = Sums()
    for _ in range(FEWEST - 1):
        sums.add(PAIR, rated(table, 5))
    for agree in ((), ("a",), ("b",)):
        for _ in range(FEWEST):
            sums.add(PAIR, rated(table, 1, agree=agree))
    assert "ratings" not in sums.shown()
    sums.add(PAIR, rated(table, 3))
    assert sums.shown()["ratings"] == {"understood": {"pairs": 5, "mean": 4.6}}


async def test_workshop_end_is_final_and_keeps_its_sums(workshop: Workshop) -> None:
    people = await workshop.seated(await workshop.couple())
    await workshop.couple()
    with pytest.raises(Refused, match="not-over"):
        await workshop.workshops.summary.sums(workshop.id, workshop.boss)
    body = await workshop.workshops.summary.end(workshop.id, workshop.boss)
    assert body == {"sums": {"pairs": 2, "finished": 0, "turns": 0, "understood": {"got": 0, "partly": 0, "no": 0}}}
    assert people["a"].view["stage"] == "closed"
    assert (await workshop.place(1))["state"] == "over"
    assert await workshop.workshops.summary.end(workshop.id, workshop.boss) == body
    assert await workshop.workshops.summary.sums(workshop.id, workshop.boss) == body["sums"]
    for ask in (
        workshop.pair((1, 2)),
        workshop.bulk_act("pause"),
        workshop.workshops.pairing.apart(workshop.id, workshop.boss, 1),
    ):
        with pytest.raises(Refused, match="workshop-over"):
            await ask


async def test_ending_and_erasing_are_for_the_facilitator_alone(workshop: Workshop) -> None:
    _, helper = await workshop.helper()
    for ask in (workshop.workshops.summary.end, workshop.workshops.summary.erase):
        with pytest.raises(Refused, match="facilitator-only"):
            await ask(workshop.id, helper)


async def test_erased_workshop_leaves_nothing(workshop: Workshop) -> None:
    people = await workshop.seated(pair := await workshop.couple())
    again = await workshop.couple()
    await workshop.workshops.pairing.apart(workshop.id, workshop.boss, again["n"])
    _, page = await workshop.watched()
    await workshop.service.device_codes.introduce(pair["session"], people["a"].token, "c" * 43)
    await workshop.workshops.summary.erase(workshop.id, workshop.boss)
    assert (people["a"].panel.closed, page.closed) == ("gone", "gone")
    redis = workshop.service.registry.store._redis
    traces = (workshop.id, pair["session"], again["session"])
    left = [key.decode() async for key in redis.scan_iter("sayback:*")]
    left += [str(await redis.get(key)) for key in left if "{code:" in key]
    assert not [key for key in left if any(trace in key for trace in traces)]
    with pytest.raises(Refused, match="no-workshop"):
        await workshop.look()
    with pytest.raises(Refused, match="no-door"):
        await workshop.come()


async def test_workshop_receipt_counts_talks_and_tells_of_the_rewrite(
    workshop: Workshop,
) -> None:
    for _ in range(2):
        await workshop.seated(await workshop.couple())
    store, (_, page) = workshop.service.registry.store, await workshop.watched()
    kept = [key async for key in store._redis.scan_iter("sayback:*")]
    before = int((await store._redis.info("persistence"))["aof_rewrites"])
    answer = await workshop.workshops.summary.erase(workshop.id, workshop.boss)
    name = str(answer["receipt"])
    assert answer == {"receipt": page.receipt}
    receipt = await workshop.until_settled(name)
    assert (receipt["talks"], receipt["file"]) == (2, "rewritten")
    left = [key async for key in store._redis.scan_iter("sayback:*")]
    assert receipt["keys"] == len(set(kept) - set(left)) - 1, "the code is no key of the workshop's own"
    assert int((await store._redis.info("persistence"))["aof_rewrites"]) == before + 1
    assert workshop.id not in name + repr(receipt)


async def test_pages_of_another_process_get_the_receipts_name(workshop: Workshop, others: WorkshopService) -> None:
    await asyncio.gather(workshop.service.registry.clock.run_once(), others._registry.clock.run_once())
    there = Workshop(others, workshop.service)
    there.id, there.boss = workshop.id, workshop.boss
    _, page = await there.watched()
    answer = await workshop.workshops.summary.erase(workshop.id, workshop.boss)
    await workshop.until(lambda: page.closed)
    assert (page.closed, page.receipt) == ("gone", answer["receipt"])
