"""The question asked alone, the way out, help without a line, whispers.

In real browsers, against the real server.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from fnmatch import fnmatch

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, WebSocket, expect

from tests.browser.axe import faults
from tests.browser.reuse import opened, renew
from tests.browser.rooms import (
    ANSWER,
    NAMES,
    PATIENCE,
    Mouse,
    Room,
    arrived,
    leave_by_keys,
    pick,
    take_seats,
    window,
)
from tests.browser.typed import links
from tests.load.process import Server

READY = "[data-main] .main"
AWAY = re.compile(r"\baway\b")
SAYS = "Mira\u2019s page isn\u2019t responding. They may still hear you in your call."
"""The only news for the other, whatever is behind it."""
GONE = 10.0
"""Seconds after the last sign of life until somebody is gone; the last was at most one BEAT before."""
BEAT = 5.5
SEEN = 5.0
"""Seconds until a busy machine has noticed; how equal the ways of going are is measured where there is no browser."""


@dataclass
class Wire:
    """All that leaves a page: frames on its sockets, and requests."""

    frames: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> Wire:
        """Record from now on."""
        page.on("websocket", self._opened)
        page.on("request", lambda request: self.requests.append(request.url))
        return self

    def _opened(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: self.frames.append(str(frame)))

    @property
    def size(self) -> tuple[int, int]:
        """Count the frames and requests so far."""
        return len(self.frames), len(self.requests)


@dataclass(slots=True)
class Two:
    """The first partner's window before the question, and the other's, who is ready."""

    page: Page
    context: BrowserContext
    wire: Wire
    room: Room
    link: str

    async def other(self) -> str:
        """Read what the other sees under this person's name."""
        return await self.room.page("b").locator(".side[data-who=a] > span").inner_text()

    async def no_longer_here(self) -> float:
        """Wait until the other sees that this person is gone; the moment (s)."""
        await expect(self.room.page("b").locator(".side[data-who=a]")).to_have_class(AWAY)
        noticed = time.monotonic()
        await expect(self.room.page("b").locator(".side[data-who=a]")).to_contain_text("page isn\u2019t responding")
        await expect(self.room.page("b").locator(".card")).to_contain_text(SAYS)
        return noticed


async def seat(page: Page, link: str) -> Wire:
    """Open a link and sit down, up to whatever comes then."""
    wire = Wire().watch(page)
    await page.goto(link)
    await Mouse().tap(page, page.locator("main.door .deeds button.main"))
    await page.locator("main.panel").wait_for(timeout=PATIENCE)
    return wire


def links_of(server: Server, *seats: str) -> dict[str, str]:
    """Make new links."""
    return links(server, "thank-you", seats)


async def sit(a: Page, b: Page, server: Server) -> Two:
    """Seat two who have new links: b can speak freely, a is asked."""
    urls = links_of(server, "a", "b")
    await seat(b, urls["b"])
    await pick(b)
    wire = await seat(a, urls["a"])
    await a.locator(ANSWER).first.wait_for(timeout=PATIENCE)
    return Two(a, a.context, wire, Room({"b": b}, urls, []), urls["a"])


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def other(browser: Browser) -> AsyncIterator[Page]:
    async with opened(browser) as page:
        yield page


@pytest_asyncio.fixture(loop_scope="session")
async def partner(other: Page, server: Server) -> Page:
    return await renew(other, server.url)


@pytest_asyncio.fixture(loop_scope="session")
async def two(page: Page, partner: Page, server: Server) -> Two:
    return await sit(page, partner, server)


async def settled(page: Page, wire: Wire) -> None:
    """Wait until everything that comes with the panel is here."""
    end = time.monotonic() + PATIENCE / 1000
    while not any(url.endswith("/n") for url in wire.requests):
        assert time.monotonic() < end
        await asyncio.sleep(0.05)
    await asyncio.sleep(1)
    await page.wait_for_load_state("networkidle")


async def test_ready_appears_only_after_private_yes(two: Two) -> None:
    answers = two.page.locator(ANSWER)
    assert [await answers.nth(n).inner_text() for n in range(await answers.count())] == ["Yes", "No", "Not sure"]
    looks = {await answers.nth(n).evaluate("it => JSON.stringify({...getComputedStyle(it)})") for n in range(3)}
    boxes = [await answers.nth(n).bounding_box() for n in range(3)]
    assert len({(box["width"], box["height"]) for box in boxes if box}) == 1 and len(looks) <= 3
    assert await two.page.locator(READY).count() == 0
    assert await two.other() == "here"
    await pick(two.page)
    await two.page.locator(READY).wait_for(timeout=PATIENCE)
    await two.page.reload()
    await two.page.locator(READY).wait_for(timeout=PATIENCE)  # remembered, on this device, for this talk
    await two.page.locator(READY).click()
    await two.room.page("b").locator(READY).click()
    await expect(two.room.page("b").locator(".panel")).not_to_have_attribute("data-page", "lobby.lobby")


@pytest.mark.parametrize("what", ["**/ui/panel/gate.js", "**/api/words/help*", "**/ui/help/help.js"])
async def test_unloaded_question_or_help_offers_no_ready(page: Page, server: Server, what: str) -> None:
    await page.route(what, lambda route: route.abort())
    async with page.expect_event("requestfailed", lambda request: fnmatch(request.url, what), timeout=PATIENCE):
        await seat(page, links_of(server, "a", "b")["a"])
    await asyncio.sleep(1)
    assert await page.locator(READY).count() == 0 and await page.locator(ANSWER).count() == 0
    await expect(page.locator(".act")).to_contain_text("Nothing to do right now", use_inner_text=True)


NO, UNSURE = "Then let\u2019s not do this here.", "You don\u2019t have to be sure."


async def test_refusal_sends_no_byte_and_looks_like_lost_line(two: Two, server: Server) -> None:
    windows = [await each.context.new_page() for each in (two.page, two.room.page("b"))]
    unsure = await sit(*windows, server)
    await asyncio.gather(refused(two, 1, NO), refused(unsure, 2, UNSURE))


async def refused(two: Two, answer: int, title: str) -> None:
    """Give this answer, which nobody learns of; and come back from it."""
    await settled(two.page, two.wire)
    await pick(two.page, answer)
    said = time.monotonic()
    await expect(two.page.get_by_role("heading", level=1)).to_have_text(title, use_inner_text=True)
    await expect(two.page.get_by_role("heading", level=1)).to_be_focused()
    before = two.wire.size
    await two.page.locator("select[name=country]").select_option("DE")
    await expect(two.page.get_by_role("link", name="Emergency 112")).to_be_visible()
    assert await two.other() == "here"
    left = await two.no_longer_here()
    assert GONE - BEAT <= left - said <= GONE + SEEN
    await two.page.evaluate("dispatchEvent(new Event('online')); document.dispatchEvent(new Event('visibilitychange'))")
    await asyncio.sleep(2)
    assert two.wire.size == before
    await two.page.get_by_role("button", name="Back to the question").click()
    await two.page.locator(ANSWER).first.wait_for(timeout=PATIENCE)
    assert await two.page.locator(READY).count() == 0
    assert await two.other() == "here"


async def test_early_no_stops_fetching_ahead(page: Page, server: Server) -> None:
    page = await page.context.new_page()
    # a tap by script, as soon as there is a button
    await page.add_init_script(
        "new MutationObserver((_, its) => { const no = document.querySelectorAll('.stack .answer')[1];"
        " if (no) { its.disconnect(); no.click(); } }).observe(document, { subtree: true, childList: true })"
    )
    wire = Wire().watch(page)
    await page.goto(links_of(server, "a", "b")["a"])
    await Mouse().tap(page, page.locator("main.door .deeds button.main"))
    await expect(page.get_by_role("heading", level=1)).to_have_text(NO, use_inner_text=True)
    await asyncio.sleep(2.5)  # a panel fetches ahead 1.5 s after it opens
    assert not [url for url in wire.requests if url.endswith(("/n", "/ui/panel/own.js"))]


async def test_not_sure_gets_a_thought_instead_of_an_alarm(browser: Browser, server: Server) -> None:
    context, page = await window(browser, [], timezone_id="Europe/London", locale="en-GB")
    await seat(page, links_of(server, "a", "b")["a"])
    await page.get_by_role("button", name="Not sure").click()
    await expect(page.get_by_text("You can talk another day")).to_be_visible()
    await expect(page.get_by_role("heading", name="What “safe” means here")).to_be_visible()
    await expect(page.get_by_text("If you are in danger, call now.")).to_have_count(0)
    await expect(page.locator(".calls a").first, "helplines before emergencies").to_contain_text(
        "England: National Domestic Abuse Helpline", use_inner_text=True
    )
    await expect(page.get_by_role("link", name="Emergency 999", exact=True)).to_have_count(1)
    assert await faults(page) == []
    await page.get_by_role("button", name="Back to the question").click()
    await expect(page.locator(ANSWER)).to_have_count(3)
    await context.close()


async def test_therapist_and_shared_device_skip_the_safety_question(page: Page, server: Server) -> None:
    await seat(page, links_of(server, *NAMES)["therapist"])
    await asyncio.sleep(1)
    assert await page.locator(ANSWER).count() == 0
    await renew(page, server.url)
    urls = links_of(server, "a", "b")
    secrets = [urls[seat].split("#1.")[1].split(".") for seat in ("a", "b")]
    couch = f"{urls['a'].split('#')[0]}#2.{secrets[0][0]}.{secrets[1][0]}.{secrets[0][1]}"
    await seat(page, couch)
    await page.get_by_role("button", name="Go on").click()
    await expect(page.locator(READY), "one page for two has a button for each").to_have_count(2)
    await page.goto(f"{server.url}/help#alone")
    await page.get_by_role("button", name="Not sure").click()
    await expect(page.get_by_role("heading", name=UNSURE)).to_be_focused()
    await page.locator(".calls a").first.wait_for(timeout=PATIENCE)
    await page.get_by_role("button", name="Back to the question").click()
    await page.get_by_role("button", name="No", exact=True).click()
    await expect(page.get_by_role("heading", name=NO)).to_be_focused()


# the way out


Way = Callable[[Page], Awaitable[None]]


async def key(page: Page) -> None:
    await leave_by_keys(page)


async def tab(page: Page) -> None:
    await page.locator("#out").click()


async def remembered(page: Page, session: str) -> list[str]:
    """List what this device still has of a talk."""
    found: list[str] = await page.evaluate(
        "name => [localStorage, sessionStorage].flatMap((it) => Object.keys(it)).filter((it) => it.includes(name))",
        session,
    )
    return found


async def out(page: Page, way: Way, session: str) -> None:
    """Leave, and look for traces."""
    await way(page)
    await expect(page.locator("h1")).to_have_text("Notes")
    assert page.url.endswith("/n")
    await arrived(page)
    assert "Sayback" not in await page.content()
    assert await remembered(page, session) == []
    await page.go_back()
    assert session not in page.url


@pytest.mark.parametrize("way", [key, tab])
@pytest.mark.parametrize("state", ["door", "question", "answered no", "sheet", "lobby", "talk"])
async def test_the_way_out_is_there_in_every_state(
    page: Page, partner: Page, server: Server, state: str, way: Way
) -> None:
    urls = links_of(server, "a", "b")
    session = urls["a"].split("/s/")[1].split("#")[0]
    await page.goto(urls["a"])
    here = page.locator("main.door .deeds button.main")
    await here.wait_for(timeout=PATIENCE)
    if state != "door":
        await here.click()
        await page.locator(ANSWER).first.wait_for(timeout=PATIENCE)
        assert await remembered(page, session)
    if state == "answered no":
        await pick(page, 1)
    if state == "sheet":
        await page.locator(".foot button").last.click()
        if way is key:  # the first Esc closes the sheet, and does not count
            await page.keyboard.press("Escape")
            await expect(page.locator(".foot .help")).to_have_attribute("aria-expanded", "false")
    if state in ("lobby", "talk"):
        await pick(page)
        await page.locator(READY).wait_for(timeout=PATIENCE)
    if state == "talk":
        await seat(partner, urls["b"])
        await pick(partner)
        await partner.locator(READY).click()
        await page.locator(READY).click()
        await expect(page.locator(".panel")).not_to_have_attribute("data-page", "lobby.lobby")
    await out(page, way, session)


async def test_offline_exit_closes_windows_and_looks_like_lost_line(two: Two) -> None:
    session = two.link.split("/s/")[1].split("#")[0]
    await pick(two.page)
    await two.page.locator(READY).wait_for(timeout=PATIENCE)
    await settled(two.page, two.wire)
    async with two.context.expect_page() as opened:
        await two.page.locator(".foot button").last.click()
        await two.page.get_by_role("button", name="Beside call").click()
        await two.page.get_by_role("button", name="In a small window").click()
    small = await opened.value
    await small.locator("main.panel").wait_for(timeout=PATIENCE)
    await two.context.set_offline(True)
    before = len(two.wire.frames)
    await two.page.keyboard.press("Escape")  # the sheet that led there is still open
    await key(two.page)
    pressed = time.monotonic()
    await expect(two.page.locator("h1")).to_have_text("Notes")
    await arrived(two.page)
    assert await remembered(two.page, session) == []
    await asyncio.sleep(1)
    assert small.is_closed() or small.url.endswith("/n")
    assert not [frame for frame in two.wire.frames[before:] if frame != "3"]
    assert await two.other() == "here", "nobody can tell a closed page from a silent one"
    assert GONE - BEAT <= await two.no_longer_here() - pressed <= GONE + SEEN


# help


async def test_help_opens_offline_and_keeps_country_on_request(two: Two) -> None:
    await settled(two.page, two.wire)
    await two.context.set_offline(True)
    before = len(two.wire.requests)
    await two.page.locator(".foot button").last.click()
    await two.page.get_by_role("button", name="Numbers to call").click()
    country = two.page.locator("select[name=country]")
    await country.select_option("ES")
    await expect(two.page.locator(".calls")).to_contain_text("016", use_inner_text=True)
    assert await two.page.locator(".calls a").first.get_attribute("href") == "tel:112"
    assert len(two.wire.requests) == before
    assert await two.page.evaluate("JSON.parse(localStorage.getItem('sayback:pref:country'))") is None
    await two.page.locator("input[name=keep]").check()
    assert await two.page.evaluate("JSON.parse(localStorage.getItem('sayback:pref:country'))") == "ES"
    await two.page.locator("input[name=keep]").uncheck()
    assert await two.page.evaluate("JSON.parse(localStorage.getItem('sayback:pref:country'))") is None


# whispers


async def test_signal_and_whisper_arrive_unseen_by_others(browser: Browser, page: Page, server: Server) -> None:
    urls = links_of(server, *NAMES)
    room = await take_seats(browser, {seat: urls[seat] for seat in ("b", "therapist")}, Mouse())
    b, therapist = room.page("b"), room.page("therapist")
    wire = await seat(page, urls["a"])
    a = page
    await pick(a)
    await a.get_by_role("button", name="Yes, Dr. Lindt may be here").click()
    await a.get_by_text("can send each other private notes").wait_for(timeout=PATIENCE)
    await a.locator(".foot button").last.click()
    await a.get_by_role("button", name="Tell only Dr. Lindt").click()
    await a.get_by_role("button", name="I am not OK").click()
    await a.get_by_text("On its way.").wait_for(timeout=PATIENCE)
    await therapist.get_by_text("I am not OK").wait_for(timeout=PATIENCE)
    await a.get_by_text("Received.").wait_for(timeout=PATIENCE)
    await therapist.get_by_role("button", name="Note to Jonas").click()
    await therapist.locator("textarea").fill("Breathe. I slow it down.")
    await therapist.get_by_role("button", name="Send privately").click()
    await b.get_by_text("Dr. Lindt, only to you").wait_for(timeout=PATIENCE)
    assert await b.get_by_text("Breathe.").count() == 0, "not for whoever looks over a shoulder"
    await b.get_by_role("button", name="Show it").click()
    await b.get_by_text("Breathe. I slow it down.").wait_for(timeout=PATIENCE)
    await therapist.get_by_text("Received.").wait_for(timeout=PATIENCE)
    assert await a.locator(".whisper").count() == 0
    hums = [frame for frame in wire.frames if '["hum"' in frame]
    assert len(hums) >= 2 and len({len(frame.lstrip("0123456789")) for frame in hums}) == 1
    said = server.log.read_text("utf-8", "replace")
    assert "Breathe" not in said and "hum" not in said
    for each in (b, therapist):
        await each.context.close()
