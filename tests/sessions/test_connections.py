"""Connections of a seat: how many there may be, which go first, what others learn of them."""

from __future__ import annotations

import asyncio
from itertools import cycle

import orjson
import pytest
import redis.asyncio
from sayback.engine.values import change
from sayback.errors import Refused
from sayback.sessions.live import PER_SEAT
from sayback.sessions.peers import Seen
from sayback.sessions.requests import CreateRequest
from sayback.sessions.service import SessionService
from sayback.store import keys
from sayback.store.records import ENTRIES
from sayback.store.redis import Store
from sayback.tokens import hashed, new_session, new_token

from tests.people import Panel, Person, couple, story_of, until


async def sit(service: SessionService, person: Person) -> Person:
    """Seat the same person once more, on another device or in another tab."""
    return await Person(service, person.session, person.seat, person.token).sit()


async def close(person: Person) -> None:
    """Close a person's socket and wait until the service has dealt with it."""
    person.service.connections.closed(person.connection)
    while person.service.registry._tasks:
        await asyncio.gather(*person.service.registry._tasks)


async def test_reconnecting_laptop_never_replaces_a_phone(service: SessionService) -> None:
    people = await couple(service)
    for _ in range(2 * PER_SEAT):
        await close(await sit(service, people["a"]))
    assert people["a"].panel.closed is None
    assert len(people["a"].connection.live.record.lines) == 1 + PER_SEAT


@pytest.mark.parametrize("phone_first", [True, False])
async def test_reconnecting_laptop_never_replaces_a_phone_of_another_process(
    service: SessionService, second: SessionService, phone_first: bool
) -> None:
    people = await couple(service)
    await sit(second, people["b"])  # so both processes hear each other
    laptops = cycle([service, second])
    if not phone_first:
        await close(people["a"])
    phone = await sit(second, people["a"])
    for _ in range(2 * PER_SEAT):
        laptop = await sit(next(laptops), people["a"])
        async with asyncio.timeout(5):
            while laptop.connection.id not in phone.connection.live.record.lines:
                await second.registry.store.ping()
        await close(laptop)
        async with asyncio.timeout(5):
            while not phone.connection.live.record.lines[laptop.connection.id].shut:
                await second.registry.store.ping()
    assert phone.panel.closed is None and phone.connection.id in phone.connection.live.record.lines


async def test_sixth_living_connection_replaces_the_oldest(service: SessionService) -> None:
    people = await couple(service)
    others = [await sit(service, people["a"]) for _ in range(PER_SEAT - 1)]
    await close(others[1])
    await sit(service, people["a"])
    assert people["a"].panel.closed is None, "the closed one went"
    await sit(service, people["a"])
    assert people["a"].panel.closed == "replaced"
    assert [other.panel.closed for other in others] == [None] * len(others)


async def test_a_seat_is_here_until_its_last_connection_left(service: SessionService) -> None:
    people = await couple(service)
    tab, b = await sit(service, people["a"]), people["b"]
    await service.connections._depart(people["a"].connection)
    assert b.view["people"]["a"]["here"]
    await service.connections._depart(tab.connection)
    assert not b.view["people"]["a"]["here"]


async def test_seat_counted_by_an_older_release_leaves_completely(service: SessionService) -> None:
    people = await couple(service)
    live = people["a"].connection.live
    await sit(service, people["a"])
    counted = live.record.state.here | {"a": 2}
    live.record = change(live.record, state=change(live.record.state, here=counted))
    for connection in [name for name, connection in live.record.lines.items() if "a" in connection.seats]:
        await service.connections._depart(live.locals[connection])
    assert "a" not in live.record.state.here


async def test_arrival_changing_nothing_is_not_logged(service: SessionService, store: Store) -> None:
    people = await couple(service)
    before = await store.log(people["a"].session)
    frames, view = len(people["b"].panel.frames), people["a"].view
    for _ in range(20):
        tab = await sit(service, people["a"])
        assert tab.view["version"] == view["version"]
        await close(tab)
    assert await store.log(people["a"].session) == before and len(people["b"].panel.frames) == frames
    story = orjson.loads(await story_of(service, people["a"].session, people["a"].token))
    assert story["entries"][0]["what"] == ["begin"]


async def filled(eyes: redis.asyncio.Redis, store: Store, person: Person) -> None:
    """Fill the log with entries of passing time."""
    session = person.session
    [(v, _), *_] = reversed(await store.log(session))
    event = orjson.dumps([[person.view["now"], "tick", {}]])
    async with eyes.pipeline(transaction=False) as pipe:
        for n in range(v + 1, ENTRIES + 1):
            pipe.xadd(keys.log(session), {"e": event}, f"{n}-0")
        await pipe.execute()
    await eyes.hset(keys.now(session), "v", ENTRIES + 1)


async def test_story_with_full_log_keeps_beginning_and_end(
    service: SessionService, second: SessionService, store: Store, eyes: redis.asyncio.Redis
) -> None:
    people = await couple(service)
    a = people["a"]
    await filled(eyes, store, a)
    there = {seat: await sit(second, person) for seat, person in people.items()}
    await until(there, "talk")
    story = orjson.loads(await story_of(second, a.session, a.token))
    assert story["entries"][0]["what"] == ["begin"] and story["entries"][0]["view"]["stage"] == "lobby"
    assert story["entries"][-1]["view"]["step"] == there["a"].view["step"]
    assert len(await store.log(a.session)) == ENTRIES

    invite, token = new_token(), new_token()
    await second.seats.new_invitation(a.session, a.token, "b", hashed(invite))
    await second.seats.claim(a.session, invite, hashed(token), "c" * 43)
    anew = await Person(second, a.session, "b", token).sit()
    await second.seats.new_invitation(
        a.session, token, "a", hashed(new_token())
    )  # the last new link is another seat's now
    entries = orjson.loads(await story_of(second, a.session, token))["entries"]
    assert [entry["what"] for entry in entries] == [["begin"]], "who was given the link is told nothing from before"
    assert entries[0]["view"]["step"] == anew.view["step"]


async def test_closing_a_second_tab_shows_the_others_nothing(service: SessionService) -> None:
    people = await couple(service, therapist=True)
    tab = await sit(service, people["a"])
    frames = {seat: len(person.panel.frames) for seat, person in people.items()}
    await close(tab)
    assert people["a"].connection.live.record.lines[tab.connection.id].shut
    assert {seat: len(person.panel.frames) for seat, person in people.items()} == frames
    assert isinstance(tab.panel, Panel) and tab.panel.closed is None


async def test_unknown_wrong_and_strange_tokens_look_the_same(service: SessionService) -> None:
    people = await couple(service)
    session = people["a"].session
    for name, token in ((session, new_token()), (new_session(), people["a"].token), ("?", "x"), (None, "x")):
        with pytest.raises(Refused, match="no-seat"):
            await service.connections.join(name, [token], None, Panel())


async def test_one_device_may_hold_both_seats_of_a_couch(service: SessionService) -> None:
    answer = await service.create.session(CreateRequest("speaker-listener", first="a"))
    tokens = [given["token"].partition(".")[2] for given in answer["seats"].values()]  # type: ignore[attr-defined]
    panel = Panel()
    connection = await service.connections.join(str(answer["session"]), tokens, None, panel)
    assert set(panel.views) == {"a", "b"}
    act = {"id": "couch-" + "0" * 12, "step": "lobby~0", "move": "ready", "args": {}, "seat": "b"}
    assert (await service.acts.act(connection, act))["ok"]
    assert panel.views["a"]["people"]["b"]["done"]


async def test_dialogue_for_two_devices_seats_no_couch(service: SessionService) -> None:
    request = CreateRequest("touch", first="a", therapist=True)
    answer = await service.create.session(request)
    a, b, therapist = (given["token"].partition(".")[2] for given in answer["seats"].values())  # type: ignore[attr-defined]
    session = str(answer["session"])
    with pytest.raises(Refused, match="two-devices"):
        await service.connections.join(session, [a, b], None, Panel())
    for tokens in ([a], [b, therapist]):
        await service.connections.join(session, tokens, None, Panel())


async def test_second_tab_gives_the_others_no_frame(service: SessionService) -> None:
    people = await couple(service)
    frames = len(people["b"].panel.frames)
    tab = await Person(service, people["a"].session, "a", people["a"].token).sit()
    assert tab.view["people"]["a"]["here"]
    assert len(people["b"].panel.frames) == frames


async def test_the_newest_of_too_many_connections_wins(service: SessionService) -> None:
    people = await couple(service)
    for _ in range(PER_SEAT):
        await Person(service, people["a"].session, "a", people["a"].token).sit()
    assert people["a"].panel.closed == "replaced"


async def test_panel_with_the_newest_view_gets_no_frame(service: SessionService) -> None:
    people = await couple(service)
    await people["b"].act("ready")
    view = people["a"].view
    seen = Seen(view["epoch"], view["version"], view["own"])
    again = Person(service, people["a"].session, "a", people["a"].token)
    await again.sit(seen)
    assert again.panel.frames == []
