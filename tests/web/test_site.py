from __future__ import annotations

import random
import secrets
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import orjson
import pytest
from aiohttp import web
from sayback.practice.partner import answer
from sayback.protocols.library import Library
from sayback.sessions.service import SessionService
from sayback.settings import Settings, beside
from sayback.web.protocol_api import Catalogue
from sayback.web.site import Site

from tests.web.conftest import Client, Served


async def test_every_address_of_the_contract_has_a_route(served: Served) -> None:
    there = {resource.canonical for resource in served.site.app.router.resources()}
    assert there >= {
        "/", "/s/{session}", "/help", "/static/{name}", "/socket.io/", "/healthz", "/readyz",
        "/api/sessions", "/api/sessions/{session}", "/api/sessions/{session}/claim",
        "/api/protocols", "/api/protocols/{protocol}", "/api/protocols/{protocol}/texts/{language}",
    }  # fmt: skip


@pytest.fixture
async def real(service: SessionService, library: Library) -> AsyncIterator[str]:
    """Serve a site over the real service and the real store; yield its address."""
    site = Site(Settings(), service, Catalogue(library, Settings()), beside("client"))
    runner = site.runner(shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await site.sockets.stop()
    await runner.cleanup()


async def new_talk(http: aiohttp.ClientSession, url: str) -> dict[str, str]:
    async with http.post(f"{url}/api/sessions", json={"protocol": "dialogue", "therapist": True}) as answer:
        assert answer.status == 201, await answer.text()
        return {seat: given["token"] for seat, given in (await answer.json())["seats"].items()}


async def seated(http: aiohttp.ClientSession, url: str, token: str) -> Client:
    client = Client(await http.ws_connect(f"{url}/socket.io/?EIO=4&transport=websocket"))
    await client.next()
    await client.say(b"40" + orjson.dumps({"token": token}))
    return client


async def test_primary_moves_alone_finish_a_talk(real: str) -> None:
    async with aiohttp.ClientSession() as http:
        tokens = await new_talk(http, real)
        lines = {seat: await seated(http, real, tokens[seat]) for seat in ("a", "b")}
        views = {seat: await client.view() for seat, client in lines.items()}
        for turn in range(300):
            if views["a"]["stage"] == "closed":
                break
            seat, move = next(
                (seat, move) for seat, view in views.items() for move in view["moves"] if move.get("primary")
            )
            args = {name: answer(name, shape, random.Random(turn)) for name, shape in move["args"].items()}
            act = {"id": secrets.token_hex(16), "step": views[seat]["step"]["id"], "move": move["move"], "args": args}
            verdict = await lines[seat].ask("act", act, id=turn)
            assert verdict["ok"], verdict
            views = {seat: newest(client) or views[seat] for seat, client in lines.items()}
            for seat, client in lines.items():
                while views[seat]["version"] < verdict["version"]:
                    views[seat] = await client.view()
        assert views["a"]["stage"] == views["b"]["stage"] == "closed"


def newest(client: Client) -> Any:
    said = [text for text in client.said if text.startswith(b'42["view"')]
    return orjson.loads(said[-1][2:])[1] if said else None


async def test_invalid_act_is_refused_by_code_and_changes_nothing(real: str) -> None:
    async with aiohttp.ClientSession() as http:
        tokens = await new_talk(http, real)
        a = await seated(http, real, tokens["a"])
        view = await a.view()
        good = {"id": secrets.token_hex(16), "step": view["step"]["id"], "move": "ready", "args": {}}
        for more, code in (
            ({"move": "fly"}, "unknown-move"),
            ({"step": "lobby~99"}, "passed"),
            ({"args": {"x": 1}}, "bad-args"),
            ({"args": []}, "bad-request"),
            ({"id": "short"}, "bad-request"),
            ({"seat": "b"}, "bad-request"),
            ({"step": 7}, "bad-request"),
        ):
            verdict = await a.ask("act", {**good, "id": secrets.token_hex(16), **more})
            assert verdict["ok"] is False and verdict["code"] == code, (more, verdict)
        before = (newest(a)["version"], newest(a)["own"])
        first = await a.ask("act", good, id=2)
        again = await a.ask("act", good, id=3)
        assert first["ok"] and first == again and (first["version"], first["own"]) > before


async def test_a_sixth_socket_of_a_seat_replaces_the_oldest(real: str) -> None:
    async with aiohttp.ClientSession() as http:
        tokens = await new_talk(http, real)
        lines = []
        for _ in range(6):
            lines.append(await seated(http, real, tokens["a"]))
            await lines[-1].view()
        assert await lines[0].until(b'42["bye"') == b'42["bye",{"code":"replaced"}]' and await lines[0].ended()
        assert (await lines[1].ask("words", {"boxes": []}))["ok"]
