"""Kept things in hand: changed one at a time, and put down when they are gone.

They are taken anew where the store moved on.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from typing import Any

import pytest
import pytest_asyncio
from sayback.errors import Refused
from sayback.store.clock import NodeClock
from sayback.store.records import Commit, Done, Loaded
from sayback.store.redis import Store
from sayback.store.replica import Replicas


class Note:
    """A kept thing: bytes and nothing else."""

    def __init__(self, key: str, loaded: Loaded) -> None:
        self.key, self.lane, self.pinned = key, asyncio.Lock(), 0
        self.tag, self.v, self.text = loaded.tag, loaded.v, loaded.data
        self.gone, self.receipt = False, ""
        self.passed: list[bytes] = []


class Notes:
    """The notes of one process."""

    missing = "no-seat"

    def __init__(self, store: Store) -> None:
        self.store, self.tasks = store, set[asyncio.Task[object]]()
        self.clock = NodeClock(store, lambda: None)
        self.replicas: Replicas[Note] = Replicas(store, self.clock, self, self.task)

    def task(self, work: Coroutine[Any, Any, object]) -> None:
        self.tasks.add(asyncio.ensure_future(work))

    async def opened(self, key: str, loaded: Loaded) -> Note | None:
        return Note(key, loaded)

    async def adopt(self, held: Note, loaded: Loaded) -> None:
        held.tag, held.v, held.text = loaded.tag, loaded.v, loaded.data

    def lost(self, held: Note) -> None:
        held.gone = True
        self.replicas.put_down(held)

    def erased(self, held: Note, receipt: str) -> None:
        held.receipt = receipt

    def heard(self, held: Note, payload: bytes) -> None:
        held.passed.append(payload)

    async def add(self, held: Note, more: bytes) -> bytes:
        """Write at the end of a note."""

        async def attempt() -> bytes | None:
            text = held.text + more
            commit = Commit(held.key, held.tag, held.v, text, b"", hint=self.clock.node.encode())
            outcome = await self.replicas.commit(held, commit)
            if not isinstance(outcome, Done):
                return None
            held.tag, held.v, held.text = outcome.tag, outcome.v, text
            return text

        return await self.replicas.change(held, attempt)


@pytest_asyncio.fixture
async def notes(store: Store, valkey: str) -> AsyncIterator[list[Notes]]:
    """Run two processes on one store."""
    both = [Notes(store), Notes(store)]
    for held in both:
        await held.clock.start()
        await held.replicas.start(valkey)
    yield both
    for held in both:
        await asyncio.gather(*held.tasks)
        await held.replicas.stop()
        await held.clock.stop()


async def kept(store: Store, key: str) -> None:
    assert isinstance(await store.commit(Commit(key, b"", 0, b"a", b"")), Done)


async def until(store: Store, done: Any) -> None:
    async with asyncio.timeout(20):
        while not done():
            await store.ping()


async def test_conflicting_change_is_made_again(notes: list[Notes], store: Store, session: str) -> None:
    await kept(store, session)
    here, far = await notes[0].replicas.get(session), await notes[1].replicas.get(session)
    await notes[1].add(far, b"b")
    here.tag, here.text = b"older", b"?"
    assert await notes[0].add(here, b"c") == b"abc"
    assert not here.pinned


async def test_hint_of_another_process_causes_a_reading(notes: list[Notes], store: Store, session: str) -> None:
    await kept(store, session)
    here, far = await notes[0].replicas.get(session), await notes[1].replicas.get(session)
    await notes[1].add(far, b"b")
    await until(store, lambda: here.text == b"ab")


async def test_listening_again_reads_missed_changes(notes: list[Notes], store: Store, session: str) -> None:
    await kept(store, session)
    here, far = await notes[0].replicas.get(session), await notes[1].replicas.get(session)
    notes[0].replicas.listen(False)
    await notes[1].add(far, b"b")
    notes[0].replicas.listen(True)
    await until(store, lambda: here.text == b"ab")


async def test_erased_thing_is_refused_and_put_down(notes: list[Notes], store: Store, session: str) -> None:
    await kept(store, session)
    here = await notes[0].replicas.get(session)
    notes[0].replicas.listen(False)
    await store.erase(session)
    with pytest.raises(Refused, match="no-seat"):
        await notes[0].add(here, b"b")
    assert here.gone and not notes[0].replicas.in_hand


async def test_receipt_of_an_erasure_elsewhere_comes_with_its_hint(
    notes: list[Notes], store: Store, session: str
) -> None:
    await kept(store, session)
    here = await notes[0].replicas.get(session)
    await store.erase(session, "receipt")
    await until(store, lambda: here.gone)
    assert here.receipt == "receipt"


async def test_published_words_reach_other_processes_alone(notes: list[Notes], store: Store, session: str) -> None:
    await kept(store, session)
    here, far = await notes[0].replicas.get(session), await notes[1].replicas.get(session)
    await notes[0].replicas.publish(session, b"said once")
    await until(store, lambda: far.passed)
    assert far.passed == [b"said once"] and not here.passed


async def test_unknown_name_is_refused_and_not_watched(notes: list[Notes], session: str) -> None:
    with pytest.raises(Refused, match="no-seat"):
        await notes[0].replicas.get(session)
    assert not notes[0].replicas.in_hand
