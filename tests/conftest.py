"""One real Valkey for the whole run, and a store on it. Sessions have fresh names, so tests do not meet."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from sayback.store.redis import Store
from sayback.store.valkey import Valkey


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def valkey(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """The address of a running Valkey."""
    running = await Valkey.start(tmp_path_factory.mktemp("valkey"))
    yield running.url
    await running.stop()


@pytest_asyncio.fixture
async def store(valkey: str) -> AsyncIterator[Store]:
    """A store on it."""
    opened = await Store.open(valkey, spacing=0)
    yield opened
    await opened.close()


@pytest.fixture
def session() -> str:
    """A name that no other test has."""
    return secrets.token_urlsafe(16)
