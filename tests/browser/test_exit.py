"""Out at once, from every page: what stands there, what is gone, what goes with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.reuse import opened, renew
from tests.browser.rooms import ANSWER, PATIENCE, SEEN, arrived, evaluated, far, holds, leave_by_keys, pick, window
from tests.browser.typed import links, sheet
from tests.load.process import Server

Way = Callable[[Page], Awaitable[None]]
PAGES = ("", "prepare", "day", "wall", "w", "code", "library", "help")
ALIKE = ("", "prepare", "library", "help")
# Elements, icon, our name anywhere, and stored data: asked at once, since the page itself may come at any moment.
FOUND = """document.readyState === 'loading' ? null : [
  document.querySelectorAll('body *').length,
  document.querySelector('[rel=icon]').getAttribute('href'),
  document.documentElement.outerHTML.includes('Sayback'),
  [...Object.keys(localStorage).filter((it) => !it.includes(':pref:')), ...Object.keys(sessionStorage)],
]"""


async def escape(page: Page) -> None:
    """Press Esc twice."""
    await leave_by_keys(page)


async def shift(page: Page) -> None:
    """Press Shift three times."""
    await leave_by_keys(page, "Shift", 3, 1.5)


async def tab(page: Page) -> None:
    """Click the tab at the top."""
    await page.locator("#out").click()


async def plain(page: Page) -> None:
    """Wait for the plain page, and look for anything else on it."""
    await expect(page.locator("h1")).to_have_text("Notes")
    await expect(page).to_have_title("Notes")
    assert page.url.endswith("/n")
    await expect(page.locator("textarea")).to_be_editable()
    assert await evaluated(page, FOUND) == [4, "data:,", False, []]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def german(browser: Browser) -> AsyncIterator[Page]:
    async with opened(browser, locale="de-DE") as page:
        yield page


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def copying(whole: Browser) -> AsyncIterator[Page]:
    async with opened(whole, permissions=["clipboard-read", "clipboard-write"]) as page:
        yield page


async def seat(page: Page, link: str) -> Page:
    """Come to the question before the talk in this window."""
    await page.goto(link)
    await page.locator(f"main.door .deeds button.main, {ANSWER}").first.wait_for(timeout=PATIENCE)
    if await page.locator("main.door").count():
        await page.locator("main.door .deeds button.main").click()
    await page.locator(ANSWER).first.wait_for(timeout=PATIENCE)
    return page


@asynccontextmanager
async def held(context: BrowserContext, what: str) -> AsyncIterator[asyncio.Event]:
    """Answer such requests when the event is set; at the end, if not before."""
    free = asyncio.Event()
    waiting: list[asyncio.Event] = []

    async def hold(route: Route) -> None:
        waiting.append(done := asyncio.Event())
        await free.wait()
        await route.continue_()
        done.set()

    await context.route(what, hold)
    yield free
    free.set()
    for done in waiting:
        await done.wait()


@pytest.mark.parametrize("way", [escape, shift, tab])
async def test_plain_page_stands_though_its_load_is_stopped(page: Page, server: Server, way: Way) -> None:
    await page.goto(f"{server.url}/healthz")
    async with held(page.context, "**/n") as free:
        link = links(server)["a"]
        await page.goto(link)
        await page.locator("main.door .deeds button.main").click()
        await page.locator(ANSWER).first.wait_for(timeout=PATIENCE)
        length = await page.evaluate("history.length")
        await way(page)
        await page.evaluate("stop()")
        await plain(page)
        assert await page.evaluate("history.length") == length < 50, "a history is never longer than 50"
        assert await page.evaluate("[history.state, document.documentElement.lang]") == [None, "en"]
        if way is not tab:
            await way(page)
        await plain(page)
        free.set()
    await page.go_back()
    assert page.url.endswith("/healthz")
    await page.go_forward()
    await plain(page)


async def test_slow_line_draws_plain_page_before_it_loads(page: Page, server: Server) -> None:
    async with held(page.context, "**/n") as free:
        await seat(page, links(server)["a"])
        await escape(page)
        await plain(page)
        free.set()
        await arrived(page)
        await plain(page)


async def test_exit_during_claim_keeps_nothing_and_opens_no_socket(page: Page, server: Server) -> None:
    """Tap "This is me", and leave before the answer is there."""
    await page.goto(links(server)["a"])
    here = page.locator("main.door .deeds button.main")
    await here.wait_for(timeout=PATIENCE)
    sockets: list[str] = []
    async with held(page.context, "**/n"), held(page.context, "**/claim") as free:
        async with page.expect_response("**/claim", timeout=PATIENCE):
            await here.click()
            await expect(here).to_have_attribute("aria-disabled", "true")
            page.on("websocket", lambda socket: sockets.append(socket.url))
            await escape(page)
            await plain(page)
            free.set()
        await page.evaluate("new Promise((done) => setTimeout(done, 500))")
        await plain(page)
    assert sockets == []


async def test_exit_works_and_link_vanishes_without_panel_module(page: Page, server: Server) -> None:
    await page.context.route("**/pages/panel/main.js", lambda route: route.abort())
    link = links(server)["a"]
    await page.goto(link)
    await holds(page, "!location.hash")
    await page.context.unroute_all(behavior="wait")
    await page.reload()
    await page.locator("main.door .deeds button.main").wait_for(timeout=PATIENCE)
    await page.context.route("**/pages/panel/main.js", lambda route: route.abort())
    await page.reload()
    await escape(page)
    await plain(page)


@pytest.mark.parametrize("way", [escape, shift, tab])
@pytest.mark.parametrize("name", PAGES)
async def test_every_page_puts_translated_exit_first(german: Page, server: Server, name: str, way: Way) -> None:
    page = german
    await page.goto(f"{server.url}/healthz")
    await page.goto(f"{server.url}/{name}")
    await expect(page.locator("#out")).to_have_text("Raus")
    await page.locator("h1").first.wait_for(timeout=PATIENCE)
    first = "document.querySelector('a[href], button, input, select, textarea, [tabindex=\"0\"]').id"
    assert await page.evaluate(first) == "out"
    if name == "prepare":
        for _ in range(3):
            await page.locator(".on a.main").first.click()
            await page.locator(".one h1").wait_for()
    await way(page)
    await plain(page)
    await arrived(page)
    await page.go_back()
    assert page.url.endswith("/healthz")


@pytest.mark.parametrize("name", PAGES)
async def test_first_tab_stop_is_the_visible_exit(page: Page, server: Server, name: str) -> None:
    await page.goto(f"{server.url}/{name}")
    await page.locator("h1").first.wait_for(timeout=PATIENCE)
    await page.keyboard.press("Tab")
    await expect(page.locator("#out")).to_be_focused()
    assert await page.locator("#out").evaluate("(it) => getComputedStyle(it).outlineStyle") == "solid"
    await page.keyboard.press("Enter")
    await plain(page)


async def test_esc_closing_a_sheet_counts_for_no_exit(page: Page, server: Server) -> None:
    await seat(page, links(server)["a"])
    await pick(page)
    for _ in range(2):
        await page.locator(".foot .help").click()
        await expect(page.locator(".foot .help")).to_have_attribute("aria-expanded", "true")
        await page.keyboard.press("Escape")
        await expect(page.locator(".foot .help")).to_have_attribute("aria-expanded", "false")
    await page.locator("main.panel").wait_for()
    await page.locator(".foot .help").click()
    await page.keyboard.press("Escape")
    await escape(page)
    await plain(page)


async def test_esc_closes_nested_sheet_wherever_the_focus_is(page: Page, server: Server) -> None:
    await seat(page, links(server)["a"])
    await pick(page)
    await sheet(page, "Help", "Beside call")
    await page.evaluate("document.activeElement.blur()")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="In a small window")).to_have_count(0)
    await page.keyboard.press("Escape")
    await page.locator("main.panel").wait_for()


async def test_notes_question_on_small_screen_is_uncovered(browser: Browser, server: Server) -> None:
    context, page = await window(browser, [], viewport={"width": 320, "height": 640})
    await page.goto(f"{server.url}/prepare#what")
    await page.locator("textarea[name=what]").fill("a")
    no = page.get_by_role("button", name="No, keep them here")
    await expect(no).to_be_in_viewport(ratio=1)
    await no.click(trial=True, timeout=SEEN)
    await context.close()


async def test_esc_closing_wall_keys_counts_for_no_exit(page: Page, server: Server) -> None:
    await page.goto(f"{server.url}/wall")
    await page.locator(".deed button.main").click(timeout=PATIENCE)
    await page.locator(".tabs button").nth(2).wait_for(timeout=PATIENCE)
    for _ in range(2):
        await page.keyboard.press("?")
        await page.locator("dialog[open]").wait_for()
        await page.keyboard.press("Escape")
        await expect(page.locator("dialog[open]")).to_have_count(0)
    assert page.url.endswith("/wall")
    await page.locator(".tabs button").nth(2).click()
    await page.get_by_text("Exit also removes this link").wait_for()


async def test_door_says_once_how_to_leave(page: Page, server: Server) -> None:
    await page.goto(links(server)["a"])
    await expect(page.locator("main.door")).to_contain_text(
        "To leave at once: Exit is at the top. Or press Esc twice, or Shift three times quickly.",
        use_inner_text=True,
        timeout=PATIENCE,
    )


# other windows


async def test_exit_closes_windows_and_notes_of_its_seat_alone(page: Page, server: Server) -> None:
    notes, context = page, page.context
    both = links(server)
    page = await seat(await context.new_page(), both["a"])
    again = await seat(await context.new_page(), both["a"].split("#")[0])
    other = await seat(await context.new_page(), both["b"])
    await notes.goto(f"{server.url}/prepare")
    await notes.locator(".questions").first.wait_for(timeout=PATIENCE)
    async with context.expect_page() as opened:
        await sheet(page, "Help", "Beside call", "In a small window")
    small = await opened.value
    await small.locator(ANSWER).first.wait_for(timeout=PATIENCE)
    async with small.expect_event("close", timeout=PATIENCE):
        await escape(again)
    for each in (again, page, notes):
        await expect(each.locator("h1")).to_have_text("Notes")
        await arrived(each)
    await other.locator(ANSWER).first.wait_for()
    assert "/s/" in other.url and await other.evaluate(
        "Object.keys(localStorage).some((it) => it.includes('sayback:'))"
    )


async def test_exit_takes_made_links_and_reading_but_no_wall(page: Page, server: Server) -> None:
    maker, context = page, page.context
    await maker.goto(server.url)
    await maker.locator("button.choice").first.click(timeout=PATIENCE)
    for partner in ("a", "b"):
        await maker.locator(f"input[name={partner}]").fill(partner)
    await maker.locator("form .deed button.main").click()
    page = await seat(await context.new_page(), await maker.locator("#url-a").input_value(timeout=PATIENCE))
    others = [await context.new_page() for _ in ("help", "library", "wall")]
    for other, name in zip(others, ("help", "library", "wall"), strict=True):
        await other.goto(f"{server.url}/{name}")
        await other.locator("h1").first.wait_for(timeout=PATIENCE)
    wall = others.pop()
    await page.evaluate("localStorage.setItem('sayback:pref:once', '{}')")
    await escape(page)
    for other in (page, maker, *others):
        await expect(other.locator("h1")).to_have_text("Notes")
        await arrived(other)
        await plain(other)
    for note in ("been", "once"):
        assert await page.evaluate(f"localStorage.getItem('sayback:pref:{note}')") is None
    assert wall.url.endswith("/wall")


@pytest.mark.parametrize("name", ALIKE)
async def test_exit_from_page_without_seat_leaves_the_talk(page: Page, server: Server, name: str) -> None:
    alone = page
    seated = await seat(await page.context.new_page(), links(server)["a"])
    await alone.goto(f"{server.url}/{name}")
    await alone.locator("h1").first.wait_for(timeout=PATIENCE)
    await shift(alone)
    for each in (alone, seated):
        await expect(each.locator("h1")).to_have_text("Notes")
        await arrived(each)
        await plain(each)


async def test_a_floating_window_has_the_ways_out_and_closes(page: Page, server: Server) -> None:
    await seat(page, links(server)["a"])
    await sheet(page, "Help", "Beside call", "On top of the call")
    await holds(page, "documentPictureInPicture.window?.document.querySelector('main.panel')")
    press = """(key) => {
      const small = documentPictureInPicture.window;
      const pressed = (kind) => new small.KeyboardEvent(kind, { key, bubbles: true, cancelable: true });
      for (const kind of ['keydown', 'keyup']) small.document.body.dispatchEvent(pressed(kind));
    }"""
    assert await page.evaluate("documentPictureInPicture.window.document.querySelector('a[href], button').id") == "out"
    for _ in range(3):
        await page.evaluate(press, "Shift")
    await plain(page)
    assert await evaluated(page, "documentPictureInPicture.window === null")


# the clipboard


@pytest.mark.parametrize("way", [escape, shift, tab])
async def test_a_link_that_was_copied_here_last_is_overwritten(copying: Page, server: Server, way: Way) -> None:
    page = await renew(copying, far(server))
    await seat(page, links(server)["a"].replace(server.url, far(server)))
    read = "navigator.clipboard.readText()"
    await sheet(page, "Help", "Beside call", "On another device")
    await page.get_by_role("button", name="Copy the link").click()
    await page.get_by_text("Copied").wait_for(timeout=PATIENCE)
    assert "#1." in await page.evaluate(read)
    await page.keyboard.press("Escape")
    await way(page)
    await arrived(page)
    assert await page.evaluate(read) == "Notes"


async def test_text_copied_after_the_link_stays(copying: Page, server: Server) -> None:
    page = await renew(copying, far(server))
    await seat(page, links(server)["a"].replace(server.url, far(server)))
    await sheet(page, "Help", "Beside call", "On another device")
    await page.get_by_role("button", name="Copy the link").click()
    await page.get_by_text("Copied").wait_for(timeout=PATIENCE)
    await page.evaluate("getSelection().selectAllChildren(document.querySelector('.foot'))")
    await page.keyboard.press("Control+C")
    copied = await page.evaluate("navigator.clipboard.readText()")
    await page.locator("#out").click()
    await arrived(page)
    assert copied and "#" not in copied and await page.evaluate("navigator.clipboard.readText()") == copied
