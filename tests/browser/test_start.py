"""The page where a talk is made."""

from __future__ import annotations

from dataclasses import replace

from playwright.async_api import Browser, expect

from tests.browser.rooms import PATIENCE, Mouse, far, make_links, take_seats, window
from tests.browser.typed import come_to
from tests.load.process import Server


async def test_equal_names_show_a_hint_and_may_continue(browser: Browser, server: Server) -> None:
    complaints: list[str] = []
    context, page = await window(browser, complaints)
    await page.goto(f"{server.url}/#talk=thank-you")
    hint = page.locator("#alike")
    await page.fill("input[name=a]", "Kim")
    assert not await hint.is_visible()
    await page.fill("input[name=b]", "kim ")
    await expect(hint).to_contain_text("a nickname", use_inner_text=True)
    await page.fill("input[name=b]", "Kim B")
    assert not await hint.is_visible()
    await page.fill("input[name=b]", "Kim")
    await page.locator("form .deed button.main").click()
    await page.locator("#url-b").wait_for()
    assert not complaints
    await context.close()


async def test_links_with_a_therapist_are_copied_one_by_one(whole: Browser, server: Server) -> None:
    complaints: list[str] = []
    context, page = await window(whole, complaints)
    await context.grant_permissions(["clipboard-read", "clipboard-write"])
    links = await make_links(page, replace(server, url=far(server)), "Thank you", Mouse())
    ways = page.locator(".give")
    await expect(ways).to_have_count(2)
    chat = page.get_by_role("button", name="Copy for the call")
    await expect(chat).to_contain_text(["Anyone in this chat can take this seat."] * 2)
    read = "navigator.clipboard.readText()"
    await ways.nth(1).get_by_role("button", name="Copy for a private message").click()
    await expect(page.get_by_role("button", name="Copied")).to_have_count(1)
    assert await page.evaluate(read) == links["b"]
    await chat.nth(0).click()
    await expect(ways.nth(0).get_by_role("button", name="Copied")).to_have_count(1)
    assert await page.evaluate(read) == links["a"]
    await expect(page.get_by_role("button", name="Copied")).to_have_count(1)
    assert not complaints
    await context.close()


async def test_links_of_erased_talk_leave_the_start_page(browser: Browser, server: Server) -> None:
    context, page = await window(browser, [])
    links = await make_links(page, server, "Thank you", Mouse(), {"a": "Mira", "b": "Jonas"})
    await page.reload()
    await expect(page.locator("#url-a")).to_have_value(links["a"], timeout=PATIENCE)
    room = await take_seats(browser, links, Mouse())
    await page.reload()
    await expect(page.locator("#url-b")).to_have_value(links["b"], timeout=PATIENCE)
    await come_to(room, "closed.closed")
    await room.page("a").get_by_role("button", name="Erase everything now").click()
    await room.page("a").get_by_role("button", name="Yes, erase everything").click()
    await room.page("b").get_by_role("heading", name="Everything is erased.").wait_for(timeout=PATIENCE)
    await page.reload()
    await page.get_by_text("The talk these links were for is over").wait_for(timeout=PATIENCE)
    assert await page.locator("#url-a").count() == 0
    assert links["a"].rsplit("#", 1)[1] not in await page.evaluate("JSON.stringify({...sessionStorage})")
    await context.close()
