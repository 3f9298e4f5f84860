"""LiveKit's room, Whereby's element and Daily's call object, as npm has them, without their servers."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Page, Route

from tests.browser.rooms import holds
from tests.hosts import framed
from tests.hosts.real.calls import call, opened
from tests.hosts.real.packages import bundle, package
from tests.house.tree import ROOT
from tests.load.process import Server

FAKE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
LIVEKIT = """const { Room, LocalTrackPublication, createLocalAudioTrack } = LivekitClient;
const room = new Room();
const stop = livekit(room, panel);
const me = room.localParticipant;
const track = await createLocalAudioTrack();
Object.assign(window, { room, me, stop, join() {
  room.state = 'connected';
  room.setupLocalParticipantEvents();
  const about = { sid: 'TR_1', name: 'mic', source: 2, muted: false };
  me.addTrackPublication(new LocalTrackPublication('audio', about, track));
  room.emit('connected');
} });"""
WHEREBY = """const room = document.createElement('whereby-embed');
room.setAttribute('room', 'https://practice.whereby.com/room');
document.getElementById('call').append(room);
Object.assign(window, { room, stop: whereby(room, panel) });"""
ROOM = """<!doctype html><script>
let on = true, obeys = true;
const say = (type, payload) => parent.postMessage({ type, payload }, '*');
addEventListener('message', ({ data: { command, args } }) => {
  if (command === 'toggle_microphone' && obeys) say('microphone_toggle', { enabled: (on = args[0] ?? !on) });
});
</script>"""
DAILY = """const call = DailyIframe.createCallObject();
Object.assign(window, { call, stop: daily(call, panel) });"""
LAST = "Object.fromEntries(told)"
OFF = "[me.isMicrophoneEnabled, [...me.audioTrackPublications.values()][0].track.isMuted]"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def page() -> AsyncIterator[Page]:
    """Open a window with a microphone that is made up."""
    async with framed.parted(*FAKE) as browser:
        yield await browser.new_page()


async def test_livekit_room_tells_and_mutes(page: Page, server: Server, outside: framed.Outside) -> None:
    script = package("livekit-client", "dist", "livekit-client.umd.js").read_bytes()
    await opened(page, call(outside, server, "livekit", script, LIVEKIT))
    assert await page.evaluate(LAST) == {"mic": None, "speaking": None}, "in no room yet"
    await page.evaluate("join()")
    assert await page.evaluate(LAST) == {"mic": True, "speaking": False}
    await page.evaluate("me.setIsSpeaking(true); room.emit('activeSpeakersChanged', [me])")
    assert await page.evaluate(LAST) == {"mic": True, "speaking": True}
    assert await page.evaluate("panel.can.setMic(false)") is True
    assert await page.evaluate(OFF) == [False, True]
    assert await page.evaluate(LAST) == {"mic": False, "speaking": False}
    await page.evaluate("me.setMicrophoneEnabled(true)")
    assert await page.evaluate(LAST) == {"mic": True, "speaking": True}
    await page.evaluate("room.state = 'disconnected'; room.emit('disconnected')")
    assert await page.evaluate(LAST) == {"mic": None, "speaking": None}
    await page.evaluate("stop(); room.state = 'connected'; room.emit('trackMuted')")
    assert await page.evaluate(f"[{LAST}, Object.keys(panel.can)]") == [{"mic": None, "speaking": None}, []]


async def test_whereby_element_says_what_changed_and_mutes(page: Page, server: Server, outside: framed.Outside) -> None:
    async def room(route: Route) -> None:
        await route.fulfill(body=ROOM, content_type="text/html")

    await page.route("https://practice.whereby.com/**", room)
    script = bundle("import '@whereby.com/browser-sdk/embed';")
    await opened(page, call(outside, server, "whereby", script, WHEREBY))
    await holds(page, "frames.length === 2")
    inside = next(frame for frame in page.frames if "whereby.com" in frame.url)
    await inside.wait_for_load_state()
    assert await page.evaluate(LAST) == {"mic": None}, "it has said nothing yet"
    await inside.evaluate("say('microphone_toggle', { enabled: true })")
    await holds(page, f"{LAST}.mic === true")
    assert await page.evaluate("panel.can.setMic(false)") is True
    assert await page.evaluate(LAST) == {"mic": False} and await inside.evaluate("on") is False
    await inside.evaluate("obeys = false; say('microphone_toggle', { enabled: true })")
    await holds(page, f"{LAST}.mic === true")
    assert await page.evaluate("panel.can.setMic(false)") is False, "nothing came of it"
    assert await page.evaluate(LAST) == {"mic": True}
    await inside.evaluate("say('microphone_toggle', {})")
    await holds(page, f"{LAST}.mic === null")
    await inside.evaluate("say('microphone_toggle', { enabled: true }); say('leave', { removed: false })")
    await holds(page, f"{LAST}.mic === null")
    await page.unroute("https://practice.whereby.com/**")


async def test_daily_call_object_is_asked_in_its_own_words(page: Page, server: Server, outside: framed.Outside) -> None:
    script = package("@daily-co/daily-js", "dist", "daily.js").read_bytes()
    await opened(page, call(outside, server, "daily", script, DAILY))
    assert await page.evaluate("call.meetingState()") == "new"
    assert await page.evaluate(LAST) == {"mic": None}
    await page.evaluate("for (const event of ['joined-meeting', 'left-meeting']) call.emit(event, {})")
    assert await page.evaluate(LAST) == {"mic": None, "speaking": None}
    await page.evaluate("stop()")
    assert await page.evaluate("Object.keys(panel.can)") == []
    types = package("@daily-co/daily-js", "index.d.ts").read_text("utf-8")
    text = (ROOT / "client" / "hosts" / "daily.js").read_text("utf-8")
    for name in set(re.findall(r"call\.(\w+)", text)):
        assert re.search(rf"^  {name}[<(]", types, re.M), name
    events = re.search(r"export type DailyEvent =(.*?);", types, re.S)
    states = re.search(r"export type DailyMeetingState =(.*?);", types, re.S)
    assert events and states and "'joined-meeting'" in states[1]
    used = set(re.findall(r"^    '?([a-z-]+)'?: (?:begin|end|\()", text, re.M)) | {"left-meeting", "error"}
    assert len(used) == 5 and all(f"'{name}'" in events[1] for name in used), used
    assert "audioLevel: number;" in types
