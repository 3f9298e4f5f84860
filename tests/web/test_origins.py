from __future__ import annotations

import pytest
from sayback.web.origins import Origins

from tests.web.conftest import Serve


@pytest.mark.parametrize(
    ("origin", "host", "allowed"),
    [
        (None, "x", True),
        ("https://one.example", "x", True),
        ("https://ONE.example", "x", True),
        ("http://one.example", "x", False),
        ("http://192.168.1.5:8440", "192.168.1.5:8440", True),
        ("http://192.168.1.5", "192.168.1.5:8440", False),
        ("null", "x", False),
        ("", "", False),
        ("https://one.example.evil", "x", False),
    ],
)
def test_our_own_pages_and_those_named_may_connect(origin: str | None, host: str, allowed: bool) -> None:
    assert Origins(["https://one.example/"]).allows(origin, host) is allowed


BODY = {"protocol": "dialogue"}
PLACES = ("/api/sessions", "/api/meeting", "/api/workshops", f"/api/sessions/{'x' * 22}/claim", "/nowhere")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_a_page_of_another_origin_changes_nothing(serve: Serve, method: str) -> None:
    served = await serve(allowed_origins="https://one.example")
    for path in PLACES:
        for origin in (
            "https://evil.example",
            "null",
            "",
            f"{served.url}.evil.example",
            f"{served.url}@evil.example",
            "http://[",
        ):
            async with served.http.request(method, served.url + path, json=BODY, headers={"Origin": origin}) as answer:
                assert answer.status == 403 and (await answer.json())["error"]["code"] == "other-page", (path, origin)
    assert not served.service.talks


async def test_our_own_pages_those_named_and_programs_may_send(serve: Serve) -> None:
    served = await serve(allowed_origins="https://one.example")
    for headers in ({}, {"Origin": served.url}, {"Origin": "https://one.example"}):
        async with served.http.post(f"{served.url}/api/sessions", json=BODY, headers=headers) as made:
            assert made.status == 201
    async with served.http.get(f"{served.url}/api/protocols", headers={"Origin": "https://evil.example"}) as seen:
        assert seen.status == 200 and not [name for name in seen.headers if name.startswith("Access-Control")]
