"""The page around a panel and the panel stay apart: the one keeps its focus, the other is left at any moment."""

from __future__ import annotations

import asyncio

from playwright.async_api import Browser, Route, expect

from tests.browser import typed
from tests.hosts.framed import Outside, inside
from tests.hosts.test_bridge import called, page_of, talking
from tests.load.process import Server

FIELD = "document.body.append(Object.assign(document.createElement('input'), { id: 'chat' }))"
BLURS = "chat.addEventListener('blur', () => (window.blurred = true)); chat.focus()"


async def test_exit_before_the_bridge_came_is_told(browser: Browser, server: Server, outside: Outside) -> None:
    page, gone = await browser.new_page(), asyncio.Event()

    async def late(route: Route) -> None:
        await gone.wait()
        await route.continue_()

    await page.route("**/ui/panel/microphone.js", late)
    await page.goto(page_of(outside, server, typed.links(server)["a"]))
    await inside(page).locator("#out").click()
    await expect(inside(page).locator("h1")).to_have_text("Notes")
    gone.set()
    await page.wait_for_url("about:blank")
    await page.close()


async def test_new_steps_leave_the_focus_where_it_is(browser: Browser, server: Server, outside: Outside) -> None:
    links = typed.links(server, "speaker-listener", first="b")
    async with called(browser, outside, server, links["a"]) as page:
        room, frame = await talking(browser, page, links)
        heading = await frame.locator("h1").first.inner_text()
        await frame.locator("[data-main], .page").first.click()
        await page.evaluate(FIELD)
        await page.evaluate(BLURS)
        await page.keyboard.type("one ")
        await room.windows["b"].locator("[data-main] .main").click()
        await expect(frame.locator("h1").first).not_to_have_text(heading)
        await page.keyboard.type("two")
        assert await page.evaluate("[chat.value, window.blurred]") == ["one two", None]
        assert await frame.evaluate("document.activeElement === document.body")
