"""A seat inside another site's page, and outside it: what browsers part, and how the two come together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from playwright.async_api import Browser, BrowserContext, Error, Frame, FrameLocator, Locator, Page, expect

from tests.browser.rooms import holds
from tests.browser.typed import links
from tests.hosts.framed import Outside, frame_of, inside
from tests.load.process import Server

RECORDS = "Object.keys(localStorage).concat(Object.keys(sessionStorage)).filter((it) => /^sayback:[\\w-]{22}/.test(it))"
CLOSED = """if (top !== self) for (const name of ['localStorage', 'sessionStorage'])
  Object.defineProperty(window, name, { get() { throw new DOMException('', 'SecurityError'); } });"""
WINDOWS = "performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/ui/panel/windows.js'))"
WIDE = {"width": 1100, "height": 800}


@asynccontextmanager
async def person(browser: Browser) -> AsyncIterator[tuple[BrowserContext, Page]]:
    context = await browser.new_context(viewport=WIDE, reduced_motion="reduce")
    yield context, await context.new_page()
    await context.close()


def in_frame(link: str) -> str:
    """Give the same link for a frame."""
    return link.replace("/s/", "/host/embed/s/")


async def sit(page: Page | FrameLocator) -> None:
    await page.locator("main.door .deeds button.main").last.click()
    await expect(page.locator("main.panel")).to_be_visible()


async def sheet(panel: FrameLocator, *names: str) -> None:
    await panel.locator(".foot button.help").click()
    for name in names:
        await panel.locator(".page button", has_text=name).click()


async def outside_of(context: BrowserContext, panel: FrameLocator) -> Page:
    """Open the window of our own beside a frame."""
    await sheet(panel, "Beside call")
    async with context.expect_page() as opened:
        await panel.get_by_role("button", name="In a small window").click()
    return await opened.value


async def seated(page: Page, outside: Outside, link: str) -> FrameLocator:
    """Sit down in a frame."""
    await page.goto(outside.showing(in_frame(link)))
    await sit(inside(page))
    return inside(page)


async def closing(window: Page, button: Locator) -> None:
    """Tap what closes a window."""
    async with window.expect_event("close"):
        with suppress(Error):  # it may be closed before the click is over
            await button.click()


async def left(frame: Frame | Page) -> None:
    """Wait for the plain page, and that nothing of a talk is kept beside it."""
    await expect(frame.locator("h1")).to_have_text("Notes")
    await holds(frame, f"!{RECORDS}.length")  # type: ignore[arg-type]


async def test_seat_goes_to_a_window_and_both_leave(browser: Browser, server: Server, outside: Outside) -> None:
    link = links(server)["a"]
    async with person(browser) as (context, page):
        await seated(page, outside, link)
        await page.goto(outside.showing(in_frame(link).split("#")[0]))
        panel = inside(page)
        await expect(panel.locator("main.panel")).to_be_visible()
        small = await outside_of(context, panel)
        await expect(small.locator("main.panel")).to_be_visible()
        assert small.url.endswith("/host/window/s/" + link.split("/s/")[1].split("#")[0])
        await small.locator("#out").click()
        await left(await frame_of(page, ""))
        await left(small)


async def test_exit_closes_the_window_after_a_reload(browser: Browser, server: Server, outside: Outside) -> None:
    link = links(server)["a"]
    async with person(browser) as (context, page):
        small = await outside_of(context, await seated(page, outside, link))
        await expect(small.locator("main.panel")).to_be_visible()
        await page.goto(outside.showing(in_frame(link).split("#")[0]))
        panel = inside(page)
        await expect(panel.locator("main.panel")).to_be_visible()
        async with small.expect_event("close"):
            await panel.locator("#out").click()
        await left(await frame_of(page, ""))
        outer = await context.new_page()
        await outer.goto(f"{server.url}/healthz")
        assert await outer.evaluate(RECORDS) == []


async def test_used_link_in_a_frame_fetches_the_seat(browser: Browser, server: Server, outside: Outside) -> None:
    link = links(server)["a"]
    async with person(browser) as (context, page):
        await page.goto(link)
        await sit(page)
        # where the frame can keep nothing the seat stays here, too
        for address, closed in ((in_frame(link).split("#")[0], True), (in_frame(link), False)):
            framed = await context.new_page()
            if closed:
                await framed.add_init_script(CLOSED)
            await framed.goto(outside.showing(address))
            panel = inside(framed)
            if not closed:
                await panel.locator("main.door .deeds button.main").click()
                await expect(panel.get_by_text("This link is already in use.")).to_be_visible()
            async with context.expect_page() as opened:
                await panel.get_by_role("button", name="I already sit in this browser").click()
            small = await opened.value
            await expect(small.locator(".known .talk")).to_have_count(1)
            await expect(panel.locator("main.panel")).to_have_count(0)
            await closing(small, small.locator(".known .talk"))
            await expect(panel.locator("main.panel")).to_be_visible()
            assert await framed.title() == "A call" and await panel.locator("title").inner_text() == "Sayback"
            assert len(await page.evaluate(RECORDS)) == (2 if closed else 1), "a seat that went over is here no more"
            if not closed:
                assert await (await frame_of(framed)).evaluate(RECORDS)
            await framed.close()


async def test_window_of_a_stranger_names_nothing(browser: Browser, server: Server, outside: Outside) -> None:
    link = links(server)["a"]
    async with person(browser) as (context, page):
        await page.goto(link)
        await sit(page)
        await page.goto(outside.showing("about:blank"))
        for path in ("", f"/s/{link.split('/s/')[1].split('#')[0]}"):
            async with context.expect_page() as opened:
                await page.evaluate(f"void open('{server.url}/host/window{path}', '', 'popup')")
            small = await opened.value
            if path:
                await small.wait_for_url(lambda url: "/host/" not in url)
                assert await small.evaluate("opener") is None
            else:
                await expect(small.get_by_role("button", name="Talks in this browser")).to_be_visible()
                await expect(small.locator(".known")).to_have_count(0)
            await small.close()


async def test_browser_without_a_seat_says_so_in_the_frame(browser: Browser, server: Server, outside: Outside) -> None:
    link = links(server)["a"]
    async with person(browser) as (context, page):
        await page.goto(outside.showing(in_frame(link).split("#")[0]))
        panel = inside(page)
        async with context.expect_page() as opened:
            await panel.get_by_role("button", name="I already sit in this browser").click()
        small = await opened.value
        await expect(small.get_by_text("This browser has no place in a talk.")).to_be_visible()
        await closing(small, small.get_by_role("button", name="Close"))
        await expect(panel.get_by_text("This browser has no place in a talk.")).to_be_visible()


async def test_frame_offers_no_row_that_cannot_work_there(browser: Browser, server: Server, outside: Outside) -> None:
    async with person(browser) as (_, page):
        panel = await seated(page, outside, links(server)["a"])
        await panel.locator(".stack .answer").first.click()
        await expect(panel.locator("[data-main] button.main")).to_be_visible()
        await holds(await frame_of(page), WINDOWS)  # type: ignore[arg-type]
        await sheet(panel, "Beside call")
        assert await panel.locator("title").inner_text() == "Sayback", "a tab of the call tells nothing"
        await expect(panel.get_by_role("button", name="In a small window")).to_be_visible()
        await expect(panel.get_by_role("button", name="On top of the call")).to_have_count(0)
        await panel.locator("[data-main] button").click()
        await sheet(panel, "Clock")
        await expect(panel.get_by_text("Hide clock", exact=True)).to_be_visible()
        await expect(panel.get_by_text("Reminder after a break")).to_have_count(0)
