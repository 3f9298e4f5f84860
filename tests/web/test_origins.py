from __future__ import annotations

from collections.abc import Mapping

import aiohttp
import pytest
from sayback.settings import Settings
from sayback.web.origins import Origins

from tests.web.conftest import Serve, Served


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
        async with served.http.post(f"{served.url}/api/sessions", json=BODY, headers=headers) as answer:
            assert answer.status == 201
    async with served.http.get(f"{served.url}/api/protocols", headers={"Origin": "https://evil.example"}) as seen:
        assert seen.status == 200 and not [name for name in seen.headers if name.startswith("Access-Control")]


ASKED = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
OTHER = {"Origin": "https://app.example"}


def cors(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.startswith("Access-Control")}


async def test_api_origin_uses_the_api_and_reads_refusals(serve: Serve) -> None:
    served = await serve(api_origins="https://app.example, https://two.example/")
    url = f"{served.url}/api/sessions"
    async with served.http.options(url, headers=OTHER | ASKED) as preflight:
        assert preflight.status == 204 and "Origin" in preflight.headers.getall("Vary")
        said = cors(preflight.headers)
    assert (
        said["Access-Control-Allow-Origin"] == "https://app.example" and "POST" in said["Access-Control-Allow-Methods"]
    )
    assert said["Access-Control-Allow-Headers"] == "authorization, content-type"
    for path, status in (("sessions", 201), ("nowhere", 404)):
        async with served.http.post(f"{served.url}/api/{path}", json=BODY, headers=OTHER) as answer:
            assert answer.status == status
            said = cors(answer.headers)
        assert said["Access-Control-Allow-Origin"] == "https://app.example"
        assert "Access-Control-Allow-Credentials" not in said


async def test_api_origin_opens_no_socket_and_reads_no_page(serve: Serve) -> None:
    served = await serve(api_origins="https://app.example")
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await served.dial(headers=OTHER)
    async with served.http.get(f"{served.url}/", headers=OTHER) as page:
        assert not cors(page.headers)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://app.example.evil", "http://app.example"])
async def test_other_origins_stay_closed(serve: Serve, origin: str) -> None:
    served = await serve(api_origins="https://app.example")
    url, headers = f"{served.url}/api/sessions", {"Origin": origin}
    async with served.http.options(url, headers=headers | ASKED) as preflight:
        assert not cors(preflight.headers)
    async with served.http.post(url, json=BODY, headers=headers) as answer:
        assert answer.status == 403 and not cors(answer.headers) and "Origin" in answer.headers.getall("Vary")


async def test_cors_headers_without_the_setting_are_absent(served: Served) -> None:
    async with served.http.options(f"{served.url}/api/sessions", headers=OTHER | ASKED) as preflight:
        assert not cors(preflight.headers) and "Origin" not in preflight.headers.getall("Vary", [])


@pytest.mark.parametrize("origin", ["*", "null", "app.example", "https://app.example/path", "ftp://app.example"])
def test_malformed_api_origin_is_refused(origin: str) -> None:
    with pytest.raises(ValueError, match="whole origin"):
        Settings(api_origins=origin)
