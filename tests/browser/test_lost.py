"""A store that lost what it had acknowledged.

Every page says so, for the eye and the ear, and the talk goes on.
"""

from __future__ import annotations

import os
import signal

from playwright.async_api import Browser, expect

from tests.browser.rooms import PATIENCE, leave, take_seats
from tests.browser.typed import HAND, come_to, links
from tests.load.process import running, sayback, scratch

SAYS = "The last moments were lost. Just say that part again; the talk goes on from here."
HEARD = f"[role=status]:text-is('{SAYS}')"


async def test_lost_steps_are_announced_everywhere_and_repeatable(browser: Browser) -> None:
    with scratch() as folder:
        start = sayback("", folder)
        with running(start) as server:
            urls = links(server, "thank-you", ("a", "b", "therapist"))
            room = await take_seats(browser, urls, HAND)
            await come_to(room, "turn.talk")
            [file] = (folder / "data" / "appendonlydir").glob("*.incr.aof")
            [note] = folder.rglob("valkey.pid")
            whole = file.stat().st_size
            await HAND.tap(room.page("a"), room.page("a").locator("[data-main] button").first)
            for page in room.windows.values():
                await expect(page.locator("main.panel")).not_to_have_attribute("data-page", "turn.talk")
            os.kill(int(note.read_text().split()[0]), signal.SIGSTOP)
            start.kill()
            os.kill(int(note.read_text().split()[0]), signal.SIGKILL)
            os.truncate(file, whole + 7)
            start.start()
            for page in room.windows.values():
                await expect(page.locator(".answered")).to_have_text(SAYS)
                await expect(page.locator(HEARD)).to_have_count(1)
            for page in room.windows.values():
                await expect(page.locator("main.panel")).to_have_attribute("data-page", "turn.talk")
                await expect(page.locator(".answered")).to_have_count(0)
            await HAND.tap(room.page("a"), room.page("a").locator("[data-main] button").first)
            await expect(room.page("b").locator("main.panel")).not_to_have_attribute("data-page", "turn.talk")
            await expect(room.page("b").locator(".answered")).to_have_count(0, timeout=PATIENCE)
            for page in room.windows.values():
                await leave(page)
