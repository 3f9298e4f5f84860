"""One browser with the wall in it, under the pages' own policy.

`standin.js` is its server and its people.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sayback.protocols.library import Library
from sayback.settings import beside
from sayback.web.shells import SHELLS

from tests.browser import axe
from tests.browser.chromium import ARGS, shell
from tests.browser.rooms import PATIENCE
from tests.panel.conftest import CLIENT, CSP, Static
from tests.web import declared

HERE = Path(__file__).parent
expect.set_options(timeout=PATIENCE)
PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sayback</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
    + "".join(f'<link rel="stylesheet" href="/static/{name}">' for name in SHELLS["wall"].styles)
    + '<script type="module" src="/standin.js"></script></head><body><div id="root"></div></body></html>'
)


class Serving(Static):
    """The client's files, and the page with the stand-in."""

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        file = HERE / "standin.js" if path == "/standin.js" else CLIENT / path.removeprefix("/static/")
        if path != "/" and not file.is_file():
            return self.send_error(404)
        body = PAGE.encode() if path == "/" else file.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", f"{'text/html' if path == '/' else self.guess_type(str(file))}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", CSP)
        self.end_headers()
        self.wfile.write(body)
        return None


@pytest.fixture(scope="session")
def library() -> Library:
    return Library.load(beside("protocols"))


def words(library: Library, language: str = "en") -> dict[str, Any]:
    """Read the wall's own sentences and those of the start page."""
    ui = {**library.ui(language, "panel"), **library.ui(language, "start"), **library.ui(language, "wall")}
    return {"ui": ui, "language": language, "languages": list(library.languages)}


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=shell(), args=ARGS)
        yield started
        started.close()


@pytest.fixture(scope="package")
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Serving, directory=str(CLIENT))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """Open a fresh page; any complaint of it fails the test, and whatever its stand-in says that no server would."""
    page = browser.new_page(viewport={"width": 1200, "height": 900}, reduced_motion="reduce")
    page.set_default_timeout(PATIENCE)
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(address)
    page.wait_for_selector("body[data-ready]", state="attached")
    page.evaluate(axe.SOURCE)
    yield page
    exchanges = page.evaluate("told")
    page.close()
    assert problems == []
    for kind, body, said in exchanges:
        declared.stated(kind, body, said)


def show(page: Page, library: Library, pairs: int = 12, language: str = "en", **more: object) -> None:
    """Put a workshop onto the page.

    Waits until its tiles are there and their names are open.
    """
    protocols = [library.describe(name, language) for name in library.files]
    page.evaluate("(texts) => { window.texts = texts; }", library.texts("speaker-listener", language))
    page.evaluate(
        "(how) => open_(how)", {"pairs": pairs, "words": words(library, language), "protocols": protocols, **more}
    )
    if pairs:
        page.locator(".tile").first.wait_for()
        page.locator(".couple b", has_text="#").first.wait_for(state="detached")
