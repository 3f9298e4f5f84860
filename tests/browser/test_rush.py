"""A line that somebody fills with names.

A real person keeps their place, or is told kindly and comes in again.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Collection

from playwright.async_api import Browser, expect

from tests.browser.rooms import PATIENCE
from tests.browser.test_workshop import come_in, gather
from tests.load.process import Server

CAPACITY = 40


async def fill(server: Server, code: str, names: int, page_of: Browser) -> Collection[int]:
    """Come in again and again with the code, from one address.

    Gives the statuses that were answered.
    """
    context = await page_of.new_context()
    address, found = f"{server.url}/api/join/{code}", list[int]()
    for _ in range(names // 10):
        bodies = [{"name": "n" * 214, "locale": "en", "token": secrets.token_urlsafe(32)} for _ in range(10)]
        answers = await asyncio.gather(*(context.request.post(address, data=body) for body in bodies))
        found += [answer.status for answer in answers]
    await context.close()
    return found


async def test_flooded_line_is_emptied_and_new_code_readmits_person(browser: Browser, server: Server) -> None:
    there = await gather(browser, server, capacity=CAPACITY)
    wall = there.wall
    first = await come_in(browser, server, there, "Mira")
    assert 201 in await fill(server, there.code, 50, browser)
    late = await come_in(browser, server, there, "Jonas")  # a real person finds no full room
    await wall.get_by_role("button", name="Waiting room").click(timeout=PATIENCE)
    await wall.get_by_text("joined faster than a room fills up").wait_for(timeout=PATIENCE)
    await wall.locator(".line input[type=search]").fill("2")
    await wall.locator(".person-in", has_text="#2").first.click()
    await wall.get_by_role("button", name="Remove everyone from here on").click()
    await expect(wall.locator("[data-since]")).to_contain_text("everyone who came after: 51 people?")
    await wall.get_by_role("button", name="Remove, new code").click()
    notice = wall.get_by_text("51 removed. The new code is")
    await notice.wait_for(timeout=PATIENCE)
    there.code = (await notice.inner_text()).split("The new code is ")[1].strip(".").replace("-", "")
    await wall.get_by_role("button", name="Waiting room (1)").wait_for(timeout=PATIENCE)
    await expect(first.get_by_role("heading", level=1)).to_have_text("You\u2019re in. Nothing to do for now.")
    await expect(late.get_by_role("heading", level=1)).to_have_text("The waiting room starts over")
    await expect(late.locator("main")).to_contain_text("It isn\u2019t about you.")
    await late.get_by_role("button", name="Type the new code").click()
    await late.fill("input[name=code]", there.code)
    await late.get_by_role("button", name="Go on").click()
    await late.fill("input[name=name]", "Jonas")
    await late.get_by_role("button", name="Come in").click()
    await late.get_by_text("You\u2019re in.").wait_for(timeout=PATIENCE)
    await wall.locator(".line input[type=search]").fill("")
    await wall.locator(".proposals li", has_text="Mira & Jonas").get_by_role("button", name="Pair").click()
    for page in (first, late):
        await page.wait_for_url("**/s/*", timeout=PATIENCE)
    assert there.complaints == []
    for context in browser.contexts:
        await context.close()
