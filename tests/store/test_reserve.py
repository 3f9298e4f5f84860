"""The reserve: talks under way go on while nothing new fits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import pytest_asyncio
import redis.asyncio
import structlog
from sayback.errors import Refused
from sayback.protocols.library import Library
from sayback.sessions.registry import SessionRegistry
from sayback.sessions.requests import CreateRequest
from sayback.sessions.service import SessionService
from sayback.store.redis import Store
from sayback.store.reserve import BEGINS, Reserve
from sayback.store.valkey import Valkey
from sayback.tokens import hashed, new_token
from sayback.workshops.requests import Newcomer
from sayback.workshops.service import WorkshopService

from tests.people import couple, until
from tests.workshops.making import NAME, Workshop

MB = 1 << 20


@dataclass
class Small:
    """A server on a store of 64 MB, with a way to fill it."""

    service: SessionService
    workshops: WorkshopService
    eyes: redis.asyncio.Redis

    async def look(self) -> bool:
        await self.service.registry.reserve.run_once()
        return self.service.registry.reserve.begun

    async def fill(self, most: int = 64) -> int:
        """Fill a megabyte at a time until new talks are refused; return how many there are."""
        for n in range(most):
            await self.eyes.set(f"much:{n}", bytes(MB))
            if await self.look():
                return n + 1
        return most


@pytest_asyncio.fixture
async def small(tmp_path: Path, library: Library) -> AsyncIterator[Small]:
    running = await Valkey.start(tmp_path, 64)
    store = await Store.open(running.url, spacing=0)
    service = SessionService(SessionRegistry(store, running.url), library)
    await service.start()
    workshops = WorkshopService(service, store, running.url, library)
    await workshops.start()
    eyes = redis.asyncio.Redis(unix_socket_path=unquote(urlsplit(running.url).path))
    yield Small(service, workshops, eyes)
    await eyes.aclose()
    await workshops.stop()
    await service.stop()
    await store.close()
    await running.stop()


async def test_nearly_full_store_refuses_new_and_serves_running_talks(small: Small) -> None:
    talk, stopped = await couple(small.service), await couple(small.service)
    workshop = await Workshop(small.workshops, small.service).make()
    numbers = [await workshop.come() for _ in range(3)]
    with structlog.testing.capture_logs() as entries:
        assert 40 < await small.fill() < 64 * BEGINS + 1
        newcomer = [Newcomer(hashed(new_token()), NAME, "en")]
        for new in (
            small.service.create.session(CreateRequest("thank-you", therapist=True)),
            Workshop(small.workshops, small.service).make(),
            workshop.come(),
            small.workshops.admission.add(workshop.id, workshop.boss, newcomer),
        ):
            with pytest.raises(Refused, match="crowded"):
                await new
        assert await workshop.come(workshop.tokens[numbers[0]]) == numbers[0], "who is in the line is known"
        assert (await stopped["b"].act("stop"))["ok"]
        await until(talk, "keep")
        assert (await talk["a"].act("finish", erase=True))["ok"]
        assert (await talk["b"].act("finish"))["ok"]
        while talk["a"].panel.closed is None:
            await small.service.registry.store.ping()
        assert talk["a"].panel.closed == "gone"
        assert (await workshop.look())["people"]
        await small.workshops.summary.erase(workshop.id, workshop.boss)
        await small.eyes.flushall()
        while await small.look():  # what was flushed is given back a moment later
            await small.service.registry.store.ping()
    assert [entry["event"].partition(":")[0] for entry in entries if "store" in entry["event"]] == [
        "the store is nearly full",
        "the store has room again",
    ]


async def test_a_store_without_a_limit_has_no_reserve(small: Small) -> None:
    await small.fill()
    await small.eyes.config_set("maxmemory", 0)
    assert not await small.look()
    await small.service.create.session(CreateRequest("thank-you"))


async def test_reserve_is_watched_from_the_start_on(small: Small) -> None:
    await small.fill()
    reserve = Reserve(small.service.registry.store, every=0.01)
    await reserve.start()
    try:
        assert reserve.begun
        await small.eyes.flushall()
        while reserve.begun:
            await small.service.registry.store.ping()
    finally:
        await reserve.stop()
