"""The panel in calls' own programs where their libraries are not here: as plain as on any page."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Browser

from tests.browser.rooms import window
from tests.load.process import Server


@pytest.mark.parametrize("name", ["zoom", "teams"])
async def test_without_its_library_the_door_opens_plainly(browser: Browser, server: Server, name: str) -> None:
    context, page = await window(browser, complaints := [])
    fetched: list[str] = []
    page.on("request", lambda asked: fetched.append(asked.url))
    async with page.expect_request("**/ui/hosts/pick.js"):
        await page.goto(f"{server.url}/host/{name}")
    await page.locator("input[name=link]").wait_for()
    assert await page.evaluate("sessionStorage.length") == 0
    assert not [url for url in fetched if f"/hosts/{name}" in url]
    assert not complaints
    await context.close()


async def test_window_that_no_door_marked_loads_no_library(browser: Browser, server: Server) -> None:
    context, page = await window(browser, [])
    await page.goto(f"{server.url}/help")
    await page.evaluate("sessionStorage.setItem('sayback.host', 'junk')")
    fetched: list[str] = []
    page.on("request", lambda asked: fetched.append(asked.url))
    async with page.expect_request("**/ui/hosts/pick.js"):
        await page.goto(f"{server.url}/host/zoom/s/{'x' * 22}")
    await asyncio.gather(page.locator("#out").wait_for(), page.wait_for_load_state("networkidle"))
    assert not [url for url in fetched if "/hosts/zoom" in url]
    await context.close()
