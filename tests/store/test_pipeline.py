"""The pipeline: groups, repetitions, and answers that never reach the wrong question."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import redis.asyncio
from sayback.store import keys
from sayback.store.client import place, pool
from sayback.store.errors import StoreDown
from sayback.store.pipeline import GROUP, Pipeline
from sayback.store.records import Commit, Done
from sayback.store.redis import Store
from sayback.store.wire import pack

from .conftest import Relay


def new(session: str, n: int = 0, **more: object) -> Commit:
    return Commit(f"{session}-{n}", b"", 0, b"state", b"event", **more)  # type: ignore[arg-type]


async def test_commits_of_one_loop_turn_share_a_group(store: Store, relay: Relay, session: str) -> None:
    relayed = await Store.open(relay.url)
    relay.turns.clear()
    outcomes = await asyncio.gather(*(relayed.commit(new(session, n)) for n in range(20)))
    assert len(relay.turns) == 1
    assert [outcome.v for outcome in outcomes if isinstance(outcome, Done)] == [1] * 20
    await relayed.close()


async def test_commits_during_a_running_group_form_the_next(relay: Relay, session: str) -> None:
    relayed = await Store.open(relay.url)
    relay.turns.clear()
    early = asyncio.ensure_future(relayed.commit(new(session, 0)))
    while not relay.turns:
        await asyncio.wait([early], timeout=0.001)
    await asyncio.gather(early, *(relayed.commit(new(session, n)) for n in range(1, 8)))
    assert len(relay.turns) == 2
    await relayed.close()


async def test_groups_are_cut_at_16_kb(relay: Relay, session: str) -> None:
    relayed = await Store.open(relay.url)
    relay.turns.clear()
    big = [Commit(f"{session}-{n}", b"", 0, b"s" * 4_500, b"e") for n in range(10)]
    outcomes = await asyncio.gather(*(relayed.commit(commit) for commit in big))
    assert all(isinstance(outcome, Done) for outcome in outcomes)
    assert len(relay.turns) == 4
    assert max(relay.turns) <= GROUP
    await relayed.close()


async def test_fifty_commits_at_once_are_each_answered_for_themselves(store: Store, session: str) -> None:
    commits = [Commit(f"{session}-{n}", b"", 0, b"state %d" % n, b"event %d" % n) for n in range(50)]
    outcomes = await asyncio.gather(*(store.commit(commit) for commit in commits))
    for n, outcome in enumerate(outcomes):
        kept = await store.load(f"{session}-{n}")
        assert kept is not None
        assert isinstance(outcome, Done)
        assert (kept.tag, kept.data) == (outcome.tag, b"state %d" % n)
        assert await store.log(f"{session}-{n}") == [(1, b"event %d" % n)]


@pytest.mark.parametrize("act", ["", "a:" + "1" * 16])
async def test_lost_answer_is_asked_again_and_changes_once(relay: Relay, session: str, act: str) -> None:
    relayed = await Store.open(relay.url)
    relay.lose = 2
    outcome = await relayed.commit(new(session, act=act, result="r"))
    assert relay.lose == 0
    assert isinstance(outcome, Done)
    kept = await relayed.load(f"{session}-0")
    assert kept is not None
    assert (kept.tag, kept.v) == (outcome.tag, 1)
    assert len(await relayed.log(f"{session}-0")) == 1
    await relayed.close()


async def test_lost_answer_loses_no_commit_of_its_group(relay: Relay, session: str) -> None:
    relayed = await Store.open(relay.url)
    relay.lose = 1
    outcomes = await asyncio.gather(*(relayed.commit(new(session, n)) for n in range(30)))
    assert all(isinstance(outcome, Done) for outcome in outcomes)
    for n in range(30):
        assert len(await relayed.log(f"{session}-{n}")) == 1
    await relayed.close()


async def test_connections_killed_again_and_again_apply_each_act_once(
    store: Store, eyes: redis.asyncio.Redis, session: str
) -> None:
    names = [f"{session}-{n}" for n in range(10)]
    tags = [b""] * 10
    for v in range(10):
        commits = [
            Commit(name, tag, v, b"s", b"%d" % v, act=f"a:{v}", result="r")
            for name, tag in zip(names, tags, strict=True)
        ]
        kill = eyes.client_kill_filter(_type="normal", skipme=True)
        *outcomes, _ = await asyncio.gather(*(store.commit(commit) for commit in commits), kill)
        tags = [outcome.tag for outcome in outcomes if isinstance(outcome, Done)]
        assert len(tags) == 10
    for name in names:
        assert [event for _, event in await store.log(name)] == [b"%d" % v for v in range(10)]


async def test_a_crossed_answer_is_noticed(relay: Relay, session: str) -> None:
    relayed = await Store.open(relay.url)
    relay.swap = (b"$4\r\ndone\r\n$8\r\n", b"$4\r\ndone\r\n$9\r\nx")
    outcome = await relayed.commit(new(session))
    assert relay.swap is None
    assert isinstance(outcome, Done)
    kept = await relayed.load(f"{session}-0")
    assert kept is not None
    assert kept.tag == outcome.tag
    assert outcome.at_ms == 0  # the first answer was not believed
    await relayed.close()


async def test_the_first_repetition_comes_at_once(relay: Relay) -> None:
    pipeline = Pipeline(place(pool(relay.url)), patience=0)
    relay.lose = 1
    assert await pipeline.ask(pack("PING")) == b"PONG"
    assert relay.lose == 0
    await pipeline.close()


async def test_bad_question_spoils_no_other_of_its_group(valkey: str, eyes: redis.asyncio.Redis, session: str) -> None:
    impatient = await Store.open(valkey, patience=0.3)
    await eyes.set(keys.log(f"{session}-3"), "not a stream")
    outcomes = await asyncio.gather(*(impatient.commit(new(session, n)) for n in range(6)), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [Done, Done, Done, StoreDown, Done, Done]
    await impatient.close()


async def test_forgotten_scripts_are_loaded_again(store: Store, eyes: redis.asyncio.Redis, session: str) -> None:
    await eyes.script_flush()
    assert isinstance(await store.commit(new(session)), Done)
    assert (await store.beat("n")).now


async def test_missing_store_is_reported_after_patience(tmp_path: Path) -> None:
    pipeline = Pipeline(place(pool(f"unix://{tmp_path}/none.sock")), patience=0.4)
    began = asyncio.get_running_loop().time()
    with pytest.raises(StoreDown, match="does not answer"):
        await pipeline.ask(pack("PING"))
    assert 0.4 <= asyncio.get_running_loop().time() - began < 2
    await pipeline.close()


async def test_returning_store_is_asked_again(valkey: str, tmp_path: Path) -> None:
    relay = Relay(valkey, tmp_path / "late.sock")
    pipeline = Pipeline(place(pool(relay.url)))
    answer = pipeline.ask(pack("PING"))
    await asyncio.wait([answer], timeout=0.3)
    assert not answer.done()
    await relay.start()
    assert await answer == b"PONG"
    await pipeline.close()
    await relay.stop()


async def test_a_silent_store_is_given_up_and_asked_again(relay: Relay, session: str) -> None:
    relayed = await Store.open(relay.url)
    relay.silent = True
    outcome = asyncio.ensure_future(relayed.commit(new(session)))
    await asyncio.wait([outcome], timeout=1.5)
    assert not outcome.done()
    relay.silent = False
    assert isinstance(await outcome, Done)
    assert len(await relayed.log(f"{session}-0")) == 1
    await relayed.close()


async def test_closing_answers_waiting_commits(relay: Relay, session: str) -> None:
    relayed = await Store.open(relay.url)
    relay.silent = True
    waiting = asyncio.ensure_future(relayed.commit(new(session)))
    while len(relay.turns) < 3:
        await asyncio.wait([waiting], timeout=0.001)
    await relayed.close()
    with pytest.raises(StoreDown):
        await waiting


async def test_cancelled_commit_disturbs_no_other(store: Store, session: str) -> None:
    left = asyncio.ensure_future(store.commit(new(session, 0)))
    stayed = asyncio.ensure_future(store.commit(new(session, 1)))
    await asyncio.wait([left], timeout=0)
    left.cancel()
    assert isinstance(await stayed, Done)


async def test_answer_without_enough_replicas_is_store_down(valkey: str) -> None:
    pipeline = Pipeline(place(pool(valkey)), wait=1, patience=0.1)
    with pytest.raises(StoreDown, match="fewer than 1 replicas"):
        await pipeline.ask(pack("PING"))
    await pipeline.close()
