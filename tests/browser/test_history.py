"""A browser's own memory: its real profile on the disk, searched once it is closed."""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page

from tests.browser.chromium import ARGS, executable
from tests.browser.rooms import NAMES, PATIENCE, SIZE, arrived, holds, leave_by_keys
from tests.browser.test_second import code_of
from tests.browser.test_workshop import come_in, enter, gather
from tests.browser.typed import looking, seated, sheet
from tests.load.process import Server

NAME = "Quirinalda"
"""A name found nowhere else: it is in a profile only if a page left it there."""
STORES = ("Local Storage", "Session Storage")
"""Folders where the device keeps a seat until it is left. The browser strikes out dropped data and tidies up later."""


@asynccontextmanager
async def at_home(browser: Browser, profile: Path) -> AsyncIterator[BrowserContext]:
    """Open a person's own browser, whose profile stays on the disk after it is closed."""
    context = await browser.browser_type.launch_persistent_context(
        profile, executable_path=executable(), args=ARGS, viewport=SIZE, reduced_motion="reduce"
    )
    try:
        yield context
    finally:
        await context.close()


def addresses(profile: Path) -> list[tuple[str, str]]:
    """Read all of its history file: address and title."""
    with closing(sqlite3.connect(profile / "Default" / "History")) as history:
        return list(history.execute("SELECT url, title FROM urls"))


def spellings(word: str) -> set[bytes]:
    """List a secret as it may stand in a file."""
    plain = word.encode()
    return {plain, word.encode("utf-16-le"), base64.urlsafe_b64encode(plain).rstrip(b"=")}


def found(
    profile: Path, secrets: Mapping[str, str], but: tuple[str, ...] = (), less: str = "-"
) -> set[tuple[str, str]]:
    """List which secret stands in which file.

    Besides in folders that are left out and in an address that is `less`.
    """
    files = [file for file in profile.rglob("*") if file.is_file() and not {*file.parts} & {*but}]
    held = {
        file: file.read_bytes().replace(less.encode(), b"").replace(less.encode("utf-16-le"), b"") for file in files
    }
    return {
        (what, str(file.relative_to(profile)))
        for what, word in secrets.items()
        for file, body in held.items()
        if any(spelling in body for spelling in spellings(word))
    }


async def seat_of(page: Page) -> dict[str, str]:
    """Read this device's record of its seat, and whose it is."""
    kept: dict[str, Any] = json.loads(
        await page.evaluate("Object.entries(localStorage).find(([name]) => /^sayback:[\\w-]{22}$/.test(name))[1]")
    )
    return {what: kept[what] for what in ("token", "ear", "S", "d") if kept.get(what)} | {"name": NAME}


async def leave_at_once(page: Page) -> None:
    """Press Esc twice, to the plain page itself."""
    await leave_by_keys(page)
    await arrived(page)


async def paired(browser: Browser, server: Server, page: Page) -> dict[str, str]:
    """Bring two in by a code; give what opens the seat of this page.

    One of them is on this page, up to the first question of the talk.
    """
    there = await gather(browser, server)
    await enter(page, server, there.code, NAME)
    other = await come_in(browser, server, there, "Jonas")
    await there.wall.get_by_role("button", name="Waiting room (2)").click(timeout=PATIENCE)
    await there.wall.get_by_role("button", name="Pair", exact=True).first.click()
    await page.wait_for_url("**/s/*", timeout=PATIENCE)
    await page.locator(".stack .answer").first.click(timeout=PATIENCE)
    assert not there.complaints
    for each in (other, there.wall):
        await each.context.close()
    return await seat_of(page)


@pytest.mark.parametrize("then", ["stays", "leaves"])
async def test_seat_by_code_leaves_history_without_key_or_name(
    browser: Browser, server: Server, tmp_path: Path, then: str
) -> None:
    async with at_home(browser, tmp_path) as home:
        page = home.pages[0]
        secrets = await paired(browser, server, page)
        assert secrets.keys() >= {"token", "ear", "name"} and "#" not in page.url
        await page.go_back()
        assert "/s/" not in page.url and "/w/" not in page.url, "Back does not lead through the line again"
        await page.go_forward()
        await page.locator("main.panel").wait_for(timeout=PATIENCE)
        if then == "leaves":
            await leave_at_once(page)
    assert not [address for address, _ in addresses(tmp_path) if "#" in address]
    assert found(tmp_path, secrets, but=STORES) == set()
    if then == "stays":
        assert found(tmp_path, secrets), "what is there would be found"
    async with at_home(browser, tmp_path) as home:
        await home.pages[0].goto(f"{server.url}/n")
        kept = await home.pages[0].evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert (secrets["token"] in kept) == (then == "stays")


@pytest.mark.parametrize("then", ["stays", "leaves"])
async def test_second_device_by_code_leaves_history_without_secrets(
    browser: Browser, server: Server, tmp_path: Path, then: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(NAMES, "a", NAME)
    async with seated(browser, server) as room, at_home(browser, tmp_path) as home:
        first, second = room.page("a"), home.pages[0]
        await looking(room)
        await second.goto(f"{server.url}/code")
        await second.get_by_label("Six-digit code").fill(await code_of(first))
        await second.get_by_role("button", name="Go on").click()
        await first.get_by_role("button", name="Yes, the same").click(timeout=PATIENCE)
        await second.locator("main.panel").wait_for(timeout=PATIENCE)
        secrets = await seat_of(second)
        assert secrets.keys() >= {"S", "d", "name"}
        if then == "leaves":
            await leave_at_once(second)
    assert not [address for address, _ in addresses(tmp_path) if "#" in address]
    assert found(tmp_path, secrets, but=STORES) == set()


async def test_second_device_by_link_leaves_only_that_link(
    browser: Browser, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(NAMES, "a", NAME)
    async with seated(browser, server) as room, at_home(browser, tmp_path) as home:
        first, second = room.page("a"), home.pages[0]
        await looking(room)
        await sheet(first, "Help", "Beside call", "On another device")
        await second.goto(await first.locator("input.url").input_value(timeout=PATIENCE))
        assert "#" not in second.url
        await second.locator("main.door .deeds button.main").click(timeout=PATIENCE)
        await second.locator("main.panel").wait_for(timeout=PATIENCE)
        secrets = await seat_of(second)
        assert secrets.keys() >= {"S", "d", "name"}
        await leave_at_once(second)
    assert len([address for address, _ in addresses(tmp_path) if "#" in address]) == 1, (
        "an invitation, which is used up"
    )
    assert found(tmp_path, secrets, but=STORES) == set()


async def test_prepared_link_stays_in_history_exactly_once(browser: Browser, server: Server, tmp_path: Path) -> None:
    """Allow only the browser's own entry, made before any page runs.

    The help says that only its person can clear it.
    """
    async with at_home(browser, tmp_path / "first") as home:
        secrets = await paired(browser, server, home.pages[0])
        seat = home.pages[0].url
    link = (
        f"{seat}#4.{secrets['token']}.{secrets['ear']}.{base64.urlsafe_b64encode(NAME.encode()).decode().rstrip('=')}"
    )
    async with at_home(browser, tmp_path / "second") as home:
        page = home.pages[0]
        await page.goto(f"{server.url}/healthz")
        await page.goto(link)
        await holds(page, "!location.hash")
        await page.locator("main.panel").wait_for(timeout=PATIENCE)
        await leave_at_once(page)
        await page.go_back()
        assert page.url.endswith("/healthz"), "no other entry in the tab's own history"
    assert [address for address, _ in addresses(tmp_path / "second") if "#" in address] == [link]
    assert found(tmp_path / "second", secrets, but=STORES, less=link[link.index("#") :]) == set(), (
        "only as that one address"
    )
    with closing(sqlite3.connect(tmp_path / "second" / "Default" / "History")) as history:
        assert history.execute("SELECT visit_count FROM urls WHERE url = ?", [link]).fetchone() == (1,)


async def test_exit_leaves_no_talk_title_in_history(browser: Browser, server: Server, tmp_path: Path) -> None:
    async with at_home(browser, tmp_path) as home:
        await paired(browser, server, home.pages[0])
        await leave_at_once(home.pages[0])
    talks = [(address, title) for address, title in addresses(tmp_path) if "/s/" in address or address.endswith("/n")]
    assert {title for _, title in talks} <= {"Notes", "Sayback"} and len(talks) == 2, talks
