"""Words that may mean danger, in a real talk.

Whoever picks one and holds it back looks to the other like whoever picks none, and help opens without leaving the page.
"""

from __future__ import annotations

import asyncio
import time

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.rooms import PATIENCE, Room
from tests.browser.typed import HAND, boxes, come_to, seated, show, stand, theirs
from tests.load.process import Server

LINE = ".card > .note.brief"
DEED = "[data-main] button.main"
DRAWN = "[data-page='{}'] [data-main] :is(button.main:not([aria-disabled=true]), .calm)"


async def picture(page: Page, place: str) -> bytes:
    """Take a picture of a place once all that was tapped has arrived."""
    await page.locator(DRAWN.format(place)).wait_for(timeout=PATIENCE)
    await page.locator(".top .kept", has_text="saved").wait_for(timeout=PATIENCE)
    await page.mouse.move(0, 0)
    await page.evaluate("document.activeElement?.blur()")
    return await page.screenshot(animations="disabled", caret="hide")


async def same(one: Page, other: Page, place: str) -> None:
    """Wait until both pages look the same to the last point."""
    end = time.monotonic() + PATIENCE / 1000
    while await picture(one, place) != await picture(other, place):
        assert time.monotonic() < end, f"the two pages differ at {place}"
        await asyncio.sleep(0.1)


async def pick(room: Room, words: tuple[str, ...]) -> None:
    """Pick these words as a, and go on."""
    a = room.page("a")
    for word in words:
        await a.locator(".chip", has=a.get_by_text(word, exact=True)).locator("input").check(force=True)
    await HAND.tap(a, a.locator(DEED))


async def to_the_picks(*rooms: Room) -> None:
    for room in rooms:
        for page in room.windows.values():
            await page.emulate_media(reduced_motion="reduce")
        await come_to(room, "write.fill")


async def test_picks_held_back_look_to_the_other_like_none(browser: Browser, server: Server) -> None:
    async with (
        seated(browser, server, protocol="after-a-fight") as held,
        seated(browser, server, protocol="after-a-fight") as none,
    ):
        await to_the_picks(held, none)
        await same(held.page("b"), none.page("b"), "write.fill")
        await pick(held, ("unsafe", "trapped"))
        await pick(none, ())
        await same(held.page("b"), none.page("b"), "write.fill")
        await same(held.page("a"), none.page("a"), "write.fill")
        for room in (held, none):
            await HAND.tap(room.page("b"), room.page("b").locator(DEED))
            await stand(room, "write.look")
        await expect(held.page("a").locator(".rows [role=checkbox]")).to_have_count(2)
        await same(held.page("b"), none.page("b"), "write.look")
        for room in (held, none):
            await HAND.tap(room.page("a"), room.page("a").locator(DEED))
        await same(held.page("b"), none.page("b"), "write.look")
        assert not held.complaints + none.complaints


async def test_one_word_is_shown_and_the_other_stays(browser: Browser, server: Server) -> None:
    async with seated(browser, server, protocol="after-a-fight") as room:
        await to_the_picks(room)
        await pick(room, ("unsafe", "hurt"))
        await HAND.tap(room.page("b"), room.page("b").locator(DEED))
        await stand(room, "write.look")
        await show(room.page("a"), "hurt")
        await theirs(room.page("b"), "a").filter(has_text="hurt").wait_for(timeout=PATIENCE)
        assert "unsafe" not in await room.page("b").content()
        assert {ref.rsplit("/", 1)[1] for ref in await boxes(server, room)} >= {"feelings", "feelings.shown"}


@pytest.mark.parametrize("width", [320, 1200])
async def test_help_opens_on_the_page_and_asks_for_nothing(browser: Browser, server: Server, width: int) -> None:
    async with seated(browser, server, protocol="after-a-fight") as room:
        await to_the_picks(room)
        a = room.page("a")
        await a.set_viewport_size({"width": width, "height": 640})
        await a.locator(".chip input").nth(3).check(force=True)
        asked: list[str] = []
        a.on("request", lambda request: asked.append(request.url))
        await HAND.tap(a, a.locator(LINE).get_by_role("button"))
        await a.locator(".page .calls").first.wait_for(timeout=PATIENCE)
        await expect(a.locator("#out")).to_be_visible()
        await HAND.tap(a, a.locator("[data-main] button.second"))
        await expect(a.locator(".chip input").nth(3)).to_be_checked()
        assert asked == []
        await a.keyboard.press("Escape")
        await a.keyboard.press("Escape")
        await a.wait_for_url("**/n")
