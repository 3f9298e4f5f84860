"""Capacity: how many talks there may be, and which of them goes for a new one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
import redis.asyncio
from sayback.engine.pair import Seat
from sayback.errors import Refused
from sayback.protocols.library import Library
from sayback.sessions.registry import SessionRegistry
from sayback.sessions.requests import CreateRequest
from sayback.sessions.service import SessionService
from sayback.store import keys
from sayback.store.redis import Store
from sayback.tokens import hashed, new_session, new_token
from sayback.workshops.service import WorkshopService

from tests.people import Panel, Person
from tests.workshops.making import Workshop

MOST = 3


@pytest_asyncio.fixture
async def small(
    store: Store, valkey: str, library: Library, eyes: redis.asyncio.Redis
) -> AsyncIterator[SessionService]:
    """Run a service with room for three talks, on a store that counts none yet."""
    await eyes.delete(keys.talks(), keys.young())
    new = SessionService(SessionRegistry(store, valkey), library, most=MOST)
    await new.start()
    yield new
    await new.stop()
    await eyes.delete(keys.talks(), keys.young())


class Talk:
    """A talk made by invitations."""

    def __init__(self) -> None:
        self.session = new_session()
        self.invites = {seat: new_token() for seat in ("a", "b", "therapist")}

    async def make(self, service: SessionService, **more: Any) -> Talk:
        seats = ("a", "b", "therapist") if more.get("therapist") else ("a", "b")
        invites: Any = {seat: hashed(self.invites[seat]) for seat in seats}
        await service.create.session(CreateRequest("thank-you", session=self.session, invites=invites, **more))
        return self

    async def stands(self, service: SessionService) -> bool:
        return await service.registry.store.load(self.session) is not None


async def settled(service: SessionService) -> None:
    """Wait until background work has ended."""
    while service.registry._tasks:
        await service.registry.store.ping()


async def oldest(eyes: redis.asyncio.Redis, session: str) -> None:
    """Make this the first of those that may go."""
    [(_, first)] = await eyes.zrange(keys.young(), 0, 0, withscores=True)
    await eyes.zadd(keys.young(), {session: first - 1})


async def test_oldest_unclaimed_talk_goes_for_a_new_one(small: SessionService) -> None:
    talks = [await Talk().make(small) for _ in range(MOST)]
    await small.seats.claim(talks[0].session, talks[0].invites["a"], hashed(new_token()), "c" * 43)
    await settled(small)
    newest = await Talk().make(small)
    assert [await talk.stands(small) for talk in (*talks, newest)] == [True, False, True, True]
    with pytest.raises(Refused, match="no-seat"):
        await small.seats.preview(talks[1].session, talks[1].invites["a"])


async def test_planned_hosted_or_started_talk_never_goes(small: SessionService) -> None:
    await Talk().make(small, therapist=True, waiting_room=True)
    await Talk().make(small, hosted=True, workshop=new_session())
    answer: Any = await small.create.session(CreateRequest("thank-you"))
    here = Panel()
    await small.connections.join(answer["session"], [answer["seats"]["a"]["token"].partition(".")[2]], None, here)
    for _ in range(2):
        with pytest.raises(Refused, match="crowded"):
            await Talk().make(small)
    assert here.closed is None and await small.registry.store.load(answer["session"]) is not None


async def test_freshly_claimed_seat_keeps_its_talk(small: SessionService, eyes: redis.asyncio.Redis) -> None:
    talks = [await Talk().make(small) for _ in range(MOST)]
    await small.seats.claim(talks[0].session, talks[0].invites["a"], hashed(new_token()), "c" * 43)
    await settled(small)
    await oldest(eyes, talks[0].session)  # the count was not told of the claim
    await Talk().make(small)
    assert [await talk.stands(small) for talk in talks] == [True, False, True]


async def handed_out(service: SessionService) -> tuple[str, dict[Seat, str]]:
    """Create a talk of the API; return its name and the tokens made for its seats."""
    answer: Any = await service.create.session(CreateRequest("thank-you"))
    return answer["session"], {seat: keys["token"].partition(".")[2] for seat, keys in answer["seats"].items()}


async def test_visited_talk_stays_after_both_have_left(
    small: SessionService, second: SessionService, eyes: redis.asyncio.Redis
) -> None:
    session, tokens = await handed_out(small)
    people = [await Person(node, session, seat, tokens[seat]).sit() for node, seat in ((small, "a"), (second, "b"))]
    await settled(small)
    assert not await eyes.zscore(keys.young(), session)
    for person in people:
        await person.service.connections._depart(person.connection)
    others = [await Talk().make(small) for _ in range(MOST - 1)]
    await oldest(eyes, session)  # the count was not told of the visit
    await Talk().make(small)
    await small.seats.preview(session, tokens["a"])
    assert [await talk.stands(small) for talk in others] == [False, True]


async def test_later_arrivals_write_nothing_to_the_count(small: SessionService, eyes: redis.asyncio.Redis) -> None:
    session, tokens = await handed_out(small)
    await Person(small, session, "a", tokens["a"]).sit()
    await settled(small)
    await eyes.zadd(keys.young(), {session: 1})
    for seat in ("a", "b"):
        await Person(small, session, seat, tokens[seat]).sit()
    await settled(small)
    assert await eyes.zscore(keys.young(), session) == 1, "a write for each who comes"


async def test_creating_a_claimed_talk_again_keeps_it_safe(small: SessionService, eyes: redis.asyncio.Redis) -> None:
    talks = [await Talk().make(small) for _ in range(MOST)]
    await small.seats.claim(talks[0].session, talks[0].invites["a"], hashed(new_token()), "c" * 43)
    await settled(small)
    await talks[0].make(small)
    stranger = Talk()
    stranger.session = talks[0].session
    with pytest.raises(Refused, match="id-taken"):
        await stranger.make(small)
    assert not await eyes.zscore(keys.young(), talks[0].session)
    assert [await talk.stands(small) for talk in talks] == [True] * 3


async def test_previewed_talk_that_went_refuses_the_claim(small: SessionService, second: SessionService) -> None:
    talks = [await Talk().make(small) for _ in range(MOST)]
    await second.seats.preview(talks[0].session, talks[0].invites["a"])
    await Talk().make(small)
    with pytest.raises(Refused, match="no-seat"):
        await second.seats.claim(talks[0].session, talks[0].invites["a"], hashed(new_token()), "c" * 43)


async def test_erased_or_expired_talk_is_no_longer_counted(small: SessionService, eyes: redis.asyncio.Redis) -> None:
    talks = [await Talk().make(small, therapist=True) for _ in range(MOST)]
    await small.registry.store.erase(talks[0].session)
    await Talk().make(small, therapist=True)
    with pytest.raises(Refused, match="crowded"):
        await Talk().make(small)
    await eyes.zadd(keys.talks(), {talks[1].session: 1})
    await Talk().make(small)
    await small.registry.store.uncount(2**52)
    assert not await eyes.exists(keys.talks(), keys.young()), "no name stays behind"


async def test_workshops_count_like_talks_and_go_for_none(
    small: SessionService, store: Store, valkey: str, library: Library
) -> None:
    workshops = WorkshopService(small, store, valkey, library)
    await workshops.start()
    try:
        answer = [await Workshop(workshops, small).make() for _ in range(MOST)]
        with pytest.raises(Refused, match="crowded"):
            await Workshop(workshops, small).make()
        with pytest.raises(Refused, match="crowded"):
            await Talk().make(small)
        await answer[0].make()  # the same one, asked for again
        await workshops.summary.erase(answer[0].id, answer[0].boss)
        await Talk().make(small)
        await Workshop(workshops, small).make()  # in the place of an unclaimed talk
        with pytest.raises(Refused, match="crowded"):
            await Talk().make(small)
    finally:
        await workshops.stop()


async def test_refused_creation_leaves_nothing_in_the_store(small: SessionService, eyes: redis.asyncio.Redis) -> None:
    for _ in range(MOST):
        await Talk().make(small, therapist=True)
    before = await eyes.dbsize()
    with pytest.raises(Refused, match="crowded"):
        await small.create.session(CreateRequest("thank-you", {"turns": 3}))
    assert await eyes.dbsize() == before
