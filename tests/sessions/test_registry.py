"""The registry: two processes, late deadlines, silent processes, unwatched time.

One change is one commit.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

import orjson
import pytest
import redis.asyncio
from sayback.engine.values import change
from sayback.errors import Refused
from sayback.sessions.live import mark
from sayback.sessions.peers import Seen
from sayback.sessions.requests import CreateRequest
from sayback.sessions.service import SessionService
from sayback.store import keys
from sayback.store.clock import SILENT
from sayback.store.records import Commit
from sayback.store.redis import Store
from sayback.tokens import hashed, new_token

from tests.people import Panel, Person, couple, until


async def shown(person: Person, stage: str) -> None:
    """Wait until a panel shows a stage."""
    async with asyncio.timeout(5):
        while person.view["stage"] != stage:
            await person.service.registry.store.ping()


async def test_two_processes_serve_one_session_between_them(service: SessionService, second: SessionService) -> None:
    people = await couple(service)
    b = await Person(second, people["b"].session, "b", people["b"].token).sit()
    await until({"a": people["a"], "b": b}, "talk")
    assert (await b.act("pause"))["ok"]
    await shown(people["a"], "paused")
    assert (await people["a"].act("resume"))["ok"]
    await shown(b, "running")
    assert b.view["version"] == people["a"].view["version"]


async def test_same_act_at_two_processes_is_done_once(service: SessionService, second: SessionService) -> None:
    people = await couple(service)
    await until(people, "talk")
    twin = await Person(second, people["a"].session, "a", people["a"].token).sit()
    step = people["a"].view["step"]["id"]
    one, two = await asyncio.gather(
        people["a"].act("done", id="d" * 20, step=step), twin.act("done", id="d" * 20, step=step)
    )
    assert one["ok"] and one == two
    await people["b"].act("pause")
    assert people["b"].view["step"]["id"].endswith("~5")


async def test_a_deadline_is_applied_by_itself(service: SessionService) -> None:
    people = await couple(service, protocol="speaker-listener", factor=0.5)
    await until(people, "quiet")
    live = people["a"].connection.live
    ends = people["a"].view["clock"]["ends"]
    assert live.timer is not None
    delay = live.timer.when() - asyncio.get_running_loop().time()
    assert delay == pytest.approx((ends - service.registry.clock.now()) / 1000, abs=0.2)


async def test_connections_of_a_silent_process_are_removed(service: SessionService, second: SessionService) -> None:
    people = await couple(service)
    b = await Person(second, people["b"].session, "b", people["b"].token).sit()
    service.connections.closed(people["b"].connection)
    await until({"a": people["a"], "b": b}, "say")
    clock, live = service.registry.clock, people["a"].connection.live
    await clock.run_once()
    beat = clock._beat
    last = beat.nodes[second.registry.clock.node]
    clock._beat = change(beat, now=last + SILENT + 1, nodes={**beat.nodes, second.registry.clock.node: last})
    clock._heard = time.monotonic()
    await service.registry.tick(live)
    assert {connection.node for connection in live.record.lines.values()} == {clock.node}
    assert live.record.state.here["b"] == 1


async def test_a_lost_hint_delays_and_never_loses(service: SessionService, second: SessionService) -> None:
    people = await couple(service)
    b = await Person(second, people["b"].session, "b", people["b"].token).sit()
    second.registry.replicas._hints.unsubscribe(b.session)  # type: ignore[union-attr]
    await people["a"].act("ready")
    second.registry.replicas.missed()
    async with asyncio.timeout(5):
        while "done" not in b.view["people"]["a"]:
            await second.registry.store.ping()


async def test_an_erased_session_is_never_written_again(service: SessionService, store: Store) -> None:
    people = await couple(service)
    await store.erase(people["a"].session)
    answer = await people["a"].act("ready")
    assert (answer["ok"], answer["code"]) == (False, "no-seat")
    assert await store.load(people["a"].session) is None


async def test_unneeded_session_is_put_down(service: SessionService) -> None:
    people = await couple(service)
    session = people["a"].session
    for person in people.values():
        person.connection.heard -= 60
        service.connections.closed(person.connection)
    async with asyncio.timeout(5):
        while session in service.registry.replicas.in_hand:
            await service.registry.store.ping()
    again = await Person(service, session, "a", people["a"].token).sit()
    assert not again.view["people"]["b"]["here"]


async def test_coming_back_within_ten_seconds_is_not_leaving(service: SessionService) -> None:
    people = await couple(service)
    service.connections.closed(people["a"].connection)
    panel = Panel()
    await service.connections.join(people["a"].session, [people["a"].token], None, panel)
    assert people["b"].view["people"]["a"]["here"]


async def test_wrong_token_beside_a_right_one_keeps_the_session(service: SessionService) -> None:
    answer = await service.create.session(CreateRequest("speaker-listener", first="a"))
    session = str(answer["session"])
    token = answer["seats"]["a"]["token"].partition(".")[2]  # type: ignore[index]
    person = Person(service, session, "a", token)
    wrong, _ = await asyncio.gather(
        service.connections.join(session, [new_token()], None, Panel()), person.sit(), return_exceptions=True
    )
    assert isinstance(wrong, Refused)
    assert service.registry.replicas.in_hand[session] is person.connection.live


async def test_missed_deadline_is_tried_again(service: SessionService) -> None:
    people = await couple(service)
    await until(people, "quiet")
    live, clock = people["a"].connection.live, service.registry.clock
    live.timer.cancel()  # type: ignore[union-attr]
    live.timer, clock._heard = None, clock._heard - 10
    await service.registry.tick(live)
    assert live.timer is not None


async def test_arrival_given_up_leaves_no_connection(service: SessionService) -> None:
    people = await couple(service)
    live = people["a"].connection.live
    late = await Person(service, people["a"].session, "a", people["a"].token).sit()
    assert len(live.record.lines) == 3
    await service.connections._unseat(late.connection)
    assert set(live.record.lines) == {people["a"].connection.id, people["b"].connection.id}
    assert live.record.state.here["a"] == 1


async def test_seat_counts_as_away_since_last_heard(service: SessionService) -> None:
    people = await couple(service)
    connection = people["a"].connection
    connection.heard -= 11
    await service.connections._depart(connection)
    record = people["b"].connection.live.record
    assert record.state.at - record.state.away_since["a"] == pytest.approx(11_000, abs=500)


async def test_arrival_retried_after_a_lost_answer_counts_once(service: SessionService) -> None:
    people = await couple(service)
    live, before = people["a"].connection.live, people["a"].connection.live.record
    assert len(before.lines) == 2
    late = await Person(service, people["a"].session, "a", people["a"].token).sit()
    kept = live.record
    assert len(kept.lines) == 3 and kept.state is before.state
    live.locals.pop(late.connection.id)
    late.connection.sent.clear()
    again = Panel()
    late.connection.peer = again
    await service.connections._arrive(late.connection, [hashed(late.token)], None)
    assert live.record.lines == kept.lines and set(again.views) == {"a"}


def proof(view: dict[str, Any], **other: Any) -> Seen:
    """Build what a panel says of a view that it was shown when it comes back."""
    return Seen(**{name: (view | other)[name] for name in ("epoch", "version", "own", "mark")})


async def test_proof_of_a_newer_view_moves_the_epoch_once(
    service: SessionService, second: SessionService, eyes: redis.asyncio.Redis
) -> None:
    people = await couple(service)
    session = people["a"].session
    before = await eyes.hgetall(keys.now(session))
    await people["a"].act("ready")
    view = people["a"].view
    await eyes.hset(keys.now(session), mapping=before)
    again = await Person(second, session, "a", people["a"].token).sit(proof(view))
    assert again.view["epoch"] == view["epoch"] + 1 and again.view["version"] < view["version"]
    other = await Person(second, session, "b", people["b"].token).sit(proof(people["b"].view))
    assert other.view["epoch"] == view["epoch"] + 1, "one loss, one epoch"


async def test_forged_claim_of_a_newer_view_moves_nothing(service: SessionService) -> None:
    people = await couple(service)
    view, frames = people["a"].view, len(people["b"].panel.frames)
    version = view["version"]
    for forged in (
        proof(view, version=version + 5),
        proof(view, own=view["own"] + 1, mark=""),
        proof(view, version=version + 5, mark=people["b"].view["mark"]),
        proof(view, version=version + 5, mark=mark("", "a", 0, version + 5, view["own"])),
    ):
        again = await Person(service, people["a"].session, "a", people["a"].token).sit(forged)
        assert again.view["epoch"] == again.connection.live.record.epoch == view["epoch"]
    assert len(people["b"].panel.frames) == frames


async def test_mark_is_unique_per_seat_and_view(service: SessionService) -> None:
    people = await couple(service)
    await people["a"].act("ready")
    shown = [orjson.loads(frame)["mark"] for person in people.values() for _, frame in person.panel.frames]
    assert len({*shown}) == len(shown) and {len(words) for words in shown} == {16}


async def test_session_only_previewed_is_put_down(service: SessionService) -> None:
    answer = await service.create.session(CreateRequest("speaker-listener"))
    with pytest.raises(Refused):
        await service.seats.preview(str(answer["session"]), new_token())
    async with asyncio.timeout(5):
        while service.registry.replicas.in_hand:
            await service.registry.store.ping()


async def rewrite_as_newer(store: Store, session: str) -> bytes:
    """Keep a talk as a later server would, in a format that is unknown here; return its bytes."""
    loaded = await store.load(session)
    assert loaded is not None
    data = orjson.dumps(orjson.loads(loaded.data) | {"format": 2, "unknown": [1]})
    await store.commit(Commit(session, loaded.tag, loaded.v, data, b"[]", hint=b"later"))
    return data


async def test_talk_of_a_newer_format_is_refused_whole(
    service: SessionService, second: SessionService, store: Store
) -> None:
    people = await couple(service)
    session = people["a"].session
    data = await rewrite_as_newer(store, session)
    for _ in range(2):
        with pytest.raises(Refused) as no:
            await second.registry.live(session)
        assert no.value.code == "newer-format"
    kept = await store.load(session)
    assert kept is not None and kept.data == data


async def test_talk_in_hand_never_overwrites_a_newer_format(service: SessionService, store: Store) -> None:
    people = await couple(service)
    await until(people, "talk")
    data = await rewrite_as_newer(store, people["a"].session)
    answer = await people["a"].act("pause")
    assert answer["code"] == "newer-format" and answer["retry"]
    await service.registry.replicas.refresh(people["a"].connection.live)
    assert (await people["b"].act("pause"))["code"] == "newer-format"
    kept = await store.load(people["a"].session)
    assert kept is not None and kept.data == data
