"""The help page by itself: first country, what is stored, what each number says."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.axe import faults
from tests.browser.rooms import PATIENCE, window
from tests.load.process import Server

KEPT = "JSON.parse(localStorage.getItem('sayback:pref:country'))"


async def help_page(browser: Browser, server: Server, zone: str, language: str = "en-US") -> Page:
    """Open the help page of a device in this time zone.

    `js:` is followed by what a strange browser gives as its zone.
    """
    strange = zone.startswith("js:")
    context, page = await window(browser, [], locale=language, timezone_id="Europe/Berlin" if strange else zone)
    if strange:
        script = f"Intl.DateTimeFormat.prototype.resolvedOptions = () => ({{ timeZone: {zone[3:]} }})"
        await context.add_init_script(script)
    await page.goto(f"{server.url}/help")
    await page.locator(".calls a").first.wait_for(timeout=PATIENCE)
    return page


@pytest.mark.parametrize(
    ("zone", "language", "says"),
    [
        ("Europe/Berlin", "de-DE", ["Deutschland"]),
        ("Europe/Berlin", "en-US", ["Germany", "United States"]),
        ("Asia/Calcutta", "en", ["India"]),
        ("America/Buenos_Aires", "es-419", ["Argentina"]),
    ],
)
async def test_help_shows_the_country_of_the_time_zone_first(
    browser: Browser, server: Server, zone: str, language: str, says: list[str]
) -> None:
    page = await help_page(browser, server, zone, language)
    await expect(page.locator("h2.place")).to_have_text(says, use_inner_text=True)
    large = await page.locator("h2.place").first.evaluate("it => parseFloat(getComputedStyle(it).fontSize)")
    assert large >= 24 and await page.evaluate("document.documentElement.lang") == language[:2]
    assert await page.evaluate(KEPT) is None, "nothing is stored unasked"
    await expect(page.locator("input[name=keep]")).to_have_count(1 if len(says) == 1 else 0)
    assert await faults(page) == []
    await page.context.close()


@pytest.mark.parametrize("zone", ["UTC", "Atlantic/Reykjavik", "js:'Mars/Olympus'", "js:undefined"])
async def test_help_asks_for_the_country_when_zone_says_nothing(browser: Browser, server: Server, zone: str) -> None:
    page = await help_page(browser, server, zone)
    await expect(page.get_by_text("112 or 911 reaches help in most countries")).to_be_visible()
    await expect(page.locator("h2.place")).to_have_count(0)
    await expect(page.locator("select[name=country]")).to_have_value("")
    hrefs = await page.locator(".calls a").evaluate_all("all => all.map((it) => it.getAttribute('href'))")
    assert hrefs == ["tel:112", "tel:911"]
    await page.locator("select[name=country]").select_option("US")
    await expect(page.locator("h2.place")).to_have_text(["United States"], use_inner_text=True)
    assert await page.evaluate(KEPT) is None
    await page.locator("select[name=country]").select_option("-")
    await expect(page.locator("h2.place")).to_have_count(0)
    await page.context.close()


async def test_each_number_says_whom_it_serves_and_every_way(browser: Browser, server: Server) -> None:
    page = await help_page(browser, server, "America/New_York")
    line = page.locator(".calls li", has_text="National Domestic Violence Hotline")
    await expect(line).to_contain_text("Violence at home · for everyone · day and night", use_inner_text=True)
    hrefs = await line.locator("a").evaluate_all("all => all.map((it) => it.getAttribute('href'))")
    assert hrefs == ["tel:18007997233", "sms:88788?&body=START", "https://thehotline.org"]
    await expect(line.get_by_role("link", name="Text START to 88788")).to_be_visible()
    await expect(page.get_by_text("We checked these in November 2026. If one does not work, call 911.")).to_be_visible()
    await expect(page.get_by_text("It may take more than one try.")).to_be_visible()
    await expect(page.get_by_role("heading", name="What each way leaves behind")).to_be_visible()
    module = await page.locator("link[rel=modulepreload][href$='/ui/help/help.js']").get_attribute("href")
    near = await page.evaluate("(module) => import(module).then(({ nearby }) => nearby())", module)
    assert [(entry["country"], entry["emergency"]["call"], entry["line"]["call"]) for entry in near] == [
        ("United States", "911", "1-800-799-7233")
    ]
    await page.locator("summary").last.click()
    await expect(page.locator(".copy")).to_contain_text("1-800-799-7233 · Text START to 88788 · Chat thehotline.org")
    await page.context.close()


async def test_the_one_line_shown_serves_the_whole_country(browser: Browser, server: Server) -> None:
    page = await help_page(browser, server, "Europe/London", "en-GB")
    module = await page.locator("link[rel=modulepreload][href$='/ui/help/help.js']").get_attribute("href")
    near = await page.evaluate("(module) => import(module).then(({ nearby }) => nearby())", module)
    assert [entry["line"]["name"] for entry in near] == ["Samaritans"]
    await page.context.close()


async def test_a_remembered_country_stands_beside_the_zone(browser: Browser, server: Server) -> None:
    page = await help_page(browser, server, "Europe/Berlin", "de-DE")
    await page.locator("select[name=country]").select_option("FR")
    await page.locator("input[name=keep]").check()
    assert await page.evaluate(KEPT) == "FR"
    await page.reload()
    await expect(page.locator("h2.place")).to_have_text(["Deutschland", "Frankreich"], use_inner_text=True)
    await page.locator("input[name=keep]").uncheck()
    await expect(page.locator("h2.place")).to_have_text(["Deutschland"], use_inner_text=True)
    assert await page.evaluate(KEPT) is None
    await page.context.close()
