from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from sayback.web.lean import lean

from tests.web.conftest import Serve, Served

SCRIPT = b"export const words = '" + b"x" * 2_000 + b"';"


@pytest.fixture
def client(tmp_path: Path) -> Path:
    for name, body in {
        "pages/start/start.js": b"import { words } from '../pages/panel/main.js';",
        "pages/panel/main.js": SCRIPT,
        "core/wire.d.ts": b"type A = 1",
        "panel/.hidden": b"x",
        "ui/icon.svg": b"<svg/>",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(body)
    return tmp_path


@pytest.fixture
async def site(serve: Serve, client: Path) -> Served:
    return await serve(client)


async def test_session_page_is_the_same_for_all_and_uncached(site: Served) -> None:
    seen = set()
    for path in ("/s/AAAAAAAAAAAAAAAAAAAAAA", "/s/other?meet_sdk=1", "/s/", "/s/a/b"):
        async with site.http.get(site.url + path) as answer:
            seen.add((await answer.read(), tuple(sorted((k, v) for k, v in answer.headers.items() if k != "Date"))))
            assert answer.status == 200 and answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["Referrer-Policy"] == "no-referrer" and "noindex" in answer.headers["X-Robots-Tag"]
            assert "Set-Cookie" not in answer.headers and "ETag" not in answer.headers
    assert len(seen) == 1


async def test_call_has_a_page_only_with_its_setting(serve: Serve, client: Path) -> None:
    without, with_a_call = await serve(client), await serve(client, call="https://meet.example.org")
    for path in ("/call/AAAAAAAAAAAAAAAAAAAAAA", "/call/", "/call"):
        async with without.http.get(without.url + path) as answer, without.http.get(without.url + "/nowhere") as none:
            assert answer.status == 404 and await answer.read() == await none.read()
    seen = set()
    for path in ("/call/AAAAAAAAAAAAAAAAAAAAAA", "/call/other", "/call/"):
        async with with_a_call.http.get(with_a_call.url + path) as answer:
            assert answer.status == 200 and answer.headers["Cache-Control"] == "no-store"
            seen.add(await answer.read())
    assert len(seen) == 1
    for path in ("/", "/s/x", "/day", "/projector", "/n"):
        async with without.http.get(without.url + path) as plain, with_a_call.http.get(with_a_call.url + path) as page:
            assert b"own:call" not in await plain.read(), path
            named = b'<meta name="own:call" content="https://meet.example.org">' in await page.read()
            assert named == (path not in ("/projector", "/n")), path


async def test_workshop_addresses_lead_to_just_three_pages(site: Served) -> None:
    seen: dict[str, set[bytes]] = {}
    for path in ("/wall", "/projector", "/w", "/w/", "/w/7K2M9QXB", "/w/7k2m%209qxb/x"):
        async with site.http.get(site.url + path) as answer:
            assert answer.status == 200 and answer.headers["Cache-Control"] == "no-store"
            assert "noindex" in answer.headers["X-Robots-Tag"] and "Set-Cookie" not in answer.headers
            seen.setdefault(path.split("/")[1], set()).add(await answer.read())
    assert all(len(bodies) == 1 for bodies in seen.values())
    assert len(set.union(*seen.values())) == 3


async def test_page_files_have_addresses_by_content_and_are_immutable(site: Served) -> None:
    async with site.http.get(site.url + "/") as answer:
        out, address = (piece.split('"')[0] for piece in (await answer.text()).split('src="')[1:])
    assert out.endswith("/ui/exit.js"), "the way out comes first"
    assert address.startswith("/static/") and address.endswith("/pages/start/start.js")
    async with site.http.get(site.url + address.replace("pages/start/start.js", "pages/panel/main.js")) as answer:
        assert await answer.read() == lean(SCRIPT)
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"


async def test_another_release_has_other_addresses(serve: Serve, client: Path) -> None:
    before = await serve(client)
    async with before.http.get(before.url + "/") as answer:
        old = await answer.text()
    (client / "pages/panel/main.js").write_bytes(SCRIPT + b"// new")
    after = await serve(client)
    async with after.http.get(after.url + "/") as answer:
        assert await answer.text() != old


async def test_file_by_plain_name_is_revalidated_each_time(site: Served) -> None:
    url = site.url + "/static/pages/panel/main.js"
    async with site.http.get(url) as answer:
        assert answer.headers["Cache-Control"] == "no-cache"
        etag = answer.headers["ETag"]
    async with site.http.get(url, headers={"If-None-Match": etag}) as answer:
        assert answer.status == 304 and not await answer.read() and answer.headers["ETag"] == etag
    async with site.http.get(url, headers={"If-None-Match": '"older"'}) as answer:
        assert answer.status == 200


async def test_gzip_is_sent_only_when_accepted(site: Served) -> None:
    url = site.url + "/static/pages/panel/main.js"
    async with site.http.get(url, auto_decompress=False, headers={"Accept-Encoding": "gzip, br"}) as answer:
        body = await answer.read()
        assert answer.headers["Content-Encoding"] == "gzip" and answer.headers["Vary"] == "Accept-Encoding"
        assert len(body) < 200 and gzip.decompress(body) == lean(SCRIPT)
    async with site.http.get(url, headers={"Accept-Encoding": "identity"}) as answer:
        assert "Content-Encoding" not in answer.headers and await answer.read() == lean(SCRIPT)


async def test_head_has_the_headers_alone(site: Served) -> None:
    async with site.http.head(site.url + "/s/x") as answer:
        assert answer.status == 200 and not await answer.read()


@pytest.mark.parametrize(
    "path",
    ["/static/", "/static/nothing.js", "/static/core/wire.d.ts", "/static/pages/panel/.hidden",
     "/static/../pyproject.toml", "/static/%2e%2e/%2e%2e/etc/passwd", "/static/pages/panel/%00",
     "/nowhere", "/api/nowhere"],
)  # fmt: skip
async def test_path_outside_the_folder_is_not_found(site: Served, path: str) -> None:
    async with site.http.get(site.url + path) as answer:
        assert answer.status == 404 and (await answer.json())["error"]["code"] == "not-found"


async def test_help_icon_and_robots_exist_without_files(site: Served) -> None:
    async with site.http.get(site.url + "/help") as answer:
        assert "emergency" in await answer.text()
    async with site.http.get(site.url + "/favicon.ico") as answer:
        assert answer.content_type == "image/svg+xml"
    async with site.http.get(site.url + "/robots.txt") as answer:
        assert "Disallow: /" in await answer.text()


async def test_neutral_page_is_cached_and_names_nobody(site: Served) -> None:
    async with site.http.get(site.url + "/n") as answer:
        assert "max-age=" in answer.headers["Cache-Control"] and "no-store" not in answer.headers["Cache-Control"]
        assert "sayback" not in (await answer.text()).lower()
