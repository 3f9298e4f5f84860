"""A Firefox that is steered from outside, its own windows too: no page can look at what sits beside a page.

It speaks Marionette: each message is its length, a colon, and `[kind, number, ...]` in JSON.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.browser.rooms import PATIENCE
from tests.load.process import free_port

NAMES = ("firefox", "firefox-esr")
MISSING = "There is no Firefox: sudo apt-get install firefox-esr"
PAUSE = 0.1
"""Seconds between two looks at what is to come."""


BAR = "SidebarController.browser.contentDocument.getElementById('webext-panels-browser')"
TAP = """
  const { ExtensionParent } = ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs');
  const { extension } = WebExtensionPolicy.getByID(given[0]);
  await ExtensionParent.apiManager.global.browserActionFor(extension).triggerAction(window);
"""
"""A tap on an extension's icon, as its key on the keyboard does it."""
SHOWN = f"""
  const side = SidebarController.isOpen && {BAR};
  const frames = (one) => [one.currentURI.spec, ...one.children.flatMap(frames)];
  return side ? frames(side.browsingContext) : [];
"""
"""Addresses of the page in the sidebar and of its frames."""
INSIDE = f"""
  const {{ messageManager }} = {BAR};
  const look = `(async () => {{
    const box = Cu.Sandbox(content, {{ sandboxPrototype: content, wantXrays: false }});
    sendAsyncMessage('seen', JSON.stringify((await Cu.evalInSandbox(${{JSON.stringify(given[0])}}, box)) ?? null));
  }})()`;
  return new Promise((done) => {{
    messageManager.addMessageListener('seen', function seen({{ data }}) {{
      messageManager.removeMessageListener('seen', seen);
      done(JSON.parse(data));
    }});
    messageManager.loadFrameScript('data:,' + encodeURIComponent(look), false);
  }});
"""
"""An expression, run in the page in the sidebar."""


@dataclass(slots=True)
class Fox:
    """A running Firefox."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    async def heard(self) -> Any:
        """Take its next message."""
        size = await self.reader.readuntil(b":")
        return json.loads(await self.reader.readexactly(int(size[:-1])))

    async def ask(self, command: str, **params: Any) -> Any:
        """Ask the browser. Raises RuntimeError."""
        number = next(self.numbers)
        message = json.dumps([0, number, command, params]).encode()
        self.writer.write(str(len(message)).encode() + b":" + message)
        _, _, error, result = await asyncio.wait_for(self.heard(), PATIENCE / 1000)
        if error:
            raise RuntimeError(f"{command}: {error['error']}: {error['message']}")
        return result

    async def run(self, code: str, *arguments: Any) -> Any:
        """Run the body of an async function in the browser's own window."""
        script = f"const [done, ...given] = [...arguments].reverse(); given.reverse(); (async () => {{ {code} }})()"
        script += ".then((value) => done({ value }), (error) => done({ error: `${error}` }))"
        said = await self.ask("WebDriver:ExecuteAsyncScript", script=script, args=list(arguments), newSandbox=True)
        if "error" in said["value"]:
            raise RuntimeError(said["value"]["error"])
        return said["value"].get("value")

    async def until(self, code: str, *arguments: Any) -> Any:
        """Wait until that gives something true."""
        async with asyncio.timeout(PATIENCE / 1000):
            while not (value := await self.run(code, *arguments)):
                await asyncio.sleep(PAUSE)
            return value

    async def install(self, extension: Path) -> str:
        """Load an extension until this Firefox ends; give its id."""
        said = await self.ask("Addon:Install", path=str(extension), temporary=True)
        return str(said["value"])

    async def go(self, address: str) -> None:
        """Open an address in the tab in front."""
        await self.ask("Marionette:SetContext", value="content")
        await self.ask("WebDriver:Navigate", url=address)
        await self.ask("Marionette:SetContext", value="chrome")

    async def inside(self, code: str) -> Any:
        """Run an expression in the page in the sidebar."""
        return await self.run(INSIDE, code)

    async def shows(self, *parts: str) -> None:
        """Wait until the sidebar holds a page and frames with these parts in their addresses, and no others."""
        wanted = "const shown = await (async () => {" + SHOWN + "})();"
        wanted += "return shown.length === given.length && given.every((part, n) => shown[n].includes(part));"
        await self.until(wanted, *parts)


@asynccontextmanager
async def firefox(profile: Path, *preferences: str) -> AsyncIterator[Fox]:
    """Start a Firefox with a profile of its own. `preferences`: lines of its `user.js`."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    assert program, MISSING
    port = free_port()
    profile.mkdir(parents=True)
    lines = [f'user_pref("marionette.port", {port});', *preferences]
    (profile / "user.js").write_text("\n".join(lines), "utf-8")
    words = [program, "--headless", "--marionette", "--remote-allow-system-access", "--profile", str(profile)]
    with (profile / "said").open("wb") as out, subprocess.Popen(words, stdout=out, stderr=out) as child:
        try:
            reader, writer = await _opened(port)
            fox = Fox(reader, writer)
            await fox.heard()  # it says who it is
            await fox.ask("WebDriver:NewSession", acceptInsecureCerts=True)
            await fox.ask("Marionette:SetContext", value="chrome")
            yield fox
            writer.close()
        finally:
            child.terminate()


async def _opened(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    async with asyncio.timeout(PATIENCE / 1000):
        while True:
            try:
                return await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(PAUSE)
