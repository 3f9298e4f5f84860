"""Creation of sessions: once, with what was asked for."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sayback.engine.pair import PARTNERS, Seat
from sayback.errors import Refused
from sayback.sessions.requests import CreateRequest
from sayback.sessions.service import SessionService
from sayback.tokens import hashed, new_session, new_token

from tests.people import caught_up, claimed, couple


async def test_planned_minutes_begin_with_the_first_step(service: SessionService) -> None:
    people = await couple(service, minutes=45)
    a = people["a"]
    plan = a.view["plan"]
    assert (plan["total"], plan["each"], "ends" in plan) == (45 * 60_000, True, False)
    again: Any = (await service.seats.preview(a.session, a.token))["again"]
    assert (again["minutes"], again["first"]) == (45, "a")
    await a.act("ready")
    answer = await people["b"].act("ready")
    await caught_up(people, answer["version"])
    plan = a.view["plan"]
    assert 0 < plan["ends"] - a.view["now"] <= 45 * 60_000 and plan == people["b"].view["plan"]


async def test_a_talk_without_an_hour_has_no_plan(service: SessionService) -> None:
    people = await couple(service)
    assert "plan" not in people["a"].view
    again: Any = (await service.seats.preview(people["a"].session, people["a"].token))["again"]
    assert again["minutes"] is None


async def test_creating_again_is_idempotent_and_a_taken_name_refused(
    service: SessionService,
) -> None:
    invites: dict[Seat, str] = {seat: hashed(new_token()) for seat in PARTNERS}
    tokens = {seat: hashed(new_token()) for seat in PARTNERS}
    for hashes in ({"invites": invites}, {"tokens": tokens}):
        request = CreateRequest("speaker-listener", session=new_session(), **hashes)  # type: ignore[arg-type]
        first = await service.create.session(request)
        assert await service.create.session(request) == first
    session, _, _ = await claimed(service)
    live = await service.registry.live(session)
    own: dict[Seat, str] = {seat: live.record.keys[seat].invite or "" for seat in PARTNERS}
    again = await service.create.session(CreateRequest("speaker-listener", session=session, invites=own))
    assert again["session"] == session, "taken seats change nothing"
    for other in ({**own, "b": hashed(new_token())}, invites, {}):
        with pytest.raises(Refused, match="id-taken"):
            await service.create.session(CreateRequest("speaker-listener", session=session, invites=other))
    session, three = new_session(), {**own, "therapist": hashed(new_token())}
    await service.create.session(CreateRequest("speaker-listener", session=session, invites=three, therapist=True))
    for how in ({"invites": own}, {"tokens": tokens}):
        with pytest.raises(Refused, match="id-taken"):
            await service.create.session(CreateRequest("speaker-listener", session=session, **how))  # type: ignore[arg-type]


async def test_same_talk_created_twice_at_once_is_answered_twice(
    service: SessionService, second: SessionService
) -> None:
    invites: dict[Seat, str] = {seat: hashed(new_token()) for seat in PARTNERS}
    request = CreateRequest("speaker-listener", session=new_session(), invites=invites)
    one, two = await asyncio.gather(service.create.session(request), second.create.session(request))
    assert one["seats"] == two["seats"] and one["session"] == two["session"]


async def test_unknown_protocol_or_setting_is_refused(service: SessionService) -> None:
    with pytest.raises(Refused, match="unknown-protocol"):
        await service.create.session(CreateRequest("nothing"))
    with pytest.raises(Refused, match="bad-request"):
        await service.create.session(CreateRequest("speaker-listener", settings={"piece": 1}))


async def test_dialogue_with_needs_is_made_with_a_therapist(service: SessionService) -> None:
    with pytest.raises(Refused, match="needs-therapist"):
        await service.create.session(CreateRequest("trust-again"))
    answer = await service.create.session(CreateRequest("trust-again", therapist=True))
    assert set(answer["seats"]) == {*PARTNERS, "therapist"}  # type: ignore[call-overload]
