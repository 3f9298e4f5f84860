"""A real server that another site may show, that site, and a Chromium that parts storage between the two."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from inspect import iscoroutinefunction
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser.rooms import PATIENCE
from tests.hosts import framed
from tests.load.process import Server, running, sayback, scratch

HERE = Path(__file__).parent
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put all tests here that wait into one event loop, as they share the browser."""
    for item in items:
        if HERE in item.path.parents and isinstance(item, pytest.Function) and iscoroutinefunction(item.function):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Start Sayback with every host on; `/host/embed` is shown by the other site."""
    more = {"LOG_LEVEL": "debug", "FRAME_ANCESTORS": framed.ANCESTORS, "HOSTS": "zoom teams meet"}
    with scratch() as folder, running(sayback("", folder, more=more)) as server:
        yield server


@pytest.fixture(scope="session")
def outside() -> Iterator[framed.Outside]:
    """Serve the other site."""
    with framed.outside() as site:
        yield site


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Start Chromium, with storage parted between sites."""
    async with framed.parted() as started:
        yield started
