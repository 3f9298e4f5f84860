"""Workshops over a real conductor and a real store, and a second process of each."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from sayback.protocols.library import Library
from sayback.sessions.acts import Conductor
from sayback.store.redis import Store
from sayback.workshops.service import Workshops

from tests.workshops.making import Workshop


@pytest_asyncio.fixture
async def workshops(conductor: Conductor, store: Store, valkey: str, library: Library) -> AsyncIterator[Workshops]:
    """The workshops of one process."""
    made = Workshops(conductor, conductor.sessions, store, valkey, library)
    await made.start()
    yield made
    await made.stop()


@pytest_asyncio.fixture
async def others(second: Conductor, valkey: str, library: Library) -> AsyncIterator[Workshops]:
    """The workshops of another process on the same store."""
    made = Workshops(second, second.sessions, second._store, valkey, library)
    await made.start()
    yield made
    await made.stop()


@pytest_asyncio.fixture
async def workshop(workshops: Workshops, conductor: Conductor) -> Workshop:
    """A workshop for ten."""
    return await Workshop(workshops, conductor).make()
