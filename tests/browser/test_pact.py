"""Two real panels: what lands, taps in words, a stop, a break.

The break comes due in a tab that is in the background.
"""

from __future__ import annotations

import contextlib

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.rooms import Gone, Mouse, Room, take_seats
from tests.browser.typed import links
from tests.load.process import Server

TWO = ("a", "b")


async def two(browser: Browser, server: Server) -> Room:
    """Seat two partners in the lobby, each in a browser of their own."""
    return await take_seats(browser, links(server, "empathy-turns", TWO), Mouse())


async def leave(room: Room) -> None:
    assert not room.complaints
    for page in room.windows.values():
        await page.context.close()


async def tap(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).click()


async def on_to(room: Room, place: str) -> None:
    """Do what both are asked until a is in this place."""
    for _ in range(60):
        if await room.place("a") == place:
            return
        for seat in TWO:
            deed = room.page(seat).locator("[data-main] button.main:not([aria-disabled=true])")
            if await deed.count() and await room.place("a") != place:
                with contextlib.suppress(Gone):
                    await Mouse().tap(room.page(seat), deed.first)
            await room.page(seat).wait_for_timeout(120)
    raise AssertionError(f"{place} is not reached from {await room.place('a')}")


async def test_palette_puts_preferred_cue_first_and_shows_answer(browser: Browser, server: Server) -> None:
    room = await two(browser, server)
    a, b = room.page("a"), room.page("b")
    await tap(b, "What helps")
    await tap(b, "I need to slow down: Helps")
    await tap(b, "Save this")
    await on_to(room, "turn.talk")
    turn = await a.locator(".side.has").get_attribute("data-who")
    await tap(a, "Reach out")
    await expect(a.get_by_text("Jonas says these help")).to_be_visible()
    await expect(a.locator(".cue b").first).to_have_text("I need to slow down", use_inner_text=True)
    await a.locator(".cue").first.click()
    await expect(b.get_by_role("heading", name="Mira is reaching out")).to_be_visible()
    await expect(a.get_by_text("Waiting")).to_be_visible()
    await tap(b, "I hear you")
    await expect(a.get_by_text("Jonas heard your")).to_be_visible()
    assert await a.locator(".side.has").get_attribute("data-who") == turn
    await leave(room)


async def test_stop_rests_both_anonymously_until_both_go_on(browser: Browser, server: Server) -> None:
    room = await two(browser, server)
    a, b = room.page("a"), room.page("b")
    await on_to(room, "turn.talk")
    await tap(b, "Stop")
    for page in (a, b):
        await expect(page.get_by_text("Someone asked to stop.", exact=True)).to_be_visible()
        said = await page.locator(".page").inner_text()
        assert "Mira" not in said and "Jonas" not in said
    await a.get_by_role("button", name="Go on").click()
    await expect(a.get_by_text("Both of you have to agree")).to_be_visible()
    await expect(b.get_by_text("Someone asked to stop.", exact=True)).to_be_visible()
    await b.get_by_role("button", name="Go on").click()
    for page in (a, b):
        await expect(page.get_by_text("Someone asked to stop.", exact=True)).to_be_hidden()
    assert await room.place("a") == "turn.talk"
    await leave(room)


async def test_break_is_ended_only_by_its_author(browser: Browser, server: Server) -> None:
    room = await two(browser, server)
    a, b = room.page("a"), room.page("b")
    await on_to(room, "turn.talk")
    await tap(a, "Break")
    await a.locator(".cue").first.click()
    for page in (a, b):
        await expect(page.locator(".time b")).to_contain_text("Back at")
        await expect(page.get_by_text("plan what to say next")).to_be_visible()
    assert await b.locator(".act .main").count() == 0, "the break is the other's"
    await a.locator(".act .main").click()
    await expect(b.locator(".act .main")).to_be_visible()
    await b.locator(".act .main").click()
    await expect(a.locator(".time b")).to_contain_text("min")
    assert await room.place("a") == await room.place("b") == "turn.talk"
    await leave(room)


NEXT_TAP = """(at) => new MutationObserver(() => {
  const link = [...document.querySelectorAll('.panel:not([data-page="reflect.check"]) .end .link')].at(at);
  if (link && !window.twice) link.click(window.twice = true);
}).observe(document, { subtree: true, attributes: true, childList: true })"""
"""Taps a quiet way, the first or the last, as soon as it comes with another page."""


@pytest.mark.parametrize("at", [0, -1], ids=["taking back", "taps on the turn"])
async def test_tap_meant_for_page_before_does_nothing(browser: Browser, server: Server, at: int) -> None:
    room = await two(browser, server)
    await on_to(room, "reflect.check")
    [asked] = [room.page(seat) for seat in TWO if await room.page(seat).locator(".stack .answer").count()]
    await asked.evaluate(NEXT_TAP, at)
    await asked.locator(".stack .answer").first.click()
    await expect(asked.locator(".answered")).to_have_text("One moment.")
    await expect(asked.locator("main.panel[data-page='more.more'] .stack")).to_be_visible()
    await leave(room)


async def test_three_taps_stay_with_their_author(browser: Browser, server: Server) -> None:
    room = await two(browser, server)
    a, b = room.page("a"), room.page("b")
    await on_to(room, "reflect.check")
    before = await b.locator("main.panel").inner_text()
    await tap(a, "How was that turn?")
    for at in range(3):
        await a.locator(".page fieldset").nth(at).locator("input").nth(3).check(force=True)
    await tap(a, "Save this")
    await expect(a.get_by_role("button", name="How was that turn?")).to_have_count(0)
    assert await b.locator("main.panel").inner_text() == before
    await leave(room)
