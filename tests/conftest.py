"""One real Valkey for the whole run, with a store on it.

Sessions have fresh names, so tests do not meet.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import pytest_asyncio
import redis.asyncio
from sayback.protocols.library import Library
from sayback.sessions.registry import SessionRegistry
from sayback.sessions.service import SessionService
from sayback.settings import Settings
from sayback.store.redis import Store
from sayback.store.valkey import Valkey

HERE = Path(__file__).parent
LONGEST = (
    "browser/test_reopen.py",
    "browser/test_library.py",
    "browser/test_gate.py",
    "browser/test_walk.py",
    "browser/test_unheard.py",
    "browser/test_exit.py",
    "browser/test_again.py",
    "browser/test_many.py",
    "browser/test_gallery.py",
    "browser/test_signed.py",
    "client/test_client.py",
    "browser",
    "load/test_load.py",
    "faults/test_kills.py",
    "wire/test_quiet.py",
    "test_app.py",
    "wall/test_wall.py",
)
"""Files that take longest, the longest first, and where the browser's others stand among them; then all the rest."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give workers the longest files first: at the end none of them is left alone with one."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: _rank(item.path.relative_to(HERE)))


def _rank(file: Path) -> int:
    names = (file.as_posix(), file.parts[0])
    return next((LONGEST.index(name) for name in names if name in LONGEST), len(LONGEST))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def valkey(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """Start a Valkey and give its address."""
    running = await Valkey.start(tmp_path_factory.mktemp("valkey"))
    yield running.url
    await running.stop()


@pytest_asyncio.fixture
async def store(valkey: str) -> AsyncIterator[Store]:
    """Open a store on that Valkey."""
    opened = await Store.open(valkey, spacing=0)
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def eyes(valkey: str) -> AsyncIterator[redis.asyncio.Redis]:
    """Open an ordinary client of that Valkey, which shares no code with ours."""
    client = redis.asyncio.Redis(unix_socket_path=unquote(urlsplit(valkey).path))
    yield client
    await client.aclose()


@pytest.fixture
def session() -> str:
    """Make a name that no other test has."""
    return secrets.token_urlsafe(16)


@pytest.fixture(scope="session")
def library() -> Library:
    """Load the dialogues that come with the server."""
    return Library.load(*Settings().library)


@pytest_asyncio.fixture
async def service(store: Store, valkey: str, library: Library) -> AsyncIterator[SessionService]:
    """Start a service on the real store."""
    new = SessionService(SessionRegistry(store, valkey), library)
    await new.start()
    yield new
    await new.stop()


@pytest_asyncio.fixture
async def second(valkey: str, library: Library) -> AsyncIterator[SessionService]:
    """Start another server process on the same store, as far as the store can tell."""
    own = await Store.open(valkey, spacing=0)
    new = SessionService(SessionRegistry(own, valkey), library)
    await new.start()
    yield new
    await new.stop()
    await own.close()
