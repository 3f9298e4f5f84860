"""A call of one's own between two tabs: after the tap the other really hears nothing, and nothing is sent for them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest
from playwright.async_api import Page, expect

from tests.browser import typed
from tests.browser.rooms import DEED, holds
from tests.hosts import framed
from tests.hosts.real.calls import call, listening, opened, seated
from tests.hosts.real.packages import package
from tests.load.process import Server, free_port

FAKE = (
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
)
CODE = """const media = await navigator.mediaDevices.getUserMedia({{ audio: true }});
const [track] = media.getAudioTracks();
const peer = new Peer('{me}', {{ host: '127.0.0.1', port: {port}, path: '/', config: {{ iceServers: [] }} }});
const talk = (its) => its.on('stream', (sound) => {{
  const play = Object.assign(new Audio(), {{ srcObject: sound }});
  Object.assign(window, {{ its, play, stop: webrtc(its.peerConnection, track, panel) }});
  play.play();
}});
peer.on('call', (its) => (its.answer(media), talk(its)));
window.dial = () => talk(peer.call('a', media));
window.track = track;
window.energy = async () => {{
  let sum = 0;
  for (const one of (await its.peerConnection.getStats()).values())
    if (one.type === 'inbound-rtp' && one.kind === 'audio') sum = one.totalAudioEnergy;
  return sum;
}};
/** What is heard in the next second. */
window.heard = async () => {{
  const before = await energy();
  await new Promise((done) => setTimeout(done, 1000));
  return (await energy()) - before;
}};
await new Promise((open) => peer.on('open', open));"""


@pytest.fixture(scope="module")
def meeting() -> Iterator[int]:
    """Start the server by which two tabs find each other; give its port."""
    port = free_port()
    command = ["node", package("peer", "dist", "bin", "peerjs.js"), "--port", str(port), "--host", "127.0.0.1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        assert child.stdout and any(b"Started" in line for line in child.stdout)
        yield port
        child.terminate()


async def quiet(page: Page, wanted: bool) -> None:
    """Wait for a second of silence, or of sound, at this end."""
    await holds(page, f"heard().then((energy) => (energy === 0) === {str(wanted).lower()})")


async def test_other_hears_nothing_after_the_tap(server: Server, outside: framed.Outside, meeting: int) -> None:
    links = typed.links(server, "speaker-listener", first="b")
    script = package("peerjs", "dist", "peerjs.min.js").read_bytes()
    async with framed.parted(*FAKE) as browser:
        context = await browser.new_context(viewport={"width": 900, "height": 760})
        pages = {}
        for who in "ab":
            code = CODE.format(me=who, port=meeting)
            address = call(outside, server, "webrtc", script, code, links[who], f"-{who}")
            pages[who] = await opened(await context.new_page(), address)
        a, b = pages["a"], pages["b"]
        await b.evaluate("dial()")
        for page in pages.values():
            await holds(page, "window.its?.peerConnection.connectionState === 'connected'")
        frames = {who: await seated(page) for who, page in pages.items()}
        await listening(browser, links, frames["a"], frames["b"])
        await quiet(b, False)
        line = frames["a"].locator("[data-mic=on]")
        await line.get_by_role("button", name="Mute me while Jonas talks").click()
        await expect(line).to_have_count(0)
        assert await a.evaluate("track.enabled") is False
        await quiet(b, True)
        await quiet(a, False)
        await frames["b"].locator(DEED).first.click()
        await expect(frames["a"].locator("[data-mic=off]")).to_have_text("Your microphone is off in the call.")
        assert await a.evaluate("Object.fromEntries(told)") == {"mic": False, "speaking": False}
        await b.evaluate("its.close()")
        await holds(b, "Object.fromEntries(told).mic === null")
        assert await b.evaluate("Object.keys(panel.can)") == []
