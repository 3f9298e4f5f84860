"""Three people, three real browsers, one whole talk: by mouse, and by keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, Page

from tests.browser.axe import faults
from tests.browser.rooms import NAMES, Hand, Keyboard, Mouse, Room, go_on, make_links, take_seats, walk, window
from tests.load.process import Server

TURN = ["turn.talk", "reflect.say", "reflect.check", "more.more"]
WIDTHS = (280, 320, 360, 1200)
REGIONS = (".top", ".who", ".time", ".card", ".act", ".quiet", ".foot")


async def three_windows(
    browser: Browser, server: Server, protocol: str, hand: Hand | None = None, **more: object
) -> Room:
    """Make a talk on the start page, its seats taken by three people.

    `more` is of their browsers (colours, size).
    """
    hand = hand or Mouse()
    complaints: list[str] = []
    context, page = await window(browser, complaints)
    links = await make_links(page, server, protocol, hand)
    await context.close()
    room = await take_seats(browser, links, hand, **more)
    room.complaints[:0] = complaints
    return room


async def onward(room: Room) -> None:
    """Do what each partner is asked; the therapist shortens the quiet moment."""
    if (await room.place("therapist")).startswith("quiet"):
        await Mouse().tap(room.page("therapist"), room.page("therapist").get_by_role("button", name="Skip"))
    for seat in ("a", "b"):
        await go_on(room, seat, Mouse())


async def leave(room: Room) -> None:
    for page in room.windows.values():
        await page.context.close()


@pytest.mark.parametrize("hand", [Mouse(), Keyboard()], ids=["mouse", "keyboard"])
async def test_three_people_hold_a_whole_talk(browser: Browser, server: Server, hand: Hand) -> None:
    room = await three_windows(browser, server, "Speaker and listener", hand)
    places = await walk(room, hand)
    kinds = {place.split(".")[0] for place in places}
    assert kinds == {"lobby", "read", "agree", "quiet", "turn", "reflect", "more", "rate", "close", "closed"}
    assert places.count("reflect.check") >= 4, "two turns each"
    assert not room.complaints
    await leave(room)


async def test_no_name_and_no_token_is_ever_logged(browser: Browser, server: Server) -> None:
    room = await three_windows(browser, server, "Thank you")
    await go_on(room, "a", Mouse())
    said = server.log.read_text("utf-8", "replace")
    secrets = re.findall(r"[\w-]{43}", " ".join(room.links.values()))
    for page in room.windows.values():
        secrets += re.findall(r"[\w-]{43}", await page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})"))
    assert len(secrets) >= 6
    assert not [secret for secret in (*secrets, *NAMES.values()) if secret in said]
    await leave(room)


async def boxes(page: Page) -> dict[str, tuple[float, ...]]:
    return {
        region: tuple((await page.locator(region).first.bounding_box() or {}).values())
        for region in REGIONS
        if await page.locator(region).count()
    }


async def test_no_box_moves_when_the_speaker_changes(browser: Browser, server: Server) -> None:
    room = await three_windows(browser, server, "Thank you")
    seen: dict[int, dict[str, dict[str, tuple[float, ...]]]] = {width: {} for width in WIDTHS}
    while not (await room.place("a")).startswith("together"):
        for seat, page in room.windows.items():
            place = await room.place(seat)
            for width in WIDTHS if place in TURN and seat != "therapist" else ():
                await page.set_viewport_size({"width": width, "height": 780})
                assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (place, width)
                speaker = await page.locator(".side.has").get_attribute("data-who")
                seen[width][f"{seat} {place} {speaker}"] = await boxes(page)
        await onward(room)
    for width, found in seen.items():
        assert len(found) >= 4
        assert all(each == next(iter(found.values())) for each in found.values()), (width, found)
    await leave(room)


@pytest.mark.parametrize("colours", ["light", "dark"])
async def test_axe_finds_nothing_on_the_way_to_the_links(browser: Browser, server: Server, colours: str) -> None:
    complaints: list[str] = []
    context, page = await window(browser, complaints, color_scheme=colours, bypass_csp=True)
    await page.goto(server.url)
    await page.locator("button.choice").first.wait_for()
    assert await faults(page) == []
    links = await make_links(page, server, "Thank you", Mouse())
    assert await faults(page) == []
    await page.goto(links["a"])
    await page.locator("main.door").wait_for()
    assert await faults(page) == []
    await context.close()


@pytest.mark.parametrize("colours", ["light", "dark"])
async def test_axe_finds_nothing_in_any_place_of_a_talk(browser: Browser, server: Server, colours: str) -> None:
    room = await three_windows(browser, server, "Thank you", color_scheme=colours, bypass_csp=True)
    found: dict[str, list[str]] = {}
    while True:
        for seat in room.windows:
            key = f"{seat} {await room.place(seat)}"
            if key not in found:
                # what a colour scheme changes is contrast; everything else is the same page
                found[key] = await faults(room.page(seat), *(["color-contrast"] if colours == "dark" else []))
        if (await room.place("a")).startswith("closed"):
            break
        await onward(room)
    assert len(found) >= 15
    assert {key: each for key, each in found.items() if each} == {}
    await leave(room)
