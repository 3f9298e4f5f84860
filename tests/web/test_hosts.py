from __future__ import annotations

import json
from pathlib import Path

import pytest
from sayback.settings import Settings
from sayback.web.hosts import extension_id, hosts_of

from tests.web.conftest import Serve, Served

KEY = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA2LYLhD4F"
OTHER = "a" * 32
MODULE = b"/** The half of a host. */\nexport const here = 'the page that holds the call';\n" * 20
ALL = {"hosts": "zoom teams meet", "frame_ancestors": "https://praxis.example"}
ANCESTORS = {
    "window": "'none'",
    "extension": "moz-extension:",
    "embed": "https://praxis.example",
    "zoom": "'self' https://zoom.us https://*.zoom.us",
    "teams": "'self' https://teams.microsoft.com https://*.teams.microsoft.com https://*.cloud.microsoft",
    "meet": "'self' https://meet.google.com",
}


@pytest.fixture
def client(tmp_path: Path) -> Path:
    for name, body in {
        "pages/host/host.js": b"export const door = 1;",
        "pages/panel/main.js": b"export const panel = 1;",
        "hosts/sayback.js": MODULE,
        "hosts/jitsi.js": MODULE,
        "hosts/extension/background.js": MODULE,
        "hosts/extension/manifest.chrome.json": json.dumps({"key": KEY}).encode(),
        "ui/icon.svg": b"<svg/>",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(body)
    return tmp_path


async def ancestors(served: Served, path: str) -> str:
    async with served.http.get(served.url + path) as answer:
        assert answer.status == 200, path
        [found] = [one for one in answer.headers["Content-Security-Policy"].split("; ") if "ancestors" in one]
        return found.removeprefix("frame-ancestors ")


async def test_each_host_is_shown_by_its_own_pages_alone(serve: Serve) -> None:
    served = await serve(**ALL)
    for name, wanted in ANCESTORS.items():
        for path in (f"/host/{name}", f"/host/{name}/s/{'x' * 22}"):
            assert await ancestors(served, path) == wanted or name == "extension"


async def test_every_other_page_is_shown_by_nobody(serve: Serve) -> None:
    served = await serve(**ALL)
    for path in [
        "/",
        "/s/x",
        "/wall",
        "/day",
        "/code",
        "/w",
        "/w/x",
        "/help",
        "/n",
        "/library",
        "/prepare",
        "/projector",
        "/robots.txt",
    ]:
        assert await ancestors(served, path) == "'none'", path
    for path in ("/host", "/host/", "/host/skype", "/host/embed/x", "/host/zoom/s", "/healthz", "/api/protocols"):
        async with served.http.get(served.url + path) as answer:
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"], path


async def test_page_in_a_frame_has_the_same_bytes(serve: Serve) -> None:
    served = await serve(**ALL)
    bodies = set()
    for path in ("/s/x", *(f"/host/{name}/s/x" for name in ANCESTORS if name != "window")):
        async with served.http.get(served.url + path) as answer:
            bodies.add(await answer.read())
            assert answer.headers["Cache-Control"] == "no-store"
            assert "microphone=(self)" in answer.headers["Permissions-Policy"]
    assert len(bodies) == 1


async def test_host_that_is_off_has_a_calm_page(served: Served) -> None:
    for name in ("embed", "zoom", "teams", "meet", "skype"):
        for path in (f"/host/{name}", f"/host/{name}/s/x"):
            async with served.http.get(served.url + path, headers={"Accept": "text/html"}) as answer:
                assert answer.status == 404 and answer.content_type == "text/html"
    assert "moz-extension:" in await ancestors(served, "/host/extension")


async def test_our_own_extension_is_known_by_its_manifest(serve: Serve, client: Path) -> None:
    served = await serve(client, extension_ids=f"{OTHER}, {OTHER}")
    ours = extension_id((client / "hosts/extension/manifest.chrome.json").read_bytes())
    assert len(ours) == 32 and set(ours) <= set("abcdefghijklmnop")
    wanted = f"chrome-extension://{ours} chrome-extension://{OTHER} moz-extension:"
    assert await ancestors(served, "/host/extension") == await ancestors(served, "/host/extension/s/x") == wanted


@pytest.mark.parametrize("manifest", [b"", b"no json", b"{}", b"[]", b'{"key": 1}', b'{"key": "***"}'])
def test_manifest_without_a_key_names_no_extension(manifest: bytes) -> None:
    assert extension_id(manifest) == ""
    assert hosts_of(Settings(), manifest)["extension"].ancestors == "moz-extension:"


async def test_zoom_holds_only_an_own_name_to_https(serve: Serve) -> None:
    for address, held in (("https://talk.example", "max-age=31536000"), ("https://some.ngrok.app", "max-age=0")):
        served = await serve(**ALL, public_url=address)
        for path in ("/host/zoom", "/host/zoom/s/x", "/n"):
            async with served.http.get(served.url + path) as answer:
                assert answer.headers["Strict-Transport-Security"] == held
                assert answer.headers["Referrer-Policy"] == "no-referrer" if path == "/n" else "same-origin"
    served = await serve(hosts="teams meet")
    async with served.http.get(served.url + "/host/teams") as answer:
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "Strict-Transport-Security" not in answer.headers


async def test_only_our_own_window_knows_who_opened_it(serve: Serve) -> None:
    served = await serve(**ALL)
    for path, how in (("/host/window", "unsafe-none"), ("/host/window/s/x", "unsafe-none"), ("/s/x", "same-origin")):
        async with served.http.get(served.url + path) as answer:
            assert answer.headers["Cross-Origin-Opener-Policy"] == how
            assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


async def test_module_for_a_host_may_be_loaded_from_anywhere(serve: Serve, client: Path) -> None:
    served = await serve(client)
    for method in ("GET", "HEAD"):
        for name in ("sayback", "jitsi"):
            async with served.http.request(method, f"{served.url}/host/{name}.js") as answer:
                assert answer.status == 200 and answer.content_type == "text/javascript"
                assert answer.headers["Access-Control-Allow-Origin"] == "*"
                assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
                assert answer.headers["Cache-Control"] == "public, max-age=3600"
                assert b"half of a host" not in await answer.read(), "comments stay at home"
                etag = answer.headers["ETag"]
    async with served.http.get(f"{served.url}/host/jitsi.js", headers={"If-None-Match": etag}) as answer:
        assert answer.status == 304 and answer.headers["Access-Control-Allow-Origin"] == "*"


async def test_other_module_is_not_found(serve: Serve, client: Path) -> None:
    served = await serve(client)
    for path in ("daily.js", "extension/background.js", "..%2fui%2fexit.js", "..%2fpages%2fhost%2fhost.js", "Jitsi.js"):
        async with served.http.get(f"{served.url}/host/{path}") as answer:
            assert answer.status == 404 and "Access-Control-Allow-Origin" not in answer.headers
    async with served.http.get(f"{served.url}/static/hosts/extension/background.js") as answer:
        assert answer.status == 404
