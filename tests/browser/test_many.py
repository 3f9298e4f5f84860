"""Many pairs at once: eight in real panels, the others as lines.

One facilitator helps three of them.

A hundred are more than a page shows at a time, which is what matters here; `make bench` plays the same with a thousand.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.browser.crowd import Crowd, Real, circles, note, noted, prepared, real, tapped
from tests.browser.rooms import PATIENCE
from tests.browser.test_workshop import Gathering, gather
from tests.load.process import Server, running, sayback, scratch
from tests.load.workshop import PairTalk

ALL = int(os.environ.get("PAIRS", "100"))
REAL = 8
LINES = ALL - REAL
LATE = 10_000.0
"""ms that any step may take on a machine that is busy with something else; the true time is printed."""
HEAP = 60.0
PAUSED = "A pause"


@dataclass(slots=True)
class Day:
    """A workshop in which everybody is ready, and nothing has begun."""

    there: Gathering
    crowd: Crowd
    pairs: list[Real]
    figures: dict[str, float]

    @property
    def wall(self) -> Page:
        """Give the facilitator's page."""
        return self.there.wall

    @property
    def panels(self) -> list[Page]:
        """List all real panels."""
        return [page for pair in self.pairs for page in pair.pages]

    async def shut(self) -> None:
        """Shut the sheet that lies over the wall.

        While it is there, the page under it takes nothing.
        """
        await self.wall.locator("dialog .shut button").click()
        await self.wall.locator("dialog").wait_for(state="hidden", timeout=PATIENCE)

    async def both(self, pair: Real, text: str) -> None:
        """Wait until both of a pair read something."""
        for page in pair.pages:
            await page.get_by_text(text).first.wait_for(timeout=PATIENCE)

    async def all(self, holds: Callable[[PairTalk], bool]) -> None:
        """Wait until it is so for every pair that is only lines."""
        async with asyncio.timeout(3 * PATIENCE / 1000):
            while not all(holds(talk) for talk in self.crowd.shop.talks):
                await asyncio.sleep(0.05)

    async def sent(self, act: str) -> None:
        """Wait until a hand's bar says that all have it."""
        bar = self.wall.locator(".sent", has_text=act)
        await bar.get_by_text(f"All {ALL} pairs received it.").wait_for(timeout=3 * PATIENCE)


@pytest.fixture(scope="module")
def house() -> Iterator[Server]:
    """Start a server of its own, so that so many talks do not stay in the others' store."""
    with scratch() as folder, running(sayback("", folder)) as server:
        yield server


@pytest_asyncio.fixture(loop_scope="session")
async def day(browser: Browser, house: Server, tmp_path: Path) -> AsyncIterator[Day]:
    began = time.monotonic()
    there = await gather(browser, house, "A Sunday for many", capacity=2000)
    async with aiohttp.ClientSession() as http:
        links = await prepared(there.wall, REAL, tmp_path)
        crowd = await Crowd.come(house, http, there.wall, there.links["you"], LINES)
        lines = time.monotonic() - began
        pairs = await real(browser, links, there.complaints)
        yield Day(there, crowd, pairs, {"lines there, s": lines, "everybody there, s": time.monotonic() - began})
        for talk in crowd.shop.talks:
            talk.drop()
    for context in browser.contexts:
        await context.close()


async def weight(page: Page) -> float:
    """Measure the MB that a page's scripts hold after a garbage collection."""
    session = await page.context.new_cdp_session(page)
    await session.send("Performance.enable")
    await session.send("HeapProfiler.collectGarbage")
    metrics: list[dict[str, Any]] = (await session.send("Performance.getMetrics"))["metrics"]
    return next(float(metric["value"]) for metric in metrics if metric["name"] == "JSHeapUsedSize") / 1e6


async def amid(wall: Page) -> dict[str, float]:
    """Read the wall while it is scrolled to its middle."""
    height = await wall.evaluate("(scrollTo(0, document.body.scrollHeight / 2), document.body.scrollHeight)")
    assert height > ALL * 30, "every pair has its place"
    await wall.wait_for_timeout(500)
    return {"memory of the wall, MB": await weight(wall), "tiles in the page": await wall.locator(".tile").count()}


async def start(day: Day) -> None:
    """Begin all talks with one key."""
    for page in day.panels:
        await note(page, "[data-page^=read]", "", "begun")
    await day.wall.keyboard.press("s")
    await day.sent("Start")
    for page in day.panels:
        await noted(page, "begun")


async def answer_a_hand(day: Day) -> None:
    """Answer a pair that asks.

    Its tile comes to the top, she takes it, and they read that somebody comes.
    """
    pair, wall = day.pairs[3], day.wall
    await note(wall, ".tile [data-reason=hand]", "", "asked")
    at = await tapped(pair.b.get_by_role("button", name="Ask for help"))
    day.figures["act to the wall, ms"] = await noted(wall, "asked") - at
    first = wall.locator(".bands .now .tile").first
    await expect(first).to_have_attribute("data-n", "4")
    await first.locator("button").click()
    await wall.get_by_role("button", name="I\u2019ll take this one").click()
    await day.both(pair, "Someone is on the way to you.")
    await day.shut()


async def give_time(day: Day) -> None:
    """Give a minute more to a pair that goes in circles.

    Now that the hand is answered it stands on top.
    """
    talk, wall = day.crowd.shop.talks[-1], day.wall
    await circles(talk)
    tile = wall.locator(".tile", has_text="Going in circles")
    async with asyncio.timeout(PATIENCE / 1000):
        while not await tile.count():  # the new order can be asked for only once the wall has it
            await wall.keyboard.press("o")
            await asyncio.sleep(0.1)
    await expect(wall.locator(".bands .now .tile").first).to_have_attribute("data-n", str(talk.n))
    before = talk.panels[0].view["clock"]["total"]
    await tile.locator("button").click()
    await wall.get_by_role("button", name="+ 1 min").click()
    async with asyncio.timeout(PATIENCE / 1000):
        while talk.panels[0].view["clock"]["total"] < before + 60_000:
            await asyncio.sleep(0.05)


async def look_in(day: Day) -> None:
    """Find a pair by its name, ask, and look in.

    Both say yes; then she sees their panel, until she goes.
    """
    pair, wall = day.pairs[7], day.wall
    await wall.fill("#find", "Ines 8")
    await expect(wall.locator(".found")).to_contain_text(f"1 of {ALL} pairs")
    await wall.locator(".bands .tile button").first.click(timeout=PATIENCE)
    await wall.get_by_role("button", name="Look in").click()
    for page in pair.pages:
        await page.locator(".note").get_by_role("button", name="Yes", exact=True).click(timeout=PATIENCE)
    await wall.locator("#looked .panel").wait_for(timeout=PATIENCE)
    await day.both(pair, "Your facilitator")
    await wall.get_by_role("button", name="Stop looking in").click()
    await wall.locator("#looked").wait_for(state="detached", timeout=PATIENCE)
    await day.shut()
    await wall.fill("#find", "")
    await expect(wall.locator(".found")).to_have_text("")


async def pause_and_go_on(day: Day) -> None:
    """Pause everybody's talk within moments, with a bar that says so, and go on."""
    for page in day.panels:
        await note(page, "h1", PAUSED, "rested")
    at = await tapped(day.wall.locator(".hands").get_by_role("button", name="Pause"))
    day.figures["pause to the last real panel, ms"] = max([await noted(page, "rested") for page in day.panels]) - at
    await day.sent("Pause")
    await day.all(lambda talk: talk.held)
    await day.wall.keyboard.press("r")
    await day.sent("Go on")
    for page in day.panels:
        await page.locator("h1", has_text=PAUSED).wait_for(state="detached", timeout=PATIENCE)


async def bring_back(day: Day) -> None:
    """Bring all back: everybody reads when they come."""
    await day.wall.keyboard.press("b")
    await day.wall.get_by_role("button", name="In 60 seconds").click()
    await day.wall.get_by_text("everyone comes back at").wait_for(timeout=PATIENCE)
    await day.sent("Call everyone back")
    await day.all(lambda talk: all(panel.view["host"].get("recall") for panel in talk.panels))
    for page in day.panels:
        await page.locator(".note", has_text="Everyone comes back in").first.wait_for(timeout=PATIENCE)


async def end(day: Day) -> None:
    """End all; read what may be said of all together."""
    await day.wall.keyboard.press("e")
    await day.wall.get_by_role("button", name="Yes, end it").click()
    table = day.wall.locator("table.sums")
    await table.wait_for(timeout=3 * PATIENCE)
    assert f"Pairs\t{ALL}" in await table.inner_text()
    for page in day.panels:
        await page.locator("[data-page^=clos]").wait_for(timeout=PATIENCE)


async def test_one_facilitator_helps_three_pairs_and_leads_them_all(day: Day) -> None:
    await day.wall.get_by_role("button", name="Wall", exact=True).click()
    await day.wall.get_by_text(f"To all {ALL} pairs").wait_for(timeout=PATIENCE)
    await start(day)
    playing = asyncio.ensure_future(day.crowd.play(day.crowd.shop.talks[:-1]))
    try:
        await answer_a_hand(day)
        await give_time(day)
        await look_in(day)
        await pause_and_go_on(day)
        await bring_back(day)
        day.figures |= await amid(day.wall)
    finally:
        playing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await playing
    await end(day)
    print(day.figures)
    assert day.figures["memory of the wall, MB"] < HEAP
    assert 10 < day.figures["tiles in the page"] < 100
    assert max(day.figures["act to the wall, ms"], day.figures["pause to the last real panel, ms"]) < LATE
    assert day.there.complaints == []
