"""The panel's line, here in Node, against the real server: both sides of the wire at once."""

from __future__ import annotations

import asyncio
import secrets
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from sayback.protocols.library import Library
from sayback.sessions.service import SessionService
from sayback.settings import Settings, beside
from sayback.web.protocol_api import Catalogue
from sayback.web.site import Site

NODE_MISSING = "Node 20 or newer is needed for this test: apt-get install nodejs npm (macOS: brew install node)"
SCRIPT = Path(__file__).parent / "panel_line.mjs"


@pytest.fixture
async def site(service: SessionService, library: Library) -> AsyncIterator[tuple[Site, str]]:
    """Serve a site over the real service and store; yield it with its address."""
    site = Site(Settings(), service, Catalogue(library, Settings()), beside("client"))
    runner = site.runner(shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield site, f"http://127.0.0.1:{runner.addresses[0][1]}"
    await site.sockets.stop()
    await runner.cleanup()


async def test_panel_line_in_node_acts_and_hears_the_goodbye(site: tuple[Site, str]) -> None:
    served, url = site
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{url}/api/sessions", json={"protocol": "dialogue"}) as answer,
    ):
        session, token = (await answer.json())["seats"]["a"]["token"].split(".")
    node = shutil.which("node")
    assert node, NODE_MISSING
    module = (beside("client") / "core" / "socket.js").as_uri()
    process = await asyncio.create_subprocess_exec(
        node, "--experimental-websocket", "--no-warnings", str(SCRIPT),
        module, url, session, token, secrets.token_urlsafe(32),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None and process.stderr is not None
    for expected in ("no-seat false", "a lobby", "unknown-event", "true"):
        line = await asyncio.wait_for(process.stdout.readline(), 20)
        assert line.decode().strip() == expected, (await process.stderr.read()).decode()
    await served.sockets.stop()
    rest, _ = await asyncio.wait_for(process.communicate(), 10)
    assert rest.decode().split("\n")[:2] == ["restart", "transport close"]
