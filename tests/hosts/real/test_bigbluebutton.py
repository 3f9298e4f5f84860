"""The plugin in BigBlueButton: in a room made of the plugins' own library, which knows who is muted and heard."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.browser.rooms import holds, window
from tests.hosts.framed import Outside, frame_of
from tests.hosts.real.packages import bundle
from tests.hosts.real.programs import begun, knows, sit
from tests.load.process import Server

ROOM = Path(__file__).with_name("fakeroom.js").read_text("utf-8")
HEAD = '<!doctype html><title>A room</title><link rel="icon" href="data:,">'
PLUGIN = '<script uuid="a-plugin" pluginName="Sayback" src="{}/host/bigbluebutton.js"></script>'
PAGE = f'{HEAD}<main id="side" style="width:400px;height:800px"></main><script src="/room.js"></script>{PLUGIN}'
MINE = {"userId": "me", "talking": True, "muted": False, "startTime": 1}
OTHERS = {"userId": "other", "talking": True, "muted": False, "startTime": 1}


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, server: Server, outside: Outside) -> AsyncIterator[Page]:
    """A room with the plugin in it."""
    outside.put(bundle(ROOM).decode(), "/room.js", "text/javascript")
    context, page = await window(browser, complaints := [])
    await page.goto(outside.put(PAGE.format(server.url)))
    yield page
    await context.close()
    assert not complaints


async def speak(page: Page, *voices: object, **more: object) -> None:
    """Let the room list who speaks."""
    await page.evaluate("([voices, more]) => room.speak(voices, more)", [list(voices), more])


async def test_room_gets_an_area_as_its_library_makes_it(page: Page) -> None:
    assert await page.evaluate("room.items.length") == 1
    assert await page.evaluate("room.same()")
    assert await page.evaluate("room.asked") == ["Hooks::UseCurrentUser", "Hooks::UseTalkingIndicator"]
    await expect(page.locator("iframe")).to_have_count(0)


async def test_panel_knows_what_the_room_knows_of_oneself(page: Page, server: Server) -> None:
    await speak(page, MINE)
    await page.evaluate("room.open()")
    frame = await frame_of(page)
    await knows(frame, "", True, True, "")
    link = begun(server)["a"]
    await sit(frame, link)
    await knows(frame, "", True, True, "")
    await speak(page, OTHERS)
    await knows(frame, "", None, False, "")
    await speak(page, OTHERS, MINE | {"muted": True})
    await knows(frame, "", False, False, "")
    assert link.rsplit("/", 1)[1].split("#")[0] not in json.dumps(await page.evaluate("[document.body.outerHTML]"))
    # the area is closed and opened: the same talk is offered, and known is what was last
    await speak(page, MINE)
    await page.evaluate("room.close()")
    await expect(page.locator("iframe")).to_have_count(0)
    await speak(page, OTHERS, MINE | {"talking": False})
    await page.evaluate("room.open()")
    await knows(await frame_of(page), "", True, False, "")


@pytest.mark.parametrize(
    "junk", [{"loading": True}, {"error": "no"}, {"data": None}, {"data": {"me": 1}}], ids=lambda junk: next(iter(junk))
)
async def test_what_the_room_does_not_say_is_not_known(page: Page, junk: dict[str, object]) -> None:
    await speak(page, MINE)
    await page.evaluate("room.open()")
    frame = await frame_of(page)
    await knows(frame, "", True, True, "")
    await speak(page, MINE, **junk)
    await knows(frame, "", None, None, "")
    await speak(page, MINE | {"muted": "no", "talking": "yes"}, None, 7)
    await knows(frame, "", None, False, "")


async def test_who_leaves_takes_the_area_and_keeps_the_call(page: Page, server: Server) -> None:
    await page.evaluate("room.open()")
    frame = await frame_of(page)
    await sit(frame, begun(server)["a"])
    await frame.locator("#out").click()
    await holds(page, "room.items.length === 0")
    await expect(page.locator("iframe")).to_have_count(0)
    assert await page.title() == "A room"
    assert await page.evaluate("room.ended") == ["Hooks::UseCurrentUser", "Hooks::UseTalkingIndicator"]


async def test_area_goes_with_the_meeting(page: Page) -> None:
    await page.evaluate("room.leave()")
    assert await page.evaluate("room.items.length") == 0


async def test_without_a_room_the_plugin_does_nothing(page: Page, server: Server, outside: Outside) -> None:
    await page.goto(outside.put(HEAD + PLUGIN.format(server.url), "/no"))
    assert await page.evaluate("typeof room") == "undefined"
