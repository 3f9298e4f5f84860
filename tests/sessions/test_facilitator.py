"""Requests of a workshop to its talks, against a real store and with two processes."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
import pytest
from sayback.errors import Refused
from sayback.sessions.requests import CreateRequest
from sayback.sessions.service import SessionService
from sayback.tokens import hashed, new_session, new_token

from tests.people import Person, caught_up, couple, story_of


async def pair(service: SessionService, workshop: str | None = "W" * 22) -> dict[Any, Person]:
    """Make a talk of a workshop with tokens that its people have already."""
    tokens: Any = {"a": new_token(), "b": new_token()}
    opens: Any = {seat: hashed(token) for seat, token in tokens.items()}
    answer: Any = await service.create.session(
        CreateRequest("speaker-listener", first="a", tokens=opens, hosted=True, workshop=workshop)
    )
    assert answer["seats"] == {seat: {"link": f"/s/{answer['session']}"} for seat in ("a", "b")}
    return {seat: await Person(service, answer["session"], seat, tokens[seat]).sit() for seat in tokens}


async def test_facilitator_opening_a_talk_reaches_both_panels(service: SessionService) -> None:
    people = await pair(service)
    session = people["a"].session
    assert people["a"].view["host"] == {"opened": False}
    await people["a"].act("ready")
    await people["b"].act("ready")
    assert people["a"].view["stage"] == "lobby"
    await service.facilitator.host(session, "open", {})
    assert people["a"].view["stage"] == people["b"].view["stage"] == "running"


async def test_a_facilitators_word_to_each_is_theirs_alone(service: SessionService) -> None:
    people = await pair(service)
    boxes = {"a": "A" * 383, "b": "B" * 383}
    await service.facilitator.host(people["a"].session, "note", boxes)
    await service.facilitator.host(people["a"].session, "note", boxes)
    answer: Any = await service.acts.words(people["a"].connection, ["host/-/a"])
    assert answer["boxes"] == {"host/-/a": "A" * 383}
    with pytest.raises(Refused, match="no-such-box"):
        await service.acts.words(people["a"].connection, ["host/-/b"])
    assert people["a"].connection.live.record.room["host"][0] == 2


async def test_hand_with_an_id_is_done_once(service: SessionService) -> None:
    people = await pair(service)
    await service.facilitator.host(people["a"].session, "pause", {}, "one")
    await service.facilitator.host(people["a"].session, "resume", {}, "two")
    await service.facilitator.host(people["a"].session, "pause", {}, "one")
    await service.facilitator.host(people["a"].session, "resume", {}, "two")
    assert people["a"].view["holds"] == []
    await service.facilitator.host(people["a"].session, "pause", {})
    assert people["a"].view["holds"]


async def test_the_engines_own_code_says_why_not(service: SessionService) -> None:
    people = await pair(service)
    for what, args, code in (
        ("dance", {}, "unknown-move"),
        ("visit", {"on": 1}, "bad-args"),
        ("resume", {}, "not-now"),
    ):
        with pytest.raises(Refused, match=code):
            await service.facilitator.host(people["a"].session, what, args)
    with pytest.raises(Refused, match="no-seat"):
        await service.facilitator.host(new_session(), "pause", {})
    alone = await couple(service)
    with pytest.raises(Refused, match="not-yours"):
        await service.facilitator.host(alone["a"].session, "pause", {})


async def test_raised_hand_crosses_to_another_process(service: SessionService, second: SessionService) -> None:
    people = await pair(service)
    b = await Person(second, people["b"].session, "b", people["b"].token).sit()
    heard = asyncio.Event()
    second.registry.watcher = lambda live: heard.set() if live.record.state.hosted.hands else None
    await people["a"].act("hand", up=True)
    async with asyncio.timeout(5):
        await heard.wait()
    await second.facilitator.host(b.session, "hand-taken", {"by": 3})
    await caught_up(people, b.view["version"])
    assert people["a"].view["host"]["taken"] == 3


async def test_switched_dialogue_reaches_every_process_and_is_undone(
    service: SessionService, second: SessionService
) -> None:
    people = await couple(service, therapist=True)
    await people["a"].act("ready")
    await people["b"].act("ready")
    far = await Person(second, people["b"].session, "b", people["b"].token).sit()
    answer = await people["therapist"].act("switch", protocol="dialogue")
    assert answer["ok"], answer
    assert people["a"].view["protocol"] == "dialogue" and people["a"].view["notice"]["kind"] == "switch"
    async with asyncio.timeout(5):
        while far.view["protocol"] != "dialogue":
            await second.registry.store.ping()
    assert far.connection.live.table.digest == far.view["digest"]
    agreed = await far.act(far.primary or "", step=far.view["step"]["id"])
    assert agreed["ok"], agreed
    await people["therapist"].act("switch", protocol="speaker-listener")
    undone = await people["therapist"].act("undo")
    assert undone["ok"] and people["a"].view["protocol"] == "dialogue"
    story: Any = orjson.loads(await story_of(service, people["a"].session, people["a"].token))
    assert [entry["view"]["protocol"] for entry in story["entries"]][-3:] == [
        "dialogue",
        "speaker-listener",
        "dialogue",
    ]


async def test_switch_to_an_unknown_dialogue_is_refused(service: SessionService) -> None:
    people = await couple(service, therapist=True)
    answer = await people["therapist"].act("switch", protocol="tango")
    assert (answer["ok"], answer["code"]) == (False, "unknown-protocol")
    with pytest.raises(Refused, match="unknown-protocol"):
        await service.facilitator.host((await pair(service))["a"].session, "switch", {"protocol": "tango"})


async def test_a_facilitator_leads_a_pair_into_the_next_dialogue(service: SessionService) -> None:
    people = await pair(service)
    await service.facilitator.host(people["a"].session, "switch", {"protocol": "dialogue"})
    assert people["b"].view["protocol"] == "dialogue"


async def test_tokens_must_be_for_every_seat(service: SessionService) -> None:
    with pytest.raises(Refused, match="bad-request"):
        await service.create.session(CreateRequest("speaker-listener", tokens={"a": hashed(new_token())}))
