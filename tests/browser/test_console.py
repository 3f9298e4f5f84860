"""A therapist's hour beside a call, and the day before it.

From the waiting room to the timeline taken along.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, Route, expect

from tests.browser import typed
from tests.browser.axe import faults
from tests.browser.rooms import NAMES, PATIENCE, Mouse, Room, leave, take_seats, window
from tests.load.process import Server

WIDE = {"width": 1200, "height": 900}
NARROW = {"width": 400, "height": 860}
PASSPHRASE = "a quiet green river"
DOWNLOADS = ("Picture (SVG)", "Table (CSV)", "Data (JSON)")


@asynccontextmanager
async def hour(browser: Browser, server: Server, protocol: str, **more: Any) -> AsyncIterator[Room]:
    """Seat three people; the therapist's window is wide."""
    room = await take_seats(browser, typed.links(server, protocol, NAMES), Mouse(), **more)
    await room.page("therapist").set_viewport_size(WIDE)  # type: ignore[arg-type]
    try:
        yield room
    finally:
        for page in room.windows.values():
            await leave(page)


async def come_to(room: Room, place: str) -> None:
    """Do what the two are asked until all three stand there."""
    await typed.come_to(room, place)
    await room.until("therapist", f"[data-page='{place}']")


def hand(page: Page, name: str) -> Locator:
    return page.locator(".hands").get_by_role("button", name=name, exact=True)


async def says(page: Page, text: str) -> None:
    await page.get_by_text(text).first.wait_for(timeout=PATIENCE)


async def taken(page: Page, name: str) -> str:
    """Read a file that is taken along."""
    async with page.expect_download() as waiting:
        await page.get_by_role("button", name=name, exact=True).click()
    return (await (await waiting.value).path()).read_text("utf-8")


async def test_console_says_what_to_watch_for(browser: Browser, server: Server) -> None:
    async with hour(browser, server, "outside-stress") as room:
        desk = room.page("therapist")
        await come_to(room, "turn.talk")
        await expect(desk.locator("[data-watch] li")).to_have_text(
            [
                "Watch for: it turns into “and you never …”.",
                "You might say: “Is this about your day, or about you two?”",
            ]
        )
        await expect(room.page("a").locator("[data-watch]")).to_have_count(0)


async def test_a_therapist_holds_an_hour(browser: Browser, server: Server) -> None:
    async with hour(browser, server, "thank-you") as room:
        desk, a = room.page("therapist"), room.page("a")
        await says(desk, "Waiting room")
        await says(desk, "You may be here")
        await expect(desk.locator(".room .rows li")).to_have_count(2)
        await come_to(room, "turn.talk")
        await across(room)
        # hands, each in plain sight of both, and back
        await hand(desk, "+ 1 min").click()
        await says(a, "Dr. Lindt added 1 minute.")
        await says(desk, "You changed the time.")
        await desk.locator(".undo button").click()
        await says(a, "Dr. Lindt took that back.")
        await desk.keyboard.press("p")
        await says(a, "Dr. Lindt has paused the talk for a moment.")
        await hand(desk, "Go on").wait_for(timeout=PATIENCE)
        await desk.keyboard.press("p")
        await room.until("a", "[data-page='turn.talk'] .time:not(.still)")
        # what is written here stays here
        await desk.locator("textarea.pad").fill("Both look at each other again.")
        await says(desk, "Saved on this device.")
        await hand(desk, "Note to Mira").click()
        await expect(desk.locator(".over label.field")).to_have_text("A few words")
        await desk.locator(".over textarea").fill("You do this well.")
        await desk.get_by_role("button", name="Send privately").click()
        await a.get_by_role("button", name="Show it").click(timeout=30_000)
        await says(a, "You do this well.")
        assert "You do this well." not in await room.page("b").content()
        await desk.get_by_role("button", name="Back to the talk").click()
        await come_to(room, "close.keep")
        await come_to(room, "closed.closed")
        await says(desk, "This talk has ended")
        await exported(desk)
        await replayed(desk)
        await seen_by(room)
        await kept(desk)
        assert not room.complaints


async def across(room: Room) -> None:
    """Lay hands: one partner waits while the other sees why.

    A sentence lies between them; a few words go to both.
    """
    desk, a, b = (room.page(seat) for seat in ("therapist", "a", "b"))
    await desk.keyboard.press("h")
    await desk.locator(".over .cue", has_text="Jonas").click()
    await says(b, "Dr. Lindt has asked you to wait for a moment.")
    await says(a, "Dr. Lindt has asked Jonas to wait for a moment.")
    assert not await b.locator(".side.has").count(), "who waits sees nothing of the talk"
    await hand(desk, "Let Jonas in").click()
    await room.until("b", "[data-page='turn.talk']")
    await hand(desk, "Repair card").click()
    await desk.locator(".over .cue", has_text="We\u2019re on the same side.").click()
    for page in (a, b):
        await page.locator(".said", has_text="We\u2019re on the same side.").wait_for(timeout=PATIENCE)
    await come_to(room, "turn.talk")
    await desk.keyboard.press("w")
    await expect(desk.locator(".over textarea")).to_be_focused()
    await desk.keyboard.press("Escape")
    await desk.keyboard.press("m")
    await expect(desk.locator(".over textarea")).to_be_focused()
    await desk.keyboard.insert_text("Take all the time you need.")
    await desk.get_by_role("button", name="Show it to both").click()
    for page in (a, b):
        await says(page, "Take all the time you need.")
        await page.get_by_role("button", name="Close").click()


async def test_field_that_loads_late_still_gets_the_focus(browser: Browser, server: Server) -> None:
    async with hour(browser, server, "thank-you", safe=False) as room:
        desk = room.page("therapist")
        here = asyncio.Event()

        async def late(route: Route) -> None:
            await here.wait()
            await route.continue_()

        await desk.route("**/ui/panel/sheets.js", late)
        await desk.reload()
        await hand(desk, "Note to Mira").wait_for(timeout=PATIENCE)
        await desk.keyboard.press("w")
        await hand(desk, "Note to Mira").wait_for(state="hidden", timeout=PATIENCE)
        here.set()
        await expect(desk.locator(".over textarea")).to_be_focused()


async def exported(desk: Page) -> None:
    """Take the same talk along as a picture, as a table and as data."""
    picture, table, data = [await taken(desk, name) for name in DOWNLOADS]
    assert picture.startswith("<svg xmlns") and "Mira" in picture
    lines = table.splitlines()
    assert lines[0] == "Time,clock,seconds,Event,Person,detail"
    assert {"Turn", "Your action", "Step"} <= {line.split(",")[3] for line in lines[1:]}
    track = json.loads(data)
    assert track["protocol"] == "thank-you"
    assert {"a", "b"} <= {span.get("who") for span in track["spans"] if span["lane"] == "turn"}
    assert {"add-time", "undo", "pause", "resume"} <= {mark["what"] for mark in track["marks"] if mark["lane"] == "act"}


async def replayed(desk: Page) -> None:
    """Replay from its beginning to its end, in a frame that cannot be tapped."""
    await desk.get_by_role("button", name="Replay this talk").click()
    await desk.locator("#replay .panel").wait_for(timeout=PATIENCE)
    first = await desk.locator("#replay .panel").get_attribute("data-page")
    await desk.locator(".reel select").select_option("30")
    await desk.get_by_role("button", name="Play", exact=True).click()
    await desk.locator("#replay .panel[data-page='closed.closed']").wait_for(timeout=PATIENCE)
    assert first != "closed.closed"
    await desk.locator("input.scrub").fill("0")
    await desk.locator(f"#replay .panel[data-page='{first}']").wait_for(timeout=PATIENCE)
    await desk.get_by_role("button", name="Back to now").click()


async def seen_by(room: Room) -> None:
    """Replay Mira's page at the therapist's, only from a file of hers.

    It shows the same moment.
    """
    desk, a = room.page("therapist"), room.page("a")
    await a.get_by_role("button", name="See the summary").click(timeout=PATIENCE)
    async with a.expect_download() as waiting:
        await a.get_by_role("button", name="Save a replay").click(timeout=PATIENCE)
    story = json.loads((await (await waiting.value).path()).read_text("utf-8"))
    assert {entry["view"]["seat"] for entry in story["entries"]} == {"a"}
    assert not [entry for entry in story["entries"] if "what" in entry], "what somebody did is not passed on"
    await desk.get_by_role("button", name="Replay this talk").click()
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url))
    for foreign in (
        {name: value for name, value in story.items() if name != "talk"},
        {
            **story,
            "entries": [{**entry, "view": {**entry["view"], "protocol": "../../.."}} for entry in story["entries"]],
        },
        {**story, "entries": [{**entry, "view": {**entry["view"], "people": 7}} for entry in story["entries"]]},
    ):
        brought: Any = {"name": "x.json", "mimeType": "application/json", "buffer": json.dumps(foreign).encode()}
        await desk.locator(".bring input").set_input_files(brought)
        await desk.get_by_text("This file doesn\u2019t belong to this talk.").wait_for(timeout=PATIENCE)
    assert await desk.get_by_label("Whose view").count() == 0
    assert not [url for url in asked if "/texts" in url], "nothing that a file names is asked for"
    assert await desk.get_by_label("Whose view").count() == 0
    file: Any = {"name": "mira.json", "mimeType": "application/json", "buffer": json.dumps(story).encode()}
    await desk.locator(".bring input").set_input_files(file)
    await desk.locator("#replay .panel[data-me='a']").wait_for(timeout=PATIENCE)
    await desk.get_by_label("Whose view").select_option("Dr. Lindt")
    await desk.locator("#replay .panel[data-me='therapist']").wait_for(timeout=PATIENCE)
    await desk.get_by_role("button", name="Back to now").click()


async def kept(desk: Page) -> None:
    """Check that notes survive a reload, sealed; a skeleton adds times only."""
    plain = "JSON.stringify([{...localStorage}, {...sessionStorage}])"
    assert "look at each other" not in await desk.evaluate(plain)
    await desk.reload()
    # what happened before is told by the server
    await desk.locator(".picture rect.turn.b").first.wait_for(timeout=PATIENCE)
    pad = desk.locator("textarea.pad")
    await pad.wait_for(timeout=PATIENCE)
    await desk.wait_for_function("document.querySelector('textarea.pad').value.startsWith('Both look')")
    await desk.get_by_role("button", name="Insert times").click()
    text = await pad.input_value()
    assert text.startswith("Both look at each other again.\n\nTalk: Thank you")
    await expect(desk.locator(".own-notes")).to_contain_text("Download as text", use_inner_text=True)
    assert "Talked: Mira" in await taken(desk, "Download as text")


@pytest.mark.parametrize("colours", ["light", "dark"])
async def test_console_passes_axe_and_cuts_nothing_off(browser: Browser, server: Server, colours: str) -> None:
    async with hour(browser, server, "thank-you", color_scheme=colours, bypass_csp=True) as room:
        desk = room.page("therapist")
        for place in ("lobby.lobby", "turn.talk"):
            await come_to(room, place)
            for size in (NARROW, WIDE, {"width": 280, "height": 700}):
                await desk.set_viewport_size(size)  # type: ignore[arg-type]
                assert await desk.evaluate("document.documentElement.scrollWidth <= innerWidth"), (place, size)
                assert await faults(desk) == [], (place, size)
        await desk.set_viewport_size(NARROW)  # type: ignore[arg-type]
        for key in ("t", "n", "?"):
            await desk.keyboard.press(key)
            assert await faults(desk) == [], key


async def test_every_hand_shows_its_key_until_turned_off(browser: Browser, server: Server) -> None:
    async with hour(browser, server, "thank-you") as room:
        desk = room.page("therapist")
        await come_to(room, "turn.talk")
        hands = desk.locator(".hands button")
        assert await hands.count() == await desk.locator(".hands kbd").count() >= 9
        await desk.keyboard.press("?")
        await desk.get_by_role("switch", name="Keys are on").click()
        await desk.keyboard.press("Escape")
        assert await desk.locator(".hands kbd").count() == 0
        await desk.keyboard.press("s")
        await asyncio.sleep(0.4)
        assert await room.place("therapist") == "turn.talk"


async def test_switched_dialogue_arrives_on_all_three_pages(browser: Browser, server: Server) -> None:
    async with hour(browser, server, "thank-you") as room:
        desk = room.page("therapist")
        await come_to(room, "turn.talk")
        await desk.keyboard.press("o")
        await desk.locator(".over .cue", has_text="Speaker and listener").click()
        await says(room.page("a"), "Dr. Lindt chose another talk for you.")
        await desk.locator(".top", has_text="Speaker and listener").wait_for(timeout=PATIENCE)
        await come_to(room, "agree.agree")
        await says(room.page("b"), "One topic today.")
        await desk.set_viewport_size({"width": 320, "height": 800})
        assert await desk.evaluate(BEYOND) == []
        await desk.set_viewport_size(WIDE)  # type: ignore[arg-type]
        await both_dialogues(desk)
        assert not room.complaints


BEYOND = """() => [...document.querySelectorAll('.desk *')].filter((it) => !it.closest('.sr')
  && it.getBoundingClientRect().right > it.closest('.desk').getBoundingClientRect().right + 0.5)
  .map((it) => it.outerHTML)"""
"""Elements that stand out of the page's own column."""


async def both_dialogues(desk: Page) -> None:
    """Check that each stretch of the talk has the texts of its own dialogue.

    The notes name both.
    """
    await desk.get_by_role("button", name="Insert times").click()
    await expect(desk.locator("textarea.pad")).to_have_value(re.compile("^Talk: Thank you → Speaker and listener, "))
    await desk.get_by_role("button", name="Replay this talk").click()
    shown = desk.locator("#replay .panel")
    await expect(shown.locator(".top")).to_contain_text("Thank you")
    await expect(shown).to_contain_text("Each of you says thanks for one small thing.")
    await desk.locator("input.scrub").press("End")
    await expect(shown.locator(".top")).to_contain_text("Speaker and listener")
    await expect(shown).to_contain_text("One topic today.")


async def vault(page: Page, *words: str) -> None:
    for name, word in zip(("passphrase", "again"), words, strict=False):
        await page.fill(f"input[name={name}]", word)
    await page.locator("form .main").click()


LATER = """field => {
  field.value = `${new Date().getFullYear() + 1}-03-01T16:00`;
  field.dispatchEvent(new Event('change'));
}"""


async def test_day_behind_passphrase_prepares_and_opens_a_talk(browser: Browser, server: Server) -> None:
    complaints: list[str] = []
    context, page = await window(browser, complaints)
    await page.goto(f"{server.url}/day")
    await vault(page, "short", "short")
    await says(page, "Use at least 10 characters.")
    await vault(page, PASSPHRASE, PASSPHRASE)
    await page.get_by_role("button", name="Prepare a talk").click()
    await page.select_option("select[name=protocol]", "thank-you")
    for seat, name in NAMES.items():
        await page.fill(f"input[name={seat}]", name)
    await page.get_by_role("button", name="Save", exact=True).click()
    links = {seat: await page.locator(f"#url-{seat}").input_value(timeout=PATIENCE) for seat in NAMES}
    stored = await page.evaluate("JSON.stringify({...localStorage})")
    assert "Mira" not in stored and links["a"].split("#")[1] not in stored
    await page.goto(f"{server.url}/day")
    await vault(page, "the wrong passphrase")
    await says(page, "Wrong passphrase.")
    await vault(page, PASSPHRASE)
    await says(page, "Mira · Jonas")
    assert await faults(page) == []
    await page.get_by_role("button", name="Change").click()
    await page.fill("input[name=b]", "Jonathan")
    await page.get_by_role("button", name="Save changes").click()
    await says(page, "Mira · Jonathan")
    await says(page, "The links stay the same.")
    async with context.expect_page() as opened:
        await page.get_by_role("button", name="Open", exact=True).click()
    console = await opened.value
    await console.locator("main.door .deeds button.main").click(timeout=PATIENCE)
    await says(console, "Waiting room")
    room = await take_seats(browser, {"a": links["a"]}, Mouse(), safe=False)
    await console.get_by_role("button", name="Let Mira in").click(timeout=PATIENCE)
    await says(room.page("a"), "Can you speak freely")
    await console.locator(".who", has_text="Jonathan").wait_for(timeout=PATIENCE)
    await page.get_by_role("button", name="Change").click()
    await says(page, "This talk is already on the server")
    assert await page.locator("input[name=a]").count() == 0
    await page.locator("input[name=at]").evaluate(LATER)
    await page.get_by_role("button", name="Save changes").click()
    await says(page, "Another day")
    assert not complaints and not room.complaints
    await room.page("a").context.close()
    await context.close()
