"""Promises of every store: one change once, or nothing; and everything can be erased."""

from __future__ import annotations

import asyncio

import pytest
import redis.asyncio
from msgspec.structs import replace
from sayback.store import keys
from sayback.store.errors import StoreDown, StoreSettingError
from sayback.store.records import Commit, Conflict, Done, Full, Gone, Loaded, Outcome, Repeated
from sayback.store.redis import Store, doubted
from structlog.testing import capture_logs

from .conftest import Relay


def first(session: str, **more: object) -> Commit:
    commit = Commit(session, b"", 0, b"state 1", b"event 1", act="a:" + "1" * 16, result="1.0.abc", hint=b"h1")
    return replace(commit, **more)  # type: ignore[arg-type]


def done(outcome: Outcome) -> Done:
    assert isinstance(outcome, Done)
    return outcome


async def grow(store: Store, session: str, to: int) -> Done:
    """Commit until the number is `to`; act n is `a:<n>`, its result `r<n>`."""
    last = done(await store.commit(Commit(session, b"", 0, b"s", b"e", act="a:1", result="r1")))
    for n in range(2, to + 1):
        last = done(await store.commit(Commit(session, last.tag, last.v, b"s", b"e", act=f"a:{n}", result=f"r{n}")))
    return last


async def test_the_first_commit_creates_the_session(store: Store, session: str) -> None:
    assert await store.load(session) is None
    outcome = done(await store.commit(first(session)))
    assert outcome.v == 1
    assert len(outcome.tag) == 8
    assert await store.load(session) == Loaded(outcome.tag, 1, b"state 1")


async def test_a_commit_tells_the_time_of_the_store(store: Store, session: str, eyes: redis.asyncio.Redis) -> None:
    before, _ = await eyes.time()
    outcome = done(await store.commit(first(session)))
    assert 0 <= outcome.at_ms - before * 1000 < 5_000


async def test_the_log_holds_every_event_under_its_commit_number(store: Store, session: str) -> None:
    outcome = done(await store.commit(first(session)))
    await store.commit(Commit(session, outcome.tag, 1, b"state 2", b"event 2"))
    assert await store.log(session) == [(1, b"event 1"), (2, b"event 2")]


@pytest.mark.parametrize(
    ("full", "oldest", "last"),
    [("skip", 1, (4_096, b"old")), ("trim", 2, (4_097, b"new")), ("add", 1, (4_097, b"new"))],
)
async def test_a_log_is_full_at_4096_entries(
    store: Store, session: str, eyes: redis.asyncio.Redis, full: Full, oldest: int, last: tuple[int, bytes]
) -> None:
    async with eyes.pipeline(transaction=False) as pipe:
        for n in range(1, 4_097):
            pipe.xadd(keys.log(session), {"e": "old"}, f"{n}-0")
        await pipe.execute()
    await eyes.hset(keys.now(session), mapping={"t": "t", "v": 4_096, "s": "s"})
    done(await store.commit(Commit(session, b"t", 4_096, b"s", b"new", full=full)))
    entries = await store.log(session)
    assert (entries[0][0], entries[-1], len(entries)) == (oldest, last, last[0] - oldest + 1)


async def test_commit_without_an_event_leaves_the_log_unchanged(store: Store, session: str) -> None:
    outcome = done(await store.commit(first(session)))
    await store.commit(Commit(session, outcome.tag, 1, b"state 2", b""))
    loaded = await store.load(session)
    assert loaded is not None and (loaded.v, loaded.data) == (2, b"state 2")
    assert await store.log(session) == [(1, b"event 1")]


async def test_full_count_gives_up_the_oldest_young_talk(store: Store, eyes: redis.asyncio.Redis) -> None:
    await eyes.delete(keys.talks(), keys.young())
    assert await store.admit("planned", 1_000, 2_000_000, 3, young=False) is None
    assert await store.admit("older", 2_000, 2_000_000, 3, young=True) is None
    assert await store.admit("newer", 3_000, 2_001_000, 3, young=True) is None
    assert await store.admit("newer", 3_500, 2_001_500, 3, young=True) is None, "the same talk counts once"
    assert await store.admit("more", 4_000, 2_000_000, 3, young=True) == "older"
    await store.grown("newer")
    assert await store.admit("more", 4_000, 2_000_000, 3, young=True) == ""
    await store.commit(first("planned"))
    await store.erase("planned")
    assert await store.admit("more", 4_000, 3_000_000, 3, young=True) is None
    assert await store.admit("yet more", 2_001_501, 4_000_000, 3, young=True) is None, "others are over"
    await eyes.delete(keys.talks(), keys.young())


async def test_kept_act_is_answered_the_same_and_changes_nothing(store: Store, session: str) -> None:
    outcome = done(await store.commit(first(session)))
    again = await store.commit(first(session, tag=outcome.tag, v=1, data=b"other", event=b"other", result="9.9"))
    assert again == Repeated("1.0.abc", outcome.tag, 1, b"state 1")
    assert await store.log(session) == [(1, b"event 1")]


async def test_an_act_is_recognised_for_512_commits(store: Store, session: str) -> None:
    last = await grow(store, session, keys.ACTS + 2)
    again = await store.commit(Commit(session, last.tag, last.v, b"x", b"x", act="a:2", result="x"))
    assert isinstance(again, Repeated)
    assert (again.result, again.v) == ("r2", keys.ACTS + 2)


async def test_kept_result_of_an_act_can_be_asked(store: Store, session: str) -> None:
    last = await grow(store, session, keys.ACTS + 1)
    assert await store.kept(session, last.v, "a:1") == "r1"
    assert await store.kept(session, last.v, f"a:{last.v}") == f"r{last.v}"
    assert await store.kept(session, last.v, "b:1") is None


async def test_another_tag_is_a_conflict_and_changes_nothing(store: Store, session: str) -> None:
    outcome = done(await store.commit(first(session)))
    meant = Commit(session, b"stale---", 1, b"other", b"other", act="b:1", result="x", boxes={"f": b"x"})
    assert await store.commit(meant) == Conflict(outcome.tag, 1, b"state 1")
    assert await store.load(session) == Loaded(outcome.tag, 1, b"state 1")
    assert await store.log(session) == [(1, b"event 1")]
    assert await store.boxes(session, ["f"]) == [None]
    assert isinstance(await store.commit(replace(meant, tag=outcome.tag)), Done)


async def test_creating_an_existing_session_is_a_conflict(store: Store, session: str) -> None:
    outcome = done(await store.commit(first(session)))
    assert await store.commit(first(session, act="b:1")) == Conflict(outcome.tag, 1, b"state 1")


async def test_an_erased_session_is_never_written_again(store: Store, session: str, eyes: redis.asyncio.Redis) -> None:
    outcome = done(await store.commit(first(session)))
    await store.erase(session)
    assert await store.commit(Commit(session, outcome.tag, 1, b"s", b"e", boxes={"f": b"x"})) == Gone()
    assert await eyes.keys(f"sayback:{{{session}}}*") == []


async def test_boxes_are_kept_with_the_commit(store: Store, session: str) -> None:
    outcome = done(await store.commit(first(session, boxes={"a/x~1/f": b"one", "b/x~1/f": b"two"})))
    await store.commit(Commit(session, outcome.tag, 1, b"s", b"e", boxes={"a/x~1/f": b"new"}))
    assert await store.boxes(session, ["b/x~1/f", "a/x~1/f", "none"]) == [b"two", b"new", None]
    assert await store.boxes(session, []) == []


async def test_every_key_has_an_end(store: Store, session: str, eyes: redis.asyncio.Redis) -> None:
    outcome = done(await store.commit(first(session, act="", ttl=100)))
    await store.commit(Commit(session, outcome.tag, 1, b"s", b"e", act="a:1", result="r", boxes={"f": b"x"}, ttl=50))
    names = await eyes.keys(f"sayback:{{{session}}}*")
    assert len(names) == 4
    ends = {name.decode().partition("}:")[2]: await eyes.ttl(name) for name in names}
    assert ends == pytest.approx({"now": 100, "log": 100, "acts:0": 50, "box": 50}, abs=2)


async def test_touching_lengthens_every_key_also_those_not_written(
    store: Store, session: str, eyes: redis.asyncio.Redis
) -> None:
    outcome = done(await store.commit(first(session, boxes={"f": b"x"}, ttl=50)))
    await store.commit(Commit(session, outcome.tag, 1, b"s", b"e", ttl=1_000, touch=True))
    for name in await eyes.keys(f"sayback:{{{session}}}*"):
        assert await eyes.ttl(name) > 900


async def test_a_state_above_16_kb_is_refused(store: Store, session: str) -> None:
    with pytest.raises(ValueError, match="too much"):
        await store.commit(first(session, data=b"x" * 16_385))
    assert isinstance(await store.commit(first(session, data=b"x" * 16_384)), Done)


async def test_two_stores_racing_200_rounds_have_each_effect_once(valkey: str, store: Store, session: str) -> None:
    other = await Store.open(valkey)

    async def play(mine: Store, round_: int) -> None:
        act = f"a:{round_}"
        while True:
            seen = await mine.load(session)
            at = seen or Loaded(b"", 0, b"0")
            data = str(int(at.data) + 1).encode()
            match await mine.commit(Commit(session, at.tag, at.v, data, act.encode(), act=act, result=str(round_))):
                case Done():
                    return
                case Repeated(result=result):
                    assert result == str(round_)
                    return

    for round_ in range(200):
        await asyncio.gather(play(store, round_), play(other, round_))
    await other.close()
    kept = await store.load(session)
    assert kept is not None
    assert (kept.v, kept.data) == (200, b"200")
    assert [event for _, event in await store.log(session)] == [f"a:{n}".encode() for n in range(200)]


async def test_beat_tells_time_and_living_nodes(store: Store, eyes: redis.asyncio.Redis) -> None:
    await eyes.delete(keys.beat(), keys.gaps())
    beat = await store.beat("n1")
    two = await store.beat("n2")
    assert beat.now <= two.now
    assert two.gaps == ()
    assert two.nodes == {"n1": beat.now, "n2": two.now}


async def test_a_beat_does_not_stand_behind_readings(store: Store, session: str) -> None:
    await store.beat("n")
    readings = asyncio.gather(*(store.load(session) for _ in range(500)))
    await asyncio.wait([readings], timeout=0.001)  # the readings stand in line now
    await store.beat("n")
    assert not readings.done()
    await readings


async def test_unwatched_time_is_a_gap(store: Store, eyes: redis.asyncio.Redis) -> None:
    await eyes.delete(keys.beat(), keys.gaps())
    now = (await store.beat("n")).now
    await eyes.hset(keys.beat(), "last", now - 1_000)
    assert (await store.beat("n")).gaps == ()
    await eyes.hset(keys.beat(), "last", now - 60_000)
    after = await store.beat("n")
    assert after.gaps == ((now - 60_000, after.now),)
    assert (await store.beat("n")).gaps == after.gaps


async def test_the_newest_64_gaps_are_kept(store: Store, eyes: redis.asyncio.Redis) -> None:
    await eyes.delete(keys.beat(), keys.gaps())
    await eyes.rpush(keys.gaps(), *(f"{n} {n + 1}" for n in range(64)))
    now = (await store.beat("n")).now
    await eyes.hset(keys.beat(), "last", now - 60_000)
    gaps = (await store.beat("n")).gaps
    assert len(gaps) == 64
    assert (gaps[0], gaps[-1][0]) == ((1, 2), now - 60_000)


async def test_clock_set_back_goes_on(store: Store, eyes: redis.asyncio.Redis) -> None:
    await eyes.delete(keys.beat(), keys.gaps())
    now = (await store.beat("n")).now
    await eyes.hset(keys.beat(), mapping={"wall": now + 300_000, "last": now + 300_000})
    after = await store.beat("n")
    assert 0 <= after.now - (now + 300_000) < 3_000
    assert after.gaps == ()
    assert (await store.beat("n")).now >= after.now


async def test_node_silent_for_a_day_is_forgotten(store: Store, eyes: redis.asyncio.Redis) -> None:
    await eyes.delete(keys.beat(), keys.gaps())
    now = (await store.beat("n")).now
    await eyes.hset(keys.beat(), mapping={"node:old": now - 86_500_000, "node:late": now - 86_000_000})
    assert set((await store.beat("n")).nodes) == {"n", "late"}
    assert not await eyes.hexists(keys.beat(), "node:old")


async def test_erasing_removes_every_key_and_counts_it(store: Store, session: str, eyes: redis.asyncio.Redis) -> None:
    await grow(store, session, keys.ACTS + 1)
    kept = await store.load(session)
    assert kept is not None
    await store.commit(Commit(session, kept.tag, kept.v, b"s", b"e", boxes={"f": b"x", "g": b"y"}))
    erased = await store.erase(session)
    assert (erased.keys, erased.entries, erased.boxes) == (5, keys.ACTS + 2, 2)
    assert erased.bytes > 10_000
    assert await eyes.keys(f"sayback:{{{session}}}*") == []
    assert (await store.erase(session)).keys == 0


async def test_erasure_with_a_lost_answer_is_still_counted(relay: Relay, session: str) -> None:
    relayed = await Store.open(relay.url)
    await relayed.commit(first(session))
    await relayed.erase("another")  # from here on the store knows the script
    relay.spare, relay.lose = 1, 1
    erased = await relayed.erase(session)
    assert relay.lose == 0
    assert (erased.keys, erased.entries) == (3, 1)
    assert await relayed.load(session) is None
    await relayed.close()


async def test_a_table_is_kept_for_the_longest_time_asked(store: Store, eyes: redis.asyncio.Redis) -> None:
    assert await store.table("no-such") is None
    for ttl, expected in ((500, 500), (100, 500), (900, 900)):
        await store.keep_table("d1", b"table", ttl)
        assert abs(await eyes.ttl(keys.table("d1")) - expected) <= 2
    assert await store.table("d1") == b"table"


async def test_a_closed_store_says_so_at_once(valkey: str, session: str) -> None:
    closed = await Store.open(valkey)
    await closed.close()
    with pytest.raises(StoreDown):
        await closed.load(session)


async def test_account_without_right_to_announce_is_refused_at_start(valkey: str, eyes: redis.asyncio.Redis) -> None:
    await eyes.acl_setuser("mute", enabled=True, passwords=["+p"], keys=["*"], reset_channels=True, commands=["+@all"])
    with pytest.raises(StoreSettingError, match="announce nothing"):
        await Store.open(valkey.replace("unix://", "unix://mute:p@"))


async def test_account_without_right_to_info_is_accepted(valkey: str, eyes: redis.asyncio.Redis) -> None:
    await eyes.acl_setuser("shy", enabled=True, passwords=["+p"], keys=["*"], channels=["*"], commands=["+@all"])
    await eyes.execute_command("ACL", "SETUSER", "shy", "-info")
    shy = await Store.open(valkey.replace("unix://", "unix://shy:p@"))
    await shy.ping()
    await shy.close()


async def test_too_old_store_is_refused_at_start(relay: Relay) -> None:
    relay.swap = (b"redis_version:7", b"redis_version:6")
    with pytest.raises(StoreSettingError, match=r"version 7\.2 or newer"):
        await Store.open(relay.url)
    assert relay.swap is None


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"redis_version": "7.0.15"}, True),
        ({"redis_version": "7.1.0"}, True),
        ({"redis_version": "7.2.0"}, False),
        ({"redis_version": "8.0.1"}, False),
        ({"redis_version": "7.2.4", "server_name": "valkey", "valkey_version": "9.1.2"}, False),
        ({"redis_version": "7.0.15", "valkey_version": "8.0.0"}, False),
        ({}, False),
        ({"redis_version": "unknown"}, False),
    ],
)
def test_store_that_may_resurrect_lost_data_is_named(facts: dict[str, object], said: bool) -> None:
    warnings = doubted(facts)
    assert bool(warnings) is said and (not said or str(facts["redis_version"]) in warnings)


async def test_older_store_is_warned_about_and_bundled_is_not(relay: Relay) -> None:
    with capture_logs() as warnings:
        await (await Store.open(relay.url)).close()
    assert not warnings
    info = b"redis_version:7.%d.4\r\nserver_name:%balkey\r\n%balkey_version"
    relay.swap = (info % (2, b"v", b"v"), info % (0, b"w", b"w"))
    with capture_logs() as warnings:
        await (await Store.open(relay.url)).close()
    assert (
        relay.swap is None
        and [entry["log_level"] for entry in warnings] == ["warning"]
        and "7.0.4" in warnings[0]["event"]
    )
