"""Workshops over HTTP, from the door to the receipt."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sayback.errors import PROBLEMS
from sayback.tokens import hashed, new_session, new_token
from sayback.web.buckets import Buckets, Rate

from tests.web.conftest import Hall

NAME, BOSS, SCREEN = "n" * 214, new_token(), new_token()
Open = Callable[..., Awaitable[Hall]]


def new(**more: Any) -> dict[str, Any]:
    return {
        "id": new_session(), "protocol": "dialogue", "languages": ["en"], "capacity": 6, "key": "k" * 87,
        "facilitator": hashed(BOSS), "projector": hashed(SCREEN), **more,
    }  # fmt: skip


async def new_workshop(hall: Hall, **more: Any) -> tuple[str, str]:
    """Create a workshop; return its name and code."""
    status, body = await hall.ask("POST", "workshops", json=new(**more))
    assert status == 201, body
    return body["workshop"], body["code"]


async def come(hall: Hall, code: str, token: str) -> tuple[int, Any]:
    return await hall.ask("POST", f"join/{code}", json={"token": hashed(token), "name": NAME, "locale": "en"})


async def test_workshop_runs_whole_over_http(hall: Open) -> None:
    at = await hall()
    id, code = await new_workshop(at)
    path, tokens = f"workshops/{id}", [new_token() for _ in range(2)]
    assert (await at.ask("GET", f"join/{code[:4].lower()}-{code[4:]}"))[1]["workshop"] == id
    assert [(await come(at, code, token))[1] for token in tokens] == [{"person": 1}, {"person": 2}]
    listed = [{"token": hashed(new_token()), "name": NAME, "locale": "de"} for _ in range(2)]
    assert await at.ask("POST", f"{path}/people", BOSS, json={"people": listed}) == (201, {"people": [3, 4]})
    before = (await at.ask("GET", f"{path}/place", tokens[0]))[1]
    waits = asyncio.ensure_future(at.ask("GET", f"{path}/place?wait=20&seen={before['seen']}", tokens[0]))
    status, paired = await at.ask("POST", f"{path}/pairs", BOSS, json={"pairs": [[1, 2], [3, 4]]})
    assert status == 201
    body = (await waits)[1]
    assert (body["state"], body["session"], body["seat"]) == ("paired", paired["pairs"][0]["session"], "a")
    assert (await at.ask("GET", f"sessions/{body['session']}", tokens[0]))[1]["seat"] == "a"
    assert await at.ask("POST", f"{path}/pairs/2/take", BOSS, json={"mine": True}) == (200, {"ok": True})
    assert await at.ask("POST", f"{path}/pairs/2/apart", BOSS, json={}) == (200, {"ok": True})
    act = {"id": "h" * 16, "what": "open", "args": {}, "pairs": "all"}
    assert await at.ask("POST", f"{path}/hands", BOSS, json=act) == (202, {"hand": "h" * 16})
    assert (await at.ask("GET", f"{path}/projector", SCREEN))[1]["pairs"] == 1
    assert (await at.ask("POST", f"{path}/door", BOSS, json={"open": False}))[1] == {"open": False}
    seen = (await at.ask("GET", path, BOSS))[1]
    assert (seen["role"], seen["open"], len(seen["people"]), len(seen["pairs"])) == ("facilitator", False, 4, 2)
    sums = (await at.ask("POST", f"{path}/end", BOSS, json={}))[1]["sums"]
    assert sums["pairs"] == 2 and (await at.ask("GET", f"{path}/sums", BOSS))[1] == sums
    name = (await at.ask("DELETE", path, BOSS))[1]["receipt"]
    receipt = (await at.ask("GET", f"receipts/{name}"))[1]
    assert receipt["talks"] == 2 and receipt["keys"] > 6
    assert (await at.ask("GET", path, BOSS))[1]["error"]["code"] == "no-workshop"


async def test_helpers_are_let_in_and_out(hall: Open) -> None:
    at = await hall()
    path, helper = f"workshops/{(await new_workshop(at))[0]}", new_token()
    body = {"token": hashed(helper), "name": NAME}
    assert await at.ask("POST", f"{path}/helpers", BOSS, json=body) == (201, {"helper": 1})
    assert (await at.ask("GET", path, helper))[1]["role"] == "helper"
    assert (await at.ask("POST", f"{path}/code", helper, json={}))[0] == 403
    assert await at.ask("DELETE", f"{path}/helpers/1", BOSS) == (200, {"ok": True})
    assert (await at.ask("GET", path, helper))[0] == 401
    assert len((await at.ask("POST", f"{path}/code", BOSS, json={}))[1]["code"]) == 8


async def test_helper_repeating_one_kind_of_hand_is_slowed_down(hall: Open) -> None:
    at = await hall()
    id, code = await new_workshop(at)
    helper = new_token()
    await at.ask("POST", f"workshops/{id}/helpers", BOSS, json={"token": hashed(helper), "name": NAME})
    for _ in range(2):
        await come(at, code, new_token())
    await at.ask("POST", f"workshops/{id}/pairs", BOSS, json={"pairs": [[1, 2]]})
    said: list[int] = []
    for n in range(8):
        act = {"id": f"{n:016}", "what": "note", "args": {"word": "breathe"}, "pairs": "all"}
        said.append((await at.ask("POST", f"workshops/{id}/hands", helper, json=act))[0])
    assert said == [202] * 6 + [429] * 2
    act = {"id": "h" * 16, "what": "pause", "args": {}, "pairs": "all"}
    assert (await at.ask("POST", f"workshops/{id}/hands", helper, json=act))[0] == 202


async def test_right_code_behind_guesses_from_the_address_gets_in(hall: Open) -> None:
    at = await hall()
    _, code = await new_workshop(at)
    first = time.monotonic()
    tries = [await at.ask("GET", f"join/{n:08d}") for n in range(30)]
    assert {(status, body["error"]["code"]) for status, body in tries} == {(404, "no-door")}
    began = time.monotonic()
    more = [asyncio.ensure_future(at.ask("GET", f"join/{n:08d}")) for n in range(50, 56)]
    assert (await at.ask("GET", f"join/{code}"))[0] == 200 and (await come(at, code, new_token()))[0] == 201
    assert [status for status, _ in await asyncio.gather(*more)] == [404] * 6
    assert time.monotonic() - first > 0.8 and time.monotonic() - began < 4


async def test_guesses_past_the_queue_are_refused(hall: Open) -> None:
    at = await hall()
    await new_workshop(at)
    for n in range(30):
        await at.ask("GET", f"join/{n:08d}")
    more = [asyncio.ensure_future(at.ask("GET", f"join/{n:08d}")) for n in range(60)]
    async with asyncio.timeout(30):
        while not any(request.done() and request.result()[0] == 429 for request in more):
            await asyncio.wait([request for request in more if not request.done()], return_when=asyncio.FIRST_COMPLETED)
    for request in more:
        request.cancel()


async def test_guesses_of_device_and_workshop_codes_are_counted_apart(hall: Open) -> None:
    at = await hall()
    _, code = await new_workshop(at)
    devices = [(await at.ask("POST", "meeting", json={"code": f"{n:06}"}))[0] for n in range(32)]
    assert devices == [401] * 30 + [429] * 2
    async with asyncio.timeout(1):
        assert (await at.ask("GET", f"join/{code}"))[0] == 200


async def test_right_codes_and_full_workshops_cost_no_guesses(hall: Open) -> None:
    at = await hall()
    _, code = await new_workshop(at, capacity=2)
    statuses = [(await come(at, code, new_token()))[0] for _ in range(40)]
    assert statuses == [201] * 2 + [409] * 38


async def test_room_joins_at_once_and_a_flood_is_slowed(hall: Open) -> None:
    at = await hall()
    (id, code), (_, other) = [await new_workshop(at, capacity=200) for _ in range(2)]
    began = time.monotonic()
    said = [(await come(at, code, new_token()))[0] for _ in range(60)]
    people = (await at.ask("GET", f"workshops/{id}", BOSS))[1]["people"]
    assert set(said) == {201} and not [person for person in people if person.get("unconfirmed")]
    typed = f"{code[:4].lower()}-{code[4:]}"
    for _ in range(9):
        said += [status for status, _ in await asyncio.gather(*(come(at, typed, new_token()) for _ in range(40)))]
    took = time.monotonic() - began
    assert set(said) <= {201, 409, 429} and 290 <= said.count(201) <= 301 + 20 * took, took
    people = (await at.ask("GET", f"workshops/{id}", BOSS))[1]["people"]
    assert 100 <= sum(not person.get("unconfirmed") for person in people) <= 101 + 10 * took, took
    assert (await come(at, other, new_token()))[0] == 201


async def test_emptying_a_flooded_line_changes_the_code(hall: Open) -> None:
    at = await hall()
    id, code = await new_workshop(at, capacity=40)
    workshop, real, helper = f"workshops/{id}", new_token(), new_token()
    assert (await come(at, code, real)) == (201, {"person": 1})
    statuses = [(await come(at, code, new_token()))[0] for _ in range(90)]
    assert statuses[:45] == [201] * 45 and statuses[-1] == 409, "the unconfirmed have a bound of their own"
    for bearer, path, body, status in (
        (BOSS, "out", {}, 400), (BOSS, "out", {"since": 500}, 409), (BOSS, "confirm", {"people": []}, 400),
        (SCREEN, "confirm", {"people": [60]}, 401), (SCREEN, "out", {"since": 2}, 401),
        (real, "out", {"since": 2}, 401),
    ):  # fmt: skip
        assert (await at.ask("POST", f"{workshop}/people/{path}", bearer, json=body))[0] == status
    await at.ask("POST", f"{workshop}/helpers", BOSS, json={"token": hashed(helper), "name": NAME})
    assert (await at.ask("POST", f"{workshop}/people/confirm", helper, json={"people": [60]}))[0] == 200
    assert (await at.ask("POST", f"{workshop}/people/out", helper, json={"since": 2}))[0] == 403
    status, removed = await at.ask("POST", f"{workshop}/people/out", BOSS, json={"since": 2})
    assert status == 200 and removed["out"] == statuses.count(201) and removed["code"] != code
    assert [person["n"] for person in (await at.ask("GET", workshop, BOSS))[1]["people"]] == [1]
    assert (await come(at, code, new_token()))[0] == 404
    assert (await come(at, removed["code"], new_token()))[0] == 201


async def test_wrong_links_count_as_guesses_while_right_ones_pass(hall: Open) -> None:
    at = await hall()
    path = f"workshops/{(await new_workshop(at))[0]}"
    tries = [await at.ask("GET", f"{path}/place", new_token()) for _ in range(31)]
    assert [status for status, _ in tries] == [401] * 30 + [429]
    assert (await at.ask("GET", path, BOSS))[0] == 200


@pytest.mark.parametrize("bearer", ["", "short", "x" * 43, "y" * 22 + "." + "x" * 43])
async def test_every_wrong_link_gets_the_same_answer_everywhere(hall: Open, bearer: str) -> None:
    at = await hall()
    own = f"workshops/{(await new_workshop(at))[0]}"
    wanted = (401, {"error": {"code": "no-workshop", "message": PROBLEMS["no-workshop"].sentence}})
    for method, path, body in (
        ("GET", own, None), ("GET", f"{own}/place", None), ("GET", f"{own}/projector", None),
        ("GET", f"{own}/sums", None), ("DELETE", own, None), ("POST", f"{own}/end", {}), ("POST", f"{own}/code", {}),
        ("POST", f"{own}/door", {"open": True}), ("POST", f"{own}/pairs", {"pairs": [[1, 2]]}),
        ("POST", f"{own}/pairs/1/apart", {}), ("POST", f"{own}/pairs/1/take", {"mine": True}),
        ("POST", f"{own}/hands", {"id": "h" * 16, "what": "pause", "pairs": "all"}),
        ("POST", f"{own}/people", {"people": [{"token": "t" * 43, "name": NAME, "locale": "en"}]}),
        ("POST", f"{own}/helpers", {"token": "t" * 43, "name": NAME}), ("GET", f"workshops/{'z' * 22}", None),
    ):  # fmt: skip
        assert await at.ask(method, path, bearer, json=body) == wanted, path


async def test_making_workshops_has_the_limits_of_making_talks(hall: Open) -> None:
    at = await hall(create_key="a key that is ours")
    assert (await at.ask("POST", "workshops", json=new()))[1]["error"]["code"] == "create-key"
    assert (await at.ask("POST", "workshops", "a key that is ours", json=new()))[0] == 201
    shared = await hall(share=True, create_key="a key that is ours")
    for headers in ({}, {"X-Forwarded-For": "203.0.113.9"}, {"CF-Connecting-IP": "203.0.113.9"}):
        async with shared.http.post(f"{shared.url}/api/workshops", json=new(), headers=headers) as answer:
            assert answer.status == 403, headers
    assert (await shared.ask("POST", "workshops", "a key that is ours", json=new()))[0] == 201
    few = await hall(create_burst=1, create_rate=0.01)
    assert [(await few.ask("POST", "workshops", json=new()))[0] for _ in range(2)] == [201, 429]


async def test_oversized_or_invalid_request_is_refused_and_changes_nothing(hall: Open) -> None:
    at = await hall()
    path = f"workshops/{(await new_workshop(at))[0]}"
    people = [{"token": hashed(new_token()), "name": NAME, "locale": "en"} for _ in range(4)]
    for wrong in ({**people[0], "name": "Ann"}, {"token": "x"}, 7):
        status, body = await at.ask("POST", f"{path}/people", BOSS, json={"people": [*people, wrong]})
        assert status == 400 and "people.4" in body["error"]["where"][0]
    assert (await at.ask("POST", f"{path}/people", BOSS, json={"people": people * 20}))[0] in (400, 413)
    assert (await at.ask("GET", path, BOSS))[1]["people"] == []
    assert (await at.ask("GET", f"{path}/place?wait=-1", BOSS))[0] in (400, 401)
    assert (await at.ask("GET", f"{path}/projector?wait=soon", SCREEN))[1]["error"]["code"] == "bad-request"
    assert (await at.ask("POST", f"{path}/pairs/9/apart", BOSS, json={}))[1]["error"]["code"] == "no-pair"


async def test_added_people_are_limited_per_address_across_workshops(
    hall: Open,
) -> None:
    at = await hall()
    at.limits._people = Buckets(Rate(80, 0.01))
    id, _ = await new_workshop(at, capacity=200)

    async def listed(bearer: str) -> int:
        people = [{"token": hashed(new_token()), "name": NAME, "locale": "en"} for _ in range(40)]
        return (await at.ask("POST", f"workshops/{id}/people", bearer, json={"people": people}))[0]

    assert [await listed(new_token()) for _ in range(4)] == [401] * 4
    assert [await listed(BOSS) for _ in range(3)] == [201, 201, 429]
    id, _ = await new_workshop(at, capacity=200)
    assert await listed(BOSS) == 429, "of all workshops together"


async def test_hands_without_valid_link_or_pair_are_not_counted(hall: Open) -> None:
    at = await hall()
    id, _ = await new_workshop(at)
    act = {"id": "h" * 16, "what": "pause", "args": {}, "pairs": list(range(1, 2_001))}
    for name, bearer, status in ((new_session(), BOSS, 401), (id, new_token(), 401), ("x" * 3_000, BOSS, 401)):
        assert (await at.ask("POST", f"workshops/{name}/hands", bearer, json=act))[0] == status
    assert (await at.ask("POST", f"workshops/{id}/hands", BOSS, json=act))[1]["error"]["code"] == "no-pair"
    assert not at.limits._bulk._level and not at.limits._moves["few"]._level
