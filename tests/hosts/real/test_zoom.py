"""The panel in Zoom: its real library, under our policy, before a client that stands in for Zoom's own."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import struct
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from playwright.async_api import Browser, Page, expect
from sayback.web.zoom import HEADER

from tests.browser.rooms import Room, holds, window
from tests.hosts.framed import frame_of
from tests.hosts.real.programs import begun, beside, heard_of, knows, serving, showing, sit, until
from tests.load.process import Server

SECRET = "the secret of an app that there is in these tests alone"
CLIENT = Path(__file__).with_name("fakezoom.js").read_text("utf-8")
DESKTOP = (
    CLIENT
    + """
const ears = [];
client.say = (data) => ears.forEach((ear) => ear({ data }));
(window.chrome ??= {}).webview = {
  addEventListener: (_, ear) => ears.push(ear),
  postMessage: (text) => client.answer((said) => setTimeout(client.say, 0, said), text),
};
if (localStorage.guest) client.guest = true;
if (localStorage.deaf) client.deaf = true;
"""
)
"""Zoom's program for a computer: our page is the top one, and speaks with what the program puts into it."""
WEB = (
    CLIENT
    + """
addEventListener('message', ({ source, data }) => {
  client.say = (said) => source.postMessage(said, '*');
  if (typeof data === 'string') client.answer(client.say, data);
});
"""
)
"""Zoom in a browser: our page is a frame of its."""
ASKED = ["getAudioState", "setAudioState", "onMyMediaChange", "onMyActiveSpeakerChange"]
ON, OFF = "[data-mic=on]", "[data-mic=off]"


def signed(secret: str = SECRET) -> dict[str, str]:
    """Make the header that Zoom sends with the first page of an app."""
    now, nonce = int(time.time() * 1_000), os.urandom(12)
    said = {"typ": "meeting", "uid": "somebody", "mid": "a meeting", "ts": now, "exp": now + 120_000}
    sealed = AESGCM(hashlib.sha256(secret.encode()).digest()).encrypt(nonce, json.dumps(said).encode(), b"")
    raw = struct.pack("<B", 12) + nonce + b"\0\0" + struct.pack("<I", len(sealed) - 16) + sealed
    return {HEADER: base64.urlsafe_b64encode(raw).decode()}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(ZOOM_SECRET=SECRET) as server:
        yield server


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A window of Zoom's program."""
    context, page = await window(browser, complaints := [])
    await page.add_init_script(DESKTOP)
    yield page
    await context.close()
    assert not complaints


async def opened(page: Page, server: Server, headers: dict[str, str]) -> None:
    """Open the app as Zoom does: its first page with what Zoom signed, the others without."""
    await page.set_extra_http_headers(headers)
    await page.goto(f"{server.url}/host/zoom")
    await page.locator("input[name=link]").wait_for()
    await page.set_extra_http_headers({})


async def asked(page: Page, name: str) -> list[Any]:
    """List with what this was asked of the client, on the page that is there."""
    return [data for asked, data in await page.evaluate("client.asked") if asked == name]


async def test_own_microphone_is_shown_and_muted_truly(page: Page, browser: Browser, server: Server) -> None:
    links = begun(server)
    await opened(page, server, signed())
    await holds(page, "client.asked.some(([name]) => name === 'getAudioState')")
    assert [how["js_api_lists"] for how in await asked(page, "config")] == [ASKED]
    await sit(page, links["a"])
    assert "/host/zoom/s/" in page.url
    await holds(page, "client.asked.some(([name]) => name === 'getAudioState')")
    assert [how["js_api_lists"] for how in await asked(page, "config")] == [ASKED]
    other = await beside(browser, links["b"])
    room = Room({"a": page, "b": other}, links, [])
    await until(room, page.locator(ON))
    assert not await asked(page, "setAudioState")
    await page.locator(f"{ON} .chip").click()
    await expect(page.locator(ON)).to_have_count(0)
    assert await asked(page, "setAudioState") == [{"audio": False}] and not await page.evaluate("client.on")
    await page.evaluate("client.say(client.event('onMyMediaChange', { media: { audio: { state: true } } }))")
    await expect(page.locator(ON)).to_be_visible()
    # a camera that changes says nothing of the microphone
    await page.evaluate("client.say(client.event('onMyMediaChange', { media: { video: { state: false } } }))")
    await expect(page.locator(ON)).to_be_visible()
    # it says yes and does nothing
    await page.evaluate("[client.on, client.lies] = [true, true]")
    await page.locator(f"{ON} .chip").click()
    await expect(page.get_by_text("own button")).to_be_visible()
    assert not {"somebody", "a meeting", SECRET} & {*server.log.read_text().split()}
    said = json.dumps(await page.evaluate("client.asked"))
    assert links["a"].split("/s/")[1].split("#")[0] not in said
    await other.context.close()


async def says(page: Page, name: str, **data: object) -> None:
    """Let Zoom's client tell its app of something."""
    await page.evaluate("([name, data]) => client.say(client.event(name, data))", [name, data])


async def test_zooms_own_measure_of_a_voice_is_taken(page: Page, server: Server) -> None:
    await opened(page, server, signed())
    await knows(page, "setMic", True, None, "")
    await says(page, "onMyActiveSpeakerChange", status="started")
    await knows(page, "setMic", True, True, "")
    await says(page, "onMyActiveSpeakerChange", status="whatever")
    await knows(page, "setMic", True, True, "")
    await says(page, "onMyMediaChange", media={"audio": {"state": False}})
    await knows(page, "setMic", False, False, "")
    await says(page, "onMyActiveSpeakerChange", status="started")
    await says(page, "onMyMediaChange", media={"audio": {"state": "on"}})
    await knows(page, "setMic", None, False, "")
    # everybody's events, and a flood: what comes too fast is not known
    await says(page, "onActiveSpeakerChange", users=[{"screenName": "somebody"}])
    await page.evaluate("""() => {
      for (let n = 0; n < 500; n++) client.say(client.event('onMyMediaChange', { media: { audio: { state: true } } }));
    }""")
    await knows(page, "setMic", None, False, "")


@pytest.mark.parametrize("how", ["guest", "deaf", "unsigned", "another app"])
async def test_what_zoom_does_not_tell_is_not_known(page: Page, server: Server, how: str) -> None:
    links = begun(server)
    await page.goto(f"{server.url}/n")
    if how in ("guest", "deaf"):
        await page.evaluate("(how) => (localStorage[how] = 1)", how)
    await opened(page, server, signed())  # the window was a marked one before
    heads = {"unsigned": {}, "another app": signed("of another app")}
    await opened(page, server, heads.get(how, signed()))
    await sit(page, links["a"])
    await knows(page, "", None, None, "")
    assert not await heard_of(page)
    names = {name for name, _ in await page.evaluate("client.asked")}
    assert names == {"guest": {"config", "getAudioState"}, "deaf": {"config"}}.get(how, set())
    if how == "guest":  # of a guest, too, Zoom tells when the microphone is turned
        await says(page, "onMyMediaChange", media={"audio": {"state": False}})
        await knows(page, "", False, None, "")


async def test_in_a_browser_only_zooms_page_speaks(browser: Browser, server: Server) -> None:
    context, page = await window(browser, [])
    await page.set_extra_http_headers(signed())
    await showing(page, "https://app.zoom.us/wc/1", f"{server.url}/host/zoom", WEB)
    frame = await frame_of(page)
    await knows(frame, "setMic", True, None, "")
    await frame.evaluate("""() => {
      const said = { type: 'event', name: 'onMyMediaChange', data: { media: { audio: { state: false } } } };
      postMessage(said, '*');
      return new Promise((done) => setTimeout(done, 0));
    }""")
    await knows(frame, "setMic", True, None, "")
    await says(page, "onMyMediaChange", media={"audio": {"state": False}})
    await knows(frame, "setMic", False, False, "")
    await context.close()


async def test_exit_in_zoom_is_a_page_that_zoom_shows(page: Page, server: Server) -> None:
    await opened(page, server, signed())
    await knows(page, "setMic", True, None, "")
    async with page.expect_response(f"{server.url}/n") as plain:
        await page.locator("#out").click()
    headers = (await plain.value).headers
    wanted = {"strict-transport-security", "x-content-type-options", "content-security-policy", "referrer-policy"}
    assert wanted <= set(headers)
    await expect(page).to_have_title("Notes")
    assert not await page.evaluate("sessionStorage.length")
