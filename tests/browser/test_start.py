"""The page where a talk is made."""

from __future__ import annotations

from playwright.async_api import Browser

from tests.browser.rooms import window
from tests.load.process import Server


async def test_two_of_one_name_are_told_kindly_and_may_go_on(browser: Browser, server: Server) -> None:
    complaints: list[str] = []
    context, page = await window(browser, complaints)
    await page.goto(f"{server.url}/#talk=thank-you")
    hint = page.locator("#alike")
    await page.fill("input[name=a]", "Kim")
    assert not await hint.is_visible()
    await page.fill("input[name=b]", "kim ")
    assert "A nickname" in await hint.inner_text()
    await page.fill("input[name=b]", "Kim B")
    assert not await hint.is_visible()
    await page.fill("input[name=b]", "Kim")
    await page.locator("form .deed button.main").click()
    await page.locator("#url-b").wait_for()
    assert not complaints
    await context.close()
