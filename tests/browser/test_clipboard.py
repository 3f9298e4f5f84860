"""The link that a page put into the clipboard goes with the quick exit, and nothing else there."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser

from tests.browser.rooms import PATIENCE, arrived, far, window
from tests.browser.test_exit import Way, escape, seat, shift, tab
from tests.browser.typed import links, sheet
from tests.load.process import Server


@pytest.mark.parametrize("way", [escape, shift, tab])
async def test_a_link_that_was_copied_here_last_is_overwritten(browser: Browser, server: Server, way: Way) -> None:
    context, _ = await window(browser, [], permissions=["clipboard-read", "clipboard-write"])
    page = await seat(context, links(server)["a"].replace(server.url, far(server)))
    read = "navigator.clipboard.readText()"
    await sheet(page, "Help", "Beside call", "On another device")
    await page.get_by_role("button", name="Copy the link").click()
    await page.get_by_text("Copied").wait_for(timeout=PATIENCE)
    assert "#1." in await page.evaluate(read)
    await page.keyboard.press("Escape")
    await way(page)
    await arrived(page)
    assert await page.evaluate(read) == "Notes"
    await context.close()


async def test_what_somebody_copied_after_the_link_stays(browser: Browser, server: Server) -> None:
    context, _ = await window(browser, [], permissions=["clipboard-read", "clipboard-write"])
    page = await seat(context, links(server)["a"].replace(server.url, far(server)))
    await sheet(page, "Help", "Beside call", "On another device")
    await page.get_by_role("button", name="Copy the link").click()
    await page.get_by_text("Copied").wait_for(timeout=PATIENCE)
    await page.evaluate("getSelection().selectAllChildren(document.querySelector('.foot'))")
    await page.keyboard.press("Control+C")
    copied = await page.evaluate("navigator.clipboard.readText()")
    await page.locator("#out").click()
    await arrived(page)
    assert copied and "#" not in copied and await page.evaluate("navigator.clipboard.readText()") == copied
    await context.close()
