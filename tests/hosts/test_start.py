"""A talk that its therapist starts beside the call, in a narrow frame, and how the two come in."""

from __future__ import annotations

import re

from playwright.async_api import Browser, FrameLocator, Page, expect

from tests.browser.rooms import Mouse, elsewhere, far, leave, window
from tests.hosts.framed import Outside, inside, parted
from tests.load.process import Server

HAND = Mouse()
SIX = re.compile(r"\d{3}\s?\d{3}")
TAKEN = re.compile(r"taken at .+, 1 device")


async def begun(page: Page, server: Server, outside: Outside) -> FrameLocator:
    """Start a talk in the frame and take the therapist's seat there."""
    outside.put("", "/favicon.ico", "image/x-icon")
    await page.goto(outside.showing(f"{far(server)}/host/embed", path="/start"))
    panel = inside(page)
    await HAND.tap(page, panel.get_by_role("button", name="For therapists: start a talk"))
    await HAND.tap(page, panel.locator("button.choice", has_text="Thank you").first)
    await HAND.write(page, panel.locator("input[name=a]"), "Mira")
    await HAND.tap(page, panel.get_by_role("button", name="Create the talk"))
    await HAND.tap(page, panel.locator("main.door .deeds button.main"))
    await expect(panel.locator("main.console")).to_be_visible()
    return panel


async def digits_on(page: Page | FrameLocator) -> str:
    """Read the six digits that a page shows."""
    shown = page.locator(".digits")
    await expect(shown).to_have_text(SIX)
    return re.sub(r"\D", "", await shown.inner_text())


async def seated_by_link(browser: Browser, link: str) -> Page:
    """Open a link and take its seat."""
    _, page = await window(browser, [])
    await page.goto(link)
    await HAND.tap(page, page.locator("main.door .deeds button.main"))
    await page.locator("main.panel").wait_for()
    return page


async def handed(browser: Browser, server: Server, panel: FrameLocator, page: Page) -> Page:
    """Hand the open link over by six digits; give the page of who got it."""
    await HAND.tap(page, panel.get_by_role("button", name="Six digits"))
    code = await digits_on(panel)
    _, theirs = await window(browser, [])
    await theirs.goto(f"{far(server)}/code")
    await HAND.write(theirs, theirs.get_by_label("Six-digit code"), code)
    await HAND.tap(theirs, theirs.get_by_role("button", name="Go on"))
    await expect(theirs.get_by_role("heading", name="Read these six digits aloud.")).to_be_visible()
    await expect(panel.get_by_text("Do you hear the same digits, from the right person?")).to_be_visible()
    assert await digits_on(theirs) == await digits_on(panel) != code
    await HAND.tap(page, panel.get_by_role("button", name="Yes, the same"))
    await HAND.tap(theirs, theirs.locator("main.door .deeds button.main"))
    await theirs.locator("main.panel").wait_for()
    return theirs


async def test_therapist_starts_in_a_frame_and_both_come(server: Server, outside: Outside) -> None:
    async with parted(*elsewhere(server)) as browser:
        complaints: list[str] = []
        context, page = await window(browser, complaints, viewport={"width": 780, "height": 800})
        await context.grant_permissions(["clipboard-read", "clipboard-write"])
        addresses: list[str] = []
        page.on("framenavigated", lambda frame: addresses.append(frame.url))
        panel = await begun(page, server, outside)
        assert any("/host/embed/s/" in address for address in addresses)
        assert not [address for address in addresses if "#" in address]
        rows = panel.locator(".room .rows li")
        await expect(rows).to_contain_text(["nobody has taken this seat yet"] * 2, use_inner_text=True)

        await expect(panel.locator(".give")).to_have_count(1)
        await expect(panel.get_by_role("button", name="Copy for the call")).to_contain_text(
            "Anyone in this chat can take this seat."
        )
        await HAND.tap(page, panel.get_by_role("button", name="Copy for a private message"))
        await expect(panel.get_by_role("button", name="Copied")).to_have_count(1)
        link = str(await page.evaluate("navigator.clipboard.readText()"))
        assert link.startswith(f"{far(server)}/s/") and "\n" not in link

        mira = await seated_by_link(browser, link)
        await expect(rows.nth(0)).to_contain_text(TAKEN)
        await expect(panel.get_by_role("button", name="Link: Mira")).to_have_count(0)
        await expect(panel.get_by_role("heading", name="Link: Second person")).to_be_visible()
        other = await handed(browser, server, panel, page)
        await expect(rows.nth(1)).to_contain_text(TAKEN)
        await expect(panel.locator(".give")).to_have_count(0)
        await expect(panel.get_by_text("Ask each of them, alone.")).to_be_visible()
        assert "taken" not in await mira.evaluate("document.body.innerText")
        assert not complaints
        for one in (mira, other, page):
            await leave(one)
