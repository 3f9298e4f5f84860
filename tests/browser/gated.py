"""Two real panels before a first talk: one is asked alone.

All that reaches the other's socket is noted there.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import orjson
from playwright.async_api import Browser, BrowserContext, Page

from tests.browser.proxy import Proxy
from tests.browser.rooms import NAMES, PATIENCE
from tests.load.process import Server

ANSWERS = ("yes", "silence", "no", "not sure", "lost")
"""Answers to the question. *Lost* is none: the line is cut in that moment."""
TAPS = {"yes": 0, "no": 1, "not sure": 2}
BEAT = 5.0
LOOKED = 16.5
"""Seconds after the last beat before the answer that are looked at. Three more beats are in them, none is near their
end, and a partner who falls silent is gone in them."""
NOTES = """(() => {
  const real = WebSocket;
  window.wire = [];
  window.view = {};
  window.WebSocket = class extends real {
    constructor(...how) {
      super(...how);
      this.addEventListener('message', ({ data }) => {
        wire.push([Date.now(), 'in', data]);
        if (data.startsWith('42["view"')) window.view = JSON.parse(data.slice(2))[1];
      });
    }
    send(data) {
      wire.push([Date.now(), 'out', data]);
      super.send(data);
    }
  };
})()"""
"""Goes into a page before its own scripts: each frame of its sockets, with the moment (ms) at which the page had it."""
MAKE = """async ([protocol, names]) => {
  const { create } = await import('/static/core/create.js');
  const wish = { protocol, settings: {}, names, therapist: false, rule: 'soft', factor: 1, first: 'a', locale: 'en' };
  return (await create(wish, location.origin)).links;
}"""
BOTH = "() => wire.length && view.keys?.a && view.keys?.b"
ALIVE = "() => wire.some(([, way, data]) => way === 'out' && String(data)[0] === '3')"
"""True once this page has given a sign of life."""
STILL = "() => performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/n'))"
"""Tells whether the last fetch of a panel is here."""
TAP = "(n) => { const at = Date.now(); document.querySelectorAll('.stack .answer')[n]?.click(); return at; }"
"""Taps an answer, or nothing; the moment (ms) just before."""

Frame = tuple[float, str, str]
"""When (ms), `in` or `out`, and the text."""


@dataclass(slots=True)
class Couple:
    """Two partners: `a` is asked, `b` is ready.

    `proxy` stands between a and the server where a's line is to be lost. After `play`: `moment` of the answer (ms),
    `beaten` when b had last been asked for a sign of life, and since the answer b's frames and a's requests. `said` are
    all of a's frames.
    """

    answer: str
    a: Page
    b: Page
    proxy: Proxy | None = None
    moment: float = 0.0
    beaten: float = 0.0
    heard: list[Frame] = field(default_factory=list)
    said: list[Frame] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    _requests: list[tuple[float, str]] = field(default_factory=list)

    async def sit(self, links: dict[str, str]) -> None:
        """Open both links, up to the question; b says yes to it and is ready."""
        self.a.on("request", lambda request: self._requests.append((1000 * time.time(), request.url)))
        for page, link in ((self.b, links["b"]), (self.a, self.proxy.at(links["a"]) if self.proxy else links["a"])):
            await page.add_init_script(NOTES)
            await page.goto(link)
            await page.locator("main.door .deeds button.main").click(timeout=PATIENCE)
            await page.locator(".stack .answer").first.wait_for(timeout=PATIENCE)
        await self.b.locator(".stack .answer").first.click(timeout=PATIENCE)
        await self.b.locator("[data-main] .main").click(timeout=PATIENCE)
        for page in (self.a, self.b):
            await page.wait_for_function(STILL, timeout=PATIENCE)
            await page.wait_for_load_state("networkidle")
            await page.wait_for_function(BOTH, timeout=PATIENCE)
        await self.a.wait_for_function(ALIVE, timeout=PATIENCE)
        version = await self.b.evaluate("view.version")
        await self.a.wait_for_function("(version) => view.version >= version", arg=version, timeout=PATIENCE)

    async def beat(self) -> float:
        """Wait until the server asked b for a sign of life; give the last moment (ms)."""
        last = "() => wire.findLast(([, way, data]) => way === 'in' && data === '2')?.[0]"
        return float(await (await self.b.wait_for_function(last, timeout=PATIENCE)).json_value())

    async def play(self, after: float) -> None:
        """Give the answer about so many seconds after a beat, and note what follows."""
        at = await self.beat() / 1000 + after
        await asyncio.sleep(max(0.0, at - time.time(), at + BEAT - time.time()))
        if self.proxy:
            self.proxy.cut("swallow")
        self.moment = float(await self.a.evaluate(TAP, TAPS.get(self.answer, 9)))
        await asyncio.sleep(self.moment / 1000 + LOOKED - time.time())
        both = await self.b.evaluate("wire")
        self.beaten = max(at for at, way, text in both if (way, text) == ("in", "2") and at <= self.moment)
        until = self.beaten + 1000 * LOOKED
        self.heard = [held for held in both if self.moment <= held[0] <= until]
        self.said = [sound for sound in await self.a.evaluate("wire") if sound[0] <= until]
        self.asked = [url for moment, url in self._requests if self.moment < moment <= until]

    @property
    def last(self) -> float:
        """Give the moment (ms) of the last sign of life of a's page."""
        return max(at for at, way, text in self.said if way == "out" and text[0] == "3")

    def gone(self) -> float | None:
        """Give the moment (ms) at which b was shown that a is gone; None without it."""
        for at, way, text in self.heard:
            if way == "in" and text.startswith('42["view"') and not orjson.loads(text[2:])[1]["people"]["a"]["here"]:
                return at
        return None


async def links(page: Page, server: Server, count: int) -> list[dict[str, str]]:
    """Make new talks by the start page's own code: the links of each, by seat."""
    await page.goto(server.url)
    return [await page.evaluate(MAKE, ["thank-you", NAMES]) for _ in range(count)]


@asynccontextmanager
async def contexts(browser: Browser) -> AsyncIterator[tuple[BrowserContext, BrowserContext]]:
    """Make two browsers' storages.

    All `a` share one, all `b` the other, so no talk is in one twice.
    """
    both = [await browser.new_context(viewport={"width": 320, "height": 600}, reduced_motion="reduce") for _ in "ab"]
    try:
        yield both[0], both[1]
    finally:
        for context in both:
            await context.close()


def by_kind(frames: Sequence[Frame]) -> dict[str, list[tuple[float, str]]]:
    """Sort frames by their way and kind.

    Two that are due together may come in either order.
    """
    found: dict[str, list[tuple[float, str]]] = {}
    for at, way, text in frames:
        found.setdefault(f"{way} {text[:9] if text.startswith('42') else text[:2]}", []).append((at, text))
    return found
