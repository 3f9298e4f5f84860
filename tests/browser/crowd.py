"""A crowded workshop: some pairs in real panels, many that are only lines.

Moments are measured where they are seen.
"""

from __future__ import annotations

import asyncio
import csv
import random
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from playwright.async_api import Browser, Locator, Page, ViewportSize

from tests.browser.rooms import PATIENCE
from tests.load.generator import each
from tests.load.process import Server
from tests.load.talk import find
from tests.load.workshop import PairTalk, Workshop

ABREAST = 4
"""Real pages that are opened at the same time: two cores do not open more any faster."""
SIZE: ViewportSize = {"width": 320, "height": 600}
EVERY = 10.0
"""Seconds between two acts of a pair that is only lines."""
NAMES = ["Ana", "Ben", "Cleo", "Dario", "Ela", "Femi", "Gül", "Hugo", "Ines", "Jon"]
NAMES += ["Kim", "Lea", "Milo", "Nora", "Omar", "Pia", "Quin", "Rosa", "Sam", "Tea"]
SEAL = """async ([key, id, names]) => {
  const { sealName } = await import('/static/core/workshop-names.js');
  return Promise.all(names.map((name) => sealName(key, id, 'person', name)));
}"""
NOTED = """([selector, text, name]) => {
  window[name] = new Promise((done) => {
    const says = (it) => it.textContent.includes(text);
    const look = () => [...document.querySelectorAll(selector)].some(says) && done(Date.now());
    const all = { subtree: true, childList: true, attributes: true, characterData: true };
    new MutationObserver(look).observe(document, all);
    look();
  });
}"""
"""Notes the moment (ms) at which an element with this text is first on the page, in a variable of the window."""


async def note(page: Page, selector: str, text: str, name: str) -> None:
    """Make the page keep the moment at which it first shows something with this text."""
    await page.evaluate(NOTED, [selector, text, name])


async def noted(page: Page, name: str) -> float:
    """Wait for that moment, ms. Raises TimeoutError."""
    async with asyncio.timeout(3 * PATIENCE / 1000):
        return float(await page.evaluate("name => window[name]", name))


async def tapped(target: Locator) -> float:
    """Tap with the mouse; give the moment (ms) at which the page got it."""
    await target.evaluate("it => it.addEventListener('click', () => (window.tapped = Date.now()), { once: true })")
    await target.click(timeout=PATIENCE)
    return float(await target.page.evaluate("window.tapped"))


def couples(pairs: int) -> str:
    """Make a list as it comes from a spreadsheet."""
    names = (f"{NAMES[n % 20]} {n},{NAMES[(n + 7) % 20]} {n},en" for n in range(1, pairs + 1))
    return "\n".join(["name_a,name_b,language", *names])


async def prepared(wall: Page, pairs: int, folder: Path) -> list[tuple[str, str]]:
    """Read a list in as the facilitator, and get the links out: two for each pair."""
    (folder / "couples.csv").write_text(couples(pairs))
    await wall.get_by_role("button", name="Waiting room").click(timeout=PATIENCE)
    await wall.get_by_text("Prepare couples from a file").click()
    await wall.locator("input[type=file]").set_input_files(folder / "couples.csv")
    await wall.get_by_role("button", name="Create links").click(timeout=PATIENCE)
    await wall.get_by_text("couples are ready").wait_for(timeout=3 * PATIENCE)
    async with wall.expect_download(timeout=3 * PATIENCE) as downloading:
        await wall.get_by_role("button", name="Save").click(timeout=3 * PATIENCE)
    await (await downloading.value).save_as(folder / "links.csv")
    lines = (folder / "links.csv").read_text(encoding="utf-8-sig").splitlines()
    links = [row[2] for row in csv.reader(lines)][1:]
    return list(zip(links[::2], links[1::2], strict=True))


@dataclass(slots=True)
class Real:
    """A pair in two pages of a browser."""

    a: Page
    b: Page

    @property
    def pages(self) -> tuple[Page, Page]:
        """List both of them."""
        return self.a, self.b


async def sit_down(page: Page, link: str) -> None:
    """Open a link, say that one can speak freely, and be ready."""
    await page.goto(link, timeout=3 * PATIENCE)
    await page.locator(".stack .answer").first.click(timeout=3 * PATIENCE)
    await page.locator(".act .main").click(timeout=3 * PATIENCE)


async def real(browser: Browser, links: Iterable[tuple[str, str]], complaints: list[str]) -> list[Real]:
    """Seat everybody at their page.

    All `a` share one browser's storage, all `b` another's: no talk is in one twice.
    """
    contexts = [await browser.new_context(viewport=SIZE, reduced_motion="reduce") for _ in "ab"]
    found: list[Real] = []
    jobs: list[Callable[[], Awaitable[None]]] = []

    def sitting(page: Page, link: str) -> Callable[[], Awaitable[None]]:
        return lambda: sit_down(page, link)

    for pair in links:
        pages = [await context.new_page() for context in contexts]
        for page, link in zip(pages, pair, strict=True):
            page.on("pageerror", lambda error: complaints.append(str(error)))
            jobs.append(sitting(page, link))
        found.append(Real(*pages))
    await each(ABREAST, jobs)
    return found


@dataclass(slots=True)
class Crowd:
    """The pairs that are only lines, in the workshop that a facilitator has made in a page."""

    shop: Workshop
    dice: random.Random = field(default_factory=lambda: random.Random(5))

    @classmethod
    async def come(cls, server: Server, http: aiohttp.ClientSession, wall: Page, link: str, pairs: int) -> Crowd:
        """Put them in by the facilitator's link, connect them, and make both of each ready."""
        shop = Workshop(server.url, http)
        shop.id, shop.boss = link.split("#")[1].split(".")[:2]
        bearer = {"Authorization": f"Bearer {shop.boss}"}
        async with http.get(f"{server.url}/api/workshops/{shop.id}", headers=bearer) as answer:
            key = (await answer.json())["key"]
        await shop.fill(pairs, await wall.evaluate(SEAL, [key, shop.id, NAMES]))
        await each(25, [talk.open for talk in shop.talks])
        await each(25, [lambda talk=talk: _ready(talk) for talk in shop.talks])  # type: ignore[misc]
        return cls(shop)

    async def play(self, talks: Sequence[PairTalk]) -> None:
        """Let each make one act each ten seconds, for ever."""

        async def pair(talk: PairTalk) -> None:
            await asyncio.sleep(self.dice.uniform(0, EVERY))
            while True:
                await goes_on(talk)
                await asyncio.sleep(EVERY)

        await asyncio.gather(*(pair(talk) for talk in talks))


async def _ready(talk: PairTalk) -> None:
    while not all(panel.view for panel in talk.panels):
        await asyncio.sleep(0.01)
    await talk.both("ready")


async def goes_on(talk: PairTalk, verdict: str = "got") -> None:
    """Make the next act that is asked of a pair, if there is any."""
    found = find(talk.panels, lambda move: bool(move.get("primary")))
    if not found:
        return
    panel, payload = found
    if payload["move"] == "heard":
        payload["args"]["verdict"] = verdict
    await panel.act(payload)


async def circles(talk: PairTalk) -> None:
    """Play until a saying-back failed again and again and is tried against the clock."""
    async with asyncio.timeout(30):
        while talk.panels[0].view["step"].get("try", 0) < 3 or not talk.panels[0].view.get("clock"):
            await goes_on(talk, "no")
            await asyncio.sleep(0.05)
