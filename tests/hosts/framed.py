"""Frames as browsers hold them: a page of another site that shows one of ours, with storage parted between sites.

Playwright switches that parting off; here it is on, as in every browser that people have.
"""

from __future__ import annotations

import json
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.async_api import Browser, Frame, FrameLocator, Page, async_playwright

from tests.browser.chromium import ARGS, executable
from tests.browser.rooms import holds

ANCESTORS = "http://localhost:*"
"""Pages that may show ours in these tests: those of `outside`."""
PARTED = [one.replace("ThirdPartyStoragePartitioning,", "") for one in ARGS]
ALLOW = "screen-wake-lock; clipboard-write; autoplay"

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>A call</title>
<body style="margin:0;display:grid;grid-template-columns:1fr 380px;height:100vh">
<main><h1>A call</h1></main><iframe title="Sayback" src={address} allow="{allow}" {more}
 style="border:0;width:100%;height:100%"></iframe></body></html>"""


@dataclass(slots=True)
class Outside:
    """A site of somebody else. What it gives is put in by path."""

    url: str
    pages: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    def put(self, body: str, path: str = "/", kind: str = "text/html; charset=utf-8") -> str:
        """Give this at a path from now on; return its address."""
        self.pages[path] = kind, body.encode()
        return self.url + path

    def showing(self, address: str, *, allow: str = ALLOW, more: str = "", path: str = "/") -> str:
        """Give a page with a frame of this address; return its own. `more`: attributes of the frame."""
        return self.put(PAGE.format(address=json.dumps(address), allow=allow, more=more), path)


@contextmanager
def outside() -> Iterator[Outside]:
    """Serve another site than ours: `localhost` is none of 127.0.0.1's."""
    site = Outside("")

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, body = site.pages.get(self.path.split("?")[0], ("", b""))
            self.send_response(200 if kind else 404)
            self.send_header("Content-Type", kind or "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        site.url = f"http://localhost:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield site
        server.shutdown()


@asynccontextmanager
async def parted(*more: str) -> AsyncIterator[Browser]:
    """Start the whole Chromium with parted storage. `more`: further arguments."""
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=executable(), args=[*PARTED, *more])
        yield started
        await started.close()


async def frame_of(page: Page, part: str = "/host/") -> Frame:
    """Give the frame whose address has this part, as soon as it is there."""
    await page.locator("iframe").first.wait_for()
    while True:
        for frame in page.frames[1:]:
            if part in frame.url:
                return frame
        await page.wait_for_event("framenavigated")


def inside(page: Page) -> FrameLocator:
    """Give the first frame of a page, for locators that wait."""
    return page.frame_locator("iframe").first


__all__ = ["ALLOW", "ANCESTORS", "PAGE", "PARTED", "Outside", "frame_of", "holds", "inside", "outside", "parted"]
