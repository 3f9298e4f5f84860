"""Every state of the panel in a real browser: no error, nothing for axe, nothing cut off, and no region that moves."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

from .texts import stretched, texts

HERE = Path(__file__).parent
CLIENT = HERE.parents[1] / "client"
FIXTURES = sorted(HERE.glob("fixtures/*.json"))
NAMES = {"a": "Mira", "b": "Jonas", "therapist": "Dr. Lindt"}
WIDTHS = (280, 320, 360, 1200)
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html"
)
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sayback</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/shared/base.css"><link rel="stylesheet" href="/static/panel/panel.css">
<script type="module" src="/gallery.js"></script></head><body><div id="root"></div></body></html>"""
REGIONS = ("top", "who", "time", "card", "act", "quiet", "foot")
OVERFLOWS = """() => {
  const wide = document.documentElement.scrollWidth - innerWidth;
  const cut = [...document.querySelectorAll('.page, .quiet, .foot, .act, .who')].filter((it) => it.scrollWidth > it.clientWidth + 1);
  return [...(wide > 0 ? [`page by ${wide}`] : []), ...cut.map((it) => `${it.className} by ${it.scrollWidth - it.clientWidth}`)];
}"""
BOXES = """(names) => Object.fromEntries(names.map((name) => {
  const {x, y, width, height} = document.querySelector('.panel > .' + name).getBoundingClientRect();
  return [name, [x, y, width, height]];
}))"""


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


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        pytest.skip("no chromium")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Static, directory=str(CLIENT))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=found, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
            )
            context = browser.new_context(reduced_motion="reduce")
            page = context.new_page()
            page.set_default_timeout(10_000)
            problems: list[str] = []
            page.on("console", lambda said: problems.append(said.text) if said.type in ("error", "warning") else None)
            page.on("pageerror", lambda error: problems.append(str(error)))
            page.problems = problems  # type: ignore[attr-defined]
            page.goto(f"http://127.0.0.1:{server.server_address[1]}/")
            page.wait_for_function("window.ready")
            yield page
            browser.close()
        server.shutdown()


def show(page: Page, name: str, long: bool = False) -> None:
    fixture = json.loads((HERE / "fixtures" / f"{name}.json").read_text("utf-8"))
    said = texts(fixture["view"]["protocol"])
    page.evaluate("([f, t, n]) => show(f, t, n)", [fixture, stretched(said) if long else said, NAMES])


def size(page: Page, width: int, height: int = 780) -> None:
    page.set_viewport_size({"width": width, "height": height})


def clean(page: Page) -> list[str]:
    found: list[str] = list(page.problems)  # type: ignore[attr-defined]
    page.problems.clear()  # type: ignore[attr-defined]
    return found


@pytest.mark.parametrize("name", [file.stem for file in FIXTURES])
def test_every_state_is_drawn_whole_at_every_width_in_short_and_long_words(page: Page, name: str) -> None:
    kept = os.environ.get("SAYBACK_GALLERY")
    for long in (False, True):
        show(page, name, long)
        for width in WIDTHS:
            size(page, width)
            assert page.evaluate(OVERFLOWS) == [], f"{width} px, long={long}"
            if kept and width != 1200:
                page.screenshot(path=f"{kept}/{name}.{'long' if long else 'en'}.{width}.png")
    assert clean(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state(page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    size(page, 360)
    found: list[str] = []
    for file in FIXTURES:
        show(page, file.stem)
        if os.environ.get("SAYBACK_GALLERY"):
            page.screenshot(path=f"{os.environ['SAYBACK_GALLERY']}/{file.stem}.{scheme}.png")
        for violation in Axe().run(page).response["violations"]:
            found += [f"{file.stem}: {violation['id']} {node['html'][:160]}" for node in violation["nodes"]]
    page.emulate_media(color_scheme="light")
    assert found == []
    assert clean(page) == []


@pytest.mark.parametrize("height", [560, 780])
@pytest.mark.parametrize("width", [280, 320, 360, 400, 1200])
def test_no_region_moves_when_the_speaker_changes(page: Page, width: int, height: int) -> None:
    size(page, width, height)
    same = "14-turn-theirs 18-say-mine 19-say-theirs 20-check-mine 21-check-theirs 41-palette 42-repair-arrives 36-paused 16-wrap"
    show(page, "13-turn-mine")
    first = page.evaluate(BOXES, REGIONS)
    for name in same.split():
        show(page, name)
        boxes = page.evaluate(BOXES, REGIONS)
        for region in REGIONS:
            assert boxes[region] == pytest.approx(first[region], abs=0.5), f"{region} in {name}"
