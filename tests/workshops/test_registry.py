"""The registry of workshops: one change, one commit, and changes of another process."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import orjson
import pytest
from sayback.engine.pair import Ms
from sayback.errors import Refused
from sayback.store.records import Commit
from sayback.tokens import new_token
from sayback.workshops.changes import Change
from sayback.workshops.live import LiveWorkshop
from sayback.workshops.record import KEEP
from sayback.workshops.registry import IDLE
from sayback.workshops.service import WorkshopService

from tests.workshops.making import Workshop, act_id


async def test_only_records_changed_elsewhere_are_read_again(workshop: Workshop, others: WorkshopService) -> None:
    for _ in range(3):
        await workshop.come()
    live = await others._registry.live(workshop.id)
    before = live.people[1]
    await workshop.pair((2, 3))
    await workshop.until(lambda: live.pairs)
    assert live.people[1] is before
    assert live.people[2].pair == 1 and live.v == (await workshop.live()).v


async def test_conflicting_change_is_made_again_from_the_newest(workshop: Workshop, others: WorkshopService) -> None:
    here, there = await workshop.live(), await others._registry.live(workshop.id)
    tries = 0

    def more(live: LiveWorkshop, now: Ms) -> Change:
        nonlocal tries
        tries += 1
        return Change(replace(live.workshop, capacity=live.workshop.capacity + 1))

    registry = workshop.workshops._registry
    await asyncio.gather(
        *(registry.change(here, more) for _ in range(5)), *(others._registry.change(there, more) for _ in range(5))
    )
    await registry.replicas.refresh(here)
    assert here.workshop.capacity == 20 and tries >= 10


async def test_process_without_hints_catches_up(workshop: Workshop, others: WorkshopService) -> None:
    live = await others._registry.live(workshop.id)
    assert others._registry.replicas._hints is not None
    others._registry.replicas._hints.unsubscribe(f"w:{workshop.id}")
    for _ in range(4):
        await workshop.come()
    assert len(live.people) == 0
    others._registry.replicas.missed()
    await workshop.until(lambda: len(live.people) == 4)


async def test_workshop_and_code_live_a_day_after_each_change(workshop: Workshop) -> None:
    store = workshop.service.registry.store
    live = await workshop.live()
    old = replace(live.workshop, kept_until=live.workshop.kept_until - KEEP // 2)
    live.workshop = old
    await store._redis.expire(f"sayback:{{w:{workshop.id}}}:now", 100)
    await workshop.come()
    for name in ("now", "log", "box"):
        left = await store._redis.ttl(f"sayback:{{w:{workshop.id}}}:{name}")
        assert KEEP // 1000 - 60 < left <= KEEP // 1000
    [code] = [
        key
        async for key in store._redis.scan_iter("sayback:{code:*")
        if await store._redis.get(key) == workshop.id.encode()
    ]
    assert await store._redis.ttl(code) > KEEP // 1000 - 60
    assert workshop.code not in code.decode()


async def test_expired_workshop_is_gone_for_pages_and_people(workshop: Workshop) -> None:
    n = await workshop.come()
    _, page = await workshop.watched()
    seen = (await workshop.place(n))["seen"]
    asking = asyncio.ensure_future(workshop.place(n, seen, 20))
    live = await workshop.live()
    await workshop.until(lambda: live.waiting)
    await workshop.service.registry.store.erase(f"w:{workshop.id}")
    with pytest.raises(Refused, match="no-workshop"):
        await asking
    assert page.closed == "gone"
    with pytest.raises(Refused, match="no-door"):
        await workshop.come()


async def test_unneeded_workshop_is_put_down(workshop: Workshop) -> None:
    registry = workshop.workshops._registry
    live = await workshop.live()
    for _ in range(IDLE):
        registry._look()
    assert registry.replicas.in_hand
    live.pinned = 1
    registry._look()
    assert registry.replicas.in_hand
    live.pinned = 0
    registry._look()
    assert not registry.replicas.in_hand and registry._patrol is None
    assert (await workshop.look())["people"] == []


async def test_workshop_and_session_names_are_never_confused(workshop: Workshop) -> None:
    pair = await workshop.couple()
    for bearer in (workshop.boss, *workshop.tokens.values()):
        with pytest.raises(Refused, match="no-workshop"):
            await workshop.workshops.look(pair["session"], bearer)
        with pytest.raises(Refused, match="no-seat"):
            await workshop.service.seats.preview(workshop.id, bearer)
        with pytest.raises(Refused, match="no-workshop"):
            await workshop.workshops.look(f"w:{workshop.id}", bearer)


async def deaf(others: WorkshopService, id: str) -> LiveWorkshop:
    """Load a workshop in another process and cut it off from all hints."""
    live = await others._registry.live(id)
    assert others._registry.replicas._hints is not None
    others._registry.replicas._hints.unsubscribe(f"w:{id}")
    return live


async def test_stale_process_asks_the_store_before_refusing(workshop: Workshop, others: WorkshopService) -> None:
    live = await deaf(others, workshop.id)
    first, second = await workshop.come(), await workshop.come()
    for n in (first, second):
        assert (await others.admission.place(workshop.id, workshop.tokens[n], "", 0))["state"] == "waiting"
    third = await workshop.come()
    pairs: Any = await others.pairing.pair(workshop.id, workshop.boss, [(second, third)])
    assert "session" in pairs["pairs"][0], "somebody who has just come in is paired"
    _, helper = await workshop.helper()
    assert (await others.look(workshop.id, helper))["role"] == "helper"
    await workshop.workshops.admission.set_open(workshop.id, workshop.boss, False)
    await others._registry.replicas.refresh(live)
    await workshop.workshops.admission.set_open(workshop.id, workshop.boss, True)
    assert (await others.admission.door(workshop.code))["workshop"] == workshop.id


async def test_pair_made_elsewhere_is_found_at_once(workshop: Workshop, others: WorkshopService) -> None:
    await deaf(others, workshop.id)
    pairs = [await workshop.couple() for _ in range(3)]
    await others.pairing.take(workshop.id, workshop.boss, pairs[0]["n"], True)
    await deaf(others, workshop.id)
    pairs.append(await workshop.couple())
    await others.bulk_acts.start(workshop.id, workshop.boss, act_id(), "open", {}, [pairs[3]["n"]])
    pairs.append(await workshop.couple())
    await others.pairing.apart(workshop.id, workshop.boss, pairs[4]["n"])
    await others.summary.end(workshop.id, workshop.boss)
    assert await workshop.workshops.summary.sums(workshop.id, workshop.boss)


async def test_wrong_token_is_refused_by_every_process(workshop: Workshop, others: WorkshopService) -> None:
    await deaf(others, workshop.id)
    for question in (others.look(workshop.id, new_token()), others.admission.place(workshop.id, new_token(), "", 0)):
        with pytest.raises(Refused, match="no-workshop"):
            await question


async def test_workshop_in_hand_never_overwrites_a_newer_format(workshop: Workshop, others: WorkshopService) -> None:
    registry, live = workshop.workshops._registry, await workshop.live()
    loaded = await registry.store.load(live.key)
    assert loaded is not None
    data = orjson.dumps(orjson.loads(loaded.data) | {"format": 2, "unknown": [1]})
    await registry.store.commit(Commit(live.key, loaded.tag, loaded.v, data, b"[]"))
    await registry.replicas.refresh(live)
    with pytest.raises(Refused) as here:
        await registry.change(live, lambda live, now: Change(replace(live.workshop, capacity=3)))
    with pytest.raises(Refused) as there:
        await others._registry.live(workshop.id)
    assert here.value.code == there.value.code == "newer-format"
    kept = await registry.store.load(live.key)
    assert kept is not None and kept.data == data
