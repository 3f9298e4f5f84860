"""A person's return to their page: in another tab, on another device, after sleep.

Whatever kind of page it is, what they tap takes the talk forward.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect
from sayback.authoring.tour import tour
from sayback.protocols.library import Library
from sayback.web.buckets import Rates

from tests.browser.player import EYES, SAYS
from tests.browser.rooms import PATIENCE, Room, take_seats, window
from tests.browser.test_gate import Wire, settled
from tests.browser.test_library import shortest
from tests.browser.typed import HAND, come_to, links, sheet
from tests.load.process import Server

pytestmark = pytest.mark.timeout(300)
LIBRARY = Library.load(Path(__file__).parents[2] / "protocols")
WIRE = """(() => {
  window.wire = { lines: [], asked: new Set(), taken: 0 };
  const Own = window.WebSocket;
  window.WebSocket = class extends Own {
    constructor(...how) {
      super(...how);
      wire.lines.push(this);
      this.addEventListener('message', ({ data }) => {
        const [, id] = /^43(\\d+)\\[\\{.*"ok":true/.exec(data) ?? [];
        wire.taken += wire.asked.delete(id) ? 1 : 0;
      });
    }
    send(data) {
      const [, id] = /^42(\\d+)\\["act",(?!.*"move":"(?:show|name)")/.exec(data) ?? [];
      if (id) wire.asked.add(id);
      super.send(data);
    }
  };
})()"""
"""Goes into a page before the page itself: its lines, and how many of its acts the server has taken; what a page also
does by itself is not counted."""
ROOMS = 2
"""Talks at a time."""
LINKS = int(Rates().link.burst)
"""Links that a seat may make in a row; what they do not suffice for is reopened in the dialogue's next talk."""
TALKS = 3
"""Talks of a dialogue that must do."""
MAIN = "[data-main] .main"
AGAIN = ".again"


def pages(protocol: str) -> set[str]:
    """List the kinds of page of a dialogue, as `data-page` names them."""
    steps = [stop["a"]["step"] for stop in tour(LIBRARY.files[protocol])]
    return {f"{step['kind']}.{step['place']}" for step in steps}


def cover() -> dict[str, set[str]]:
    """Choose few dialogues, and which pages are reopened in each.

    Together they have every kind of page once, of all dialogues that two may hold alone.
    """
    every = {protocol: pages(protocol) for protocol, file in LIBRARY.files.items() if not file.terms.needs}
    left, found = set().union(*every.values()), dict[str, set[str]]()
    while left:
        best = max(every, key=lambda protocol: len(every[protocol] & left))
        found[best] = every[best] & left
        left -= found[best]
    return found


async def prepared(page: Page) -> Page:
    for script in (EYES, WIRE):
        await page.add_init_script(script)
    return page


async def in_a_new_tab(browser: Browser, old: Page) -> Page:
    page = await prepared(await old.context.new_page())
    await page.goto(old.url)
    await old.close()
    return page


async def on_a_second_device(browser: Browser, old: Page) -> Page:
    await sheet(old, "Help", "Beside call", "On another device")
    link = await old.locator("input.url").input_value(timeout=PATIENCE)
    _, page = await window(browser, [])
    await prepared(page)
    await page.goto(link)
    await HAND.tap(page, page.locator("main.door .deeds button.main"))
    await page.locator("main.panel").wait_for(timeout=PATIENCE)
    await old.context.close()
    return page


async def after_sleep(browser: Browser, page: Page, seconds: float = 0.2) -> Page:
    """Freeze the page and let its line fall; then somebody looks at it again."""
    device = await page.context.new_cdp_session(page)
    await page.evaluate("wire.lines.at(-1).close()")
    await device.send("Page.setWebLifecycleState", {"state": "frozen"})
    await asyncio.sleep(seconds)
    await device.send("Page.setWebLifecycleState", {"state": "active"})
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await device.detach()
    return page


Way = Callable[[Browser, Page], Awaitable[Page]]
WAYS: list[Way] = [in_a_new_tab, on_a_second_device, after_sleep]


async def once(page: Page) -> bool:
    """Do the next thing on a page; tell whether there was any."""
    now = await page.evaluate("eyes.look()")
    if "spot" in now:
        await press(page, now)
    return "spot" in now


async def press(page: Page, now: dict[str, Any]) -> None:
    """Press what was seen there."""
    await page.mouse.click(now["spot"]["x"], now["spot"]["y"])
    if now["text"]:
        await page.keyboard.insert_text(SAYS)


async def forward(room: Room, seat: str, place: str) -> None:
    """Tap what is asked for until the server has taken an act of this page.

    If a clock was faster and took the talk to another place, the other does what is asked there.
    """
    page = room.page(seat)
    end = time.monotonic() + PATIENCE / 1000
    while not await page.evaluate("wire.taken"):
        assert time.monotonic() < end, await page.inner_text("main")
        if not await once(page) and await room.place(seat) not in ("", place):
            await once(room.page("b" if seat == "a" else "a"))
        await asyncio.sleep(0.05)


async def walk(browser: Browser, server: Server, protocol: str, wanted: Iterable[str], way: Way) -> set[str]:
    """Go through a dialogue until each of the wanted pages was reopened.

    By a partner who is asked for something there, and went on. Gives the pages that were not.
    """
    links_left = dict.fromkeys("ab", LINKS if way is on_a_second_device else len(set(wanted)))
    settings = {name: shortest(setting) for name, setting in LIBRARY.files[protocol].settings.items()}
    urls = links(server, protocol, factor=0.5, settings=settings)
    room = await take_seats(browser, urls, HAND, scripts=(EYES, WIRE))
    left = set(wanted)
    while left and any(links_left.values()) and not (await room.place("a")).startswith("closed"):
        for seat, page in room.windows.items():
            await page.locator("main.panel").wait_for(timeout=PATIENCE)
            place = await room.place(seat)
            now = await page.evaluate("eyes.look()")
            if "spot" not in now or await room.place(seat) != place:
                continue
            if place in left and links_left[seat]:
                links_left[seat] -= 1
                left.discard(place)
                room.windows[seat] = await way(browser, page)
                await room.windows[seat].evaluate("wire.taken = 0")
                await forward(room, seat, place)
            else:
                await press(page, now)  # if it is another page by now, that one's buttons rest
        await asyncio.sleep(0.05)
    await leave(room)
    return left


async def leave(room: Room) -> None:
    for page in room.windows.values():
        await page.context.close()


@pytest.mark.parametrize("way", WAYS, ids=[way.__name__ for way in WAYS])
async def test_reopened_page_of_every_kind_goes_on(browser: Browser, server: Server, way: Way) -> None:
    waiting, missed = deque(cover().items()), set[str]()

    async def talks() -> None:
        while waiting:
            protocol, left = waiting.popleft()
            for _ in range(TALKS):
                left = left and await walk(browser, server, protocol, left, way)
            missed.update(left)

    async with asyncio.TaskGroup() as group:
        for _ in range(ROOMS):
            group.create_task(talks())
    assert not missed


async def reading(browser: Browser, server: Server) -> Room:
    """Bring two to the first page of a thank-you, the first watched from the first byte."""
    room = await take_seats(browser, links(server, "thank-you"), HAND, scripts=[WIRE])
    await come_to(room, "read.read")
    for page in room.windows.values():
        await expect(page.locator(MAIN)).to_be_enabled()
        await page.evaluate("wire.taken = 0")
    return room


async def later(page: Page, hours: float) -> None:
    """Look at the page again after so long."""
    now = datetime.now(UTC) + timedelta(hours=hours)
    await page.clock.set_fixed_time(now)
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


async def record(page: Page) -> dict[str, object]:
    found: dict[str, object] = await page.evaluate("JSON.parse(localStorage[`sayback:${location.pathname.slice(3)}`])")
    return found


async def test_double_tap_presses_only_the_first_page(browser: Browser, server: Server) -> None:
    room = await reading(browser, server)
    a, b = room.page("a"), room.page("b")
    await a.locator(MAIN).click()
    await expect(a.locator(MAIN)).to_have_count(0)
    await b.evaluate(
        """its => new MutationObserver((_, watch) => {
      if (document.querySelector('.panel').dataset.page === 'read.read') return;
      watch.disconnect();
      window.rested = document.querySelector(its).ariaDisabled;
      document.querySelector(its).click();
    }).observe(document, { subtree: true, childList: true, attributes: true })""",
        MAIN,
    )
    await b.locator(MAIN).click()
    await expect(b.locator(".answered")).to_have_text("One moment.")
    assert await b.evaluate("[rested, wire.taken]") == ["true", 1]
    assert await b.evaluate("its => document.activeElement === document.querySelector(its)", MAIN), "the focus stays"
    await expect(b.locator(MAIN)).to_be_enabled()
    await b.locator(MAIN).click()
    await expect(b.locator(MAIN)).to_have_count(0)
    await leave(room)


@pytest.mark.parametrize("hours", [1.1, 25], ids=["after an hour", "on a new day"])
async def test_question_asked_again_holds_nothing_back(browser: Browser, server: Server, hours: float) -> None:
    room = await reading(browser, server)
    a = room.page("a")
    await expect(a.locator(AGAIN)).to_have_count(0)
    said = (await record(a))["safe"]
    await later(a, hours)
    await a.locator(AGAIN).wait_for()
    await a.get_by_role("button", name="Go on without answering").click()
    await expect(a.locator(AGAIN)).to_have_count(0)
    assert (await record(a))["safe"] == said
    await later(a, 2 * hours)
    await a.locator(AGAIN).wait_for()
    await a.locator(MAIN).click()
    await expect(a.locator(MAIN)).to_have_count(0)
    await a.locator(f"{AGAIN} .answer").first.click()
    await expect(a.locator(AGAIN)).to_have_count(0)
    assert (await record(a))["safe"] != said
    await leave(room)


async def test_answer_to_question_asked_again_leaves_no_trace(browser: Browser, server: Server) -> None:
    room = await reading(browser, server)
    a, wire = room.page("a"), Wire()
    wire.watch(a)
    await a.reload()
    await settled(a, wire)
    await later(a, 25)
    await a.locator(AGAIN).wait_for()
    asked = [frame for frame in wire.frames if frame != "3"], wire.requests[:]
    await a.locator(f"{AGAIN} .answer").nth(1).click()
    await a.locator("main.door").wait_for()
    await a.evaluate("dispatchEvent(new Event('online')); document.dispatchEvent(new Event('visibilitychange'))")
    await asyncio.sleep(1)
    assert ([frame for frame in wire.frames if frame != "3"], wire.requests) == asked
    await a.reload()
    await a.locator(AGAIN).wait_for()
    await leave(room)


async def test_one_device_for_two_is_not_asked_again(browser: Browser, server: Server) -> None:
    urls = links(server, "thank-you")
    (base, mine), (_, theirs) = (urls[seat].split("#") for seat in ("a", "b"))
    _, first, link = mine.split(".")
    context, page = await window(browser, [])
    await page.goto(f"{base}#2.{first}.{theirs.split('.')[1]}.{link}")
    await HAND.tap(page, page.locator("main.door .deeds button.main"))
    await HAND.tap(page, page.get_by_role("button", name="Go on", exact=True))
    for seat in ("a", "b"):
        await HAND.tap(page, page.locator(f"{MAIN}[data-who={seat}]"))
    await page.locator("[data-page='read.read']").wait_for()
    await later(page, 25)
    await expect(page.locator(MAIN).first).to_be_enabled()
    assert await page.locator(AGAIN).count() == 0
    await context.close()
