"""Ears with a real microphone's way: a sound file, the browser's own processing, the page's own policy, a real talk."""

from __future__ import annotations

import json
import math
import wave
from array import array
from pathlib import Path

from playwright.async_api import Page

from tests.browser import typed
from tests.browser.gated import NOTES
from tests.browser.rooms import NAMES, Mouse, holds, leave, take_seats
from tests.hosts import framed
from tests.hosts.test_ears import SIGNALS, open_clock, switch
from tests.load.process import Server

RATE = 16_000
MINE, OTHER, AGAIN = (0.0, 9.0), (10.0, 19.0), ((21.0, 24.0), (27.0, 30.0))
"""Seconds of the file: my voice, the other's out of a loudspeaker, my voice twice more."""
ECHO = 0.1
"""A loudspeaker of which 20 dB less is left."""
LATE = 1.5
"""Seconds that an edge may come late or early: the browser's buffers, the file's beginning, half a second of hold."""
AT = "performance.now() / 1000 - window.begun"


def voice(at: float) -> float:
    """Sound like a voice, roughly: a tone that moves, with overtones, in three syllables a second."""
    syllable = max(0.0, math.sin(math.tau * 3 * at)) ** 0.5
    phase = math.tau * 130 * at + 4 * math.sin(math.tau * 0.7 * at)
    open_ = 0.5 + 0.5 * math.sin(math.tau * 1.3 * at)
    tones = ((n, 1 / n + open_ * math.exp(-(((n * 130 - 900) / 400) ** 2))) for n in range(1, 16))
    return 0.06 * syllable * sum(weight * math.sin(n * phase) for n, weight in tones)


def recorded(path: Path) -> Path:
    """Write the file that the browser takes for a microphone."""
    spans = [(MINE, 1.0), (OTHER, ECHO), *((span, 1.0) for span in AGAIN)]
    samples = array("h")
    for number in range(32 * RATE):
        at = number / RATE
        gain = next((gain for (start, end), gain in spans if start <= at < end), 0.0)
        sound = gain * voice(at) if gain else 0.0
        samples.append(round(32767 * max(-1.0, min(1.0, sound))))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return path


async def edges(page: Page) -> list[tuple[float, bool]]:
    """Read what reached the therapist about `a`: seconds of the file, and whether they were heard then."""
    code = SIGNALS.replace("([, , data]) => JSON", "([at, , data]) => [at, JSON") % "in"
    found = await page.evaluate(code.removesuffix(")") + "])")
    known = [(at / 1000, one["speaking"]) for at, one in found if one["speaking"] is not None]
    return [one for before, one in zip([(0.0, False), *known], known, strict=False) if one[1] != before[1]]


async def test_live_microphone_is_heard_and_a_loudspeaker_is_not(server: Server, tmp_path: Path) -> None:
    sound = recorded(tmp_path / "voice.wav")
    flags = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
    async with framed.parted(*flags, f"--use-file-for-fake-audio-capture={sound}%noloop") as browser:
        room = await take_seats(browser, typed.links(server, "speaker-listener", NAMES), Mouse(), scripts=(NOTES,))
        a, desk = room.page("a"), room.page("therapist")
        await typed.come_to(room, "turn.talk")
        await open_clock(a)
        await switch(a).click()
        await a.locator("[data-ears=on]").wait_for()
        await a.evaluate("window.begun = performance.now() / 1000")
        offset = await a.evaluate("Date.now() / 1000")
        await a.get_by_role("button", name="Back to the talk").click()
        await holds(a, f"{AT} > {MINE[1] + 0.5}")
        await a.get_by_role("button", name="done", exact=False).click()
        await room.until("b", "[data-page$='.say']")
        await holds(a, f"{AT} > {AGAIN[-1][1] + 2}")
        heard = [(at - offset, on) for at, on in await edges(desk)]
        wanted = [(edge, not n) for span in AGAIN for n, edge in enumerate(span)]
        assert [on for _, on in heard] == [on for _, on in wanted], json.dumps(heard)
        assert all(abs(at - edge) < LATE for (at, _), (edge, _) in zip(heard, wanted, strict=True)), json.dumps(heard)
        assert not room.complaints
        for page in room.windows.values():
            await leave(page)
