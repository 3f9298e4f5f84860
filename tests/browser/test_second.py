"""A second device by six digits, in three real windows; a server between the two."""

from __future__ import annotations

import json
import re
import secrets

from playwright.async_api import Browser, Page, Route
from sayback.practice.sealing import b64, commitment, new_pair

from tests.browser.rooms import PATIENCE, leave, window
from tests.browser.typed import HAND, ROWS, looking, seated, sheet, show, theirs
from tests.load.process import Server


async def code_of(page: Page) -> str:
    """Ask for a code on the first device."""
    await sheet(page, "Help", "Beside call", "On another device", "No camera? Use a code")
    shown = page.locator(".digits")
    await shown.wait_for(timeout=PATIENCE)
    return re.sub(r"\D", "", await shown.inner_text())


async def typed(browser: Browser, server: Server, code: str) -> Page:
    """Open the site on another device and type the code."""
    _, page = await window(browser, [])
    await page.goto(f"{server.url}/code")
    await HAND.write(page, page.get_by_label("Six-digit code"), code)
    await HAND.tap(page, page.get_by_role("button", name="Go on"))
    return page


async def test_second_device_comes_in_by_code_and_matching_digits(browser: Browser, server: Server) -> None:
    async with seated(browser, server) as room:
        await looking(room)
        a = room.page("a")
        second = await typed(browser, server, await code_of(a))
        await a.get_by_text("Does your other device show the same?").wait_for(timeout=PATIENCE)
        await second.get_by_text("Does your other device show the same?").wait_for(timeout=PATIENCE)
        there, here = await second.locator(".digits").inner_text(), await a.locator(".digits").inner_text()
        assert there == here and re.fullmatch(r"\d{3} \d{3}", here)
        assert not await second.evaluate("Object.keys(localStorage).filter((name) => name.length > 30).length")
        await HAND.tap(a, a.get_by_role("button", name="Yes, the same"))
        await second.locator("main.panel").wait_for(timeout=PATIENCE)
        await a.get_by_text("Your other device is connected too.").wait_for(timeout=PATIENCE)
        await second.locator(f"{ROWS} button", has_text="Quiet words 1").wait_for(timeout=PATIENCE)
        await show(second, "Quiet words 2")
        await theirs(room.page("b"), "a").filter(has_text="Quiet words 2").wait_for(timeout=PATIENCE)
        assert not room.complaints
        await leave(second)


async def test_guessed_code_is_refused_and_true_device_is_warned(browser: Browser, server: Server) -> None:
    async with seated(browser, server) as room:
        a = room.page("a")
        code = await code_of(a)
        guesser = await typed(browser, server, code)
        await guesser.get_by_text("Does your other device").wait_for(timeout=PATIENCE)
        true = await typed(browser, server, code)
        await true.get_by_text("This code doesn\u2019t work.").wait_for(timeout=PATIENCE)
        await HAND.tap(a, a.get_by_role("button", name="No, or I\u2019m not sure"))
        await a.get_by_text("No device was added.").wait_for(timeout=PATIENCE)
        assert not await guesser.locator("main.panel").count()
        for page in (guesser, true):
            await page.context.close()


async def test_server_swapping_keys_makes_digits_differ(browser: Browser, server: Server) -> None:
    """Give each device a key of the server's own making, committed to in time.

    It is all that a server can do unnoticed but for chance.
    """
    async with seated(browser, server) as room:
        a = room.page("a")
        _, for_first = new_pair()
        _, for_second = new_pair()
        blind, commit = commitment(for_second, secrets.token_bytes(32), "any")

        async def to_first(route: Route) -> None:
            real = await route.fetch()
            body = await real.json()
            if body.get("guest"):
                body["guest"] = b64(for_first)
            await route.fulfill(response=real, json=body)

        async def to_second(route: Route) -> None:
            real = await route.fetch()
            body = await real.json()
            body["commit"] = b64(commit)
            if body.get("opening"):
                body.update(public=b64(for_second), opening=b64(blind))
            await route.fulfill(response=real, json=body)

        await a.route(re.compile(r"/meeting$"), lambda route: to_first(route))
        code = await code_of(a)
        _, second = await window(browser, [])
        await second.route(re.compile(r"/api/meeting$"), to_second)
        await second.goto(f"{server.url}/code")
        await HAND.write(second, second.get_by_label("Six-digit code"), code)
        await HAND.tap(second, second.get_by_role("button", name="Go on"))
        for page in (a, second):
            await page.get_by_text("Does your other device show the same?").wait_for(timeout=PATIENCE)
        assert await second.locator(".digits").inner_text() != await a.locator(".digits").inner_text()
        await leave(second)


async def test_uncommitted_key_is_refused_before_any_digits(browser: Browser, server: Server) -> None:
    """Make the server's key only after the second device's.

    A server that does so cannot show it.
    """
    async with seated(browser, server) as room:
        code = await code_of(room.page("a"))
        _, late = new_pair()
        blind, _ = commitment(late, secrets.token_bytes(32), "any")

        async def swap(route: Route) -> None:
            real = await route.fetch()
            body = await real.json()
            if body.get("opening"):
                body.update(public=b64(late), opening=b64(blind))
            await route.fulfill(status=real.status, content_type="application/json", body=json.dumps(body))

        _, second = await window(browser, [])
        await second.route(re.compile(r"/api/meeting$"), swap)
        await second.goto(f"{server.url}/code")
        await HAND.write(second, second.get_by_label("Six-digit code"), code)
        await HAND.tap(second, second.get_by_role("button", name="Go on"))
        await second.get_by_text("This is not safe. Nothing was sent.").wait_for(timeout=PATIENCE)
        assert not await second.locator(".digits").count()
        await leave(second)
