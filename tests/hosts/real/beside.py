"""A Chromium with an extension in it, steered from outside: its icon is tapped, its panel looked into.

Playwright shows no side panel; the browser's own protocol does.
"""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import re
import zipfile
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from sayback.web.hosts import extension_id

from tests.browser.chromium import executable
from tests.browser.rooms import PATIENCE
from tests.hosts.framed import PARTED

SIDE = r"/extension/side\.html"
AGAIN = 0.1
"""Seconds until it is looked again."""
LISTENS = re.compile(rb"DevTools listening on (ws://\S+)")
UNTIL = """new Promise((done) => {
  const look = () => {
    try {
      const value = (() => (%s))();
      if (value) return done(value);
    } catch {} // not there yet
    setTimeout(look, 50);
  };
  look();
})"""
"""A wait inside a page."""

Said = dict[str, Any]


@dataclass(slots=True)
class Chrome:
    """A running Chromium, by its protocol."""

    line: aiohttp.ClientWebSocketResponse
    id: str
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    waiting: dict[int, asyncio.Future[Said]] = field(default_factory=dict)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def hear(self) -> None:
        """Hand each answer to whoever asked; anything else says that a page came, changed or went."""
        async for message in self.line:
            said = json.loads(message.data)
            if "id" not in said:
                self.changed.set()
            elif not (waiting := self.waiting.pop(said["id"])).done():
                waiting.set_result(said)

    async def ask(self, method: str, session: str = "", **params: Any) -> Said:
        """Ask the browser, or one page of it. Raises RuntimeError."""
        number = next(self.numbers)
        self.waiting[number] = asyncio.get_running_loop().create_future()
        to = {"sessionId": session} if session else {}
        await self.line.send_json({"id": number, "method": method, "params": params, **to})
        async with asyncio.timeout(PATIENCE / 1000):
            said = await self.waiting[number]
        if "error" in said:
            raise RuntimeError(f"{method}: {said['error']}")
        result: Said = said["result"]
        return result

    async def targets(self, pattern: str, kind: str = "") -> list[Said]:
        """List what the browser has open at addresses like this (a regular expression)."""
        more = {"filter": [{"type": kind, "exclude": False}]} if kind else {}
        found = (await self.ask("Target.getTargets", **more))["targetInfos"]
        return [target for target in found if re.search(pattern, target["url"])]

    async def until(self, fits: Callable[[list[Said]], bool]) -> list[Said]:
        """Wait until all that the browser has open is so."""
        async with asyncio.timeout(PATIENCE / 1000):
            while True:
                self.changed.clear()
                if fits(found := await self.targets("")):
                    return found
                # not every change is told, such as a frame that goes on to another page of its origin
                with suppress(TimeoutError):
                    async with asyncio.timeout(AGAIN):
                        await self.changed.wait()

    async def gone(self, pattern: str) -> None:
        """Wait until nothing is open at addresses like this."""
        await self.until(lambda found: not any(re.search(pattern, target["url"]) for target in found))

    async def page(self, pattern: str) -> Window:
        """Wait for a page at an address like this, and look into it."""
        found = await self.until(lambda found: any(re.search(pattern, target["url"]) for target in found))
        return await self.attached(next(one["targetId"] for one in found if re.search(pattern, one["url"])))

    async def attached(self, id: str) -> Window:
        """Look into a page."""
        said = await self.ask("Target.attachToTarget", targetId=id, flatten=True)
        return Window(self, id, said["sessionId"])

    async def new(self, address: str) -> Window:
        """Open an ordinary tab in front of the others."""
        page = await self.attached((await self.ask("Target.createTarget", url=address))["targetId"])
        # before it is there, an empty one is, and a tap on the icon would be for that
        await page.until("location.href !== 'about:blank' && document.readyState === 'complete'")
        return page

    async def tap_icon(self, page: Window) -> None:
        """Tap the extension's icon, as a person does while this tab is in front."""
        await page.front()
        address = await page.run("location.href")
        [tab] = await self.targets(f"^{re.escape(address)}$", "tab")
        await self.ask("Extensions.triggerAction", id=self.id, targetId=tab["targetId"])

    async def worker(self) -> Window:
        """Look into what the extension runs where no page is."""
        return await self.page(r"/extension/background\.js")

    async def listening(self) -> None:
        """Wait until the extension hears a tap on its icon. A wait in there would be lost as it starts."""
        worker = await self.worker()
        async with asyncio.timeout(PATIENCE / 1000):
            while not await worker.run("!!globalThis.chrome?.action?.onClicked.hasListeners()"):
                await asyncio.sleep(AGAIN)

    async def panel(self) -> Window:
        """Wait for the panel beside the tab in front, and look into it."""
        number = await (await self.worker()).run("chrome.tabs.query({ active: true }).then(([tab]) => tab.id)")
        return await self.page(rf"{SIDE}\?tab={number}$")

    async def closed(self, page: Window) -> None:
        """Wait until a page is there no more."""
        await self.until(lambda found: page.id not in [target["targetId"] for target in found])


@dataclass(slots=True)
class Window:
    """A page, a panel or a frame of it."""

    chrome: Chrome
    id: str
    session: str

    async def run(self, code: str) -> Any:
        """Run an expression, as a person's tap would. Raises RuntimeError."""
        how = {"awaitPromise": True, "returnByValue": True, "userGesture": True}
        said = await self.chrome.ask("Runtime.evaluate", self.session, expression=code, **how)
        if "exceptionDetails" in said:
            raise RuntimeError(f"{code}: {said['exceptionDetails'].get('exception', {}).get('description')}")
        return said["result"].get("value")

    async def last(self, code: str) -> None:
        """Run what ends this page, and could not be answered."""
        await self.run(f"void setTimeout(() => {{ {code} }})")

    async def until(self, code: str) -> Any:
        """Wait until an expression is true; give its value."""
        async with asyncio.timeout(PATIENCE / 1000):
            while True:
                with suppress(RuntimeError):  # the page may just be changing: then the next one is waited for
                    return await self.run(UNTIL % code)
                await asyncio.sleep(AGAIN)

    async def says(self, text: str) -> None:
        """Wait until it shows this text."""
        await self.until(f"document.body.innerText.includes({json.dumps(text)})")

    async def go(self, address: str) -> None:
        """Open another address."""
        await self.chrome.ask("Page.navigate", self.session, url=address)
        await self.until(f"location.href === {json.dumps(address)} && document.readyState === 'complete'")

    async def tap(self, text: str) -> None:
        """Tap the button that says this, once it is seen."""
        find = f"[...document.querySelectorAll('button')].find((it) => it.innerText.trim() === {json.dumps(text)})"
        await self.until(f"{find}?.checkVisibility() && ({find}.click(), true)")

    async def front(self) -> None:
        """Bring this tab before the others of its window."""
        await self.chrome.ask("Target.activateTarget", targetId=self.id)

    async def close(self) -> None:
        """Close this tab."""
        await self.chrome.ask("Target.closeTarget", targetId=self.id)

    async def shot(self, path: Path) -> None:
        """Keep a picture of it."""
        said = await self.chrome.ask("Page.captureScreenshot", self.session, format="png")
        path.write_bytes(base64.b64decode(said["data"]))


def unpacked(archive: Path, folder: Path) -> Path:
    """Unpack an extension, as a person does before loading it."""
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
    return folder


@asynccontextmanager
async def chrome(extension: Path, profile: Path, more: Sequence[str] = ()) -> AsyncIterator[Chrome]:
    """Start Chromium with an unpacked extension. `more`: further arguments."""
    load = [f"--load-extension={extension}", f"--disable-extensions-except={extension}"]
    how = ["--headless=new", "--remote-debugging-port=0", "--enable-unsafe-extension-debugging", "--lang=en"]
    where = [f"--user-data-dir={profile}", "--window-size=1280,860"]
    words = [executable(), *PARTED, *load, *how, *where, *more, "about:blank"]
    profile.mkdir(parents=True)
    child = await asyncio.create_subprocess_exec(*words, stdout=DEVNULL, stderr=PIPE)
    assert child.stderr
    try:
        async with aiohttp.ClientSession() as session:
            line = await session.ws_connect(await _address(child.stderr), max_msg_size=0)
            found = Chrome(line, extension_id((extension / "manifest.json").read_bytes()))
            working = [asyncio.create_task(found.hear()), asyncio.create_task(child.stderr.read())]
            await found.ask("Target.setDiscoverTargets", discover=True)
            yield found
            with suppress(RuntimeError, TimeoutError, ConnectionError):
                await found.ask("Browser.close")
            for task in working:
                task.cancel()
    finally:
        with suppress(ProcessLookupError):
            child.terminate()
        await child.wait()


async def _address(said: asyncio.StreamReader) -> str:
    """Wait until the browser says where it listens."""
    async with asyncio.timeout(PATIENCE / 1000):
        while line := await said.readline():
            if found := LISTENS.search(line):
                return found[1].decode()
    raise RuntimeError("Chromium ended before it listened.")
