"""Pages of calls with the panel beside them, and two people who come to where one of them listens."""

from __future__ import annotations

import html
from pathlib import Path

from playwright.async_api import Browser, Frame, Page

from tests.browser import typed
from tests.browser.rooms import Mouse, Room, holds, pick, take_seats
from tests.hosts.framed import Outside, frame_of
from tests.load.process import Server

HERE = Path(__file__).parent
TURN = "turn.talk"
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>A call</title>
<style>body{{margin:0;display:grid;grid-template-columns:1fr 380px;height:100vh}}sayback-panel{{display:block}}</style>
<main id="call"></main><sayback-panel server="{server}" {talk} exit="/after"></sayback-panel>
<script src="{script}"></script><script type="module">
import '{server}/host/sayback.js';
import {{ {name} }} from '{server}/host/{name}.js';
const [panel] = document.getElementsByTagName('sayback-panel');
const told = [];
const {{ tell }} = panel;
panel.tell = (type, value) => (told.push([type, value]), tell.call(panel, type, value));
Object.assign(window, {{ panel, told, adapter: {name} }});
{code}
window.ready = true;
</script>"""


def call(outside: Outside, server: Server, name: str, script: bytes, code: str, talk: str = "", at: str = "") -> str:
    """Give the other site a page of a call with an adapter of ours; return its address.

    `script` is what the call's maker gives; `code` puts the adapter between the two.
    """
    outside.pages[f"/{name}-sdk.js"] = "text/javascript", script
    outside.put("<!doctype html><title>Weather</title>", "/after")
    link = f'talk="{html.escape(talk)}"' if talk else ""
    page = PAGE.format(server=server.url, talk=link, script=f"/{name}-sdk.js", name=name, code=code)
    return outside.put(page, f"/{name}{at}")


async def opened(page: Page, address: str) -> Page:
    """Open such a page, and wait until its adapter stands."""
    await page.goto(address)
    await holds(page, "window.ready === true")
    return page


async def seated(page: Page) -> Frame:
    """Sit down in the panel of a page, and say that it is safe here."""
    frame = await frame_of(page)
    await frame.locator("main.door .deeds button.main").click()
    await pick(frame)  # type: ignore[arg-type]
    return frame


async def listening(browser: Browser, links: dict[str, str], frame: Frame, other: Frame | None = None) -> Room:
    """Come to Jonas's turn; Mira listens in her frame. Whoever has no frame sits at a window of their own."""
    rest = {seat: link for seat, link in links.items() if seat != "a" and not (seat == "b" and other)}
    room = await take_seats(browser, rest, Mouse())
    room.windows["a"] = frame  # type: ignore[assignment]
    if other:
        room.windows["b"] = other  # type: ignore[assignment]
    if "therapist" in links:
        await pick(frame)  # type: ignore[arg-type]
    await typed.come_to(room, TURN)
    return room
