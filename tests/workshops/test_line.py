"""Unconfirmed people, who came faster than a room does: their place in line, and their end.

They become confirmed, or are taken out with all others since a moment.
"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import pytest_asyncio
from sayback.errors import Refused
from sayback.sessions.service import SessionService
from sayback.tokens import hashed, new_token
from sayback.workshops.requests import Newcomer
from sayback.workshops.service import WorkshopService

from tests.workshops.making import NAME, Workshop

HALF = 4
"""Arrivals from one address that a room for eight confirms at once."""


@pytest_asyncio.fixture
async def flooded(workshops: WorkshopService, service: SessionService) -> Workshop:
    """Make a workshop for eight: four people, then five unconfirmed, all from one address."""
    workshop = await Workshop(workshops, service).make(capacity=8)
    live = await workshop.live()
    await asyncio.gather(*(workshop.come() for _ in range(HALF)))
    while live.workshop.unconfirmed < 5:
        await workshop.come()
    return workshop


async def unconfirmed(workshop: Workshop) -> list[int]:
    """List the numbers of the unconfirmed, as the wall is told them."""
    shown: Any = await workshop.look()
    found = [person["n"] for person in shown["people"] if person.get("unconfirmed")]
    assert (await workshop.live()).workshop.unconfirmed == len(found)
    return found


def listed(count: int) -> list[Newcomer]:
    """Make people of a list."""
    return [Newcomer(hashed(new_token()), NAME, "en") for _ in range(count)]


async def free(workshop: Workshop) -> int:
    """Count the places that the room has left."""
    live = (await workshop.live()).workshop
    left = live.capacity - (live.people - live.out - live.unconfirmed)
    assert left > 0
    return left


async def test_unconfirmed_person_waits_visibly_and_takes_no_place(flooded: Workshop) -> None:
    odd = await unconfirmed(flooded)
    assert len(odd) == 5
    place = await flooded.place(odd[0])
    assert place["state"] == "waiting" and set(place) == {"state", "since", "seen"}, "their page says nothing of it"
    await flooded.workshops.admission.add(flooded.id, flooded.boss, listed(await free(flooded)))
    assert await unconfirmed(flooded) == odd
    with pytest.raises(Refused, match="full"):
        await flooded.workshops.admission.add(flooded.id, flooded.boss, listed(1))


async def test_newcomer_from_another_address_is_confirmed_during_a_flood(flooded: Workshop) -> None:
    [who] = listed(1)
    answer: Any = await flooded.workshops.admission.join(flooded.code, who, "1.2.3.4")
    assert answer["person"] not in await unconfirmed(flooded)


async def test_unconfirmed_people_never_exceed_the_places(flooded: Workshop) -> None:
    with pytest.raises(Refused, match="full"):
        await asyncio.gather(*(flooded.come() for _ in range(40)))
    assert len(await unconfirmed(flooded)) <= 8


async def test_a_tap_or_a_partner_confirms(flooded: Workshop) -> None:
    admission, odd = flooded.workshops.admission, await unconfirmed(flooded)
    _, page = await flooded.watched(seen=(await flooded.live()).v)
    assert await admission.confirm(flooded.id, flooded.boss, [odd[1], odd[1], 1, 999]) == {"ok": True}
    await flooded.until(lambda: odd[1] in [person["n"] for person in page.all("wall")[-1].get("people", [])])
    [shown] = [person for person in page.all("wall")[-1]["people"] if person["n"] == odd[1]]
    assert "unconfirmed" not in shown
    [pair] = await flooded.pair((1, odd[0]))
    assert "session" in pair and await unconfirmed(flooded) == odd[2:]
    await flooded.pair((odd[2], odd[3]))
    await flooded.workshops.pairing.apart(flooded.id, flooded.boss, 2)
    assert await unconfirmed(flooded) == odd[4:], "whoever was in a pair stays confirmed"


async def test_freed_place_confirms_the_first_unconfirmed_person(flooded: Workshop) -> None:
    admission, odd = flooded.workshops.admission, await unconfirmed(flooded)
    await admission.leave_out(flooded.id, flooded.boss, 1)
    assert await unconfirmed(flooded) == odd, "there were places before"
    await admission.leave_out(flooded.id, flooded.boss, odd[0])
    await admission.add(flooded.id, flooded.boss, listed(await free(flooded)))
    await admission.leave_out(flooded.id, flooded.boss, odd[4])
    assert await unconfirmed(flooded) == odd[1:4], "an unconfirmed one leaves no place"
    await admission.leave_out(flooded.id, flooded.boss, 2)
    assert await unconfirmed(flooded) == odd[2:4]


async def test_taking_out_since_a_moment_spares_earlier_people(flooded: Workshop, others: WorkshopService) -> None:
    admission, odd, old = flooded.workshops.admission, await unconfirmed(flooded), flooded.code
    [pair] = await flooded.pair((3, odd[1]))
    waits = asyncio.ensure_future(flooded.place(odd[2], (await flooded.place(odd[2]))["seen"], 20))
    await flooded.until(lambda: flooded.workshops._registry.held(flooded.id).waiting)
    removed: Any = await admission.take_out(flooded.id, flooded.boss, odd[0])
    async with asyncio.timeout(2):
        place = await waits
    assert (place["state"], place["anew"]) == ("out", True)
    assert (await flooded.live()).workshop.pace.level == 0
    for n in (1, 2):
        assert (await flooded.place(n))["state"] == "waiting"
    assert (await flooded.place(odd[1]))["session"] == pair["session"], "whoever is in a pair stays in it"
    assert await unconfirmed(flooded) == [] and removed["out"] >= 4
    for admission in (flooded.workshops.admission, others.admission):
        for code in (old, removed["code"]):
            [who] = listed(1)
            if code == old:
                with pytest.raises(Refused, match="no-door"):
                    await admission.join(code, who)
            else:
                answer: Any = await admission.join(code, who)
                assert answer["person"] not in await unconfirmed(flooded), "by the new code all begins anew"
    await admission.leave_out(flooded.id, flooded.boss, 1)
    assert "anew" not in await flooded.place(1)


async def test_join_by_the_old_code_during_taking_out_fails(flooded: Workshop, others: WorkshopService) -> None:
    await others._registry.live(flooded.id)
    late = Workshop(others, flooded.service)
    late.id, late.code = flooded.id, flooded.code
    answer, *came = await asyncio.gather(
        flooded.workshops.admission.take_out(flooded.id, flooded.boss, 2),
        *(each.come() for _ in range(20) for each in (flooded, late)),
        return_exceptions=True,
    )
    assert not isinstance(answer, BaseException), came
    await flooded.workshops._registry.replicas.refresh(await flooded.live())
    assert [person["n"] for person in (await flooded.look())["people"]] == [1]  # type: ignore[union-attr]


async def test_taking_out_all_is_for_the_facilitator_alone(flooded: Workshop) -> None:
    _, helper = await flooded.helper()
    admission = flooded.workshops.admission
    for bearer, since, code in (
        (helper, 1, "facilitator-only"), (flooded.projector, 1, "no-workshop"), (flooded.tokens[1], 1, "no-workshop"),
        (flooded.boss, 99, "not-waiting"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=code):
            await admission.take_out(flooded.id, bearer, since)
    assert (await flooded.live()).workshop.code == flooded.code
    await admission.confirm(flooded.id, helper, await unconfirmed(flooded))
    assert await unconfirmed(flooded) == []
    await flooded.workshops.summary.end(flooded.id, flooded.boss)
    with pytest.raises(Refused, match="workshop-over"):
        await admission.take_out(flooded.id, flooded.boss, 1)
