"""Hums and signals: sent to one seat, in every process, kept nowhere."""

from __future__ import annotations

import asyncio
import logging

import pytest
from sayback.errors import Refused
from sayback.sessions.service import SessionService
from sayback.store.redis import Store

from tests.people import Panel, Person, couple

AGREED = ("present", "taps", "words", "gap")


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


async def test_signal_reaches_only_a_therapist_both_agreed_to(
    service: SessionService, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    people = await couple(service, therapist=True)
    a, b, therapist = people["a"], people["b"], people["therapist"]
    for person, present in ((a, True), (b, False), (b, True), (a, False)):
        await person.act("consent", **dict.fromkeys(AGREED, present))
        before, frames = await store.load(a.session), [len(one.panel.frames) for one in people.values()]
        for person in (a, therapist):
            assert await service.whispers.signal(person.connection, True) == {"ok": True}
        assert [len(one.panel.frames) for one in people.values()] == frames
        assert await store.load(a.session) == before
    assert therapist.panel.events == [(b"signal", b'{"from":"a","speaking":true}')], "while both had agreed"
    assert a.panel.events == b.panel.events == []
    assert "signal" not in caplog.text and "speaking" not in caplog.text


async def test_device_of_two_sends_no_signal(service: SessionService) -> None:
    people = await couple(service, therapist=True)
    for seat in ("a", "b"):
        await people[seat].act("consent", **dict.fromkeys(AGREED, True))
    couch = Panel()
    connection = await service.connections.join(
        people["a"].session, [people["a"].token, people["b"].token], None, couch
    )
    assert await service.whispers.signal(connection, True) == {"ok": True}
    assert people["therapist"].panel.events == couch.events == []


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
