"""Sockets of the walls that watch a workshop."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
import pytest
from sayback.tokens import hashed, new_token
from sayback.web.workshop_api import WAIT
from sayback.web.workshop_sockets import MOST_WAITING

from tests.web.conftest import Client, Hall
from tests.web.test_workshop_api import BOSS, SCREEN, come, new_workshop

Open = Callable[..., Awaitable[Hall]]


async def frame(client: Client, event: str) -> Any:
    return orjson.loads((await client.until(b'42["%s"' % event.encode()))[2:])[1]


async def test_wall_hears_arrivals_and_acts_of_pairs(hall: Open) -> None:
    at = await hall()
    id, code = await new_workshop(at)
    client = await at.dial({"token": BOSS, "workshop": id})
    assert (await client.until(b"4")).startswith(b"40")
    first = await frame(client, "wall")
    assert first["whole"] and first["door"]["code"] == code
    tokens = [new_token(), new_token()]
    for token in tokens:
        await come(at, code, token)
    people: list[int] = []
    while people != [1, 2]:
        people += [person["n"] for person in (await frame(client, "wall")).get("people", [])]
    [pair] = (await at.ask("POST", f"workshops/{id}/pairs", BOSS, json={"pairs": [[1, 2]]}))[1]["pairs"]
    panel = await at.dial({"token": f"{pair['session']}.{tokens[0]}"})
    tile: dict[str, Any] = {}
    while not tile.get("here", {}).get("a"):
        [tile] = (await frame(client, "wall"))["tiles"] or [tile]
    view = await panel.view()
    act = {"id": "a" * 16, "step": view["step"]["id"], "move": "hand", "args": {"up": True}}
    assert (await panel.ask("act", act))["ok"]
    while not tile.get("hand"):
        [tile] = (await frame(client, "wall"))["tiles"] or [tile]
    assert (await client.ask("look", {"n": 1, "on": True}))["ok"]
    assert (await at.ask("DELETE", f"workshops/{id}", BOSS))[0] == 200
    assert list(await frame(client, "gone")) == ["receipt"]
    assert await client.ended()


@pytest.mark.parametrize(
    "auth",
    [
        {"token": SCREEN}, {"token": "x" * 43}, {"token": None}, {"token": BOSS, "workshop": 7},
        {"token": BOSS, "workshop": "z" * 22}, {"token": "z" * 22 + "." + BOSS},
    ],
)  # fmt: skip
async def test_no_other_link_opens_a_wall(hall: Open, auth: dict[str, Any]) -> None:
    at = await hall()
    id, _ = await new_workshop(at)
    client = await at.dial({"workshop": id, **auth})
    refused = await client.until(b"44")
    assert orjson.loads(refused[2:])["data"]["code"] == "no-workshop"


async def test_panel_and_wall_refuse_each_others_links(hall: Open) -> None:
    at = await hall()
    id, code = await new_workshop(at)
    tokens = [new_token(), new_token()]
    for token in tokens:
        await come(at, code, token)
    [pair] = (await at.ask("POST", f"workshops/{id}/pairs", BOSS, json={"pairs": [[1, 2]]}))[1]["pairs"]
    for auth in ({"token": BOSS, "session": pair["session"]}, {"token": tokens[0], "workshop": id}):
        client = await at.dial(auth)
        assert (await client.until(b"4")).startswith(b"44")


@pytest.mark.parametrize(
    ("name", "payload", "code"),
    [
        ("act", {}, "unknown-event"), ("look", {}, "bad-request"), ("look", {"n": True, "on": True}, "bad-request"),
        ("look", {"n": 1, "on": 1}, "bad-request"), ("look", [], "bad-request"),
        ("look", {"n": 1, "on": True}, "no-pair"),
    ],
)  # fmt: skip
async def test_wall_page_may_only_ask_to_look(hall: Open, name: str, payload: object, code: str) -> None:
    at = await hall()
    client = await at.dial({"token": BOSS, "workshop": (await new_workshop(at))[0]})
    assert (await client.ask(name, payload))["code"] == code


async def test_looks_past_the_limit_are_slowed_down(hall: Open) -> None:
    at = await hall()
    client = await at.dial({"token": BOSS, "workshop": (await new_workshop(at))[0]})
    codes = [(await client.ask("look", {"n": 1, "on": True}))["code"] for _ in range(25)]
    assert codes[0] == "no-pair" and codes[-1] == "slow-down"
    for _ in range(MOST_WAITING + 10):
        await client.say(b'427["look",{"n":1,"on":true}]')
    assert b"slow-down" in await client.until(b"437")


async def test_helper_with_revoked_link_gets_bye_and_is_closed(hall: Open) -> None:
    at = await hall()
    id, _ = await new_workshop(at)
    helper = new_token()
    await at.ask("POST", f"workshops/{id}/helpers", BOSS, json={"token": hashed(helper), "name": "n" * 214})
    client = await at.dial({"token": helper, "workshop": id})
    await frame(client, "wall")
    await at.ask("DELETE", f"workshops/{id}/helpers/1", BOSS)
    assert await frame(client, "bye") == {"code": "revoked"}
    assert await client.ended()


async def test_wrong_code_flood_is_slowed_and_shown_on_walls(hall: Open) -> None:
    at = await hall(trusted_proxies=("127.0.0.0/8",))
    id, code = await new_workshop(at)
    client = await at.dial({"token": BOSS, "workshop": id})

    async def tried(n: int, typed: str) -> tuple[int, float]:
        began = time.monotonic()
        async with at.http.get(
            f"{at.url}/api/join/{typed}", headers={"X-Forwarded-For": f"9.{n // 250}.{n % 250}.9"}
        ) as answer:
            return answer.status, time.monotonic() - began

    await asyncio.gather(*(tried(n, f"{n:08d}") for n in range(300)))
    status, took = await tried(500, "00000999")
    assert status == 404 and took >= WAIT
    assert [status for status, _ in await asyncio.gather(*(tried(n, code) for n in range(501, 506)))] == [200] * 5
    status, took = await tried(506, code)
    assert status == 200 and took < WAIT
    while "guessed" not in (await frame(client, "wall")):
        pass


@pytest.mark.parametrize(
    "auth",
    [
        {"workshop": "w" * 3_000, "token": BOSS}, {"workshop": ["w"], "token": BOSS}, {"workshop": "w" * 22},
        {"workshop": "w" * 22, "token": "t" * 3_000}, {"session": "s" * 3_000, "token": BOSS}, {"token": BOSS},
    ],
)  # fmt: skip
async def test_connection_with_malformed_names_is_not_counted(hall: Open, auth: dict[str, Any]) -> None:
    at = await hall()
    client = await at.dial(auth)
    assert (await client.until(b"4")).startswith(b"44")
    assert not at.limits._connect._level
