"""Hums: sent to one seat, in every process, kept nowhere."""

from __future__ import annotations

import asyncio

import pytest
from sayback.errors import Refused
from sayback.sessions.service import SessionService
from sayback.store.redis import Store

from tests.people import Person, couple


async def test_hum_reaches_only_its_seat_and_is_not_kept(service: SessionService, store: Store) -> None:
    people = await couple(service, therapist=True)
    before = await store.load(people["a"].session)
    frames = len(people["b"].panel.frames)
    assert await service.whispers.hum(people["a"].connection, "H" * 383, None) == {"ok": True}
    assert people["therapist"].panel.events == [(b"hum", b'{"from":"a","box":"' + b"H" * 383 + b'"}')]
    assert people["b"].panel.events == [] and len(people["b"].panel.frames) == frames
    assert await store.load(people["a"].session) == before
    with pytest.raises(Refused, match="slow-down"):
        await service.whispers.hum(people["a"].connection, "H" * 383, None)
    await service.whispers.hum(people["therapist"].connection, "T" * 383, "b")
    assert [event for event, _ in people["b"].panel.events] == [b"hum"]


async def test_without_a_therapist_nothing_hums(service: SessionService) -> None:
    people = await couple(service)
    with pytest.raises(Refused, match="bad-request"):
        await service.whispers.hum(people["a"].connection, "H" * 383, None)


async def test_hum_crosses_to_another_process(service: SessionService, second: SessionService) -> None:
    people = await couple(service, therapist=True)
    far = await Person(second, people["therapist"].session, "therapist", people["therapist"].token).sit()
    await service.registry.clock.run_once()
    await service.whispers.hum(people["a"].connection, "H" * 383, None)
    async with asyncio.timeout(5):
        while not far.panel.events:
            await second.registry.store.ping()
    assert far.panel.events == people["therapist"].panel.events
