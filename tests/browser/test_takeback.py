"""A slip that is taken back: what both pages show, and whose turn it is then."""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.rooms import NAMES, PATIENCE, Hand, Keyboard, Mouse, Room, take_seats
from tests.browser.typed import links
from tests.load.process import Server

READY = ":not([aria-disabled=true])"
MAIN = f"[data-main] button.main{READY}"
BACK = re.compile("not done yet$|^Change my answer$")
"""The words on the button: after a turn, after an answer."""


async def to_the_first_turn(browser: Browser, server: Server) -> Room:
    """Bring both to the first turn, which is Mira's, with ten times the time.

    No clock runs out under anybody's hand.
    """
    room = await take_seats(browser, links(server, "thank-you", factor=10), Mouse())
    for place in ("lobby.lobby", "read.read", "quiet.quiet"):
        await at(room, place)
        for seat in room.windows:
            await tapped(Mouse(), room.page(seat), MAIN)
    await at(room, "turn.talk")
    return room


async def at(room: Room, place: str) -> None:
    for seat in room.windows:
        await room.until(seat, f".panel[data-page='{place}']")


def back(page: Page) -> Locator:
    return page.get_by_role("button", name=BACK)


async def taken_back(room: Room, hand: Hand, shown: str, place: str) -> None:
    """Take back what Mira tapped last.

    Jonas reads one sentence, both pages are at the place again.
    """
    a, b = room.page("a"), room.page("b")
    await expect(back(b)).to_have_count(0)
    # it stands there for twelve seconds: looking only after the tap may be too late on a slow machine
    await asyncio.gather(expect(b.locator(".note")).to_have_text(shown), hand.tap(a, back(a)))
    await at(room, place)
    await expect(back(a)).to_have_count(0)
    await expect(a.locator(".note")).to_have_count(0)
    await expect(b.locator(".side.has")).to_have_attribute("data-who", "a")


async def tapped(hand: Hand, page: Page, target: str) -> None:
    await hand.tap(page, page.locator(target).first)


@pytest.mark.parametrize("hand", [Mouse(), Keyboard()], ids=["mouse", "keyboard"])
async def test_a_turn_ended_by_a_slip_goes_on(browser: Browser, server: Server, hand: Hand) -> None:
    room = await to_the_first_turn(browser, server)
    a, b = room.page("a"), room.page("b")
    await tapped(hand, a, MAIN)
    await at(room, "reflect.say")
    await taken_back(room, hand, f"{NAMES['a']} wasn\u2019t done yet and goes on.", "turn.talk")
    await expect(a.locator(MAIN)).to_be_visible()
    await expect(b.locator(MAIN)).to_have_count(0)
    await tapped(hand, a, MAIN)
    await expect(b.locator(MAIN)).to_be_visible(timeout=PATIENCE)
    assert not room.complaints
    await leave(room)


async def test_an_understanding_signed_by_a_slip_is_asked_again(browser: Browser, server: Server) -> None:
    room, hand = await to_the_first_turn(browser, server), Mouse()
    a, b = room.page("a"), room.page("b")
    await tapped(hand, a, MAIN)
    await tapped(hand, b, MAIN)
    await at(room, "reflect.check")
    await tapped(hand, a, f".stack .answer{READY}")
    await expect(b.locator(".side.has")).to_have_attribute("data-who", "b")
    await at(room, "turn.talk")
    await taken_back(room, hand, f"{NAMES['a']} would like to answer again.", "reflect.check")
    await expect(a.locator(".stack .answer")).to_have_count(3)
    await expect(b.locator(MAIN)).to_have_count(0)
    await tapped(hand, a, f".stack .answer{READY} >> nth=2")
    await at(room, "reflect.again")
    assert not room.complaints
    await leave(room)


async def leave(room: Room) -> None:
    for page in room.windows.values():
        await page.context.close()
