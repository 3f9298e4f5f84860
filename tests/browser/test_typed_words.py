"""Words that a facilitator types to all.

Two who came by a code and two whose links were prepared read it, and nobody else can.
"""

from __future__ import annotations

import csv
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from tests.browser.rooms import PATIENCE, Room, pick, window
from tests.browser.search import UNSEARCHED, forms, found_in, wire
from tests.browser.test_workshop import Gathering, come_in, gather
from tests.browser.typed import HAND, boxes, put, session_of, sheet
from tests.load.process import Server

MARK = f"Mirabellenmus-{secrets.token_hex(6)}"
"""A word typed nowhere else."""
SAID = ".card > .note"
AGAIN = """(words) => new MutationObserver(() => (window.again ||= document.body.innerText.includes(words)))
  .observe(document.body, {subtree: true, childList: true, characterData: true})"""
"""Notes from now on whether these words stand on the page, be it for a moment."""


@dataclass(slots=True)
class Hall:
    """A workshop with two pairs and their panels; what was on the wire since they sat down."""

    there: Gathering
    joined: Room
    prepared: Room
    said: list[bytes]

    @property
    def panels(self) -> list[Page]:
        return [*self.joined.windows.values(), *self.prepared.windows.values()]

    async def write(self, words: str) -> None:
        """Say it to all, by what the facilitator does."""
        wall = self.there.wall
        await wall.get_by_role("button", name="Wall", exact=True).click(timeout=PATIENCE)
        await wall.get_by_role("button", name="Send a message").click(timeout=PATIENCE)
        await HAND.write(wall, wall.locator("#typed"), words)
        await wall.locator(".typed button").click(timeout=PATIENCE)

    async def read(self, words: str) -> None:
        """Check that all four have it before their eyes."""
        for page in self.panels:
            await page.locator(SAID, has_text=words).wait_for(timeout=PATIENCE)


async def joined(browser: Browser, server: Server, there: Gathering) -> Room:
    """Bring two in by the code, paired as they came."""
    windows = {seat: await come_in(browser, server, there, name) for seat, name in (("a", "Mira"), ("b", "Jonas"))}
    await there.wall.get_by_role("button", name="Waiting room (2)").click(timeout=PATIENCE)
    await there.wall.get_by_role("button", name="Pair", exact=True).first.click()
    for page in windows.values():
        await page.wait_for_url("**/s/*", timeout=PATIENCE)
    return Room(windows, {"a": windows["a"].url}, there.complaints)


async def prepared(browser: Browser, there: Gathering, folder: Path) -> Room:
    """Bring in two of a file, who open the links that were made for them."""
    wall = there.wall
    await wall.get_by_role("button", name="Waiting room (0)").click(timeout=PATIENCE)
    await wall.get_by_text("Prepare couples from a file").click()
    file = {"name": "two.csv", "mimeType": "text/csv", "buffer": b"name_a,name_b\nRosalind,Konstantin\n"}
    await wall.locator("input[type=file]").set_input_files([file])  # type: ignore[list-item]
    await wall.get_by_role("button", name="Create links").click(timeout=PATIENCE)
    await wall.get_by_text("1 couple is ready.").wait_for(timeout=PATIENCE)
    async with wall.expect_download() as download:
        await wall.get_by_role("button", name="Save 2 links (CSV)").click()
    await (await download.value).save_as(folder / "links.csv")
    links = [row[2] for row in csv.reader((folder / "links.csv").read_text("utf-8").splitlines()[1:])]
    room = Room({}, dict(zip("ab", links, strict=True)), there.complaints)
    for seat, link in room.links.items():
        _, room.windows[seat] = await window(browser, there.complaints)
        await room.page(seat).goto(link)
    return room


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def hall(browser: Browser, server: Server, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hall]:
    """Open one hall for all of these tests: each says other words."""
    there = await gather(browser, server)
    folder = tmp_path_factory.mktemp("links")
    hall = Hall(there, await joined(browser, server, there), await prepared(browser, there, folder), [])
    for page in hall.panels:
        await pick(page)
    for page in (there.wall, *hall.panels):
        wire(page, hall.said)
        await page.reload()
    for page in hall.panels:
        assert "#" not in page.url
        await page.locator("main.panel").wait_for(timeout=PATIENCE)
    yield hall
    for context in browser.contexts:
        await context.close()


async def test_typed_words_reach_all_four_and_lie_nowhere(server: Server, hall: Hall) -> None:
    await hall.write(f"{MARK} in ten minutes")
    await hall.read(f"{MARK} in ten minutes")
    await hall.there.wall.get_by_text("All 2 pairs received it.").wait_for(timeout=PATIENCE)
    lying = {ref: box for room in (hall.joined, hall.prepared) for ref, box in (await boxes(server, room)).items()}
    signs = {lying["host/-/a"].encode(), session_of(hall.prepared).encode()}
    pages = [hall.there.wall, *hall.panels]
    for name, found in (await found_in(server, pages, hall.said, [*forms(MARK), *signs])).items():
        assert not found - signs, f"the words are in: {name}"
        assert name in UNSEARCHED or found == signs, f"the search does not see: {name}"
    assert hall.there.complaints == []


async def test_words_put_away_never_return_for_the_next(hall: Hall) -> None:
    await hall.write("The first words.")
    await hall.read("The first words.")
    for page in hall.panels:
        await page.locator(SAID).get_by_role("button", name="Close").click(timeout=PATIENCE)
        await page.locator(SAID, has_text="The first").wait_for(state="hidden", timeout=PATIENCE)
        await page.evaluate(AGAIN, "The first words.")
    await hall.write("Later, then.")
    await hall.read("Later, then.")
    assert not any([await page.evaluate("window.again") for page in hall.panels])


async def test_another_device_of_same_person_reads_words_too(browser: Browser, hall: Hall) -> None:
    await hall.write("For all of you.")
    first = hall.joined.page("a")
    await first.locator(SAID, has_text="For all of you.").wait_for(timeout=PATIENCE)
    await HAND.tap(first, first.get_by_role("button", name="Help", exact=True))
    await sheet(first, "Beside call", "On another device")
    link = await first.locator(".page input.url").input_value(timeout=PATIENCE)
    _, second = await window(browser, [])
    await second.goto(link)
    await HAND.tap(second, second.locator("main.door .deeds button.main"))
    await pick(second)
    await second.locator(SAID, has_text="For all of you.").wait_for(timeout=PATIENCE)
    await second.context.close()
    await HAND.tap(first, first.locator(".act button"))
    await first.locator(SAID, has_text="For all of you.").wait_for(timeout=PATIENCE)


async def test_box_of_another_person_stays_shut_and_says_so(server: Server, hall: Hall) -> None:
    await hall.write("For you two.")
    await hall.read("For you two.")
    a = (await boxes(server, hall.joined))["host/-/a"]
    await put(server, hall.joined, "host/-/b", a)
    b = hall.joined.page("b")
    await b.reload()
    await b.locator(SAID, has_text="this device can\u2019t read").wait_for(timeout=PATIENCE)
    assert "For you two." not in await b.locator("main.panel").inner_text()
    await hall.write("Once more.")
    await hall.read("Once more.")
