"""A whole talk inside three calls: a therapist beside Meet, Mira in a page with a Jitsi, Jonas on a phone.

`SAYBACK_PICTURES=FOLDER` keeps pictures of it there, for docs/inside-your-call.md.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import ssl
import time
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Frame, Page, expect
from sayback.sharing.extension import build

from tests.browser.rooms import DEED, PATIENCE, Room, holds, leave, pick, window
from tests.browser.test_walk import boxes
from tests.browser.typed import TAP
from tests.hosts import framed
from tests.hosts.real.addresses import served, tls
from tests.hosts.real.beside import Window, chrome, unpacked
from tests.hosts.real.calls import HERE, call, opened
from tests.hosts.real.packages import bundle
from tests.hosts.test_bridge import heights
from tests.load.process import Server, running, sayback, scratch

NAME = "talk.sayback.test"
MEET = "https://meet.google.com/tea-rose-oak"
PHONE = {"width": 390, "height": 844}
CLIPBOARD = ["clipboardReadWrite", "clipboardSanitizedWrite"]
ME = "main.door .deeds button.main"
DIALOGUE = "Thank you"
TAKEN = re.compile(r"taken at .+, 1 device")
MUTE = "Mute me while Jonas talks"
SECONDS = 90
"""A talk that takes longer does not end."""
JITSI = """window.api = new JitsiMeetExternalAPI('{meet}', {{ parentNode: document.getElementById('call') }});
window.stop = jitsi(api, panel);
Object.assign(document.querySelector('#call iframe').style, {{ width: '100%', height: '100%', border: 0 }});"""
TILES = """<!doctype html><html lang="en"><meta charset="utf-8"><title>A call</title><style>
body{margin:0;height:100vh;display:grid;grid-template-rows:1fr 72px;background:#202124}
main{display:grid;grid-template-columns:repeat(auto-fit,minmax(220px,1fr));gap:12px;padding:12px}
main div{border-radius:16px;background:#3c4a53;display:grid;place-items:center}
main div:nth-child(2){background:#55484f}main div:nth-child(3){background:#47523f}
main div::before{content:'';width:96px;height:96px;border-radius:48px;background:#fff3}
nav{display:flex;gap:16px;justify-content:center;align-items:center}
nav i{width:44px;height:44px;border-radius:22px;background:#3c4043}nav i:last-child{background:#d93025;width:64px}
</style><main><div></div><div></div>%s</main><nav><i></i><i></i><i></i></nav>"""
"""What a call looks like from afar: people, and three round buttons."""
SHEET = """<style>body {margin: 0; display: inline-flex} img {display: block}</style>"""


@dataclass(slots=True)
class Talk:
    """The server's address, and how browsers find it."""

    base: str
    rules: str


@asynccontextmanager
async def locked(server: Server, context: ssl.SSLContext) -> AsyncIterator[int]:
    """Stand before a server as a proxy that ends TLS; give the port."""
    behind = urlsplit(server.url)

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while part := await reader.read(65536):
            writer.write(part)
            await writer.drain()
        writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there = await asyncio.open_connection(behind.hostname, behind.port)
        try:
            with suppress(OSError, asyncio.CancelledError):
                await asyncio.gather(pass_on(reader, there[1]), pass_on(there[0], writer))
        finally:
            writer.close()
            there[1].close()

    front = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    yield front.sockets[0].getsockname()[1]
    front.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def talk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Talk]:
    """Serve Sayback by https, under a name of its own."""
    base = f"https://{NAME}"
    more = {"PUBLIC_URL": base, "FRAME_ANCESTORS": framed.ANCESTORS}
    with scratch() as folder, running(sayback("", folder, more=more)) as server:
        async with locked(server, tls(tmp_path_factory.mktemp("name"), [NAME])) as port:
            yield Talk(base, f"MAP {NAME} 127.0.0.1:{port}")


@pytest.fixture(scope="module")
def meet() -> Iterator[str]:
    """Serve a Jitsi's conference; give its address."""
    with framed.outside() as site:
        site.pages["/conference.js"] = "text/javascript", bundle((HERE / "conference.js").read_text("utf-8"))
        site.put("", "/favicon.ico", "image/x-icon")
        yield site.put(TILES % "" + '<script src="/conference.js"></script>', "/room")


class Pictures:
    """Pictures of a talk, kept only where a folder is named."""

    def __init__(self, browser: Browser) -> None:
        named = os.environ.get("SAYBACK_PICTURES")
        self._browser, self._folder = browser, Path(named) if named else None

    async def one(self, name: str, page: Page) -> None:
        """Keep one of a page."""
        if self._folder:
            await page.screenshot(path=self._folder / f"inside-{name}.png")

    async def beside(self, name: str, tab: Window, side: Window) -> None:
        """Keep one of a call's page with the panel beside it, as a browser shows both."""
        if not self._folder:
            return
        page = await self._browser.new_page(viewport={"width": 2000, "height": 1200})
        await page.set_content(SHEET)
        path = self._folder / f"inside-{name}.png"
        for each in (tab, side):
            await each.shot(path)
            image = f'<img src="data:image/png;base64,{b64encode(path.read_bytes()).decode()}">'
            await page.evaluate("(image) => document.body.insertAdjacentHTML('beforeend', image)", image)
        await page.locator("body").screenshot(path=path)
        await page.close()


@dataclass(slots=True)
class Desk:
    """The therapist's browser: a call in a tab, the console beside it."""

    tab: Window
    side: Window
    page: Window

    async def begin(self) -> None:
        """Start a talk from the panel's door, and sit down in it."""
        await self.page.tap("For therapists: start a talk")
        find = "[...document.querySelectorAll('button.choice')].find((it) => it.querySelector('b')?.innerText === %s)"
        await self.page.until(f"({find % json.dumps(DIALOGUE)})?.click() ?? !!document.querySelector('input[name=a]')")
        for seat, name in {"a": "Mira", "b": "Jonas"}.items():
            await self.page.run(f"document.querySelector('input[name={seat}]').focus()")
            await self.page.run(f"document.execCommand('insertText', false, '{name}')")
        await self.page.tap("Create the talk")
        await self.page.tap("This is me")
        await self.page.until("!!document.querySelector('main.console')")

    async def link(self, name: str) -> str:
        """Copy the open link, which is this person's, and read what was copied."""
        await self.page.says(f"Link: {name}")
        find = "[...document.querySelectorAll('.give button')].find((it) => it.innerText.includes('private message'))"
        await self.page.until(f"{find} && ({find}.click(), true)")
        await self.page.until("/Copied/.test(document.querySelector('.give').innerText)")
        return str(await self.tab.run("navigator.clipboard.readText()"))

    async def taken(self, seat: str) -> None:
        """Wait until the console tells when this seat was taken, and on how many devices."""
        row = f"document.querySelector('.room .rows [data-who={seat}]')?.innerText ?? ''"
        said = await self.page.until(f"/taken/.test({row}) && ({row})")
        assert TAKEN.search(said), said

    async def skip(self) -> None:
        """Skip the quiet moment."""
        button = "[...document.querySelectorAll('.hands button')].find((it) => /^Skip/.test(it.innerText))"
        await self.page.run(f"document.querySelector('[data-page^=quiet]') && {button}?.click()")


async def pasted(frame: Frame, link: str) -> None:
    """Come in by the door of a page with a call: paste the link there."""
    await frame.locator("input[name=link]").fill(link)
    await frame.locator("form button.main").click()


async def sit(page: Page | Frame) -> None:
    """Take one's seat, say that one can speak freely, and that the therapist may be there."""
    await page.locator(ME).click()
    for question in ("Can you speak freely and safely", "Dr. Lindt|therapist"):
        await page.get_by_text(re.compile(question)).first.wait_for(timeout=PATIENCE)
        await pick(page)  # type: ignore[arg-type]


async def come_to(room: Room, desk: Desk, place: str) -> None:
    """Do what the two are asked until both stand there; the therapist skips the quiet.

    Looked and tapped at once: nothing is tapped once they are.
    """
    end = time.monotonic() + SECONDS
    while any([await room.place(seat) != place for seat in ("a", "b")]):
        assert time.monotonic() < end, [await room.place(seat) for seat in ("a", "b")]
        for seat in ("a", "b"):
            await room.page(seat).evaluate(TAP, [place, DEED])
        await desk.skip()
        await asyncio.sleep(0.05)


async def jonas_talks(room: Room, desk: Desk) -> None:
    """Come to the turn in which Jonas talks and Mira listens."""
    await come_to(room, desk, "turn.talk")
    if await room.page("b").locator(".side.has").get_attribute("data-who") == "a":
        await come_to(room, desk, "reflect.say")
        await come_to(room, desk, "turn.talk")


async def muted_by_a_tap(frame: Frame, conference: Frame) -> None:
    """Mute in Jitsi by a tap in the panel, come back by Jitsi's own button: the line goes and comes, nothing moves."""
    line = frame.locator("[data-mic=on]")
    await expect(line).to_be_visible()
    before = await boxes(frame), await heights(frame)  # type: ignore[arg-type]
    await line.get_by_role("button", name=MUTE).click()
    await expect(line).to_have_count(0)
    assert await conference.evaluate("conference.muted()") is True
    assert (await boxes(frame), await heights(frame)) == before  # type: ignore[arg-type]
    await conference.evaluate("conference.turn(false)")
    await expect(line).to_be_visible()
    assert (await boxes(frame), await heights(frame)) == before  # type: ignore[arg-type]


@asynccontextmanager
async def desk_of(folder: Path, talk: Talk) -> AsyncIterator[Desk]:
    """Install the extension, join a call, and tap the icon there."""
    archive, _ = build(folder, talk.base)
    host = urlsplit(MEET).hostname or ""
    with served(folder / "calls", [host], (TILES % "<div></div>").encode()) as port:
        rules = [f"--host-resolver-rules=MAP {host} 127.0.0.1:{port},{talk.rules}", "--ignore-certificate-errors"]
        async with chrome(unpacked(archive, folder / "unpacked"), folder / "profile", rules) as browser:
            await browser.ask("Browser.grantPermissions", permissions=CLIPBOARD)
            await browser.listening()
            tab = await browser.new(MEET)
            await browser.tap_icon(tab)
            side = await browser.panel()
            page = await browser.page("/host/extension")
            # a browser without a screen has no window in front, and only there is anything copied
            for each in (tab, page):
                await browser.ask("Emulation.setFocusEmulationEnabled", each.session, enabled=True)
            yield Desk(tab, side, page)


async def test_whole_talk_beside_meet_in_jitsi_and_on_phone(
    talk: Talk, outside: framed.Outside, meet: str, tmp_path: Path
) -> None:
    async with desk_of(tmp_path, talk) as desk, framed.parted(f"--host-resolver-rules={talk.rules}") as browser:
        pictures, complaints = Pictures(browser), list[str]()
        await desk.page.says("For therapists: start a talk")
        await pictures.beside("door", desk.tab, desk.side)
        await desk.begin()

        secure = {"ignore_https_errors": True}
        outside.put("", "/favicon.ico", "image/x-icon")
        _, page = await window(browser, complaints, viewport={"width": 1000, "height": 700}, **secure)
        script = bundle((HERE / "iframe-api.js").read_text("utf-8"))
        await opened(page, call(outside, Server("", talk.base, 0, tmp_path), "jitsi", script, JITSI.format(meet=meet)))
        frame = await framed.frame_of(page)
        conference = next(each for each in page.frames if each.name.startswith("jitsi"))
        await conference.evaluate("conference.join()")
        await pasted(frame, await desk.link("Mira"))
        await sit(frame)
        await desk.taken("a")

        _, phone = await window(browser, complaints, viewport=PHONE, has_touch=True, **secure)
        await phone.goto(await desk.link("Jonas"))
        await sit(phone)
        await desk.taken("b")
        await pictures.beside("seats", desk.tab, desk.side)

        room = Room({"a": frame, "b": phone}, {}, complaints)  # type: ignore[dict-item]
        await jonas_talks(room, desk)
        await expect(frame.locator("[data-mic=on]")).to_be_visible()
        await pictures.one("jitsi", page)
        await pictures.one("phone", phone)
        await pictures.beside("console", desk.tab, desk.side)
        await muted_by_a_tap(frame, conference)
        await come_to(room, desk, "closed.closed")
        await desk.page.says("This talk has ended")
        await frame.locator("#out").click()
        await page.wait_for_url(f"{outside.url}/after")
        await holds(phone, "!!document.querySelector('.panel')")
        assert not complaints
        for each in (page, phone):
            await leave(each)
