"""Pairing: two people become a pair, and two again."""

from __future__ import annotations

import asyncio

import pytest
from sayback.errors import Refused
from sayback.tokens import hashed
from sayback.workshops.service import WorkshopService

from tests.people import Panel, Person
from tests.workshops.making import Workshop


async def test_a_persons_token_opens_their_seat_and_no_other(workshop: Workshop) -> None:
    people = await workshop.seated(pair := await workshop.couple())
    assert {seat: person.view["seat"] for seat, person in people.items()} == {"a": "a", "b": "b"}
    assert people["a"].view["host"]["opened"] is False
    stranger = await workshop.come()
    for bearer in (workshop.tokens[stranger], workshop.boss, workshop.projector):
        with pytest.raises(Refused, match="no-seat"):
            await workshop.service.connections.join(pair["session"], [bearer], None, Panel())
        with pytest.raises(Refused, match="no-seat"):
            await workshop.service.seats.preview(pair["session"], bearer)


async def test_shown_workshop_holds_no_token_and_no_hash(workshop: Workshop) -> None:
    await workshop.couple()
    _, helper = await workshop.helper()
    text = str(await workshop.look())
    for token in (*workshop.tokens.values(), workshop.boss, workshop.projector, helper):
        assert token not in text and hashed(token) not in text


async def test_pair_list_is_answered_couple_by_couple(workshop: Workshop) -> None:
    n = [await workshop.come() for _ in range(4)]
    pairs = await workshop.pair((n[0], n[1]), (n[1], n[2]), (n[2], n[2]), (n[3], 99))
    assert pairs[0]["n"] == 1 and len(pairs[0]["session"]) == 22
    assert [pair.get("error") for pair in pairs[1:]] == [{"code": "not-waiting"}] * 3
    assert await workshop.pair((n[0], n[1])) == [pairs[0]]
    assert await workshop.pair((n[1], n[0])) == [pairs[0]]
    assert [person.get("pair") for person in (await workshop.look())["people"]] == [1, 1, None, None]


async def test_simultaneous_pairings_of_a_person_leave_one_session(workshop: Workshop, others: WorkshopService) -> None:
    n = [await workshop.come() for _ in range(3)]
    there = Workshop(others, workshop.service)
    there.id, there.boss = workshop.id, workshop.boss
    pairs, also = await asyncio.gather(workshop.pair((n[0], n[1])), there.pair((n[0], n[2])))
    assert sorted("session" in pair for pair in (*pairs, *also)) == [False, True]
    live = await workshop.live()
    await workshop.until(lambda: len(live.pairs) == 1)
    kept = [pair.session for pair in live.pairs.values()]
    state = await workshop.service.registry.store.load(kept[0])
    assert state is not None
    assert {pair["session"] for pair in (*pairs, *also) if "session" in pair} == set(kept)


async def test_parted_people_wait_again_and_their_talk_closes(workshop: Workshop) -> None:
    people = await workshop.seated(joined := await workshop.couple())
    await workshop.workshops.pairing.apart(workshop.id, workshop.boss, joined["n"])
    await workshop.workshops.pairing.apart(workshop.id, workshop.boss, joined["n"])
    assert people["a"].view["stage"] == "closed"
    assert [(await workshop.place(n))["state"] for n in (1, 2)] == ["waiting", "waiting"]
    third = await workshop.come()
    [again] = await workshop.pair((third, 2))
    assert again["n"] == 2 and again["session"] != joined["session"]
    assert (await workshop.place(2))["seat"] == "b"
    await Person(workshop.service, again["session"], "b", workshop.tokens[2]).sit()
    assert [bool(pair.get("apart")) for pair in (await workshop.look())["pairs"]] == [True, False]


@pytest.mark.parametrize("erased", [False, True])
async def test_people_of_an_ended_or_erased_talk_pair_again(workshop: Workshop, erased: bool) -> None:
    pair = await workshop.couple()
    if erased:
        await workshop.service.registry.store.erase(pair["session"])
    else:
        await workshop.bulk_act("open")
        await workshop.service.facilitator.host(pair["session"], "end", {})
    for _ in range(2):
        await workshop.workshops.pairing.apart(workshop.id, workshop.boss, pair["n"])
    assert [(await workshop.place(n))["state"] for n in (1, 2)] == ["waiting", "waiting"]
    [again] = await workshop.pair((1, 2))
    assert again["n"] == 2 and again["session"] != pair["session"]


async def test_taken_pair_has_one_helper_and_sees_it(workshop: Workshop) -> None:
    people = await workshop.seated(pair := await workshop.couple())
    (_, one), (n, two) = await workshop.helper(), await workshop.helper()
    await people["a"].act("hand", up=True)
    await workshop.workshops.pairing.take(workshop.id, two, pair["n"], True)
    assert people["b"].view["host"]["taken"] and "hand" not in people["b"].view["host"]
    with pytest.raises(Refused, match="taken"):
        await workshop.workshops.pairing.take(workshop.id, one, pair["n"], True)
    assert (await workshop.look())["pairs"][0]["taken"] == n
    await workshop.workshops.pairing.take(workshop.id, two, pair["n"], False)
    await workshop.workshops.pairing.take(workshop.id, one, pair["n"], True)
    await workshop.workshops.pairing.take(workshop.id, workshop.boss, pair["n"], True)
    assert (await workshop.look())["pairs"][0]["taken"] == 0


async def test_acts_on_an_unknown_pair_are_refused(workshop: Workshop) -> None:
    for ask in (
        workshop.workshops.pairing.apart(workshop.id, workshop.boss, 3),
        workshop.workshops.pairing.take(workshop.id, workshop.boss, 3, True),
    ):
        with pytest.raises(Refused, match="no-pair"):
            await ask
