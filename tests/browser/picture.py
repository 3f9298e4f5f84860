"""Draws the README's pictures from the real thing: python -m tests.browser.picture"""

from __future__ import annotations

import asyncio
from base64 import b64encode

from playwright.async_api import Browser, async_playwright

from tests.browser.chromium import ARGS, executable
from tests.browser.rooms import Mouse, Room, go_on, make_links, take_seats, window
from tests.house.tree import ROOT
from tests.load.process import running, sayback, scratch

FOLDER = ROOT / ".github" / "pictures"
PICTURE = FOLDER / "talk.png"
CONSOLE = {"console-400.png": (400, 960), "console-1200.png": (1200, 950)}
SHEET = """<style>body {margin: 0; padding: 32px; background: #e7ecea; display: inline-flex; gap: 28px}
img {width: 360px; height: 780px; border-radius: 24px; box-shadow: 0 1px 3px #0003}</style>"""


async def to_the_saying_back(room: Room) -> None:
    """Until the listener says back what was heard, in the first turn."""
    while await room.place("a") != "reflect.say":
        for seat in ("a", "b"):
            if await room.place("a") != "reflect.say":
                await go_on(room, seat, Mouse())
    await asyncio.sleep(1)


async def draw(browser: Browser, room: Room) -> None:
    """The three panels beside each other."""
    shots = [await page.screenshot() for page in room.windows.values()]
    page = await browser.new_page(viewport={"width": 1240, "height": 844}, device_scale_factor=1)
    images = "".join(f'<img src="data:image/png;base64,{b64encode(shot).decode()}">' for shot in shots)
    await page.set_content(SHEET + images)
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    await page.locator("body").screenshot(path=PICTURE)


async def further(room: Room) -> None:
    """Through the first turns, at a pace that the timeline can show."""
    for place in ("more.more", "turn.talk", "reflect.say", "reflect.check", "more.more", "turn.talk", "reflect.say"):
        while await room.place("a") != place:
            for seat in ("a", "b"):
                if await room.place("a") != place:
                    await go_on(room, seat, Mouse())
        await asyncio.sleep(14 if place in ("turn.talk", "reflect.say") else 2)


async def draw_console(room: Room) -> None:
    """The therapist's page, narrow and wide, just after one of its hands."""
    desk = room.page("therapist")
    for name, (width, height) in CONSOLE.items():
        await desk.set_viewport_size({"width": width, "height": height})
        await desk.keyboard.press("+")
        await asyncio.sleep(1)
        await desk.screenshot(path=FOLDER / name)


async def main() -> None:
    """Starts everything, draws, stops everything."""
    with scratch() as folder, running(sayback("", folder)) as server:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=executable(), args=ARGS)
            _, page = await window(browser, [])
            links = await make_links(page, server, "Speaker and listener", Mouse())
            room = await take_seats(browser, links, Mouse(), device_scale_factor=2)
            await to_the_saying_back(room)
            await draw(browser, room)
            await further(room)
            await draw_console(room)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
