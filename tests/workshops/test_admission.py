"""Admission: making workshops, codes, and the line."""

from __future__ import annotations

import asyncio

import pytest
from sayback.errors import Refused
from sayback.sessions.service import SessionService
from sayback.store import keys
from sayback.tokens import hashed, new_token
from sayback.workshops import record
from sayback.workshops.admission import HELPERS
from sayback.workshops.requests import Newcomer
from sayback.workshops.service import WorkshopService

from tests.workshops.making import KEY, NAME, Workshop


async def test_joining_twice_with_one_token_gives_one_place(workshop: Workshop) -> None:
    token = new_token()
    assert [await workshop.come(token), await workshop.come(token), await workshop.come()] == [1, 1, 2]
    shown = await workshop.look()
    assert [person["n"] for person in shown["people"]] == [1, 2]
    assert "token" not in str(shown["people"]) and hashed(token) not in str(shown)


async def test_door_tells_the_key_to_seal_names(workshop: Workshop) -> None:
    answer = await workshop.workshops.admission.door(workshop.code.lower())
    assert answer == {
        "workshop": workshop.id, "key": KEY, "protocol": "speaker-listener", "languages": ["en"], "open": True,
    }  # fmt: skip


async def test_wrong_closed_old_and_ended_doors_are_answered_alike(workshop: Workshop) -> None:
    admission, said = workshop.workshops.admission, list[str]()

    async def tried(code: str) -> None:
        for ask in (admission.door(code), admission.join(code, Newcomer(hashed(new_token()), NAME, "en"))):
            with pytest.raises(Refused) as refused:
                await ask
            said.append(refused.value.code + refused.value.problem.sentence)

    await tried("00000000")
    await tried("not a code")
    await admission.set_open(workshop.id, workshop.boss, False)
    await tried(workshop.code)
    await admission.set_open(workshop.id, workshop.boss, True)
    old = workshop.code
    workshop.code = str((await admission.new_code(workshop.id, workshop.boss))["code"])
    await tried(old)
    assert await workshop.come() == 1
    await workshop.workshops.summary.end(workshop.id, workshop.boss)
    await tried(workshop.code)
    assert len(set(said)) == 1


async def test_person_taken_out_is_told_and_may_return(workshop: Workshop) -> None:
    token, admission = new_token(), workshop.workshops.admission
    await workshop.come(token)
    seen = (await workshop.place(1))["seen"]
    waits = asyncio.ensure_future(workshop.place(1, seen, 5))
    _, page = await workshop.watched()
    await admission.leave_out(workshop.id, workshop.boss, 1)
    assert (await waits)["state"] == "out"
    await workshop.until(lambda: {"n": 1, "gone": True} in page.all("wall")[-1].get("people", []))
    assert (await workshop.look())["people"] == [] and NAME not in str((await workshop.live()).people)
    shown = await admission.projector(workshop.id, workshop.projector, "", 0)
    assert shown["here"] == 0
    assert 0 <= workshop.service.registry.clock.now() - shown["now"] < 5_000, "the clock on the wall is the server's"  # type: ignore[operator]
    assert await workshop.come(token) == 2 and (await workshop.place(2))["state"] == "waiting"
    await workshop.pair((2, await workshop.come()))
    assert (await workshop.place(2))["state"] == "paired"
    assert (await admission.leave_out(workshop.id, workshop.boss, 1)) == {"ok": True}


async def test_only_waiting_people_are_taken_out_by_the_facilitator(workshop: Workshop) -> None:
    _, helper = await workshop.helper()
    await workshop.couple()
    alone, admission = await workshop.come(), workshop.workshops.admission
    for bearer, n, code in (
        (helper, alone, "facilitator-only"), (workshop.projector, alone, "no-workshop"),
        (workshop.tokens[alone], alone, "no-workshop"),
        (workshop.boss, 1, "not-waiting"), (workshop.boss, 9, "not-waiting"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=code):
            await admission.leave_out(workshop.id, bearer, n)
    await admission.leave_out(workshop.id, workshop.boss, alone)
    [refused] = await workshop.pair((alone, await workshop.come()))
    assert refused == {"error": {"code": "not-waiting"}}


async def test_place_of_a_person_taken_out_is_free(workshops: WorkshopService, service: SessionService) -> None:
    small = await Workshop(workshops, service).make(capacity=2)
    first, _ = await small.come(), await small.come()
    await workshops.admission.leave_out(small.id, small.boss, first)
    assert await small.come() == 3
    with pytest.raises(Refused, match="full"):
        await small.come()


async def test_returned_person_waits_in_another_process_too(workshop: Workshop, others: WorkshopService) -> None:
    token = new_token()
    await workshop.come(token)
    await workshop.workshops.admission.leave_out(workshop.id, workshop.boss, 1)
    assert await workshop.come(token) == 2
    assert (await others.admission.place(workshop.id, token, "", 0))["state"] == "waiting"


async def test_full_workshop_refuses_newcomers_and_knows_the_old(
    workshops: WorkshopService, service: SessionService
) -> None:
    small = await Workshop(workshops, service).make(capacity=2)
    token = new_token()
    assert [await small.come(token), await small.come()] == [1, 2]
    with pytest.raises(Refused, match="full"):
        await small.come()
    assert await small.come(token) == 1


async def test_simultaneous_joins_get_distinct_numbers(workshops: WorkshopService, others: WorkshopService) -> None:
    here = await Workshop(workshops, None).make(capacity=30)  # type: ignore[arg-type]
    there = Workshop(others, None)  # type: ignore[arg-type]
    there.id, there.code = here.id, here.code
    numbers = await asyncio.gather(*(each.come() for _ in range(15) for each in (here, there)))
    assert sorted(numbers) == list(range(1, 31))
    await asyncio.gather(*(each.come() for _ in range(20) for each in (here, there)), return_exceptions=True)
    for each in (here, there):
        with pytest.raises(Refused, match="full"):
            await each.come()
        live = await each.live()
        await each.workshops._registry.replicas.refresh(live)
        unconfirmed = [n for n, person in live.people.items() if person.unconfirmed]
        assert len(unconfirmed) == live.workshop.unconfirmed == 30 and len(live.people) <= 60


async def test_list_is_added_whole_or_not_at_all(workshop: Workshop) -> None:
    async def add(count: int) -> object:
        people = [Newcomer(hashed(new_token()), NAME, "en") for _ in range(count)]
        return (await workshop.workshops.admission.add(workshop.id, workshop.boss, people))["people"]

    assert await add(8) == list(range(1, 9))
    with pytest.raises(Refused, match="full"):
        await add(3)
    assert len((await workshop.look())["people"]) == 8
    twice = [Newcomer(hashed("x" * 43), NAME, "en")] * 2
    assert (await workshop.workshops.admission.add(workshop.id, workshop.boss, twice))["people"] == [9, 9]
    assert (await workshop.workshops.admission.add(workshop.id, workshop.boss, twice))["people"] == [9, 9]


async def test_waiting_person_hears_of_pairing_at_once(workshop: Workshop) -> None:
    a, b = await workshop.come(), await workshop.come()
    first = await workshop.place(a)
    assert first["state"] == "waiting" and "session" not in first
    asking = asyncio.ensure_future(workshop.place(a, first["seen"], 20))
    await workshop.until(lambda: workshop.workshops._registry.held(workshop.id).waiting)
    [pair] = await workshop.pair((a, b))
    async with asyncio.timeout(2):
        answer = await asking
    assert (answer["state"], answer["session"], answer["seat"]) == ("paired", pair["session"], "a")
    assert (await workshop.place(b, first["seen"], 20))["seat"] == "b"


async def test_second_wait_of_a_person_ends_the_first(workshop: Workshop) -> None:
    n = await workshop.come()
    seen = (await workshop.place(n))["seen"]
    older = asyncio.ensure_future(workshop.place(n, seen, 20))
    live = await workshop.live()
    await workshop.until(lambda: live.waiting)
    newer = asyncio.ensure_future(workshop.place(n, seen, 0.05))
    assert (await older)["seen"] == seen
    assert (await newer)["state"] == "waiting"
    assert not live.waiting


async def test_waiting_person_in_another_process_hears_of_pairing(workshop: Workshop, others: WorkshopService) -> None:
    a, b = await workshop.come(), await workshop.come()
    there = Workshop(others, workshop.service)
    there.id, there.tokens = workshop.id, workshop.tokens
    asking = asyncio.ensure_future(there.place(a, (await there.place(a))["seen"], 20))
    await workshop.pair((a, b))
    async with asyncio.timeout(2):
        assert (await asking)["state"] == "paired"


async def test_a_wrong_token_opens_nothing(workshop: Workshop) -> None:
    n = await workshop.come()
    admission, all = workshop.workshops.admission, workshop.workshops
    for bearer in (new_token(), workshop.projector, workshop.tokens[n]):
        for ask in (all.look(workshop.id, bearer), admission.set_open(workshop.id, bearer, False)):
            with pytest.raises(Refused, match="no-workshop"):
                await ask
    for bearer in (new_token(), workshop.boss):
        with pytest.raises(Refused, match="no-workshop"):
            await admission.place(workshop.id, bearer, "", 0)
    with pytest.raises(Refused, match="no-workshop"):
        await all.look("x" * 22, workshop.boss)


async def test_helper_links_are_limited_and_revocable(workshop: Workshop) -> None:
    admission = workshop.workshops.admission
    n, token = await workshop.helper()
    assert (await workshop.workshops.look(workshop.id, token))["role"] == "helper"
    for ask in (admission.new_code(workshop.id, token), admission.help(workshop.id, token, hashed(new_token()), NAME)):
        with pytest.raises(Refused, match="facilitator-only"):
            await ask
    _, page = await workshop.watched(token)
    await admission.unhelp(workshop.id, workshop.boss, n)
    assert page.closed == "revoked"
    with pytest.raises(Refused, match="no-workshop"):
        await workshop.workshops.look(workshop.id, token)
    assert (await workshop.helper())[0] == n + 1
    for _ in range(HELPERS - 1):
        await workshop.helper()
    with pytest.raises(Refused, match="no-room"):
        await workshop.helper()


async def test_projector_tells_counts_and_no_names(workshop: Workshop) -> None:
    admission = workshop.workshops.admission
    before = await admission.projector(workshop.id, workshop.projector, "", 0)
    asking = asyncio.ensure_future(admission.projector(workshop.id, workshop.projector, str(before["seen"]), 20))
    await workshop.until(lambda: workshop.workshops._registry.held(workshop.id).watching)
    await workshop.come()
    answer = await asking
    assert (answer["code"], answer["here"], answer["pairs"]) == (workshop.code, 1, 0)
    assert NAME not in str(answer)


async def test_creating_the_same_workshop_again_is_answered_the_same(workshop: Workshop) -> None:
    async def again(boss: str) -> dict[str, object]:
        asked = record.Workshop("speaker-listener", ("en",), 10, KEY, hashed(boss), hashed(workshop.projector))
        return await workshop.workshops.admission.create(asked, workshop.id)

    assert (await again(workshop.boss))["code"] == workshop.code
    with pytest.raises(Refused, match="id-taken"):
        await again(new_token())


async def test_workshop_with_invalid_settings_is_refused(workshops: WorkshopService) -> None:
    with pytest.raises(Refused, match="unknown-protocol"):
        await Workshop(workshops, None).make(protocol="no-such")  # type: ignore[arg-type]
    with pytest.raises(Refused, match="bad-request"):
        await Workshop(workshops, None).make(settings={"no": 1})  # type: ignore[arg-type]


async def codes_of(workshop: Workshop) -> set[str]:
    """List every key by which a code leads to the workshop."""
    redis = workshop.service.registry.store._redis
    found = [key async for key in redis.scan_iter("sayback:{code:*")]
    return {key.decode() for key in found if await redis.get(key) == workshop.id.encode()}


async def left_with(workshop: Workshop, *codes: str) -> None:
    """Wait a moment at most until these codes, and no others, lead to the workshop."""
    wanted = {keys.code(hashed(code)) for code in codes}
    for _ in range(500):
        if await codes_of(workshop) == wanted:
            return
    assert await codes_of(workshop) == wanted


async def test_workshop_created_again_keeps_its_one_code(workshop: Workshop) -> None:
    code = workshop.code
    assert (await workshop.make()).code == (await workshop.make()).code == code
    await left_with(workshop, (await workshop.live()).workshop.code)
    assert await workshop.come() == 1


async def test_simultaneous_code_changes_leave_one_code(workshop: Workshop, others: WorkshopService) -> None:
    admissions = (workshop.workshops.admission, others.admission)
    await asyncio.gather(*(admission.new_code(workshop.id, workshop.boss) for admission in admissions))
    await workshop.workshops._registry.replicas.refresh(await workshop.live())
    await left_with(workshop, (await workshop.live()).workshop.code)


async def test_code_made_after_the_end_leads_nowhere(workshop: Workshop, others: WorkshopService) -> None:
    await others._registry.live(workshop.id)
    late = others.admission.new_code(workshop.id, workshop.boss), others.summary.end(workshop.id, workshop.boss)
    await asyncio.gather(*late, return_exceptions=True)
    await left_with(workshop, (await workshop.live()).workshop.code)
    with pytest.raises(Refused, match="workshop-over"):
        await others.admission.new_code(workshop.id, workshop.boss)
    await asyncio.gather(
        workshop.workshops.admission.new_code(workshop.id, workshop.boss),
        workshop.workshops.summary.erase(workshop.id, workshop.boss),
        return_exceptions=True,
    )
    await left_with(workshop)


async def test_workshop_without_needed_therapist_is_refused(workshop: Workshop) -> None:
    asked = record.Workshop("trust-again", ("en",), 10, KEY, hashed(new_token()), hashed(workshop.projector))
    with pytest.raises(Refused, match="needs-therapist"):
        await workshop.workshops.admission.create(asked)
