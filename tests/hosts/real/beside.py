"""A Chromium with an extension in it, steered from outside: its icon is tapped, its panel looked into.

Playwright shows no side panel; the browser's own protocol does.
"""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import subprocess
import zipfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from sayback.web.hosts import extension_id

from tests.browser.chromium import executable
from tests.browser.rooms import PATIENCE
from tests.hosts.framed import PARTED

PORT_FILE = "DevToolsActivePort"
SIDE = "/extension/side.html"
PAUSE = 0.05
"""Seconds between two looks at what is to come."""

Said = dict[str, Any]


@dataclass(slots=True)
class Chrome:
    """A running Chromium, by its protocol."""

    line: aiohttp.ClientWebSocketResponse
    id: str
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    waiting: dict[int, asyncio.Future[Said]] = field(default_factory=dict)

    async def hear(self) -> None:
        """Hand each answer to whoever asked."""
        async for message in self.line:
            said = json.loads(message.data)
            if waiting := self.waiting.pop(said.get("id", 0), None):
                waiting.set_result(said)

    async def ask(self, method: str, session: str = "", **params: Any) -> Said:
        """Ask the browser, or one page of it. Raises RuntimeError."""
        number = next(self.numbers)
        self.waiting[number] = asyncio.get_running_loop().create_future()
        to = {"sessionId": session} if session else {}
        await self.line.send_json({"id": number, "method": method, "params": params, **to})
        said = await asyncio.wait_for(self.waiting[number], PATIENCE / 1000)
        if "error" in said:
            raise RuntimeError(f"{method}: {said['error']}")
        result: Said = said["result"]
        return result

    async def targets(self, part: str, kind: str = "") -> list[Said]:
        """List what the browser has open with this part in its address."""
        more = {"filter": [{"type": kind, "exclude": False}]} if kind else {}
        found = (await self.ask("Target.getTargets", **more))["targetInfos"]
        return [target for target in found if part in target["url"]]

    async def target(self, part: str, kind: str = "") -> str:
        """Wait until the browser has one open with this part in its address; give its id."""
        while True:
            if found := await self.targets(part, kind):
                return str(found[0]["targetId"])
            await asyncio.sleep(PAUSE)

    async def gone(self, part: str) -> None:
        """Wait until the browser has none open."""
        while await self.targets(part):
            await asyncio.sleep(PAUSE)

    async def page(self, part: str, kind: str = "") -> Window:
        """Wait for a page with this part in its address, and look into it."""
        return await self.attached(await self.target(part, kind))

    async def attached(self, id: str) -> Window:
        """Look into a page."""
        said = await self.ask("Target.attachToTarget", targetId=id, flatten=True)
        return Window(self, id, said["sessionId"])

    async def new(self, address: str) -> Window:
        """Open an ordinary tab in front of the others."""
        page = await self.attached((await self.ask("Target.createTarget", url=address))["targetId"])
        await page.until("document.readyState === 'complete'")
        return page

    async def tap_icon(self, page: Window) -> None:
        """Tap the extension's icon, as a person does while this tab is in front."""
        await page.front()
        address = await page.run("location.href")
        [tab] = [one for one in await self.targets(address, "tab")]
        await self.ask("Extensions.triggerAction", id=self.id, targetId=tab["targetId"])

    async def panel(self, page: Window) -> Window:
        """Wait for the panel beside this tab, which is in front, and look into it."""
        while True:
            for target in await self.targets(SIDE):
                side = await self.attached(str(target["targetId"]))
                with suppress(RuntimeError):
                    if await side.run("document.visibilityState === 'visible'"):
                        return side
            await asyncio.sleep(PAUSE)

    async def closed(self, page: Window) -> None:
        """Wait until a page is there no more."""
        while [one for one in await self.targets("") if one["targetId"] == page.id]:
            await asyncio.sleep(PAUSE)


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
                with suppress(RuntimeError):  # the page may just be changing
                    if value := await self.run(code):
                        return value
                await asyncio.sleep(PAUSE)

    async def says(self, text: str) -> None:
        """Wait until it shows this text."""
        await self.until(f"document.body.innerText.includes({json.dumps(text)})")

    async def go(self, address: str) -> None:
        """Open another address."""
        await self.chrome.ask("Page.navigate", self.session, url=address)
        await self.until(f"location.href === {json.dumps(address)} && document.readyState === 'complete'")

    async def tap(self, text: str) -> None:
        """Tap the button that says this."""
        find = f"[...document.querySelectorAll('button')].find((it) => it.innerText.trim() === {json.dumps(text)})"
        await self.until(f"{find} && !{find}.hidden && ({find}.click(), true)")

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
    with (profile / "said").open("wb") as out, subprocess.Popen(words, stdout=out, stderr=out) as child:
        try:
            async with aiohttp.ClientSession() as session:
                line = await session.ws_connect(await _address(profile), max_msg_size=0)
                found = Chrome(line, extension_id((extension / "manifest.json").read_bytes()))
                hearing = asyncio.create_task(found.hear())
                yield found
                hearing.cancel()
        finally:
            child.terminate()


async def _address(profile: Path) -> str:
    """Wait until the browser has written where it listens."""
    file = profile / PORT_FILE
    async with asyncio.timeout(PATIENCE / 1000):
        while not file.exists() or len(file.read_text().split()) < 2:
            await asyncio.sleep(PAUSE)
    port, path = file.read_text().split()
    return f"ws://127.0.0.1:{port}{path}"
