"""The panel in Teams: its real library, under our policy, in a page that stands in for Teams'."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.browser.rooms import holds, window
from tests.hosts.framed import frame_of
from tests.hosts.real.programs import begun, knows, serving, showing, sit
from tests.load.process import Server

TEAMS = "https://teams.microsoft.com/v2/"
PROGRAM = """
window.client = { asked: [], theme: 'dark', deaf: false };
addEventListener('message', ({ source, data }) => {
  client.say = (said) => source.postMessage(said, '*');
  client.asked.push(data.func);
  const context = { app: { theme: client.theme, host: {} }, theme: client.theme, user: { id: 'somebody' } };
  const answers = {
    initialize: ['sidePanel', 'desktop', JSON.stringify({ apiVersion: 4, supports: {} }), '2.0.0'],
    getContext: [context],
  };
  const args = answers[data.func];
  if (client.deaf) client.later = () => source.postMessage({ id: data.id, uuid: data.uuid, args }, '*');
  else if (args) source.postMessage({ id: data.id, uuid: data.uuid, args }, '*');
});
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, server: Server) -> AsyncIterator[Page]:
    """A page of Teams with our door in it."""
    context, page = await window(browser, [])
    yield page
    await context.close()


async def test_panel_wears_the_look_of_teams(page: Page, server: Server) -> None:
    await showing(page, TEAMS, f"{server.url}/host/teams", PROGRAM)
    frame = await frame_of(page)
    await knows(frame, "", None, None, "dark")
    await expect(frame.locator("html")).to_have_attribute("data-theme", "dark")
    await sit(frame, begun(server)["a"])
    await knows(frame, "", None, None, "dark")
    await page.evaluate("client.say({ func: 'themeChange', args: ['default'] })")
    await knows(frame, "", None, None, "light")
    await page.evaluate("client.say({ func: 'themeChange', args: ['contrast'] })")
    await knows(frame, "", None, None, "dark")
    asked = {*await page.evaluate("client.asked")}
    assert {"initialize", "getContext", "registerHandler"} <= asked
    assert asked <= {"initialize", "getContext", "registerHandler"}, asked
    await expect(frame.locator(".microphone")).to_have_count(0)


async def test_teams_that_answers_late_is_not_heard(page: Page, server: Server) -> None:
    await showing(page, TEAMS, f"{server.url}/host/teams", PROGRAM + "client.deaf = true;")
    frame = await frame_of(page)
    await holds(page, "client.asked.length === 1")
    # the door is here all the same, and its patience is over when the talk is
    await frame.locator("input[name=link]").wait_for()
    await page.wait_for_timeout(3_200)
    await page.evaluate("client.deaf = false, client.later()")
    await holds(page, "client.asked.includes('getContext')")
    await page.evaluate("client.say({ func: 'themeChange', args: ['contrast'] })")
    await knows(frame, "", None, None, "")


async def test_teams_that_says_nothing_leaves_a_plain_panel(page: Page, server: Server) -> None:
    await showing(page, TEAMS, f"{server.url}/host/teams", PROGRAM + "client.deaf = true;")
    frame = await frame_of(page)
    await sit(frame, begun(server)["a"])
    await knows(frame, "", None, None, "")
