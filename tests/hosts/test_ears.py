"""Ears beside a call.

Off until their person says so; one bit leaves, to the therapist alone; the microphone is let go when the talk rests.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser import typed
from tests.browser.gated import NOTES
from tests.browser.rooms import NAMES, SEEN, Mouse, Room, holds, leave, take_seats
from tests.hosts import framed
from tests.load.process import Server

CLOCK, SWITCH, OTHERWISE = "Clock", "Let the therapist see when I am heard", "I speak otherwise"
VOICE = """(() => {
  window.tracks = [];
  navigator.mediaDevices.getUserMedia = async () => {
    const audio = new AudioContext();
    const syllable = new AudioBuffer({ length: audio.sampleRate / 2, sampleRate: audio.sampleRate });
    syllable.getChannelData(0).forEach((_, n, all) => (all[n] = n < 0.8 * all.length ? Math.sin(n / 16) : 0));
    const voice = new AudioBufferSourceNode(audio, { buffer: syllable, loop: true });
    const gain = new GainNode(audio, { gain: 0 });
    const there = audio.createMediaStreamDestination();
    voice.connect(gain).connect(there);
    voice.start();
    window.talk = (on) => ((gain.gain.value = on ? 0.1 : 0), (window.since = audio.currentTime));
    window.talked = () => audio.currentTime - since;
    tracks.push(...there.stream.getAudioTracks());
    return there.stream;
  };
})()"""
"""A microphone with a voice in it that a test starts and stops: the rest is the browser's own."""
SIGNALS = """wire.filter(([, way, data]) => way === '%s' && String(data).includes('["signal"'))
  .map(([, , data]) => JSON.parse(data.slice(data.indexOf('[')))[1])"""
ABLE = """() => {
  const [base] = document.querySelector('script[src]').src.match(/.*[/]static[/](?:[^/]{16}[/])?/);
  return import(`${base}ui/panel/ears-switch.js`).then((its) => its.able());
}"""
"""Asks the page's own module, by the address that its others have."""

ENDED = "tracks.length > 0 && tracks.every(({ readyState }) => readyState === 'ended')"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def calls(server: Server) -> AsyncIterator[Browser]:
    """Start a Chromium with a microphone, which asks."""
    async with framed.parted("--use-fake-device-for-media-stream") as started:
        yield started


def switch(page: Page, name: str = SWITCH) -> Locator:
    return page.get_by_role("switch", name=name)


async def open_clock(page: Page) -> None:
    """Open the sheet of clock and sound, in the lobby or in the talk."""
    lobby = page.locator(".quiet button", has_text=CLOCK)
    if not await lobby.count():
        await page.locator(".foot .help").click()
        lobby = page.locator(".page .rows button", has_text=CLOCK)
    await lobby.click()
    await expect(page.get_by_role("switch", name="Soft tone")).to_be_visible()


async def speaking(page: Page, way: str) -> list[object]:
    """Read what went about voices: `out` of this page or `in`."""
    found: list[dict[str, object]] = await page.evaluate(SIGNALS % way)
    return [one["speaking"] for one in found]


async def heard(page: Page, value: object) -> None:
    """Wait until the last that left this page about its voice is this."""
    await holds(page, f"({SIGNALS % 'out'}).at(-1)?.speaking === {json.dumps(value)}")


async def learn(room: Room, talks: str) -> None:
    """Let one talk long enough for both panels to learn from it."""
    page = room.page(talks)
    await page.evaluate("talk(true)")
    await holds(page, "talked() > 5")
    await page.evaluate("talk(false)")


async def switched_on(room: Room) -> None:
    """Both switch on by themselves; until then there is nothing."""
    a, b, desk = (room.page(seat) for seat in NAMES)
    for page in (a, b):
        await open_clock(page)
        await expect(switch(page)).to_have_attribute("aria-checked", "false")
        await expect(page.locator("[data-ears]")).to_have_count(0)
        await expect(page.get_by_role("switch").first).to_have_accessible_name(re.compile(SWITCH))
    assert await a.evaluate("tracks.length") == 0, "off until they say so"
    await switch(a).click()
    await expect(a.locator("[data-ears=on]")).to_contain_text("Dr. Lindt sees when you are heard.")
    await switch(b).click()
    await holds(b, "tracks[0]?.readyState === 'live'")
    await expect(desk.locator(".voices")).to_have_count(0)
    for page in (a, b):
        await page.get_by_role("button", name="Back to the talk").click()


async def learnt(room: Room) -> None:
    """Both had a turn; then each is heard, and the therapist sees it."""
    a, b, desk = (room.page(seat) for seat in NAMES)
    await learn(room, "a")
    await a.get_by_role("button", name="done", exact=False).click()
    await room.until("b", "[data-page$='.say']")
    await learn(room, "b")
    for page, value in ((a, True), (a, False), (b, True), (b, False)):
        await page.evaluate(f"talk({str(value).lower()})")
        await heard(page, value)
    await expect(desk.locator(".voices")).to_contain_text("How much someone speaks says nothing about power or fear.")
    await a.evaluate("talk(true)")
    await expect(desk.locator(".voices")).to_contain_text("Heard now: Mira")
    await desk.emulate_media(media="print")
    assert await desk.locator(".voices").evaluate("it => getComputedStyle(it).display", timeout=SEEN) == "none"
    await desk.emulate_media(media="screen")


async def rested(room: Room) -> None:
    """A pause lets go of both microphones, and says that nothing is known."""
    a, b, desk = (room.page(seat) for seat in NAMES)
    await desk.keyboard.press("p")
    for page in (a, b):
        await expect(page.locator("[data-ears=rest]")).to_be_visible()
        assert await page.evaluate(ENDED)
        await heard(page, None)
    await expect(desk.locator(".voices")).to_have_count(0)
    await desk.keyboard.press("p")
    for page in (a, b):
        await expect(page.locator("[data-ears=on]")).to_be_visible()
        await holds(page, "tracks.length === 2 && tracks[1].readyState === 'live'")


async def test_ears_tell_the_therapist_alone_and_rest(calls: Browser, server: Server) -> None:
    urls = typed.links(server, "speaker-listener", NAMES)
    room = await take_seats(calls, urls, Mouse(), scripts=(NOTES, VOICE), permissions=["microphone"])
    await typed.come_to(room, "turn.talk")
    await switched_on(room)
    await learnt(room)
    await rested(room)
    # by the line's own button, and by speaking otherwise: which it was reaches nobody
    a, b, desk = (room.page(seat) for seat in NAMES)
    await a.locator("[data-ears] button").click()
    await open_clock(b)
    await switch(b, OTHERWISE).click()
    for page in (a, b):
        await expect(page.locator("[data-ears]")).to_have_count(0)
        assert await page.evaluate(ENDED)
        assert await speaking(page, "in") == []
        sent = await page.evaluate(SIGNALS % "out")
        assert {tuple(one) for one in sent} == {("speaking",)}
    passed_on = len(await speaking(a, "out")) + len(await speaking(b, "out"))
    await holds(desk, f"({SIGNALS % 'in'}).length === {passed_on}")
    assert "speaking" not in server.log.read_text("utf-8", "replace")
    assert not room.complaints
    for page in room.windows.values():
        await leave(page)


async def test_ears_are_off_where_refused_or_not_offered(calls: Browser, server: Server) -> None:
    urls = typed.links(server, "speaker-listener", NAMES)
    refused = await take_seats(calls, {"a": urls["a"], "therapist": urls["therapist"]}, Mouse(), scripts=(NOTES,))
    a, desk = refused.page("a"), refused.page("therapist")
    await open_clock(a)
    await switch(a).click()
    await a.locator(".answered", has_text="The browser keeps the microphone to itself.").wait_for()
    await expect(switch(a)).to_have_attribute("aria-checked", "false")
    await expect(a.locator("[data-ears]")).to_have_count(0)
    # allowed after all, before the talk has begun: the browser is asked now, and listened to nothing yet
    await a.context.grant_permissions(["microphone"])
    await switch(a).click()
    await expect(a.locator("[data-ears=rest]")).to_contain_text("Your microphone is resting.")
    await a.reload()
    await open_clock(a)
    await expect(switch(a)).to_have_attribute("aria-checked", "false")
    assert await speaking(a, "out") == await speaking(desk, "in") == []
    # a phone's microphone belongs to the call alone
    phone = {"is_mobile": True, "has_touch": True, "user_agent": "Mozilla/5.0 (Linux; Android 16) Mobile"}
    small = await take_seats(calls, {"b": urls["b"]}, Mouse(), safe=False, **phone)
    b = small.page("b")
    await b.locator(".stack .answer").first.click()
    await open_clock(b)
    await expect(switch(b)).to_have_count(0)
    await expect(switch(b, OTHERWISE)).to_have_count(0)
    assert not small.complaints and not refused.complaints
    for page in (a, b, desk):
        await leave(page)


async def test_ears_need_a_therapist(calls: Browser, server: Server) -> None:
    room = await take_seats(calls, {"a": typed.links(server, "thank-you")["a"]}, Mouse())
    a = room.page("a")
    await open_clock(a)
    await expect(switch(a)).to_have_count(0)
    await leave(a)


@pytest.mark.parametrize("allow", ["microphone", "autoplay"])
async def test_frame_without_a_microphone_offers_no_ears(
    calls: Browser, server: Server, outside: framed.Outside, allow: str
) -> None:
    page = await calls.new_page()
    await page.goto(outside.showing(f"{server.url}/host/embed/s/{'A' * 22}", allow=allow))
    frame = await framed.frame_of(page)
    assert await frame.evaluate(ABLE) is (allow == "microphone")
    await leave(page)
