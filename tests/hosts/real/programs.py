"""A server that has the real libraries of calls' own programs, and a talk to open inside them."""

from __future__ import annotations

import asyncio
import json
import shutil
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.async_api import Browser, Frame, Locator, Page, Route
from sayback.web.sdks import FOLDER, SDKS

from tests.browser.rooms import PATIENCE, Mouse, Room, go_on, window
from tests.hosts.real.packages import package
from tests.load.process import Server, running, sayback, scratch

KNOWN = """async () => {
  const { src } = document.querySelector('script[src*="/static/"]');
  const { bridge } = await import(src.replace(/(ui|pages)\\/.*/, 'ui/panel/microphone.js'));
  const { can, mic, speaking, look } = bridge.its;
  const told = Object.keys(bridge.its).filter((what) => /mic|speaking/.test(what) && bridge.its[what] !== undefined);
  return [[can.join(), mic, speaking, look], told];
}"""
"""What the panel knows by the program around it: whether it can mute, microphone on, heard, look; null: not known."""


@contextmanager
def serving(*without: str, **more: str) -> Iterator[Server]:
    """Serve with all programs on and their libraries in the data folder, but for some."""
    with scratch() as folder:
        there = folder / "data" / FOLDER
        there.mkdir(parents=True)
        for name in set(SDKS) - set(without):
            shutil.copy(package(SDKS[name].package, *SDKS[name].file.split("/")), there / f"{name}.js")
        settings = {"LOG_LEVEL": "debug", "HOSTS": "zoom teams meet", **more}
        with running(sayback("", folder, more=settings)) as server:
            yield server


def begun(server: Server, protocol: str = "speaker-listener", *, therapist: bool = False) -> dict[str, str]:
    """Make a talk without names; give the link of each seat."""
    body = json.dumps({"protocol": protocol, "therapist": therapist}).encode()
    asked = urllib.request.Request(f"{server.url}/api/sessions", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(asked, timeout=10) as answer:
        return {seat: server.url + how["link"] for seat, how in json.load(answer)["seats"].items()}


FRAME = '<iframe src="{}" allow="local-network-access" style="width:400px;height:800px"></iframe>'
"""A frame of ours in a page of the wide world, for which this computer is a nearby one."""


async def showing(page: Page, around: str, address: str, script: str) -> None:
    """Open a page of somebody else, at their address, with a frame of ours in it and a script before that."""
    body = f"<!doctype html><script>{script}</script>{FRAME.format(address)}"

    async def answer(route: Route) -> None:
        await route.fulfill(body=body, content_type="text/html")

    await page.context.grant_permissions(["local-network-access"])
    await page.route(around, answer)
    await page.goto(around)


async def sit(place: Page | Frame, link: str) -> None:
    """Come in by the door of a program: paste the link, say that one can speak freely."""
    await place.locator("input[name=link]").fill(link)
    await place.locator("form button.main").click()
    await place.locator("main.panel").wait_for(timeout=PATIENCE)
    await place.locator(".stack .answer").first.click()
    await place.get_by_text("Nobody else sees your answer").wait_for(state="hidden", timeout=PATIENCE)


async def beside(browser: Browser, link: str) -> Page:
    """Open a link in another person's browser, and sit down."""
    _, page = await window(browser, [])
    await page.goto(link)
    await page.locator("main.panel").wait_for(timeout=PATIENCE)
    await page.locator(".stack .answer").first.click()
    await page.get_by_text("Nobody else sees your answer").wait_for(state="hidden", timeout=PATIENCE)
    return page


async def until(room: Room, wanted: Locator) -> None:
    """Go on as the two are asked to until this is on a page."""
    end = time.monotonic() + PATIENCE / 1000
    while not await wanted.count():
        assert time.monotonic() < end, wanted
        if not [await go_on(room, seat, Mouse()) for seat in room.windows]:
            await asyncio.sleep(0.05)


async def knows(place: Page | Frame, *wanted: object) -> None:
    """Wait until the panel knows just this; what it was never told of is None as well."""
    end = time.monotonic() + PATIENCE / 1000
    while (now := (await place.evaluate(KNOWN))[0]) != [*wanted]:
        assert time.monotonic() < end, now
        await asyncio.sleep(0.05)


async def heard_of(place: Page | Frame) -> list[str]:
    """List what the panel was told of at all, be it that nothing is known: for that it keeps a place."""
    found: list[str] = (await place.evaluate(KNOWN))[1]
    return found
