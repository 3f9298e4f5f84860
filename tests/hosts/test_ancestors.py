from __future__ import annotations

from playwright.async_api import Browser, expect

from tests.hosts.framed import Outside, inside
from tests.load.process import Server

PATHS = [
    "/s/x",
    "/",
    "/wall",
    "/day",
    "/n",
    "/help",
    "/host/window",
    "/host/extension/s/x",
    "/host/zoom",
    "/host/teams/s/x",
    "/host/meet",
]
SANDBOX = "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox"
"""What our pages need of a sandbox."""


async def test_only_the_host_that_is_named_shows_the_panel(browser: Browser, server: Server, outside: Outside) -> None:
    page = await browser.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "frame-ancestors" in said.text else None)
    for path in PATHS:
        refused.clear()
        await page.goto(outside.showing(server.url + path))
        assert len(refused) == 1, path
        await expect(inside(page).locator("#out, #root")).to_have_count(0)
    refused.clear()
    for path in ("/host/embed", f"/host/embed/s/{'x' * 22}"):
        await page.goto(outside.showing(server.url + path))
        await expect(inside(page).locator("#out")).to_be_visible()
    assert not refused
    await page.close()


async def test_sandbox_without_an_origin_leaves_the_way_out(browser: Browser, server: Server, outside: Outside) -> None:
    page = await browser.new_page()
    await page.goto(outside.showing(f"{server.url}/host/embed", more='sandbox="allow-scripts"'))
    await expect(inside(page).locator("#out")).to_be_visible()
    assert not await inside(page).locator("h1").count()
    await page.goto(outside.showing(f"{server.url}/host/embed", more=f'sandbox="{SANDBOX}"'))
    await expect(inside(page).locator("h1")).to_be_visible()
    await page.close()
