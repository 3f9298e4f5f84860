"""Restarts: standard clients come back by themselves, but not after any other goodbye."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import socketio

from tests.wire.conftest import Restarted

SCRIPT = """
import { io } from 'socket.io-client';
const [url, token] = process.argv.slice(2);
const line = io(url, { auth: { token }, transports: ['websocket'], reconnectionDelay: 100, reconnectionDelayMax: 300 });
for (const event of ['connect', 'view', 'bye', 'disconnect', 'connect_error'])
  line.on(event, (what) =>
    console.log(event, what?.code ?? what?.seat ?? (event === 'disconnect' ? what : ''), line.active));
"""


async def token_of(site: Restarted, seat: str = "a") -> str:
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{site.url}/api/sessions", json={"protocol": "dialogue"}) as new,
    ):
        return str((await new.json())["seats"][seat]["token"])


class Client:
    """A standard Python client, and what it is told."""

    def __init__(self) -> None:
        self.socket = socketio.AsyncClient(reconnection_delay=0.1, reconnection_delay_max=0.3)
        self.heard: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()
        for event in ("connect", "disconnect", "view", "bye"):
            self.socket.on(event, lambda *what, event=event: self.heard.put_nowait((event, *what[:1])))

    async def until(self, event: str) -> Any:
        while True:
            heard = await asyncio.wait_for(self.heard.get(), 30)
            if heard[0] == event:
                return heard[-1]


@pytest.fixture
async def python() -> Any:
    client = Client()
    yield client
    await client.socket.shutdown()


async def test_python_client_comes_back_after_a_restart(restarted: Restarted, python: Client) -> None:
    auth = {"token": await token_of(restarted)}
    await python.socket.connect(restarted.url, auth=auth, transports=["websocket"])
    assert (await python.until("view"))["seat"] == "a"
    await restarted.down()
    assert await python.until("bye") == {"code": "restart"}
    await restarted.up()
    assert (await python.until("view"))["seat"] == "a"


async def test_python_client_dialing_during_shutdown_comes_back(restarted: Restarted, python: Client) -> None:
    auth = {"token": await token_of(restarted)}
    await python.socket.connect(restarted.url, auth=auth, transports=["websocket"])
    await python.until("view")
    await restarted.site.sockets.stop()  # still listening, but refusing every seat
    await python.until("disconnect")
    await restarted.down()
    await restarted.up()
    assert (await python.until("view"))["seat"] == "a"


async def test_python_client_stays_away_once_its_link_is_revoked(restarted: Restarted, python: Client) -> None:
    token = await token_of(restarted)
    session = token.split(".")[0]
    await python.socket.connect(restarted.url, auth={"token": token}, transports=["websocket"])
    await python.until("view")
    body, headers = {"seat": "a", "invite": "n" * 43}, {"Authorization": f"Bearer {token}"}
    url = f"{restarted.url}/api/sessions/{session}/invite"
    async with aiohttp.ClientSession() as http, http.post(url, json=body, headers=headers) as answer:
        assert answer.status == 200
    assert await python.until("bye") == {"code": "revoked"}
    assert await python.until("disconnect") == python.socket.reason.SERVER_DISCONNECT
    assert python.socket._reconnect_task is None


async def test_node_client_comes_back_after_a_restart(restarted: Restarted, node: str, beside_modules: Path) -> None:
    script = beside_modules / "client.mjs"
    script.write_text(SCRIPT, "utf-8")
    process = await asyncio.create_subprocess_exec(
        node, "--no-warnings", str(script), restarted.url, await token_of(restarted), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None

    async def until(word: str) -> None:
        assert process.stdout is not None
        while not (await asyncio.wait_for(process.stdout.readline(), 20)).decode().startswith(word):
            pass

    try:
        await until("view a")
        await restarted.site.sockets.stop()  # redialing now must not yield a final goodbye
        await until("bye restart")
        await until("disconnect transport close true")
        await restarted.down()
        await restarted.up()
        await until("view a")
    finally:
        process.kill()
        await process.wait()
