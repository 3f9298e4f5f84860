"""Alone before a talk: kept on this device, shown on the own turn, and in no request."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Browser, Page, Request, expect

from tests.browser.axe import faults
from tests.browser.rooms import DEED, NAMES, PATIENCE, Mouse, Room, make_links, window
from tests.load.process import Server

WORD = "Zaubergarten"
WHY = "Mondlicht"
WIDTHS = (280, 360, 1200)


async def questions(browser: Browser, server: Server, name: str = "", **more: object) -> tuple[Page, list[str]]:
    complaints: list[str] = []
    _, page = await window(browser, complaints, **more)
    await page.goto(f"{server.url}/prepare{'#' + name if name else ''}")
    await page.locator("h1").wait_for()
    return page, complaints


async def write(page: Page, name: str, text: str) -> None:
    await page.goto(page.url.split("#")[0] + f"#{name}")
    await page.locator(f"textarea[name={name}]").fill(text)
    await page.get_by_text("Saved on this device.").wait_for()


async def test_twenty_questions_and_a_reason_one_at_a_time(browser: Browser, server: Server) -> None:
    page, complaints = await questions(browser, server)
    await expect(page.locator(".questions a")).to_have_count(1 + 20)
    await page.get_by_role("link", name="Begin", exact=True).click()
    heading = page.locator(".one h1")
    await heading.wait_for()
    seen = [await heading.inner_text()]
    for _ in range(20):
        await page.locator(".on a.main").click()
        await expect(heading).not_to_have_text(seen[-1])  # the next question is drawn
        seen.append(await heading.inner_text())
    await page.locator(".on a.main").click()
    assert len(set(seen)) == 1 + 20
    await page.locator(".questions").first.wait_for()
    assert not complaints
    await page.context.close()


async def test_answers_stay_and_are_forgotten_when_asked(browser: Browser, server: Server) -> None:
    page, complaints = await questions(browser, server)
    await write(page, "what", f"I miss our {WORD}.")
    await page.goto(page.url.split("#")[0] + "#body")
    await page.locator("[data-spot=chest] input").check(force=True)
    await page.get_by_text("Saved on this device.").wait_for()
    await page.goto(server.url)
    await page.goto(f"{server.url}/prepare")
    await expect(page.locator("main")).to_contain_text(f"I miss our {WORD}.", use_inner_text=True)
    await expect(page.locator("main")).to_contain_text("Chest", use_inner_text=True)
    plain = "JSON.stringify([{...localStorage}, {...sessionStorage}])"
    assert WORD not in await page.evaluate(plain)
    await page.get_by_role("button", name="Delete all").click()
    await page.get_by_role("button", name="Yes, delete all").click()
    await page.get_by_text("Deleted. Nothing of it is left on this device.").wait_for()
    await page.reload()
    await page.locator("h1").wait_for()
    assert WORD not in await page.locator("main").inner_text()
    assert not complaints
    await page.context.close()


def listen(page: Page, sent: list[str]) -> None:
    """Record everything that leaves: addresses, bodies, and what goes over sockets."""

    def request(asked: Request) -> None:
        sent.append(f"{asked.url} {asked.headers} {asked.post_data_buffer!r}")

    page.on("request", request)
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(str(frame))))


OWN = ".panel[data-page='turn.talk'] .side.has[data-who=a]"
GO_ON = """([own, deed]) => {
  if (document.querySelector(own)) return true;
  document.querySelector(deed)?.click();
  return false;
}"""
"""Tells whether this page shows the turn; does what is asked where it does not. Both in one: nothing comes between."""


async def to_the_own_turn(room: Room) -> None:
    """Do what both are asked until it is a turn of the first partner's on both pages."""
    async with asyncio.timeout(2 * PATIENCE / 1000):
        while not all([await page.evaluate(GO_ON, [OWN, DEED]) for page in room.windows.values()]):
            await asyncio.sleep(0.05)


async def test_notes_appear_on_own_turn_and_in_no_request(browser: Browser, server: Server) -> None:
    page, complaints = await questions(browser, server)
    sent: list[str] = []
    listen(page, sent)
    await write(page, "intention", f"I want more {WHY}.")
    await write(page, "what", f"I miss our {WORD}.")
    links = await make_links(page, server, "Thank you", Mouse(), {seat: NAMES[seat] for seat in ("a", "b")})
    room = Room({"a": page, "b": (await window(browser, complaints))[1]}, links, complaints)
    for seat, tab in room.windows.items():
        await tab.goto(links[seat])
        await tab.locator("main.door .deeds button.main").click()
        await tab.locator("main.panel").wait_for()
    await page.get_by_role("checkbox", name="Bring my notes").click()
    assert await room.page("b").get_by_role("checkbox").count() == 0
    own, other = page.locator(".end button:text-is('My notes')"), room.page("b").get_by_text("My notes")
    await to_the_own_turn(room)
    await own.wait_for()
    assert await room.place("a") == "turn.talk"
    await own.click()
    await expect(page.locator(".page")).to_contain_text(f"I miss our {WORD}.", use_inner_text=True)
    assert await other.count() == 0
    await page.locator(".act button").click()
    await page.get_by_role("button", name="Break", exact=True).click()
    await page.locator(".cue").first.click()
    for tab in room.windows.values():
        await expect(tab.locator(".time b")).to_contain_text("Back at")
    await expect(page.locator(".page")).to_contain_text(f"I want more {WHY}.", use_inner_text=True)
    assert WHY not in await room.page("b").locator("body").inner_text(), "a reason is its author's alone"
    assert len(sent) > 20
    assert not [body for body in sent if WORD in body or WHY in body]
    assert not [word for word in (WORD, WHY) if word in server.log.read_text("utf-8", "replace")]
    assert not complaints
    for tab in room.windows.values():
        await tab.context.close()


async def test_nothing_is_wider_than_the_window_in_any_language(browser: Browser, server: Server) -> None:
    for language in ("en", "de", "es"):
        page, complaints = await questions(browser, server, locale=language)
        for name in ("", "intention", "body", "feeling", "tone", "points", "what"):
            await page.goto(f"{server.url}/prepare#{name}")
            for width in WIDTHS:
                await page.set_viewport_size({"width": width, "height": 780})
                assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
                    language,
                    name,
                    width,
                )
        assert not complaints
        await page.context.close()


@pytest.mark.parametrize("colours", ["light", "dark"])
async def test_axe_finds_nothing_on_any_kind_of_question(browser: Browser, server: Server, colours: str) -> None:
    page, _ = await questions(browser, server, color_scheme=colours, bypass_csp=True)
    for name in ("", "intention", "body", "feeling", "tone", "points", "what"):
        await page.goto(f"{server.url}/prepare#{name}")
        await page.locator("h1").wait_for()
        assert await faults(page) == [], name
    await page.context.close()
