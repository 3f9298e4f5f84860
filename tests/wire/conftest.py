"""Fixtures for the wire: a site over the real service and store that can be restarted.

It comes back under the same address.
"""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from sayback.protocols.library import Library
from sayback.sessions.service import SessionService
from sayback.settings import Settings, beside
from sayback.web.protocol_api import Catalogue
from sayback.web.runner import Runner
from sayback.web.site import Site

from tests.house.tree import ROOT

MODULES = ROOT / "tests" / "client" / "node_modules"
NODE_MISSING = "Node 20 or newer is needed for this test: apt-get install nodejs npm (macOS: brew install node)"


class Restarted:
    """A site at a fixed address; `down` does what a process does when it is asked to end."""

    def __init__(self, service: SessionService, library: Library) -> None:
        self._service, self._library = service, library
        self.port = 0
        self.site: Site
        self._runner: Runner

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def up(self) -> None:
        self.site = Site(Settings(), self._service, Catalogue(self._library, Settings()), beside("client"))
        self._runner = self.site.runner(shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()
        self.port = self._runner.addresses[0][1]

    async def down(self) -> None:
        await self.site.sockets.stop()
        await self._runner.cleanup()


@pytest.fixture
async def restarted(service: SessionService, library: Library) -> AsyncIterator[Restarted]:
    """Start a site that can be put down and served again."""
    site = Restarted(service, library)
    await site.up()
    yield site
    await site.down()


@pytest.fixture
def node() -> str:
    found = shutil.which("node")
    assert found, NODE_MISSING
    return found


@pytest.fixture
def beside_modules(tmp_path: Path) -> Path:
    """Make a folder in which a program finds the packages of the client's tests."""
    (tmp_path / "node_modules").symlink_to(MODULES, target_is_directory=True)
    return tmp_path
