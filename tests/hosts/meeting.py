"""A server of calls, of another site than ours, that notes all it hears; and people who come to its rooms."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.async_api import Browser, Frame, Page

from tests.browser.rooms import ANSWER, NAMES, PATIENCE, window
from tests.hosts.framed import frame_of
from tests.load.process import Server

PAGE = b"""<!doctype html><html lang="en"><meta charset="utf-8"><title>A call</title><script>
const heard = [];
addEventListener('message', ({ data }) => heard.push(data));
const may = (what) => document.featurePolicy.allowsFeature(what);
</script><body><button>Mute</button>"""
SEEN = """() => ({ at: location.href, from: document.referrer, name: window.name, heard, top: parent === top,
  may: ['camera', 'microphone', 'display-capture', 'fullscreen', 'autoplay'].filter(may),
  not: ['geolocation', 'payment', 'usb'].filter(may) })"""
"""All that a page in the frame can know of who shows it."""
MAKE = """async ([therapist, room]) => {
  const { create } = await import('/static/core/create.js');
  const { led } = await import('/static/ui/meet.js');
  const names = { a: 'Mira', b: 'Jonas', therapist: 'Dr. Lindt' };
  const wish = { protocol: 'thank-you', settings: {}, names, therapist, room, rule: 'soft', factor: 1, first: 'a' };
  const { links } = await create({ ...wish, locale: 'en' }, location.origin);
  return Object.fromEntries(Object.entries(links).map(([seat, url]) => [seat, led(url)]));
}"""
CALL = ".meet iframe"


@dataclass(slots=True)
class Meeting:
    """A server of calls; `asked` is each request that came: its address and headers."""

    url: str
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)


@contextmanager
def meeting() -> Iterator[Meeting]:
    """Serve a page for every room: `localhost` is none of 127.0.0.1's."""
    calls = Meeting("")

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calls.asked.append((self.path, dict(self.headers)))
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(PAGE)))
            self.end_headers()
            self.wfile.write(PAGE)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        calls.url = f"http://localhost:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield calls
        server.shutdown()


async def links(page: Page, server: Server, *, therapist: bool = False, room: bool = False) -> dict[str, str]:
    """Make a talk by the start page's own code; give its links as people get them, by seat."""
    await page.goto(server.url)
    seats: dict[str, str] = await page.evaluate(MAKE, [therapist, room])
    return seats


async def opened(browser: Browser, link: str, **more: object) -> Page:
    """Open a link in a browser of its own, up to its door."""
    _, page = await window(browser, [], **more)
    await page.goto(link)
    await page.locator("main.door .deeds button.main").wait_for(timeout=PATIENCE)
    return page


async def sit(page: Page, answer: int | None = 0) -> Page:
    """Tap "This is me", and give an answer to the question before the talk; None is not asked or waits."""
    await page.locator("main.door .deeds button.main").click(timeout=PATIENCE)
    if answer is not None:
        await page.locator(ANSWER).nth(answer).click(timeout=PATIENCE)
    return page


async def call_of(page: Page, calls: Meeting) -> Frame:
    """Give the frame with the call, once it is drawn."""
    frame = await frame_of(page, calls.url)
    await frame.locator("button").wait_for(timeout=PATIENCE)
    return frame


__all__ = ["CALL", "NAMES", "SEEN", "Meeting", "call_of", "links", "meeting", "opened", "sit"]
