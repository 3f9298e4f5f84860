"""One browser with the panel in it, under the panel's own policy.

States are JSON files, drawn by `gallery.js`.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.axe import SOURCE
from tests.browser.chromium import ARGS, shell
from tests.browser.rooms import PATIENCE

from .texts import stretched, texts

HERE = Path(__file__).parent
expect.set_options(timeout=PATIENCE)
CLIENT = HERE.parents[1] / "client"
FIXTURES = sorted(HERE.glob("fixtures/*.json"))
NAMES = {"a": "Mira", "b": "Jonas", "therapist": "Dr. Lindt"}
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types lit-html"
)
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sayback</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/ui/base.css"><link rel="stylesheet" href="/static/ui/panel/panel.css">
<script type="module" src="/gallery.js"></script></head><body><div id="root"></div></body></html>"""


class Static(SimpleHTTPRequestHandler):
    """The client's files as the server gives them, under the panel's own policy."""

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        if path == "/":
            body, kind = PAGE.encode(), "text/html"
        else:
            file = HERE / "gallery.js" if path == "/gallery.js" else CLIENT / path.removeprefix("/static/")
            if not file.is_file():
                return self.send_error(404)
            body, kind = file.read_bytes(), self.guess_type(str(file))
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", CSP)
        self.end_headers()
        self.wfile.write(body)
        return None

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="package")
def page() -> Iterator[Page]:
    with drawn() as page:
        yield page


@contextmanager
def drawn() -> Iterator[Page]:
    """Open a page that can draw every state, in a browser of its own."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Static, directory=str(CLIENT))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shell(), args=ARGS)
            context = browser.new_context(reduced_motion="reduce")
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            problems: list[str] = []
            page.on("console", lambda said: problems.append(said.text) if said.type in ("error", "warning") else None)
            page.on("pageerror", lambda error: problems.append(str(error)))
            page.problems = problems  # type: ignore[attr-defined]
            page.goto(f"http://127.0.0.1:{server.server_address[1]}/")
            page.wait_for_function("window.ready")
            load(page)
            yield page
            browser.close()
        server.shutdown()


def load(page: Page) -> None:
    """Hand all states and the texts they need to the page, once."""
    states = {file.stem: json.loads(file.read_text("utf-8")) for file in FIXTURES}
    short = {name: texts(name) for name in {state["view"]["protocol"] for state in states.values()}}
    page.evaluate(
        "(given) => Object.assign(window, given)",
        {"states": states, "short": short, "long": stretched(short), "names": NAMES},
    )
    page.evaluate(SOURCE)


def show(page: Page, name: str) -> None:
    page.evaluate("(name) => show(states[name], short[states[name].view.protocol], names)", name)


def size(page: Page, width: int, height: int = 780) -> None:
    page.set_viewport_size({"width": width, "height": height})


def clean(page: Page) -> list[str]:
    found: list[str] = list(page.problems)  # type: ignore[attr-defined]
    page.problems.clear()  # type: ignore[attr-defined]
    return found
