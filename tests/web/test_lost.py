"""Wrong addresses: a page for people and JSON for programs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sayback.protocols.library import Library
from sayback.settings import beside
from sayback.web.lost import Lost, spoken, wants_page

from tests.protocols.making import put
from tests.web.conftest import Serve, Served
from tests.web.library import small_library

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "Accept-Language": "en-GB"}


async def test_wrong_address_is_a_page_for_a_browser(served: Served) -> None:
    async with served.http.get(f"{served.url}/nowhere", headers=BROWSER) as answer:
        page = await answer.text()
        assert (answer.status, answer.content_type) == (404, "text/html")
        assert answer.headers["Cache-Control"] == "no-store" and "Accept-Language" in answer.headers["Vary"]
        assert "noindex" in answer.headers["X-Robots-Tag"] and "default-src 'none'" in str(answer.headers)
    assert "There is no page at this address." in page and '<html lang="en" dir="ltr">' in page
    assert re.findall(r'<a[^>]* href="([^"]+)"', page) == ["/", "/w", "/help"]
    assert "<script" not in page and page.count("<circle") == 2 and "nowhere" not in page


async def test_error_page_has_styles_that_load(served: Served) -> None:
    async with served.http.get(f"{served.url}/nowhere", headers=BROWSER) as answer:
        styles = re.findall(r'<link rel="stylesheet" href="([^"]+)"', await answer.text())
    assert styles
    for style in styles:
        async with served.http.get(served.url + style) as answer:
            assert answer.status == 200 and "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("method", ["POST", "DELETE", "PUT"])
async def test_other_errors_of_a_browser_keep_their_status(served: Served, method: str) -> None:
    async with served.http.request(method, f"{served.url}/library", headers=BROWSER) as answer:
        assert (answer.status, answer.content_type) == (405, "text/html")
        assert "That did not work." in await answer.text()


async def test_head_of_a_wrong_address_has_no_body(served: Served) -> None:
    async with served.http.head(f"{served.url}/nowhere", headers=BROWSER) as answer:
        assert (answer.status, answer.content_type) == (404, "text/html") and not await answer.read()


@pytest.mark.parametrize(
    ("path", "code"),
    [("/api/nowhere", "not-found"), ("/api", "not-found"), 
     ("/api/protocols/none", "unknown-protocol")],
)  # fmt: skip
async def test_addresses_of_programs_answer_json_to_a_browser_too(served: Served, path: str, code: str) -> None:
    async with served.http.get(served.url + path, headers=BROWSER) as answer:
        assert (await answer.json())["error"]["code"] == code


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/json, text/html;q=0.5", ""])
async def test_programs_get_the_json_everywhere(served: Served, accept: str) -> None:
    async with served.http.get(f"{served.url}/nowhere", headers={"Accept": accept}) as answer:
        assert answer.status == 404 and (await answer.json())["error"]["code"] == "not-found"


async def test_found_pages_are_left_unchanged(serve: Serve) -> None:
    served = await serve()
    for path in ("/", "/s/x", "/help", "/healthz", "/robots.txt"):
        async with served.http.get(served.url + path, headers=BROWSER) as answer:
            assert answer.status == 200 and "There is no page" not in await answer.text()


@pytest.fixture(scope="module")
def whole() -> Library:
    return Library.load(beside("protocols"))


@pytest.mark.parametrize(
    ("accept", "language"),
    [("de-AT,de;q=0.9,en;q=0.8", "de"), ("fr-FR, es;q=0.7, en;q=0.3", "es"), ("fr", "en"), ("", "en"), ("*", "en"),
     ("EN_gb;;;,,", "en"), (";q=1,de", "de"), ("de" * 4000, "en")],
)  # fmt: skip
def test_language_is_the_first_available_one(whole: Library, accept: str, language: str) -> None:
    assert spoken(accept, whole) == language


def test_every_language_has_error_pages_of_its_own(whole: Library) -> None:
    pages = Lost(whole, "/static/x/")._pages
    assert {tag for _, tag in pages} == set(whole.languages) and len(pages) == 3 * len(whole.languages)
    assert len({page for page in pages.values()}) == len(pages)
    assert "Unter dieser Adresse gibt es keine Seite." in pages["gone", "de"].decode()


def test_library_without_these_words_still_starts(tmp_path: Path, whole: Library) -> None:
    class Older:
        """A custom library from before this page existed."""

        languages = ("en",)

        @staticmethod
        def ui(language: str) -> dict[str, object]:
            return {}

    pages = Lost(Older(), "/static/x/")._pages  # type: ignore[arg-type]
    assert b"There is no page at this address." in pages["gone", "en"]


@pytest.mark.parametrize(
    ("path", "accept", "page"),
    [("/x", "text/html", True), ("/apix", "text/html", True), ("/api/x", "text/html", False),
     ("/readyz", "text/html", False), ("/socket.io/", "text/html", False),
     ("/x", "TEXT/HTML", True), ("/x", "image/png", False)],
)  # fmt: skip
def test_error_page_is_for_html_outside_program_addresses(path: str, accept: str, page: bool) -> None:
    assert wants_page(path, {"Accept": accept}) is page


def test_partial_language_has_error_pages_of_its_own(tmp_path: Path) -> None:
    own = small_library(tmp_path)
    for tag in ("ar", "az-Arab"):
        put(own / "locales" / tag / "start.yaml", "lost.gone: لا توجد صفحة هنا.\n")
    library = Library.load(own)
    page = Lost(library, "/static/x/")._pages["gone", spoken("az-AZ, en", library)].decode()
    assert '<html lang="az-Arab" dir="rtl">' in page and "لا توجد صفحة هنا." in page and "I have a code" in page
    assert spoken("ar-EG;q=0.9", library) == "ar"
