"""The way in, before and around a talk.

A connection that does not open, a server that is down, links that lead nowhere.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route, expect

from tests.browser.proxy import Proxy, Sockets, between
from tests.browser.rooms import ANSWER, NAMES, PATIENCE, pick, window
from tests.browser.typed import links
from tests.load.process import Server

TAP = "main.door .deeds button.main"
ONE_LINE = 56
"""px that a line with its button takes, at the most."""
READY = "[data-main] .main"
SHUT = "This browser opens the page, but not the connection behind it."
DOWN = "No connection. We keep trying."
LATER = ("rest", "pages", "pact", "outer", "called", "next", "remind")
"""Modules of the page that is drawn while the line is down."""


@pytest_asyncio.fixture(loop_scope="session")
async def proxy(server: Server) -> AsyncIterator[Proxy]:
    async with between(server.url) as proxy:
        yield proxy


async def opened(browser: Browser, link: str, **more: object) -> Page:
    """Open a link in a browser of its own."""
    _, page = await window(browser, [], **more)
    await page.goto(link)
    return page


async def loaded(page: Page, modules: tuple[str, ...]) -> None:
    """Wait until these modules of the panel are here."""
    names = "performance.getEntriesByType('resource').map(({name}) => name.split('/').at(-1))"
    end = time.monotonic() + PATIENCE / 1000
    while missing := {f"{name}.js" for name in modules} - set(await page.evaluate(names)):
        assert time.monotonic() < end, missing
        await asyncio.sleep(0.05)


# the page is answered, and the connection behind it does not open


@pytest.mark.parametrize("how", ["refuse", "swallow"])
async def test_shut_socket_is_shown_before_link_is_used(
    browser: Browser, server: Server, proxy: Proxy, how: Sockets
) -> None:
    urls = links(server, "thank-you")
    proxy.sockets = how
    page = await opened(browser, proxy.at(urls["a"]))
    await expect(page.get_by_role("heading", name=SHUT)).to_be_visible()
    await expect(page.get_by_role("heading", name=SHUT)).to_be_focused()
    await expect(page.locator(".points li")).to_have_count(3)
    assert "rofile" not in await page.inner_text("main") and "rust" not in await page.inner_text("main")
    await page.get_by_role("button", name="Try again").click()
    await expect(page.get_by_role("button", name="Try again")).to_be_visible()
    proxy.sockets = "pass"
    await page.get_by_role("button", name="Try again").click()
    await page.locator(TAP).get_by_text("This is me").click()
    await expect(page.locator(ANSWER)).to_have_count(3)
    await page.context.close()


async def test_early_tap_on_shut_socket_takes_no_seat(browser: Browser, server: Server, proxy: Proxy) -> None:
    urls = links(server, "thank-you")
    proxy.sockets = "swallow"
    page = await opened(browser, proxy.at(urls["a"]))
    await page.locator(TAP).click()
    await expect(page.get_by_role("heading", name=SHUT)).to_be_visible()
    other = await opened(browser, urls["a"])
    await other.locator(TAP).click()
    await expect(other.locator(ANSWER), "the link was not used up").to_have_count(3)
    for each in (page, other):
        await each.context.close()


async def test_seated_page_shows_shut_socket_and_recovers_by_itself(
    browser: Browser, server: Server, proxy: Proxy
) -> None:
    urls = links(server, "thank-you")
    page = await opened(browser, proxy.at(urls["a"]))
    await page.locator(TAP).click()
    await pick(page)
    await expect(page.locator(READY)).to_be_visible()
    proxy.cut("refuse")
    await expect(page.locator(".card")).to_contain_text(SHUT, use_inner_text=True)
    await page.reload()
    await expect(page.get_by_role("heading", name=SHUT)).to_be_visible()
    await expect(page.locator("main")).to_contain_text("Your place stays yours.", use_inner_text=True)
    proxy.cut("pass")
    await expect(page.locator(READY)).to_be_visible()
    await page.context.close()


async def test_line_that_is_down_altogether_blames_no_browser(browser: Browser, server: Server, proxy: Proxy) -> None:
    urls = links(server, "thank-you")
    page = await opened(browser, proxy.at(urls["a"]))
    await page.locator(TAP).click()
    await pick(page)
    await expect(page.locator(READY)).to_be_visible()
    await loaded(page, LATER)
    await proxy.down()
    async with page.expect_event("requestfailed", lambda request: request.method == "HEAD"):
        pass
    await expect(page.locator(".card")).to_contain_text("It isn\u2019t you.", use_inner_text=True)
    await expect(page.locator(".card")).not_to_contain_text(SHUT, use_inner_text=True)
    await proxy.up()
    await expect(page.locator(READY)).to_be_visible()
    await page.context.close()


# the server is down


async def test_door_shows_server_down_and_recovers_by_itself(browser: Browser, server: Server, proxy: Proxy) -> None:
    urls = links(server, "thank-you")
    page = await opened(browser, proxy.at(urls["a"]))
    await expect(page.locator(".door .head")).to_contain_text("0 of 2 here")
    await page.wait_for_load_state("networkidle")
    await proxy.down()
    await page.locator(TAP).click()
    await expect(page.get_by_role("status").filter(has_text=DOWN)).to_be_visible()
    await expect(page.locator(".door .head")).not_to_contain_text("of 2 here")
    await expect(page.locator(".door .foot")).not_to_contain_text("Nothing is shared")
    await proxy.up()
    await expect(page.locator(ANSWER)).to_have_count(3)
    await page.context.close()


@pytest.mark.parametrize("language", ["en-US", "de-AT"])
async def test_first_load_without_server_says_so_and_recovers(browser: Browser, server: Server, language: str) -> None:
    urls = links(server, "thank-you")
    says = {"en-US": "No connection yet. We keep trying.", "de-AT": "Noch keine Verbindung. Wir versuchen es weiter."}
    context, start = await window(browser, [], locale=language)
    down = True

    async def answer(route: Route) -> None:
        await (route.abort() if down else route.continue_())

    await context.route("**/api/**", answer)
    pages = [start, await context.new_page(), await context.new_page()]
    for page, path in zip(pages, (server.url, f"{server.url}/w", urls["b"]), strict=True):
        await page.goto(path)
    for page in pages:
        await expect(page.get_by_text(says[language])).to_be_visible()
        await expect(page.get_by_role("status")).to_have_count(1)
    down = False
    for page, drawn in zip(pages, ("button.choice", "input[name=code]", TAP), strict=True):
        await expect(page.locator(drawn).first).to_be_visible()
        await expect(page.locator(".late")).to_have_count(0)
    await context.close()


# wrong addresses and links


@pytest.mark.parametrize(
    ("language", "says", "way"),
    [("en-GB", "There is no page at this address.", "I have a code"),
     ("de-CH", "Unter dieser Adresse gibt es keine Seite.", "Ich habe einen Code"),
     ("es-MX", "En esta dirección no hay ninguna página.", "Tengo un código")],
)  # fmt: skip
async def test_wrong_address_is_a_page_with_doors_without_scripts(
    browser: Browser, server: Server, language: str, says: str, way: str
) -> None:
    context, page = await window(browser, [], locale=language, java_script_enabled=False)
    answer = await page.goto(f"{server.url}/start/here")
    assert answer is not None and answer.status == 404
    await expect(page.get_by_role("heading", name=says)).to_be_visible()
    assert await page.get_attribute("html", "lang") == language[:2]
    await page.get_by_role("link", name=way).click()
    assert page.url == f"{server.url}/w"
    await context.close()


async def test_used_link_asks_for_another_or_opens_own_seat(browser: Browser, server: Server) -> None:
    urls = links(server, "thank-you")
    mine = await opened(browser, urls["a"])
    await mine.locator(TAP).click()
    await expect(mine.locator(ANSWER)).to_have_count(3)
    again = await mine.context.new_page()
    await again.goto(urls["a"])
    await expect(again.locator(ANSWER), "the seat is here: no door, no error").to_have_count(3)
    page = await opened(browser, urls["a"], permissions=["clipboard-read", "clipboard-write"])
    await page.locator(TAP).click()
    await expect(
        page.get_by_role("heading", name="Someone is already using this link on another device.")
    ).to_be_visible()
    await expect(page.get_by_role("button", name="Open my place")).to_have_count(0)
    await page.get_by_role("button", name="Copy").click()
    await expect(page.get_by_role("button", name="Copied")).to_be_focused()
    said = await page.evaluate("navigator.clipboard.readText()")
    assert "the eye at the bottom" in said
    [row] = re.findall("“([^”]+)”", said)
    await pick(mine)
    await mine.locator(".foot button.see").click()
    await mine.get_by_role("button", name=row).click()
    await mine.get_by_role("button", name=f"Create a new link for {NAMES['b']}").click()
    await expect(mine.locator("input.url")).to_have_count(1)
    for way in ("Start page", "I have a code", "Help"):
        await expect(page.get_by_role("link", name=way)).to_be_visible()
    for each in (mine, page):
        await each.context.close()


async def test_old_link_leads_to_seat_of_this_browser(browser: Browser, server: Server) -> None:
    urls = links(server, "thank-you")
    for _ in range(2):
        page = await opened(browser, urls["a"])
        await page.locator(TAP).click()
        await expect(page.locator(f"{ANSWER}, .anew").first).to_be_visible()
    await page.goto("about:blank")
    await page.goto(urls["b"])
    await page.locator(TAP).click()
    await expect(page.locator(ANSWER)).to_have_count(3)
    await page.goto("about:blank")
    await page.goto(urls["a"])
    await page.locator(TAP).click()
    await page.get_by_role("button", name="Open my place in this browser").click()
    await expect(page.locator(ANSWER)).to_have_count(3)
    await expect(page.locator("main.panel")).to_have_attribute("data-me", "b")


async def test_cut_link_and_forgotten_talk_have_ways_on(browser: Browser, server: Server) -> None:
    urls = links(server, "thank-you")
    page = await opened(browser, urls["a"][:-4])
    await expect(page.get_by_role("heading", name="Something is missing from this link.")).to_be_visible()
    await expect(page.locator(".anew textarea")).to_have_value(re.compile("create a new one for me"))
    await page.goto("about:blank")
    await page.goto(urls["a"])
    await page.locator(TAP).click()
    await pick(page)
    await page.get_by_role("button", name="Leave", exact=True).click()
    await page.get_by_role("button", name="Slip out quietly").click()
    await page.get_by_role("button", name="Forget this talk").click()
    await expect(page.get_by_role("heading", name="Forgotten")).to_be_visible()
    await page.get_by_role("link", name="I have a code").click()
    await expect(page.locator("input[name=code]")).to_be_visible()
    await page.context.close()


async def test_reused_link_is_reported_to_its_seat_alone(browser: Browser, server: Server) -> None:
    urls = links(server, "thank-you")
    a, b = [await opened(browser, urls[seat]) for seat in ("a", "b")]
    for page in (a, b):
        await page.locator(TAP).click()
        await pick(page)
        await expect(page.locator(READY)).to_be_visible()
    other = await opened(browser, urls["a"])
    await other.locator(TAP).click()
    await expect(
        other.get_by_role("heading", name="Someone is already using this link on another device.")
    ).to_be_visible()
    line = a.locator(".brief")
    await expect(line).to_contain_text("Someone tried your link", use_inner_text=True)
    assert await line.evaluate("line => line.offsetHeight") <= ONE_LINE, "the page keeps its room"
    await expect(b.locator(READY)).to_be_visible()
    await expect(b.locator(".brief")).to_have_count(0)
    await line.get_by_role("button", name="Someone tried your link").click()
    await expect(a.get_by_text("Nobody got in.")).to_be_visible()
    await a.get_by_role("button", name="Start over with new links").click()
    await expect(a.get_by_role("heading", name="A new link for someone")).to_be_visible()
    await a.reload()
    await expect(a.locator(READY)).to_be_visible()
    await expect(line, "it is said once").to_have_count(0)
    for each in (a, b, other):
        await each.context.close()
