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
SAME = (
    "14-turn-theirs 18-say-mine 19-say-theirs 20-check-mine 21-check-theirs 41-palette 42-repair-arrives 36-paused 16-wrap"
)
PICTURES: list[tuple[Any, int, int, str]] = [
    ("light", 360, 780, "short"),
    ("dark", 360, 780, "short"),
    ("light", 280, 780, "long"),
    ("light", 320, 560, "short"),
    ("light", 1200, 900, "short"),
]
OVERFLOWS = """async (words) => {
  const found = [];
  for (const [name, state] of Object.entries(states)) {
    await show(state, window[words][state.view.protocol], names);
    const wide = document.documentElement.scrollWidth - innerWidth;
    if (wide > 0) found.push(`${name}: page by ${wide}`);
    for (const it of document.querySelectorAll('.page, .quiet, .quiet button, .foot, .act, .who, .top, .main, .answer, .chip'))
      if (it.scrollWidth > it.clientWidth + 1) found.push(`${name}: ${it.className} by ${it.scrollWidth - it.clientWidth}`);
  }
  return found;
}"""
VIOLATIONS = """async (rules) => {
  const found = [];
  for (const [name, state] of Object.entries(states)) {
    await show(state, short[state.view.protocol], names);
    const runOnly = rules.length ? {type: 'rule', values: rules} : {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']};
    const {violations} = await axe.run(document, {runOnly, resultTypes: ['violations']});
    for (const {id, nodes} of violations) found.push(...nodes.map((node) => `${name}: ${id} ${node.html.slice(0, 160)}`));
  }
  return found;
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
            load(page)
            yield page
            browser.close()
        server.shutdown()


def load(page: Page) -> None:
    """Hands all states and the texts they need to the page, once."""
    states = {file.stem: json.loads(file.read_text("utf-8")) for file in FIXTURES}
    short = {name: texts(name) for name in {state["view"]["protocol"] for state in states.values()}}
    page.evaluate("(given) => Object.assign(window, given)", {"states": states, "short": short, "long": stretched(short), "names": NAMES})
    page.evaluate(axe_source())


def axe_source() -> str:
    import axe_playwright_python

    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")


def show(page: Page, name: str) -> None:
    page.evaluate("(name) => show(states[name], short[states[name].view.protocol], names)", name)


def size(page: Page, width: int, height: int = 780) -> None:
    page.set_viewport_size({"width": width, "height": height})


def clean(page: Page) -> list[str]:
    found: list[str] = list(page.problems)  # type: ignore[attr-defined]
    page.problems.clear()  # type: ignore[attr-defined]
    return found


@pytest.mark.parametrize("words", ["short", "long"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_state_is_drawn_whole_in_short_and_long_words(page: Page, width: int, words: str) -> None:
    size(page, width)
    assert page.evaluate(OVERFLOWS, words) == []
    assert clean(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state(page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    size(page, 360)
    # what a colour scheme changes is contrast; everything else is the same page
    found = page.evaluate(VIOLATIONS, ["color-contrast"] if scheme == "dark" else [])
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    assert found == []
    assert clean(page) == []


@pytest.mark.parametrize("height", [560, 780])
@pytest.mark.parametrize("width", [280, 320, 360, 400, 1200])
def test_no_region_moves_when_the_speaker_changes(page: Page, width: int, height: int) -> None:
    size(page, width, height)
    show(page, "13-turn-mine")
    first = page.evaluate(BOXES, REGIONS)
    for name in SAME.split():
        show(page, name)
        boxes = page.evaluate(BOXES, REGIONS)
        for region in REGIONS:
            assert boxes[region] == pytest.approx(first[region], abs=0.5), f"{region} in {name}"


@pytest.mark.skipif("SAYBACK_GALLERY" not in os.environ, reason="pictures are for people: SAYBACK_GALLERY names a folder")
def test_pictures_for_people_to_look_at(page: Page) -> None:
    folder = os.environ["SAYBACK_GALLERY"]
    for scheme, width, height, words in PICTURES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        size(page, width, height)
        for file in FIXTURES:
            page.evaluate("([n, w]) => show(states[n], window[w][states[n].view.protocol], names)", [file.stem, words])
            page.screenshot(path=f"{folder}/{file.stem}.{scheme}.{words}.{width}x{height}.png")
