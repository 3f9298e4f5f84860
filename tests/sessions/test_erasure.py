"""Erasure and receipts: true numbers, a file written anew, and no way back."""

from __future__ import annotations

import asyncio
import itertools
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import redis.asyncio
from redis.asyncio.connection import parse_url
from sayback.engine.values import change
from sayback.errors import Refused
from sayback.protocols.library import Library
from sayback.sessions.erasure import DEVICES, RECEIPT
from sayback.sessions.record import KEEP
from sayback.sessions.registry import SessionRegistry
from sayback.sessions.service import SessionService
from sayback.store import keys
from sayback.store.redis import Store
from sayback.store.valkey import Valkey

from tests.people import Person, caught_up, couple, until


async def receipt_of(person: Person) -> str:
    """Wait for the panel's goodbye; return the name of the receipt."""
    async with asyncio.timeout(5):
        while person.panel.closed is None:
            await person.service.registry.store.ping()
    return person.panel.receipt


async def settled(service: SessionService, name: str) -> dict[str, object]:
    """Return the receipt once the fate of the file is known."""
    async with asyncio.timeout(5):
        while (receipt := await service.erasure.receipt(name))["file"] == "rewriting":
            await service.registry.store.ping()
    return receipt


async def closed(service: SessionService, *, erase: bool) -> dict[str, Person]:
    people = await couple(service)
    await until(people, "keep")
    await people["a"].act("finish", erase=erase)
    await people["b"].act("finish")
    return {seat: person for seat, person in people.items()}


async def test_receipt_counts_removals_and_tells_of_a_later_rewrite(service: SessionService, store: Store) -> None:
    people = await couple(service)
    await people["a"].act("lands", kinds="x" * 383)
    await until(people, "keep")
    entries = len(await store.log(people["a"].session))
    before = int((await store._redis.info("persistence"))["aof_rewrites"])
    await people["a"].act("finish", erase=True)
    await people["b"].act("finish")
    name = await receipt_of(people["a"])
    assert name == await receipt_of(people["b"]) != ""
    receipt = await settled(service, name)
    assert (receipt["keys"], receipt["entries"], receipt["boxes"], receipt["devices"]) == (4, entries + 2, 1, 0)
    assert receipt["file"] == "rewritten" and int(str(receipt["bytes"])) > 3_000
    assert int(str(receipt["rewritten"])) >= int(str(receipt["erased"]))
    assert int((await store._redis.info("persistence"))["aof_rewrites"]) == before + 1


async def test_forgetting_devices_are_counted_once_up_to_a_limit(
    service: SessionService,
) -> None:
    people = await closed(service, erase=True)
    name = await receipt_of(people["a"])
    for device in ("d" * 22, "d" * 22, "e" * 22):
        receipt = await service.erasure.confirm(name, device)
    assert receipt["devices"] == 2
    for n in range(DEVICES):
        receipt = await service.erasure.confirm(name, f"{n:022d}")
    assert receipt["devices"] == DEVICES


async def test_receipt_names_no_session_and_expires(service: SessionService, store: Store) -> None:
    people = await closed(service, erase=True)
    name = await receipt_of(people["a"])
    await settled(service, name)
    key = keys.receipt(name)
    assert 0 < await store._redis.ttl(key) <= RECEIPT
    kept = repr(await store._redis.hgetall(key))
    assert people["a"].session not in kept + name
    with pytest.raises(Refused, match="no-seat"):
        await service.erasure.receipt(secrets.token_urlsafe(16))


@pytest.mark.parametrize("end", ["wind-up", "stop"])
async def test_unsaved_dialogue_is_erased_however_it_ends(service: SessionService, store: Store, end: str) -> None:
    people = await couple(service, protocol="touch")
    for seat in ("a", "b"):
        answer = await people[seat].act("ready")
    await caught_up(people, answer["version"])
    answer = await people["a"].act(end)
    await caught_up(people, answer["version"])
    if end == "stop":
        answer = await people["b"].act("after-stop", way="end", minutes=20)
        await caught_up(people, answer["version"])
    await until(people, "keep")
    answer = await people["a"].act("finish", erase=False)
    await caught_up(people, answer["version"])
    await people["b"].act("finish")
    assert await receipt_of(people["a"]) == await receipt_of(people["b"]) != ""
    assert await store.load(people["a"].session) is None


async def test_a_closed_talk_can_still_be_erased_by_either(service: SessionService, store: Store) -> None:
    people = await closed(service, erase=False)
    assert "finish" in [move["move"] for move in people["b"].view["moves"]]
    refused = await people["b"].act("finish", erase=False)
    assert refused["code"] == "bad-args"
    assert (await people["b"].act("finish", erase=True))["ok"]
    assert await receipt_of(people["a"])
    assert await store.load(people["a"].session) is None


async def test_the_panels_of_another_process_get_the_same_receipt(
    service: SessionService, second: SessionService
) -> None:
    people = await closed(service, erase=False)
    await asyncio.gather(service.registry.clock.run_once(), second.registry.clock.run_once())
    b = await Person(second, people["b"].session, "b", people["b"].token).sit()
    await people["a"].act("finish", erase=True)
    assert await receipt_of(people["a"]) == await receipt_of(b) != ""
    assert await settled(second, b.panel.receipt)


@asynccontextmanager
async def serving(url: str, library: Library) -> AsyncIterator[SessionService]:
    store = await Store.open(url, spacing=0)
    service = SessionService(SessionRegistry(store, url), library)
    await service.start()
    try:
        yield service
    finally:
        await service.stop()
        await store.close()


def files(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


async def test_rewritten_receipt_means_words_are_in_no_file(tmp_path: Path, library: Library) -> None:
    running = await Valkey.start(tmp_path)
    try:
        async with serving(running.url, library) as service:
            people, box = await couple(service), secrets.token_urlsafe(300)[:383]
            assert (await people["a"].act("word", word=box))["ok"]
            await until(people, "keep")
            looked = [box.encode(), people["a"].session.encode(), people["a"].token.encode()]
            assert [any(word in file for file in files(tmp_path)) for word in looked] == [True, True, False]
            await people["a"].act("finish", erase=True)
            await people["b"].act("finish")
            assert (await settled(service, await receipt_of(people["a"])))["file"] == "rewritten"
            assert not [word for word, file in itertools.product(looked, files(tmp_path)) if word in file]
    finally:
        await running.stop()


async def test_receipt_without_the_right_to_rewrite_says_so(valkey: str, library: Library) -> None:
    async with redis.asyncio.Redis(unix_socket_path=parse_url(valkey)["path"]) as eyes:
        await eyes.acl_setuser("guest", enabled=True, passwords=["+p"], keys=["*"], channels=["*"], commands=["+@all"])
        await eyes.execute_command("ACL", "SETUSER", "guest", "-bgrewriteaof")
    async with serving(valkey.replace("unix://", "unix://guest:p@"), library) as service:
        people = await closed(service, erase=True)
        assert (await settled(service, await receipt_of(people["a"])))["file"] == "refused"


async def test_visiting_a_closed_talk_does_not_prolong_it(service: SessionService) -> None:
    people = await closed(service, erase=False)
    live = people["a"].connection.live
    until_then = live.record.kept_until - KEEP // 2
    live.record = change(live.record, kept_until=until_then)
    await Person(service, people["a"].session, "a", people["a"].token).sit()
    assert live.record.kept_until == until_then
