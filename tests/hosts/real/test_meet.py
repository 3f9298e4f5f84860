"""The panel in Meet: its real library, under our policy, in a page that stands in for Meet's."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.browser.rooms import holds, window
from tests.hosts.framed import frame_of
from tests.hosts.real.programs import begun, knows, serving, showing, sit
from tests.load.process import Server

MEET = "https://meet.google.com/abc-defg-hij"
PROJECT = "123456789012"
GIVEN = base64.b64encode(json.dumps(["1", "a channel", None, PROJECT, 1]).encode()).decode()
"""What Meet puts into the address of an add-on: that it is at the side, and how to reach it."""
PROGRAM = """
window.client = [];
addEventListener('message', ({ origin, data }) => client.push(JSON.stringify([origin, data])));
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A page of Meet."""
    context, page = await window(browser, complaints := [])
    yield page
    await context.close()
    assert not complaints


async def test_meet_hears_once_that_each_page_is_here(page: Page, server: Server) -> None:
    await showing(page, MEET, f"{server.url}/host/meet?project={PROJECT}&meet_sdk={GIVEN}", PROGRAM)
    frame = await frame_of(page)
    await holds(page, "client.length === 1")
    link = begun(server)["a"]
    await sit(frame, link)
    await holds(page, "client.length === 2")
    said = [json.loads(one) for one in await page.evaluate("client")]
    assert said == [[server.url, "a channel"]] * 2
    assert frame.url.endswith(link.split("#")[0].rsplit("/", 1)[1])
    await knows(frame, "", None, None, "")
    await expect(frame.locator(".microphone")).to_have_count(0)


async def test_door_that_meet_gave_nothing_is_a_plain_one(page: Page, server: Server) -> None:
    await showing(page, MEET, f"{server.url}/host/meet", PROGRAM)
    frame = await frame_of(page)
    await sit(frame, begun(server)["a"])
    await knows(frame, "", None, None, "")
    assert await page.evaluate("client") == []
