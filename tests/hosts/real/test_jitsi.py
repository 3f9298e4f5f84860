"""Jitsi with the panel beside it, on Jitsi's own transport: three people, and a microphone that is never made up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.async_api import Browser, expect

from tests.browser import typed
from tests.browser.rooms import holds
from tests.hosts import framed
from tests.hosts.real.calls import HERE, call, listening, opened, seated
from tests.hosts.real.packages import bundle
from tests.load.process import Server

CODE = """window.api = new JitsiMeetExternalAPI('{meet}', {{ parentNode: document.getElementById('call') }});
window.stop = jitsi(api, panel);"""
MUTE = "Mute me while Jonas talks"


@pytest.fixture(scope="module")
def meet() -> Iterator[str]:
    """Serve a conference from an origin of its own; give its address."""
    with framed.outside() as site:
        site.pages["/conference.js"] = "text/javascript", bundle((HERE / "conference.js").read_text("utf-8"))
        yield site.put('<!doctype html><script src="/conference.js"></script>', "/room")


@pytest.fixture(scope="module")
def api() -> bytes:
    """Give the script that a page with a conference loads."""
    return bundle((HERE / "iframe-api.js").read_text("utf-8"))


async def test_three_people_in_jitsi_mute_and_leave_by_taps(
    browser: Browser, server: Server, outside: framed.Outside, meet: str, api: bytes
) -> None:
    links = typed.links(server, "speaker-listener", ("a", "b", "therapist"), first="b")
    page = await browser.new_page(viewport={"width": 1000, "height": 760})
    await opened(page, call(outside, server, "jitsi", api, CODE.format(meet=meet), links["a"]))
    frame = await seated(page)
    await listening(browser, links, frame)
    conference = next(each for each in page.frames if each.name.startswith("jitsi"))
    assert await page.evaluate("told") == [["mic", None]], "nobody is in the call yet"
    await conference.evaluate("conference.join()")
    line = frame.locator("[data-mic=on]")
    await expect(line).to_be_visible()
    await line.get_by_role("button", name=MUTE).click()
    await expect(line).to_have_count(0)
    assert await conference.evaluate("conference.muted()") is True
    await conference.evaluate("conference.turn(false)")
    await expect(line).to_be_visible()
    await conference.evaluate("conference.turn(true, true)")
    await expect(line).to_have_count(0)
    await conference.evaluate("conference.turn(false)")
    await expect(line).to_be_visible()
    await conference.evaluate("conference.leave()")
    await expect(line).to_have_count(0)
    await conference.evaluate("conference.join()")
    await expect(line).to_be_visible()
    # somebody was faster: the one command would have unmuted them
    await conference.evaluate("conference.join()")
    await page.evaluate("api.isAudioMuted = async () => false")
    await conference.evaluate("conference.turn(true)")
    assert await page.evaluate("panel.can.setMic(false)") is True
    assert await conference.evaluate("conference.muted()") is True
    await frame.locator("#out").click()
    await page.wait_for_url(f"{outside.url}/after")
    await page.close()


async def test_adapter_that_stops_hears_and_says_nothing_more(
    browser: Browser, server: Server, outside: framed.Outside, meet: str, api: bytes
) -> None:
    page = await browser.new_page()
    await opened(page, call(outside, server, "jitsi", api, CODE.format(meet=meet), at="-alone"))
    conference = next(each for each in page.frames if each.name.startswith("jitsi"))
    await conference.evaluate("conference.join()")
    await holds(page, "told.at(-1)[1] === true")
    await page.evaluate("stop()")
    assert await page.evaluate("[told.at(-1), Object.keys(panel.can)]") == [["mic", None], []]
    await conference.evaluate("conference.turn(true); conference.turn(false)")
    assert await page.evaluate("api.isAudioMuted()") is False
    assert await page.evaluate("told.at(-1)") == ["mic", None]
    await page.close()
