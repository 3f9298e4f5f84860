"""`sayback serve --share` as a second device meets it.

The browser warns, its person goes on, and the talk is held.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, Error, Page, expect
from sayback.sharing.certificate import leaf
from sayback.sharing.network import networks

from tests.browser.rooms import NAMES, PATIENCE, Mouse, make_links, take_seats, walk, window
from tests.load.process import Server, free_port, scratch

ASKS = "This server asks for a key before you can set up a talk."


def settings(folder: Path) -> dict[str, str]:
    """Give the settings of an operator who shares.

    A machine in no network shares its loopback, by a certificate that it is given.
    """
    more = {"SHARE": "1", "PORT": str(free_port()), "DATA_DIR": str(folder / "data"), "LOG_LEVEL": "debug"}
    if not networks(4):
        own = str(leaf(folder, ("127.0.0.1",), datetime.now(UTC)))
        more |= {"HOST": "127.0.0.1", "TLS_CERT": own, "TLS_KEY": own}
    return {f"SAYBACK_{name}": value for name, value in more.items()}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def shared() -> AsyncIterator[Server]:
    """Start a shared server; `url` is the address that it printed, with its key."""
    with scratch() as folder:
        log = folder / "log"
        with log.open("wb") as errors:
            running = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "sayback", "serve",
                env={**os.environ, **settings(folder)}, stdout=asyncio.subprocess.PIPE, stderr=errors,
            )  # fmt: skip
        try:
            assert running.stdout is not None
            line = (await asyncio.wait_for(running.stdout.readline(), 60)).decode().strip()
            assert re.fullmatch(r"Sayback is at https://[\d.]+:\d+/#key=[\w-]{22}", line), log.read_text()
            yield Server("shared", line.removeprefix("Sayback is at "), running.pid, log)
        finally:
            running.terminate()
            await running.wait()


def base(shared: Server) -> str:
    return shared.url.partition("/#")[0]


async def past_the_warning(page: Page, url: str) -> None:
    """Go to an address with an unknown certificate, as a person does who was told to.

    Every check is on.
    """
    try:
        await page.goto(url)
    except Error as refused:
        assert "ERR_CERT_AUTHORITY_INVALID" in refused.message, refused.message
    else:
        raise AssertionError("the browser did not warn: its checks are off")
    await page.locator("#details-button").click(timeout=PATIENCE)
    await page.locator("#proceed-link").click(timeout=PATIENCE)
    await page.locator("main").first.wait_for(timeout=PATIENCE)


async def test_two_profiles_hold_a_talk_by_the_printed_address(whole: Browser, shared: Server) -> None:
    context, page = await window(whole, [])
    await past_the_warning(page, shared.url)
    await page.locator("button.choice").first.wait_for(timeout=PATIENCE)
    assert page.url == f"{base(shared)}/", "the key does not stay in the address"
    links = await make_links(await context.new_page(), shared, "Thank you", Mouse(), {"a": "Mira", "b": "Jonas"})
    await context.close()
    assert all(link.startswith(f"{base(shared)}/s/") for link in links.values())
    room = await take_seats(whole, links, Mouse(), go=past_the_warning)
    assert (await walk(room, Mouse()))[-1].startswith("closed")
    said = shared.log.read_text("utf-8", "replace")
    assert not [secret for secret in (shared.url.partition("=")[2], *NAMES.values()) if secret in said]
    for seat in ("a", "b"):
        await room.page(seat).context.close()


async def test_visitor_without_key_is_refused_before_any_form(whole: Browser, shared: Server) -> None:
    context, page = await window(whole, [])
    await past_the_warning(page, base(shared))
    await expect(page.get_by_role("heading", name=ASKS)).to_be_visible()
    assert await page.locator("button.choice").count() == 0
    assert await page.locator("a[href='/code']").count() and await page.locator("a[href='/help']").count()
    await page.goto(f"{base(shared)}/wall")
    await expect(page.get_by_role("heading", name=ASKS)).to_be_visible()
    assert await page.locator("input[name=title]").count() == 0
    await page.goto(f"{base(shared)}/#talk=thank-you")
    await expect(page.get_by_role("heading", name=ASKS)).to_be_visible()
    await page.goto(f"{base(shared)}/library#thank-you")
    alone = page.get_by_role("button", name="Try it alone")
    await expect(alone).to_have_attribute("aria-disabled", "true")
    await expect(page.locator("#alone")).to_contain_text("it asks for a key first")
    await page.goto(f"{base(shared)}/day")
    await expect(page.get_by_text(ASKS)).to_be_visible()
    for name in ("passphrase", "again"):
        await page.fill(f"input[name={name}]", "a long enough one")
    await page.locator("form .deed button.main").click()
    await expect(page.get_by_text(ASKS)).to_be_visible()
    assert await page.get_by_role("button", name="Prepare a talk").count() == 0
    await context.close()


async def test_one_key_opens_all_pages_of_a_tab(whole: Browser, shared: Server) -> None:
    context, page = await window(whole, [])
    key = shared.url.partition("#")[2]
    await past_the_warning(page, f"{base(shared)}/wall#{key}")
    await page.fill("input[name=title]", "Sunday, for two")
    await page.locator("form.setup .deed button.main").click()
    await page.get_by_role("button", name="Access").click()
    link = await page.locator("#url-you").input_value()
    await page.goto(f"{base(shared)}/")
    await expect(page.locator("button.choice").first).to_be_visible()
    other = await context.new_page()
    await other.goto(link)
    await expect(other.get_by_role("button", name="Access")).to_be_visible()
    await other.goto(f"{base(shared)}/")
    await expect(other.get_by_role("heading", name=ASKS)).to_be_visible()
    await other.goto(f"{base(shared)}/#{key}")  # only the part after # changes: no new page by itself
    await expect(other.locator("button.choice").first).to_be_visible()
    await other.goto(f"{base(shared)}/day#{key}")
    await expect(other.locator("input[name=passphrase]")).to_be_visible()
    assert key not in other.url
    await context.close()


async def test_old_key_is_refused_in_words(whole: Browser, shared: Server) -> None:
    context, page = await window(whole, [], locale="de-DE")
    await past_the_warning(page, f"{base(shared)}/#key=of-yesterday")
    await page.locator("button.choice").first.click()
    await page.fill("input[name=a]", "Mira")
    await page.fill("input[name=b]", "Jonas")
    await page.locator("form .deed button.main").click()
    await expect(page.get_by_role("alert")).to_contain_text("Dieser Schlüssel passt nicht mehr")
    assert await page.locator("input[name=a]").input_value() == "Mira"
    await context.close()
