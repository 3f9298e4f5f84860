"""After a talk: a summary to keep, and an erasure whose receipt is true in every file."""

from __future__ import annotations

import asyncio
import json
import secrets
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from tests.browser.rooms import PATIENCE, Room
from tests.browser.search import forms, kept, within
from tests.browser.typed import HAND, boxes, come_to, data, looking, seated, session_of, show, store, theirs
from tests.load.process import Server

MARK = f"Quittengelee-{secrets.token_hex(6)}"
SHOTS = Path(tempfile.gettempdir()) / "sayback-after"


async def closed(room: Room) -> None:
    await come_to(room, "closed.closed")


async def talked(room: Room) -> None:
    """Play a talk in which words were shown, to its end."""
    await looking(room, MARK)
    await show(room.page("a"), f"{MARK} 1")
    await theirs(room.page("b"), "a").filter(has_text=MARK).wait_for(timeout=PATIENCE)
    await closed(room)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def over(browser: Browser, server: Server) -> AsyncIterator[Room]:
    """Play one talk for all who only look at its summary."""
    async with seated(browser, server) as room:
        await talked(room)
        yield room


async def opened(page: Page) -> None:
    await HAND.tap(page, page.get_by_role("button", name="See the summary"))
    await page.locator(".after h1").wait_for(timeout=PATIENCE)


async def shut(page: Page) -> None:
    """Go back from the summary to the talk."""
    await HAND.tap(page, page.get_by_role("button", name="Back"))
    await page.locator("main.panel").wait_for(timeout=PATIENCE)


@pytest.mark.parametrize("size", [{"width": 320, "height": 640}, {"width": 1200, "height": 800}], ids=str)
async def test_summary_of_each_seat_holds_only_shown_words(over: Room, size: dict[str, int]) -> None:
    for seat, page in over.windows.items():
        await page.set_viewport_size(size)  # type: ignore[arg-type]
        await opened(page)
        said = await page.locator(".after").inner_text()
        assert f"{MARK} 1" in said and "Mira" in said and "Jonas" in said, seat
        assert f"{MARK} 2" not in said, "kept for oneself"
        wide = await page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide[0] <= wide[1]
        await page.screenshot(path=SHOTS / f"summary-{seat}-{size['width']}.png", full_page=True)
        await shut(page)
    assert not over.complaints


async def test_summary_prints_short_and_saves_without_secrets(server: Server, over: Room) -> None:
    page = over.page("a")
    await opened(page)
    pdf = await page.pdf(path=SHOTS / "summary.pdf", format="A4")
    assert 1 <= pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") <= 2
    async with page.expect_download() as coming:
        await HAND.tap(page, page.get_by_role("button", name="Save as a file"))
    saved = Path(await (await coming.value).path()).read_text("utf-8")
    facts = json.loads(saved)
    assert facts["kind"] == "sayback-summary" and facts["people"] == {"a": "Mira", "b": "Jonas"}
    assert facts["rules"] and all(" " in rule for rule in facts["rules"]), "both said yes to them"
    assert [(words["by"], words["text"]) for words in facts["shown"]] == [("a", f"{MARK} 1")]
    secret = [session_of(over), *(link.rsplit("#", 1)[1][2:20] for link in over.links.values())]
    secret += list((await boxes(server, over)).values())
    assert not [words for words in secret if words in saved]
    await shut(page)


async def erased(room: Room) -> None:
    """Erase the closed talk by one partner; both see the receipt fill."""
    page = room.page("b")
    await HAND.tap(page, page.get_by_role("button", name="Erase everything now"))
    await HAND.tap(page, page.get_by_role("button", name="Yes, erase everything"))
    for seat in ("a", "b"):
        await room.page(seat).get_by_text("was rewritten after the deletion").wait_for(timeout=30_000)


async def everywhere(server: Server) -> dict[str, list[bytes]]:
    """Collect all that the server and its store have kept anywhere."""
    return {
        "files": [path.read_bytes() for path in data(server).rglob("*") if path.is_file()],
        "store": await kept(store(server)),
        "log": [server.log.read_bytes()],
    }


async def test_erased_talk_is_in_no_file_key_or_browser(browser: Browser, server: Server) -> None:
    async with seated(browser, server) as room:
        await talked(room)
        looked = [session_of(room).encode(), *(box.encode() for box in (await boxes(server, room)).values())]
        assert len(looked) > 4
        before = await everywhere(server)
        assert set(within(before["files"], looked)) == set(within(before["store"], looked)) == set(looked)
        await erased(room)
        words = [*forms(MARK), b"Jonas"]
        for name, pieces in (await everywhere(server)).items():
            assert not within(pieces, [*looked, *words]), name
        for seat, page in room.windows.items():
            left = await page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
            assert session_of(room) not in left and MARK not in left, seat
            await page.screenshot(path=SHOTS / f"receipt-{seat}.png")
        end = time.monotonic() + PATIENCE / 1000
        while "Devices that forgot their keys\n2" not in await room.page("a").locator("[data-receipt]").inner_text():
            assert time.monotonic() < end
            await asyncio.sleep(0.2)


async def test_erased_talk_reloaded_says_so_and_absent_device_forgets(browser: Browser, server: Server) -> None:
    async with seated(browser, server) as room:
        await talked(room)
        away, session = room.page("a"), session_of(room)
        await away.close()
        page = room.page("b")
        await HAND.tap(page, page.get_by_role("button", name="Erase everything now"))
        await HAND.tap(page, page.get_by_role("button", name="Yes, erase everything"))
        await page.locator("[data-receipt]").wait_for(timeout=PATIENCE)
        await page.reload()
        await page.get_by_role("heading", name="Everything is erased.").wait_for(timeout=PATIENCE)
        late = await away.context.new_page()
        for _ in ("comes back", "loads it again"):
            await late.goto(f"{server.url}/s/{session}")
            await late.get_by_role("heading", name="This talk is over.").wait_for(timeout=PATIENCE)
            left = await late.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
            assert session not in left
        await late.screenshot(path=SHOTS / "gone.png")
