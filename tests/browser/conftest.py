"""A real server and a real Chromium, one of each for all browser tests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.browser.chromium import ARGS, executable, shell
from tests.browser.reuse import opened, renew
from tests.browser.rooms import PATIENCE, elsewhere
from tests.load.process import Server, running, sayback, scratch

HERE = Path(__file__).parent
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put all tests here into one event loop, as they share the browser."""
    for item in items:
        if HERE in item.path.parents and isinstance(item, pytest.Function):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Start Sayback on a port of its own; the tests search its log for secrets."""
    with scratch() as folder, running(sayback("", folder, more={"LOG_LEVEL": "debug"})) as server:
        yield server


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(server: Server) -> AsyncIterator[Browser]:
    """Start Chromium's shell."""
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=shell(), args=ARGS)
        yield started
        await started.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def whole(server: Server) -> AsyncIterator[Browser]:
    """Start the whole Chromium, which warns of certificates, keeps a clipboard and holds the screen awake.

    It also knows this server by a name that is not this computer's own.
    """
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=executable(), args=[*ARGS, *elsewhere(server)])
        yield started
        await started.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def kept(browser: Browser) -> AsyncIterator[Page]:
    """Open one window for the tests of a file."""
    async with opened(browser) as page:
        yield page


@pytest_asyncio.fixture(loop_scope="session")
async def page(kept: Page, server: Server) -> Page:
    """Give that window, as new."""
    return await renew(kept, server.url)
