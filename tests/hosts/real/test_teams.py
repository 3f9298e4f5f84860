"""The panel in Teams: its real library, under our policy, in a page that stands in for Teams'."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.browser.rooms import window
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
  if (args && !client.deaf) source.postMessage({ id: data.id, uuid: data.uuid, args }, '*');
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


async def test_teams_that_does_not_answer_leaves_a_plain_panel(page: Page, server: Server) -> None:
    await showing(page, TEAMS, f"{server.url}/host/teams", PROGRAM + "client.deaf = true;")
    frame = await frame_of(page)
    await sit(frame, begun(server)["a"])
    await knows(frame, "", None, None, "")
