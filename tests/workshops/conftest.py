"""Fixtures for workshops over a real service and store, with a second process of each."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from sayback.protocols.library import Library
from sayback.sessions.service import SessionService
from sayback.store.redis import Store
from sayback.workshops.service import WorkshopService

from tests.workshops.making import Workshop


@pytest_asyncio.fixture
async def workshops(
    service: SessionService, store: Store, valkey: str, library: Library
) -> AsyncIterator[WorkshopService]:
    """Run the workshops of one process."""
    new = WorkshopService(service, store, valkey, library)
    await new.start()
    yield new
    await new.stop()


@pytest_asyncio.fixture
async def others(second: SessionService, valkey: str, library: Library) -> AsyncIterator[WorkshopService]:
    """Run the workshops of another process on the same store."""
    new = WorkshopService(second, second.registry.store, valkey, library)
    await new.start()
    yield new
    await new.stop()


@pytest_asyncio.fixture
async def workshop(workshops: WorkshopService, service: SessionService) -> Workshop:
    """Make a workshop for ten."""
    return await Workshop(workshops, service).make()
