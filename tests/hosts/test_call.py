"""A talk and a call of the practice's own on one page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import suppress

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Error, Page, expect

from tests.browser.rooms import ANSWER, NAMES, Mouse, leave, leave_by_keys, make_links, pick, window
from tests.hosts.meeting import CALL, SEEN, Meeting, call_of, links, meeting, opened, sit
from tests.load.process import Server, running, sayback, scratch

PHONE = {"width": 320, "height": 640}
WIDE = {"width": 1200, "height": 800}
LYING = [{"width": 844, "height": 390}, {"width": 740, "height": 340}, {"width": 568, "height": 320}]
LENT = ["camera", "microphone", "display-capture", "fullscreen", "autoplay"]
ROOM = """async ([link]) => (await import('/static/core/room.js')).roomOf(link.split('.').at(-1),
  new URL(link).pathname.split('/').at(-1))"""
OFF = ".meet .off button"
TOO = ".meet .too"
ROW = ".rows button"
LATER = """() => {
  const real = Date.now;
  Date.now = () => real() + 2 * 36e5;
  document.dispatchEvent(new Event('visibilitychange'));
}"""
"""Lets two hours pass."""
INSIDE = """(selector) => {
  const box = document.querySelector(selector).getBoundingClientRect();
  const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return box.top >= 0 && box.bottom <= innerHeight && !!at?.closest(selector);
}"""
"""Whether something stands whole in the window, with nothing over it."""
APART = """() => {
  const { backgroundColor, borderBottomWidth, borderBottomColor } = getComputedStyle(document.getElementById('out'));
  const light = (colour) => colour.match(/[0-9.]+/g).slice(0, 3).map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0.05);
  const [dark, bright] = [backgroundColor, borderBottomColor].map(light).sort();
  return parseFloat(borderBottomWidth) >= 2 ? bright / dark : 0;
}"""
"""The contrast of the tab's edge with its surface: one of the two stands out from whatever is below."""


@pytest.fixture(scope="module")
def calls() -> Iterator[Meeting]:
    with meeting() as found:
        yield found


@pytest.fixture(scope="module")
def practice(calls: Meeting) -> Iterator[Server]:
    """Start a server with a call of calls own."""
    with scratch() as folder, running(sayback("", folder, more={"LOG_LEVEL": "debug", "CALL": calls.url})) as server:
        yield server


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def desk(browser: Browser) -> AsyncIterator[Page]:
    """Open the window in which talks are seats."""
    _, page = await window(browser, [])
    yield page
    await leave(page)


@pytest.fixture(autouse=True)
def nothing_asked_yet(calls: Meeting) -> None:
    calls.asked.clear()


def heard(page: Page, said: list[str]) -> None:
    """Note all that a page sends to anybody."""
    page.on("request", lambda request: said.append(f"{request.url} {request.headers} {request.post_data}"))
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: said.append(str(frame))))


async def test_three_meet_in_a_room_that_our_server_ignores(
    browser: Browser, practice: Server, calls: Meeting, desk: Page
) -> None:
    seats = await make_links(desk, practice, "Thank you", Mouse())
    assert {link.split("/")[3] for link in seats.values()} == {"call"} and set(seats) == set(NAMES)
    room = await desk.evaluate(ROOM, [seats["b"]])
    people = {seat: await opened(browser, link) for seat, link in seats.items()}
    said: list[str] = []
    for seat, page in people.items():
        heard(page, said)
        await sit(page, None)
        await page.locator("main.panel" if seat == "therapist" else ANSWER).first.wait_for()
    assert {path for path, _ in calls.asked} <= {f"/{room}"}
    assert len(calls.asked) <= 1, "only the therapist, who is asked nothing"
    for seat, page in people.items():
        if seat != "therapist":
            await page.locator(ANSWER).first.click()
        seen = await (await call_of(page, calls)).evaluate(SEEN)
        nothing = {"from": "", "name": "", "heard": [], "not": [], "top": True}
        assert seen == {"at": f"{calls.url}/{room}", "may": LENT, **nothing}
    assert [path for path, _ in calls.asked] == [f"/{room}"] * 3
    assert not any("Referer" in headers or "Cookie" in headers for _, headers in calls.asked)
    ours = [line for line in said if not line.startswith(calls.url)]
    assert ours and not any(room in line for line in ours)
    assert room not in practice.log.read_text()
    for page in people.values():
        await leave(page)


async def test_without_a_yes_no_call_is_opened_or_runs(
    browser: Browser, practice: Server, calls: Meeting, desk: Page
) -> None:
    seats = await links(desk, practice)
    page = await opened(browser, seats["a"])
    await sit(page, 1)
    await expect(page.locator("main.door .deeds button")).to_have_count(2)
    await expect(page.locator(".meet")).to_have_count(0)
    assert calls.asked == []
    # the question once more, after two hours, while the call is open
    await page.locator(".deeds button").last.click()
    await page.locator(ANSWER).first.click()
    await page.locator(OFF).click()
    await call_of(page, calls)
    await page.evaluate(LATER)
    await page.locator(ANSWER).nth(1).click()
    await expect(page.locator("main.door .deeds button")).to_have_count(2)
    await expect(page.locator(".meet")).to_have_count(0)
    await leave(page)


async def test_exit_takes_the_call_away_with_the_page(
    browser: Browser, practice: Server, calls: Meeting, desk: Page
) -> None:
    seats = await links(desk, practice)
    for seat, size in (("a", PHONE), ("b", WIDE)):
        page = await sit(await opened(browser, seats[seat], viewport=size))
        await call_of(page, calls)
        assert await page.evaluate(INSIDE, "#out")
        if seat == "a":
            await leave_by_keys(page)
        else:
            await page.locator("#out").click()
        await expect(page.locator("h1")).to_have_text("Notes")
        await expect(page.locator("iframe")).to_have_count(0)
        assert len(page.frames) == 1
        await leave(page)


async def test_leaving_leaves_the_call_only_after_a_question(
    browser: Browser, practice: Server, calls: Meeting, desk: Page
) -> None:
    seats = await links(desk, practice)
    page = await sit(await opened(browser, seats["a"]))
    frame = await call_of(page, calls)
    await frame.locator("button").click()
    with suppress(Error):
        await frame.evaluate("top.location.href = '/elsewhere'")
    await frame.evaluate("window.same = true")
    await expect(page.locator(f"{TOO} p")).to_have_count(0)
    await page.locator(".foot .leave").click()
    await page.locator(ROW).last.click()
    await expect(page.locator("h1")).to_have_text("You slipped out.")
    await page.locator(TOO).get_by_text("Stay in the call").click()
    await expect(page.locator(f"{TOO} p")).to_have_count(0)
    assert await frame.evaluate("same") and [path for path, _ in calls.asked if "elsewhere" in path] == []
    assert len(calls.asked) == 1 and page.url == seats["a"].split("#")[0]
    await page.get_by_role("button", name="Come back").click()
    await expect(page.locator(OFF)).to_have_text("Into the call")
    assert len(calls.asked) == 1, "a reload opens no call"
    await page.locator(OFF).click()
    await call_of(page, calls)
    await page.locator(".foot .leave").click()
    await page.locator(ROW).last.click()
    await page.locator(TOO).get_by_text("Yes, leave it").click()
    await expect(page.locator(".meet")).to_have_count(0)
    await expect(page.locator("h1")).to_have_text("You slipped out.")
    assert len(calls.asked) == 2
    await leave(page)


async def test_panel_goes_on_alone_and_back_beside_the_call(
    browser: Browser, practice: Server, calls: Meeting, desk: Page
) -> None:
    seats = await links(desk, practice)
    page = await sit(await opened(browser, seats["a"]))
    await call_of(page, calls)
    await window_sheet(page, "Without the call")
    await page.wait_for_url("**/s/*")
    await page.locator("main.panel").wait_for()
    await expect(page.locator("iframe")).to_have_count(0)
    await window_sheet(page, "With the call")
    await page.wait_for_url("**/call/*")
    await page.locator(OFF).wait_for()
    assert len(calls.asked) == 1
    await leave(page)


async def window_sheet(page: Page, row: str) -> None:
    """Tap a row of the sheet that says where this page can be."""
    await page.locator(".foot .help").click()
    await page.locator(ROW).last.click()
    await page.locator(ROW).filter(has_text=row).click()


SIZES = [PHONE, {"width": 380, "height": 800}, WIDE, *LYING]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size["width"])
async def test_main_button_and_exit_stay_in_sight(
    browser: Browser, practice: Server, calls: Meeting, desk: Page, size: dict[str, int]
) -> None:
    seats = await links(desk, practice)
    page = await opened(browser, seats["a"], viewport=size)
    door = await page.locator("main.door").bounding_box()
    await sit(page, None)
    await page.locator(ANSWER).nth(2).wait_for()
    gate = await page.locator("main.panel").bounding_box()
    for selector in ("#out", *(f"{ANSWER}:nth-child({one})" for one in (1, 2, 3)), ".foot .help", ".quiet button"):
        assert await page.evaluate(INSIDE, selector), selector
    await pick(page)
    await call_of(page, calls)
    await page.locator("[data-main] .main").wait_for()
    for selector in ("[data-main] .main", "#out", ".foot .help", ".foot .leave", ".quiet button"):
        assert await page.evaluate(INSIDE, selector), selector
    call, panel = [await page.locator(one).bounding_box() for one in (CALL, "main.panel")]
    assert door and gate and call and panel
    if size is WIDE or size in LYING:
        assert gate == panel, "it stands from the beginning where it stands beside the call"
        assert door["x"] == panel["x"] == 0 and door["width"] <= panel["width"] == call["x"]
        assert call["height"] == size["height"] and call["width"] >= 0.25 * size["width"]
        assert size is not WIDE or panel["width"] == 380
        card = await page.locator(".card > .page").bounding_box()
        assert card and card["height"] >= 0.4 * size["height"], "there is room to read"
    else:
        assert call["height"] <= 0.4 * size["height"] and panel["y"] == call["height"]
        assert panel["height"] + call["height"] == size["height"]
    await leave(page)


async def test_exit_stands_out_and_no_column_is_empty(
    browser: Browser, practice: Server, calls: Meeting, desk: Page
) -> None:
    seats = await links(desk, practice, therapist=True)
    page = await sit(await opened(browser, seats["therapist"], viewport={"width": 1000, "height": 800}), None)
    await call_of(page, calls)
    call, panel = [await page.locator(one).bounding_box() for one in (CALL, "main.panel")]
    assert call and panel and panel["width"] == call["x"] == 416
    for width in (860, 1000, 1600, 2560):
        await page.set_viewport_size({"width": width, "height": 1000})
        columns = await page.locator(".desk").evaluate("it => getComputedStyle(it).gridTemplateColumns")
        assert len(columns.split()) == 1, width
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        assert await page.evaluate(APART) >= 7, scheme
    await leave(page)


async def test_whoever_waits_outside_is_in_no_call(
    browser: Browser, practice: Server, calls: Meeting, desk: Page
) -> None:
    seats = await links(desk, practice, therapist=True, room=True)
    page, other, console = [await sit(await opened(browser, seats[seat]), None) for seat in NAMES]
    await call_of(console, calls)
    for one in (page, other):
        await expect(one.locator("h1")).to_have_text("In the waiting room")
    assert len(calls.asked) == 1
    await console.locator(".room .main").click()
    for one in (page, other):
        await pick(one)
        await call_of(one, calls)
        await pick(one)
    await console.locator(".hands button", has_text="Ask one to wait").click()
    await console.locator(".over .group button").first.click()
    await expect(page.locator("h1")).to_have_text("In the waiting room")
    await expect(page.locator(".meet")).to_have_count(0)
    await expect(other.locator(CALL)).to_be_visible()
    await console.locator(".room button").first.click()
    await page.locator(OFF).wait_for()
    assert len(calls.asked) == 3, "who was in comes back by a tap"
    for one in (page, other, console):
        await leave(one)


async def test_links_lead_to_a_call_where_two_places_meet(
    browser: Browser, practice: Server, server: Server, desk: Page
) -> None:
    for therapist, way in ((False, "/s/"), (True, "/call/")):
        names = NAMES if therapist else {seat: NAMES[seat] for seat in "ab"}
        _, fresh = await window(browser, [])
        seats = await make_links(fresh, practice, "Thank you", Mouse(), names)
        assert all("/call/" in link for link in seats.values())
        assert way in str(await fresh.locator(".couch a").get_attribute("href"))
        await leave(fresh)
    without = await make_links(desk, server, "Thank you", Mouse(), {"a": "Mira", "b": "Jonas"})
    assert all("/s/" in link for link in without.values())
    page = await sit(await opened(browser, without["a"]))
    await page.locator(".foot .help").click()
    await page.locator(ROW).last.click()
    await page.locator(ROW).first.wait_for()
    assert "/call" not in await page.content()
    assert "With the call" not in str(await page.locator(ROW).all_inner_texts())
    answer = await page.goto(without["a"].replace("/s/", "/call/"))
    assert answer and answer.status == 404
    await leave(page)
