"""Pictures for the README: python -m tests.browser.picture

From the real thing, with real talks. Only the pairs on the wall are made up: until so much happens at once, a quarter
of an hour would go by.
"""

from __future__ import annotations

import asyncio
import threading
from base64 import b64encode
from functools import partial
from http.server import ThreadingHTTPServer

import aiohttp
from playwright.async_api import Browser, async_playwright
from sayback.protocols.library import Library
from sayback.settings import beside

from tests.browser.chromium import ARGS, executable
from tests.browser.crowd import Crowd
from tests.browser.rooms import PATIENCE, Mouse, Room, go_on, make_links, take_seats, window
from tests.browser.test_workshop import gather
from tests.house.tree import ROOT
from tests.load.process import Server, running, sayback, scratch
from tests.wall.conftest import CLIENT, Serving, words

FOLDER = ROOT / ".github" / "pictures"
PICTURE = FOLDER / "talk.png"
CONSOLE = {"console-400.png": (400, 960), "console-1200.png": (1200, 950)}
SHEET = """<style>body {margin: 0; padding: 32px; background: #e7ecea; display: inline-flex; gap: 28px}
img {width: 360px; height: 780px; border-radius: 24px; box-shadow: 0 1px 3px #0003}</style>"""


async def to_the_saying_back(room: Room) -> None:
    """Play until the listener says back what was heard, in the first turn."""
    while await room.place("a") != "reflect.say":
        for seat in ("a", "b"):
            if await room.place("a") != "reflect.say":
                await go_on(room, seat, Mouse())
    await asyncio.sleep(1)


async def draw(browser: Browser, room: Room) -> None:
    """Draw the three panels beside each other."""
    shots = [await page.screenshot() for page in room.windows.values()]
    page = await browser.new_page(viewport={"width": 1240, "height": 844}, device_scale_factor=1)
    images = "".join(f'<img src="data:image/png;base64,{b64encode(shot).decode()}">' for shot in shots)
    await page.set_content(SHEET + images)
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    await page.locator("body").screenshot(path=PICTURE)


async def further(room: Room) -> None:
    """Play through the first turns, at a pace that the timeline can show."""
    for place in ("more.more", "turn.talk", "reflect.say", "reflect.check", "more.more", "turn.talk", "reflect.say"):
        while await room.place("a") != place:
            for seat in ("a", "b"):
                if await room.place("a") != place:
                    await go_on(room, seat, Mouse())
        await asyncio.sleep(14 if place in ("turn.talk", "reflect.say") else 2)


async def draw_console(room: Room) -> None:
    """Draw the therapist's page, narrow and wide, just after one of its hands."""
    desk = room.page("therapist")
    for name, (width, height) in CONSOLE.items():
        await desk.set_viewport_size({"width": width, "height": height})
        await desk.keyboard.press("+")
        await asyncio.sleep(1)
        await desk.screenshot(path=FOLDER / name)


async def draw_wall(browser: Browser) -> None:
    """Draw twenty-four pairs, of which some need something."""
    library = Library.load(beside("protocols"))
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Serving, directory=str(CLIENT))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = await browser.new_page(viewport={"width": 1200, "height": 1158}, reduced_motion="reduce")
        await page.goto(f"http://127.0.0.1:{server.server_address[1]}/")
        await page.wait_for_selector("body[data-ready]", state="attached")
        await page.evaluate("(how) => open_(how)", {"pairs": 24, "words": words(library)})
        await page.locator(".couple b", has_text="#").first.wait_for(state="detached")
        await asyncio.sleep(1)
        await page.screenshot(path=FOLDER / "wall.png")
        await page.close()
        server.shutdown()


async def draw_projector(browser: Browser, server: Server) -> None:
    """Draw the projector as the room sees it while people come in."""
    there = await gather(browser, server)
    async with aiohttp.ClientSession() as http:
        crowd = await Crowd.come(server, http, there.wall, there.links["you"], 22)
        _, page = await window(browser, [])
        await page.set_viewport_size({"width": 1200, "height": 675})
        await page.goto(there.links["projector"])
        await page.locator(".picture svg").wait_for(timeout=PATIENCE)
        await asyncio.sleep(2)
        await page.screenshot(path=FOLDER / "projector.png")
        for talk in crowd.shop.talks:
            talk.drop()


async def main() -> None:
    """Start everything, draw, stop everything."""
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
            await draw_projector(browser, server)
            await draw_wall(browser)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
