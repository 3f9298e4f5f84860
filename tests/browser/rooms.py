"""Three people at three windows, shared by the browser tests.

How they open a talk, find the thing to do, and do it.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from playwright.async_api import Browser, BrowserContext, Error, Locator, Page, TimeoutError, expect

from tests.load.process import Server

NAMES = {"a": "Mira", "b": "Jonas", "therapist": "Dr. Lindt"}
SIZE = {"width": 360, "height": 780}
PATIENCE = 30_000
"""Milliseconds that any one thing on a page may take, on the slowest machine that is to say it works."""
SEEN = 3_000
"""Milliseconds for what was on the page a moment ago."""
DEED = "[data-main] button:not([aria-disabled=true]), .stack button:not([aria-disabled=true])"
"""The button that goes on: the primary move, or the first of several answers."""
ANSWER = ".stack .answer"
"""An answer to the question before a talk."""
TAPS = ".page fieldset"
"""Questions with a row of taps: one must be chosen before going on."""

NEXT = """(it) => {
  const now = document.activeElement;
  if (it === now) return 'here';
  if (!it.isConnected) return 'gone';
  return it.type === 'radio' && now?.type === 'radio' && it.name === now.name ? 'ArrowDown' : 'Tab';
}"""
"""The key that leads on to an element: radio buttons of one name have one Tab stop, the arrows go between them."""

Go = Callable[[Page, str], Awaitable[object]]
"""A person's way to an address."""


def far(server: Server) -> str:
    """Give the server's address by a name that other devices could open, too."""
    return server.url.replace("127.0.0.1", "talk.sayback.test")


def elsewhere(server: Server) -> list[str]:
    """Tell a browser that this name leads to the server and is as good as https."""
    return [
        "--host-resolver-rules=MAP *.sayback.test 127.0.0.1",
        f"--unsafely-treat-insecure-origin-as-secure={far(server)}",
    ]


class Gone(AssertionError):
    """Loss of the target: the page went on before a hand was there."""


class Hand(Protocol):
    """A way to operate a page."""

    async def tap(self, page: Page, target: Locator, patience: float = PATIENCE) -> None:
        """Tap the target; wait so long (ms) for it. Raises Gone."""

    async def write(self, page: Page, field: Locator, text: str) -> None:
        """Put text into an empty field."""


class Mouse:
    """A pointer that clicks."""

    async def tap(self, page: Page, target: Locator, patience: float = PATIENCE) -> None:
        """Click in the middle."""
        try:
            await target.click(timeout=patience)
        except TimeoutError:
            if await target.count():
                raise
            raise Gone(str(target)) from None

    async def write(self, page: Page, field: Locator, text: str) -> None:
        """Click into it, then type the letters."""
        await field.click(timeout=PATIENCE)
        await page.keyboard.type(text)


class Keyboard:
    """Tab until the target is reached, then the key that presses it. No pointer at all."""

    farthest = 120

    async def tap(self, page: Page, target: Locator, patience: float = PATIENCE) -> None:
        """Reach it and press. Raises AssertionError when the keyboard cannot reach it."""
        await self._reach(page, target, patience)
        await self._awake(target, patience)
        chooses = await target.evaluate("it => it.matches('input')")
        await page.keyboard.press("Space" if chooses else "Enter")

    async def write(self, page: Page, field: Locator, text: str) -> None:
        """Reach it, then type the letters."""
        await self._reach(page, field)
        await page.keyboard.type(text)

    @staticmethod
    async def _awake(target: Locator, patience: float) -> None:
        """Wait until it can be pressed: a button of another page rests for a moment."""
        try:
            element = await target.element_handle(timeout=patience)
            await element.wait_for_element_state("enabled", timeout=patience)
        except Error:
            if await target.count():
                raise
            raise Gone(str(target)) from None

    async def _reach(self, page: Page, target: Locator, patience: float = PATIENCE) -> None:
        element = await target.element_handle(timeout=patience)
        assert element is not None
        for _ in range(self.farthest):
            key = await element.evaluate(NEXT)
            if key == "here":
                return
            if key == "gone":
                raise Gone(str(target))
            await page.keyboard.press(key)
        raise AssertionError(f"the keyboard does not reach {await element.evaluate('it => it.outerHTML')}")


@dataclass(slots=True)
class Room:
    """One talk: a window for each seat, the links, and what the pages complained about."""

    windows: dict[str, Page]
    links: dict[str, str]
    complaints: list[str]

    def page(self, seat: str) -> Page:
        """Give the window of a seat."""
        return self.windows[seat]

    async def place(self, seat: str) -> str:
        """Tell where this panel is: `<kind>.<part>`, or nothing while it is not drawn."""
        return str(await self.page(seat).evaluate("document.querySelector('.panel')?.dataset.page ?? ''"))

    async def until(self, seat: str, selector: str) -> Locator:
        """Wait for something to be on the panel of a seat."""
        found = self.page(seat).locator(selector).first
        await found.wait_for(timeout=PATIENCE)
        return found


async def window(browser: Browser, complaints: list[str], **more: object) -> tuple[BrowserContext, Page]:
    """Open a person's own browser, in which nothing moves on its way.

    What its pages log as errors is kept.
    """
    how: dict[str, object] = {"viewport": SIZE, "reduced_motion": "reduce", **more}
    context = await browser.new_context(**how)  # type: ignore[arg-type]
    page = await context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    return context, page


async def leave(page: Page) -> None:
    """Close somebody's browser.

    What a test answers in the server's place is answered to its end before that.
    """
    if not page.is_closed():
        await page.unroute_all(behavior="wait")
    await page.context.close()


async def holds(page: Page, expression: str) -> None:
    """Ask the page until it is so, across its loads.

    Its policy lets no expression be waited for inside it.
    """
    end = time.monotonic() + PATIENCE / 1000
    while True:
        try:
            if await page.evaluate(expression):
                return
        except Error:
            if page.is_closed():
                raise
        assert time.monotonic() < end, expression
        await asyncio.sleep(0.05)


async def pick(page: Page, number: int = 0) -> None:
    """Tap an answer to the question before a talk, again where the page had just changed."""
    says = await page.locator(ANSWER).nth(number).inner_text(timeout=PATIENCE)
    answer = page.locator(ANSWER).filter(has_text=re.compile(rf"^\s*{re.escape(says.strip())}\s*$"))
    async with asyncio.timeout(PATIENCE / 1000):
        while True:
            with suppress(TimeoutError):
                await answer.click(timeout=SEEN)
            with suppress(AssertionError):
                return await expect(answer).to_have_count(0, timeout=SEEN / 2)


async def evaluated(page: Page, expression: str) -> object:
    """Ask what the page says.

    Asks again while it says nothing, or where another page comes in its place meanwhile.
    """
    end = time.monotonic() + PATIENCE / 1000
    while True:
        try:
            if (answer := await page.evaluate(expression)) is not None:
                return answer
        except Error:
            if page.is_closed() or time.monotonic() > end:
                raise
        assert time.monotonic() < end, expression
        await asyncio.sleep(0.05)


async def leave_by_keys(page: Page, key: str = "Escape", times: int = 2, within: float = 0.6) -> None:
    """Leave by keys, which must follow each other within that many seconds.

    Tries again where this machine took longer.
    """
    for _ in range(6):
        start = time.monotonic()
        for _ in range(times):
            await page.keyboard.press(key)
        took = time.monotonic() - start
        if await evaluated(page, "document.title") == "Notes":
            return
        assert took > within, f"{key}, {times} times in {took:.2f} s"
    raise AssertionError("the keys never came fast enough")


async def arrived(page: Page) -> None:
    """Wait until the quick exit's plain page is no drawing any more, but loaded."""
    await holds(page, "performance.getEntriesByType('navigation')[0].name.endsWith('/n')")
    await page.wait_for_load_state()


async def make_links(
    page: Page, server: Server, protocol: str, hand: Hand, names: Mapping[str, str] = NAMES
) -> dict[str, str]:
    """Use the start page from the first look to the links: seat → link."""
    await page.goto(server.url)
    await hand.tap(page, page.locator("button.choice", has=page.locator(f"b:text-is('{protocol}')")).first)
    await page.locator("input[name=a]").wait_for(timeout=PATIENCE)
    if "therapist" in names:
        await hand.tap(page, page.locator("input[type=checkbox]").first)
    for seat, name in names.items():
        await hand.write(page, page.locator(f"input[name={seat}]"), name)
    await hand.tap(page, page.locator("form .deed button.main"))
    links = {}
    for seat in names:
        links[seat] = await page.locator(f"#url-{seat}").input_value(timeout=PATIENCE)
    return links


async def take_seats(
    browser: Browser,
    links: Mapping[str, str],
    hand: Hand,
    *,
    safe: bool = True,
    go: Go = Page.goto,
    scripts: Iterable[str] = (),
    **more: object,
) -> Room:
    """Open each link in a browser of its own (by `go`) and tap "This is me".

    If `safe`, both partners then say that they can speak freely. `scripts` go into each page before the page itself.
    """
    room = Room({}, dict(links), [])
    for seat, link in links.items():
        _, page = await window(browser, room.complaints, **more)
        room.windows[seat] = page
        for script in scripts:
            await page.add_init_script(script)
        await go(page, link)
        await hand.tap(page, page.locator("main.door .deeds button.main"))
        await page.locator("main.panel").wait_for(timeout=PATIENCE)
        if safe and seat != "therapist":
            await hand.tap(page, page.locator(".stack .answer").first)
            await page.get_by_text("Nobody else sees your answer").wait_for(state="hidden", timeout=PATIENCE)
            if "therapist" in links:
                await hand.tap(page, page.locator(".stack .answer").first)
                await page.locator(".stack").wait_for(state="hidden", timeout=PATIENCE)
    return room


async def go_on(room: Room, seat: str, hand: Hand) -> bool:
    """Do the next thing that this panel asks for, if there is any.

    Fills in taps, then goes on. What the others do may take the page on at any moment: then nothing was done here, and
    the caller looks again.
    """
    try:
        return await _go_on(room.page(seat), hand)
    except (Gone, TimeoutError):
        return False


async def _go_on(page: Page, hand: Hand) -> bool:
    deed = page.locator(DEED)
    for at in range(await page.locator(TAPS).count()):
        choice = page.locator(TAPS).nth(at).locator("input")
        if not await page.locator(TAPS).nth(at).locator("input:checked").count():
            await hand.tap(page, choice.nth(3), SEEN)
    if not await deed.count():
        return False
    before = await page.locator(".panel").get_attribute("data-page")
    await hand.tap(page, deed.first, SEEN)
    end = time.monotonic() + 5
    while time.monotonic() < end:
        if not await deed.count() or await page.locator(".panel").get_attribute("data-page") != before:
            return True
        await asyncio.sleep(0.02)
    return True


async def walk(room: Room, hand: Hand, seconds: float = 200) -> list[str]:
    """Do what the two partners are asked until the talk is closed.

    Gives the places that `a` saw, in order.
    """
    places = [await room.place("a")]
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for seat in ("a", "b"):
            await go_on(room, seat, hand)
            now = await room.place("a")
            if now != places[-1]:
                places.append(now)
        if places[-1].startswith("closed"):
            return places
        await asyncio.sleep(0.05)
    raise AssertionError(f"the talk did not end: {' → '.join(places)}")
