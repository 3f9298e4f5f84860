"""How many talks there may be, and which of them goes for a new one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
import redis.asyncio
from sayback.engine.pair import Seat
from sayback.errors import Refused
from sayback.protocols.library import Library
from sayback.sessions.acts import Conductor
from sayback.sessions.service import CreateRequest
from sayback.store import keys
from sayback.store.redis import Store
from sayback.tokens import hashed, new_session, new_token
from sayback.workshops.service import Workshops

from tests.people import Panel, Person
from tests.workshops.making import Workshop

MOST = 3


@pytest_asyncio.fixture
async def small(store: Store, valkey: str, library: Library, eyes: redis.asyncio.Redis) -> AsyncIterator[Conductor]:
    """A conductor with room for three talks, on a store that counts none yet."""
    await eyes.delete(keys.talks(), keys.young())
    made = Conductor(store, valkey, library, most=MOST)
    await made.start()
    yield made
    await made.stop()
    await eyes.delete(keys.talks(), keys.young())


class Talk:
    """A talk made by invitations."""

    def __init__(self) -> None:
        self.session = new_session()
        self.invites = {seat: new_token() for seat in ("a", "b", "therapist")}

    async def made(self, conductor: Conductor, **more: Any) -> Talk:
        seats = ("a", "b", "therapist") if more.get("therapist") else ("a", "b")
        invites: Any = {seat: hashed(self.invites[seat]) for seat in seats}
        await conductor.create(CreateRequest("thank-you", session=self.session, invites=invites, **more))
        return self

    async def stands(self, conductor: Conductor) -> bool:
        return await conductor._store.load(self.session) is not None


async def settled(conductor: Conductor) -> None:
    """What runs beside has ended."""
    while conductor._sessions._tasks:
        await conductor._store.ping()


async def oldest(eyes: redis.asyncio.Redis, session: str) -> None:
    """Let this be the first of those that may go."""
    [(_, first)] = await eyes.zrange(keys.young(), 0, 0, withscores=True)
    await eyes.zadd(keys.young(), {session: first - 1})


async def test_the_oldest_that_nobody_claimed_goes_for_a_new_one(small: Conductor) -> None:
    talks = [await Talk().made(small) for _ in range(MOST)]
    await small.claim(talks[0].session, talks[0].invites["a"], hashed(new_token()), "c" * 43)
    await settled(small)
    newest = await Talk().made(small)
    assert [await talk.stands(small) for talk in (*talks, newest)] == [True, False, True, True]
    with pytest.raises(Refused, match="no-seat"):
        await small.look(talks[1].session, talks[1].invites["a"])


async def test_what_was_planned_or_is_hosted_or_claimed_or_under_way_stays(small: Conductor) -> None:
    await Talk().made(small, therapist=True, waiting_room=True)
    await Talk().made(small, hosted=True, workshop=new_session())
    made: Any = await small.create(CreateRequest("thank-you"))
    here = Panel()
    await small.join(made["session"], [made["seats"]["a"]["token"].partition(".")[2]], None, here)
    for _ in range(2):
        with pytest.raises(Refused, match="crowded"):
            await Talk().made(small)
    assert here.closed is None and await small._store.load(made["session"]) is not None


async def test_a_seat_taken_a_moment_before_keeps_its_talk(small: Conductor, eyes: redis.asyncio.Redis) -> None:
    talks = [await Talk().made(small) for _ in range(MOST)]
    await small.claim(talks[0].session, talks[0].invites["a"], hashed(new_token()), "c" * 43)
    await settled(small)
    await oldest(eyes, talks[0].session)  # nobody has told that it was taken
    await Talk().made(small)
    assert [await talk.stands(small) for talk in talks] == [True, False, True]


async def handed_out(conductor: Conductor) -> tuple[str, dict[Seat, str]]:
    """A talk of the API: its name, and the tokens that were made for its seats."""
    made: Any = await conductor.create(CreateRequest("thank-you"))
    return made["session"], {seat: its["token"].partition(".")[2] for seat, its in made["seats"].items()}


async def test_a_talk_to_which_somebody_has_come_stays_when_both_are_gone(
    small: Conductor, second: Conductor, eyes: redis.asyncio.Redis
) -> None:
    session, tokens = await handed_out(small)
    people = [await Person(node, session, seat, tokens[seat]).sit() for node, seat in ((small, "a"), (second, "b"))]
    await settled(small)
    assert not await eyes.zscore(keys.young(), session)
    for person in people:
        await person.conductor._depart(person.line)
    others = [await Talk().made(small) for _ in range(MOST - 1)]
    await oldest(eyes, session)  # nobody has told that they were there
    await Talk().made(small)
    await small.look(session, tokens["a"])
    assert [await talk.stands(small) for talk in others] == [False, True]


async def test_who_comes_back_to_a_talk_tells_the_count_nothing_more(
    small: Conductor, eyes: redis.asyncio.Redis
) -> None:
    session, tokens = await handed_out(small)
    await Person(small, session, "a", tokens["a"]).sit()
    await settled(small)
    await eyes.zadd(keys.young(), {session: 1})
    for seat in ("a", "b"):
        await Person(small, session, seat, tokens[seat]).sit()
    await settled(small)
    assert await eyes.zscore(keys.young(), session) == 1, "a write for each who comes"


async def test_the_name_of_a_talk_that_stands_makes_it_no_younger(small: Conductor, eyes: redis.asyncio.Redis) -> None:
    talks = [await Talk().made(small) for _ in range(MOST)]
    await small.claim(talks[0].session, talks[0].invites["a"], hashed(new_token()), "c" * 43)
    await settled(small)
    await talks[0].made(small)
    stranger = Talk()
    stranger.session = talks[0].session
    with pytest.raises(Refused, match="id-taken"):
        await stranger.made(small)
    assert not await eyes.zscore(keys.young(), talks[0].session)
    assert [await talk.stands(small) for talk in talks] == [True] * 3


async def test_a_talk_that_is_looked_at_is_told_that_it_went(small: Conductor, second: Conductor) -> None:
    talks = [await Talk().made(small) for _ in range(MOST)]
    await second.look(talks[0].session, talks[0].invites["a"])
    await Talk().made(small)
    with pytest.raises(Refused, match="no-seat"):
        await second.claim(talks[0].session, talks[0].invites["a"], hashed(new_token()), "c" * 43)


async def test_what_was_erased_or_is_over_is_counted_no_more(small: Conductor, eyes: redis.asyncio.Redis) -> None:
    talks = [await Talk().made(small, therapist=True) for _ in range(MOST)]
    await small._store.erase(talks[0].session)
    await Talk().made(small, therapist=True)
    with pytest.raises(Refused, match="crowded"):
        await Talk().made(small)
    await eyes.zadd(keys.talks(), {talks[1].session: 1})
    await Talk().made(small)
    await small._store.uncount(2**52)
    assert not await eyes.exists(keys.talks(), keys.young()), "no name stays behind"


async def test_workshops_count_like_talks_and_go_for_none(
    small: Conductor, store: Store, valkey: str, library: Library
) -> None:
    workshops = Workshops(small, small.sessions, store, valkey, library)
    await workshops.start()
    try:
        made = [await Workshop(workshops, small).make() for _ in range(MOST)]
        with pytest.raises(Refused, match="crowded"):
            await Workshop(workshops, small).make()
        with pytest.raises(Refused, match="crowded"):
            await Talk().made(small)
        await made[0].make()  # asked again, it is the same one
        await workshops.ending.erase(made[0].id, made[0].boss)
        await Talk().made(small)
        await Workshop(workshops, small).make()  # in the place of a talk that nobody has claimed
        with pytest.raises(Refused, match="crowded"):
            await Talk().made(small)
    finally:
        await workshops.stop()


async def test_what_is_refused_leaves_nothing_in_the_store(small: Conductor, eyes: redis.asyncio.Redis) -> None:
    for _ in range(MOST):
        await Talk().made(small, therapist=True)
    before = await eyes.dbsize()
    with pytest.raises(Refused, match="crowded"):
        await small.create(CreateRequest("thank-you", {"turns": 3}))
    assert await eyes.dbsize() == before
