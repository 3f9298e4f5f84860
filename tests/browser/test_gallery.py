"""The library: found by need, time and depth; real pages; a talk practised alone."""

from __future__ import annotations

import asyncio
import time

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.axe import faults
from tests.browser.player import EYES, Player
from tests.browser.rooms import Mouse, Room, go_on, window
from tests.load.process import Server

WIDTHS = (280, 360, 820, 1200)
SPOTS = ["head", "throat", "shoulders", "chest", "stomach", "belly", "hips", "arms", "hands", "legs", "feet"]


async def library(browser: Browser, server: Server, talk: str = "", **more: object) -> tuple[Page, list[str]]:
    complaints: list[str] = []
    _, page = await window(browser, complaints, **more)
    await page.goto(f"{server.url}/library{'#' + talk if talk else ''}")
    await page.locator(".frame").first.wait_for() if talk else await page.locator("a.choice").first.wait_for()
    return page, complaints


async def titles(page: Page) -> list[str]:
    return await page.locator("a.choice b").all_inner_texts()


async def test_talks_are_found_by_word_time_depth_and_need(browser: Browser, server: Server) -> None:
    page, complaints = await library(browser, server)
    everything = await titles(page)
    assert len(everything) >= 15
    assert everything[:2] == ["Thank you", "Speaker and listener"], "who is new is led to the gentlest"
    await page.fill("input[name=word]", "says it báck")
    assert "Speaker and listener" in await titles(page)
    assert len(await titles(page)) < len(everything)
    await page.fill("input[name=word]", "")
    await page.select_option("select[name=depth]", "deep")
    await page.select_option("select[name=time]", "middle")
    assert "Three levels" in await titles(page)
    assert "After a fight" not in await titles(page), "it takes longer"
    await page.get_by_role("button", name="Show all talks").click()
    await page.select_option("select[name=need]", "feeling heard")
    assert await titles(page) == ["Speaker and listener"]
    assert not complaints
    await page.context.close()


async def test_talk_page_shows_facts_and_leads_to_start(browser: Browser, server: Server) -> None:
    page, complaints = await library(browser, server, "three-levels")
    said = await page.locator("main.content").inner_text()
    for word in (
        "deep",
        "31 usual",
        "fix or give advice",
        "How many turns each",
        "All times are our defaults",
    ):
        assert word in said, word
    assert await page.locator(".kind a").all_inner_texts() == ["Thank you", "Speaker and listener"]
    await page.locator(".deeds a.main").click()
    await page.locator("input[name=a]").wait_for()
    await expect(page.locator("h1")).to_have_text("Three levels", use_inner_text=True)
    assert "talk=" not in page.url
    assert not complaints
    await page.context.close()


async def test_preview_draws_both_real_panels_inert(browser: Browser, server: Server) -> None:
    page, complaints = await library(browser, server, "speaker-listener")
    for _ in range(3):
        await page.get_by_role("button", name="Next").click()
    frame = page.locator("#frame-a")
    assert await frame.evaluate("it => it.inert")
    drawn = await frame.evaluate("it => it.shadowRoot.querySelector('.panel').innerText")
    heard = await page.locator("#frame-b").evaluate("it => it.shadowRoot.querySelector('.panel').innerText")
    assert "Say one thing that is on your mind." in drawn and "What did you hear?" in drawn and "1 min" in drawn
    assert "Listen for what matters to Mira." in heard and "Nothing to do right now" in heard
    await expect(page.locator(".seen[data-seat=a] > .sr")).to_contain_text(
        "Say one thing that is on your mind.", use_inner_text=True
    )
    assert not complaints
    await page.context.close()


async def test_a_therapist_finds_their_own_pages(browser: Browser, server: Server) -> None:
    page, complaints = await library(browser, server, "speaker-listener")
    theirs = page.locator("#frame-therapist")
    for width, group in ((360, ".narrow"), (1200, ".wide")):
        await page.set_viewport_size({"width": width, "height": 780})
        await page.locator(f"{group} label").first.click()
        assert await page.locator("#frame-a").is_visible() and not await theirs.is_visible()
        await page.locator(f"{group} label").last.click()
        assert await theirs.is_visible() and not await page.locator("#frame-a").is_visible()
    await theirs.locator(".hands").wait_for()
    await expect(theirs.locator(".panel")).to_contain_text("Both are reading how it works.", use_inner_text=True)
    assert not complaints
    await page.context.close()


@pytest.mark.parametrize("talk", ["", "body-and-feelings"])
async def test_nothing_is_wider_than_the_window_in_any_language(browser: Browser, server: Server, talk: str) -> None:
    for language in ("en", "de", "es"):
        page, complaints = await library(browser, server, talk, locale=language)
        for width in WIDTHS:
            await page.set_viewport_size({"width": width, "height": 780})
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (language, width)
        assert await page.evaluate("document.documentElement.lang") == language
        assert not complaints
        await page.context.close()


@pytest.mark.parametrize("colours", ["light", "dark"])
async def test_axe_finds_nothing_in_the_library(browser: Browser, server: Server, colours: str) -> None:
    for talk in ("", "three-levels"):
        page, _ = await library(browser, server, talk, color_scheme=colours, bypass_csp=True)
        assert await faults(page) == []
        await page.context.close()


async def test_a_talk_is_found_and_opened_by_keyboard_alone(browser: Browser, server: Server) -> None:
    page, _ = await library(browser, server)
    for _ in range(12):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.matches('a.choice')"):
            break
    await page.keyboard.press("Enter")
    await page.locator(".deeds").wait_for()
    assert await page.evaluate("document.activeElement.tagName") == "H1"
    await page.context.close()


async def test_a_talk_is_practised_alone_to_its_end(browser: Browser, server: Server) -> None:
    page, complaints = await library(browser, server, "thank-you")
    await page.locator(".deeds button").click()
    await page.locator("main.door .deeds button.main").click()
    await page.locator("main.panel").wait_for()
    room = Room({"a": page}, {}, complaints)
    heard, end = False, time.monotonic() + 120
    while not (await room.place("a")).startswith("closed"):
        assert time.monotonic() < end, await room.place("a")
        heard = heard or "Robin says, for practice" in await page.locator(".page").inner_text()
        await go_on(room, "a", Mouse())
        await asyncio.sleep(0.1)
    assert heard, "the partner's words can be read, as nobody is on the call"
    assert not complaints
    await page.context.close()


async def test_practice_partner_fills_private_page_and_shows_something(browser: Browser, server: Server) -> None:
    page, complaints = await library(browser, server, "body-and-feelings")
    await page.context.add_init_script(EYES)
    await page.locator(".deeds button").click()
    await page.locator("main.door").wait_for()
    player = Player(page)
    while player.at != "write.look":
        await player.once()
    theirs = page.locator(".page .rows [data-who=b]")
    await theirs.first.wait_for()
    assert await theirs.first.locator("b").inner_text() in SPOTS
    assert not player.faults and not complaints
    await page.context.close()
