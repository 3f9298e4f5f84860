"""One device for two, first where the address is this computer's own.

Both are asked nothing that cannot be private.
"""

from __future__ import annotations

import json
import re

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.rooms import ANSWER, far, go_on, leave, pick, take_seats, window
from tests.browser.typed import HAND, links
from tests.load.process import Server

TAP = "main.door .deeds button.main"
READY = "[data-main] .main"


async def make_talk(page: Page, url: str, talk: str = "thank-you") -> None:
    """Make a talk and open its page of links."""
    await page.goto("about:blank")
    await page.goto(f"{url}/#talk={talk}")
    await page.fill("input[name=a]", "Mira")
    await page.fill("input[name=b]", "Jonas")
    await page.locator("form .deed button.main").click()
    await expect(page.locator("#url-b")).to_be_visible()


async def couch(page: Page) -> None:
    """Go from the page of links to the one device for two, past "This is us"."""
    await page.goto(str(await page.locator(".couch a").get_attribute("href")))
    await page.locator(TAP).click()
    await expect(page.locator(ANSWER)).to_have_count(2)


async def test_own_address_puts_one_device_first_without_useless_offers(browser: Browser, server: Server) -> None:
    _, page = await window(browser, [])
    await page.add_init_script("navigator.share ??= async () => undefined")
    await make_talk(page, server.url)
    await expect(page.locator("h2").first).to_have_text("On this device, for both of you")
    await expect(page.locator("main .main")).to_have_text("We share this device")
    await expect(page.locator("main")).to_contain_text("make share")
    await expect(page.locator("main")).to_contain_text("docs/share.md")
    for gone in ("Copy", "Share", "Show code"):
        await expect(page.get_by_role("button", name=gone)).to_have_count(0)
    async with page.context.expect_page() as opened:
        await page.get_by_role("link", name="Open here").first.click()
    tab = await opened.value
    await expect(tab.locator(TAP)).to_have_text("This is me")
    await tab.get_by_role("button", name="My phone").click()
    await expect(tab.locator(".sheet")).to_contain_text("no phone can open it")
    await expect(tab.locator("svg.qr")).to_have_count(0)
    await page.context.close()


async def test_address_that_others_can_open_shares_first(whole: Browser, server: Server) -> None:
    _, page = await window(whole, [])
    await make_talk(page, far(server))
    await expect(page.locator("h1")).to_have_text("One link for each of you")
    await expect(page.get_by_role("button", name="Copy")).to_have_count(2)
    await page.get_by_role("button", name="Show code").first.click()
    await expect(page.locator("svg.qr")).to_have_count(1)
    await expect(page.locator("main")).not_to_contain_text("make share")
    await page.goto(await page.locator("#url-a").input_value())
    await page.get_by_role("button", name="My phone").click()
    await expect(page.locator("svg.qr")).to_have_count(1)
    await page.context.close()


@pytest.mark.parametrize("near", [True, False], ids=["own address", "other address"])
async def test_question_never_vanishes_on_one_device(whole: Browser, server: Server, near: bool) -> None:
    _, page = await window(whole, [], locale="en-GB")
    await make_talk(page, server.url if near else far(server))
    await couch(page)
    card, answers = page.locator(".card"), page.locator(ANSWER)
    await expect(page.locator(READY), "nobody can be ready before").to_have_count(0)
    await expect(page.locator("svg.qr")).to_have_count(0 if near else 1)
    await expect(card).to_contain_text("in private" if near else "one question we")
    assert "Mira" not in await card.inner_text() and "Jonas" not in await card.inner_text()
    if near:
        await expect(page.locator(".calls a[href^='tel:']")).to_have_count(2)
        await expect(page.locator(".calls b").first).to_be_in_viewport()
    boxes = [await answers.nth(n).bounding_box() for n in range(2)]
    looks = [await answers.nth(n).evaluate("it => getComputedStyle(it).cssText + it.className") for n in range(2)]
    assert len({(box["width"], box["height"]) for box in boxes if box}) == 1 and len(set(looks)) == 1
    await page.get_by_role("button", name="Another day").click()
    await expect(page.get_by_role("heading", name="Another day is fine.")).to_be_visible()
    await page.get_by_role("button", name="Come back").click()
    await page.get_by_role("button", name="Go on").click()
    await expect(page.locator(READY)).to_have_count(2)
    await page.reload()
    await expect(page.locator(READY), "read once, on this device, for this talk").to_have_count(2)
    await page.get_by_role("button", name="Can each of you speak freely today?").click()
    await expect(card).to_contain_text("Another day is always a good answer.")
    await page.context.close()


async def test_deep_talk_gives_one_device_only_on_request(whole: Browser, server: Server) -> None:
    _, page = await window(whole, [])
    for url in (far(server), server.url):
        await make_talk(page, url, "after-a-fight")
        await expect(page.locator("main h2").first).to_have_text("This talk is meant for two devices")
        await expect(page.get_by_role("link", name="We share this device")).to_have_count(0)
        await page.get_by_role("button", name="Use one device anyway").click()
        await expect(page.get_by_role("link", name="We share this device")).to_be_focused()
    await page.goto(str(await page.locator(".couch a").get_attribute("href")))
    await expect(page.get_by_role("heading", name="This talk is meant for two devices")).to_be_visible()
    await expect(page.locator(TAP)).to_have_count(0)
    await expect(page.get_by_role("link", name="Choose another talk")).to_have_attribute("href", "/library")
    await page.get_by_role("button", name="Use one device anyway").click()
    await page.locator(TAP).click()
    await expect(page.locator(ANSWER)).to_have_count(2)
    await page.context.close()


async def test_dialogue_for_two_devices_is_never_on_one(whole: Browser, server: Server) -> None:
    _, page = await window(whole, [])
    for url in (far(server), server.url):
        await make_talk(page, url, "touch")
        await expect(page.locator("main h2").first).to_have_text("This talk is meant for two devices")
        await expect(page.locator("main")).to_contain_text("Open one link on each device")
        await expect(page.get_by_role("button", name="Use one device anyway")).to_have_count(0)
        await expect(page.locator(".couch")).to_have_count(0)
    a, b = [await page.locator(f"#url-{seat}").input_value() for seat in ("a", "b")]
    _, invite, link = a.split("#1")[1].split(".")
    await page.goto("about:blank")
    await page.goto(f"{a.split('#')[0]}#2.{invite}.{b.split('.')[-2]}.{link}")
    await expect(page.get_by_role("heading", name="This talk is meant for two devices")).to_be_visible()
    await expect(page.get_by_role("link", name="Choose another talk")).to_be_visible()
    await expect(page.locator("main.door .deeds button")).to_have_count(0)
    await page.context.close()


async def test_dialogue_that_rests_is_neither_made_nor_begun(browser: Browser, server: Server) -> None:
    _, page = await window(browser, [])
    await make_talk(page, server.url, "touch")
    link = await page.locator("#url-a").input_value()
    await page.evaluate("localStorage.setItem('sayback:pref:once', JSON.stringify({ touch: Date.now() - 1000 }))")
    await page.goto(link)
    await page.locator(TAP).click()
    await pick(page)
    await expect(page.locator(".card")).to_contain_text("You have had this talk today.")
    await expect(page.locator(READY)).to_have_count(0)
    await page.goto("about:blank")
    await page.goto(f"{server.url}/#talk=touch")
    await expect(page.locator("form .deed")).to_contain_text("Come back tomorrow.")
    await expect(page.locator("form .deed button")).to_have_count(0)
    await page.goto("about:blank")
    await page.goto(f"{server.url}/#talk=thank-you")
    await expect(page.locator("form .deed button.main")).to_be_visible()
    await page.context.close()


async def test_begun_dialogue_rests_for_each_of_its_devices(browser: Browser, server: Server) -> None:
    room = await take_seats(browser, links(server, "touch"), HAND)
    begun = "localStorage.getItem('sayback:pref:once')"
    assert [await page.evaluate(begun) for page in room.windows.values()] == [None, None], "waiting is not beginning"
    for _ in range(60):
        if {await room.place(seat) for seat in room.windows} == {"read.read"}:
            break
        for seat in room.windows:
            await go_on(room, seat, HAND)
    for page in room.windows.values():
        assert set(json.loads(str(await page.evaluate(begun)))) == {"touch"}
        await page.goto("about:blank")
        await page.goto(links(server, "touch")["a"])
        await page.locator(TAP).click()
        await pick(page)
        await expect(page.locator(".card")).to_contain_text("You have had this talk today.")
        await leave(page)


async def test_panel_on_own_address_explains_the_missing_code(browser: Browser, server: Server) -> None:
    _, page = await window(browser, [])
    await make_talk(page, server.url)
    await page.goto(await page.locator("#url-a").input_value())
    await page.locator(TAP).click()
    await pick(page)
    await expect(page.locator(READY)).to_be_visible()
    here = page.get_by_text("This address only works on this computer.")
    for way in (
        ("Help", "Beside call", "On another device"),
        ("You two see this", "A new link for someone", "Create a new link for Jonas"),
    ):
        for name in way:
            await page.locator(".panel").get_by_role("button", name=re.compile(rf"^{name}(?=$|\s*[A-Z])")).first.click()
        await expect(here).to_be_visible()
        await expect(page.locator("svg.qr")).to_have_count(0)
        await expect(page.get_by_role("button", name="Copy the link")).to_have_count(0)
        await expect(page.get_by_role("link", name="Open it here")).to_have_count(1)
        await page.locator("[data-main] .second").click()
    await page.context.close()
