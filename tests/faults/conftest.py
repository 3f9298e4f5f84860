"""A real server with its own store, on a folder of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from tests.faults.people import People
from tests.load.process import Server, Start, sayback, scratch


@pytest.fixture
def folder() -> Iterator[Path]:
    """Make a folder with a short path."""
    with scratch() as path:
        yield path


@pytest.fixture
def how(folder: Path) -> Iterator[Start]:
    """Give the way to start it, and stop it at the end."""
    start = sayback("", folder)
    yield start
    start.stop()


@pytest.fixture
def server(how: Start) -> Server:
    """Start the server."""
    return how.start()


@pytest_asyncio.fixture
async def people(server: Server) -> AsyncIterator[People]:
    """Seat three people in the middle of a turn."""
    async with aiohttp.ClientSession() as http:
        talk = People(server.url, http)
        await talk.create()
        await talk.open()
        await talk.to_a_running_turn()
        yield talk
        talk.drop()
