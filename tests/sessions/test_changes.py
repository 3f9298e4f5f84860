"""Connections of a seat: how many there may be, which go first, and what of their coming and going is told."""

from __future__ import annotations

import asyncio
from itertools import cycle

import orjson
import pytest
import redis.asyncio
from sayback.sessions.acts import Conductor
from sayback.sessions.live import PER_SEAT
from sayback.store import keys
from sayback.store.records import ENTRIES
from sayback.store.redis import Store
from sayback.tokens import hashed, new_token

from tests.people import Panel, Person, couple, until


async def sit(conductor: Conductor, person: Person) -> Person:
    """The same person once more, on another device or in another tab."""
    return await Person(conductor, person.session, person.seat, person.token).sit()


async def close(person: Person) -> None:
    """Their socket is closed, and whoever must know it does."""
    person.conductor.closed(person.line)
    while person.conductor._sessions._tasks:
        await asyncio.gather(*person.conductor._sessions._tasks)


async def test_a_laptop_that_comes_again_and_again_throws_no_phone_out(conductor: Conductor) -> None:
    people = await couple(conductor)
    for _ in range(2 * PER_SEAT):
        await close(await sit(conductor, people["a"]))
    assert people["a"].panel.closed is None
    assert len(people["a"].line.live.record.lines) == 1 + PER_SEAT


@pytest.mark.parametrize("phone_first", [True, False])
async def test_it_throws_none_out_of_another_process_either(
    conductor: Conductor, second: Conductor, phone_first: bool
) -> None:
    people = await couple(conductor)
    await sit(second, people["b"])  # so both processes hear each other
    laptops = cycle([conductor, second])
    if not phone_first:
        await close(people["a"])
    phone = await sit(second, people["a"])
    for _ in range(2 * PER_SEAT):
        laptop = await sit(next(laptops), people["a"])
        async with asyncio.timeout(5):
            while laptop.line.id not in phone.line.live.record.lines:
                await second._store.ping()
        await close(laptop)
        async with asyncio.timeout(5):
            while not phone.line.live.record.lines[laptop.line.id].shut:
                await second._store.ping()
    assert phone.panel.closed is None and phone.line.id in phone.line.live.record.lines


async def test_of_six_that_live_the_oldest_is_replaced(conductor: Conductor) -> None:
    people = await couple(conductor)
    others = [await sit(conductor, people["a"]) for _ in range(PER_SEAT - 1)]
    await close(others[1])
    await sit(conductor, people["a"])
    assert people["a"].panel.closed is None, "the closed one went"
    await sit(conductor, people["a"])
    assert people["a"].panel.closed == "replaced"
    assert [other.panel.closed for other in others] == [None] * len(others)


async def test_a_seat_is_here_until_its_last_connection_left(conductor: Conductor) -> None:
    people = await couple(conductor)
    tab, b = await sit(conductor, people["a"]), people["b"]
    await conductor._depart(people["a"].line)
    assert b.view["people"]["a"]["here"]
    await conductor._depart(tab.line)
    assert not b.view["people"]["a"]["here"]


async def test_connections_counted_one_by_one_as_of_old_leave_nobody_behind(conductor: Conductor) -> None:
    people = await couple(conductor)
    live = people["a"].line.live
    await sit(conductor, people["a"])
    counted = live.record.state.here | {"a": 2}
    object.__setattr__(live.record.state, "here", counted)
    for line in [name for name, one in live.record.lines.items() if "a" in one.seats]:
        await conductor._depart(live.locals[line])
    assert "a" not in live.record.state.here


async def test_a_coming_that_changes_nothing_is_not_told_in_the_log(conductor: Conductor, store: Store) -> None:
    people = await couple(conductor)
    before = await store.log(people["a"].session)
    frames, view = len(people["b"].panel.frames), people["a"].view
    for _ in range(20):
        tab = await sit(conductor, people["a"])
        assert tab.view["version"] == view["version"]
        await close(tab)
    assert await store.log(people["a"].session) == before and len(people["b"].panel.frames) == frames
    story = orjson.loads(await conductor.story(people["a"].session, people["a"].token))
    assert story["entries"][0]["what"] == ["begin"]


async def filled(eyes: redis.asyncio.Redis, store: Store, person: Person) -> None:
    """Nothing but time until the log is full."""
    session = person.session
    [(v, _), *_] = reversed(await store.log(session))
    event = orjson.dumps([[person.view["now"], "tick", {}]])
    async with eyes.pipeline(transaction=False) as pipe:
        for n in range(v + 1, ENTRIES + 1):
            pipe.xadd(keys.log(session), {"e": event}, f"{n}-0")
        await pipe.execute()
    await eyes.hset(keys.now(session), "v", ENTRIES + 1)


async def test_a_story_keeps_its_beginning_and_its_end_when_the_log_is_full(
    conductor: Conductor, second: Conductor, store: Store, eyes: redis.asyncio.Redis
) -> None:
    people = await couple(conductor)
    a = people["a"]
    await filled(eyes, store, a)
    there = {seat: await sit(second, person) for seat, person in people.items()}
    await until(there, "talk")
    story = orjson.loads(await second.story(a.session, a.token))
    assert story["entries"][0]["what"] == ["begin"] and story["entries"][0]["view"]["stage"] == "lobby"
    assert story["entries"][-1]["view"]["step"] == there["a"].view["step"]
    assert len(await store.log(a.session)) == ENTRIES

    invite, token = new_token(), new_token()
    await second.renew(a.session, a.token, "b", hashed(invite))
    await second.claim(a.session, invite, hashed(token), "c" * 43)
    anew = await Person(second, a.session, "b", token).sit()
    await second.renew(a.session, token, "a", hashed(new_token()))  # whose link was new last is another one now
    told = orjson.loads(await second.story(a.session, token))["entries"]
    assert [one["what"] for one in told] == [["begin"]], "who was given the link is told nothing from before"
    assert told[0]["view"]["step"] == anew.view["step"]


async def test_what_was_done_while_a_line_is_shut_tells_the_others_nothing(conductor: Conductor) -> None:
    people = await couple(conductor, therapist=True)
    tab = await sit(conductor, people["a"])
    frames = {seat: len(person.panel.frames) for seat, person in people.items()}
    await close(tab)
    assert people["a"].line.live.record.lines[tab.line.id].shut
    assert {seat: len(person.panel.frames) for seat, person in people.items()} == frames
    assert isinstance(tab.panel, Panel) and tab.panel.closed is None
