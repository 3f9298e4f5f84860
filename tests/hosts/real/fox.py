"""A Firefox that is steered from outside, its own windows too: no page can look at what sits beside a page.

It speaks Marionette: each message is its length, a colon, and `[kind, number, ...]` in JSON.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import shutil
from asyncio.subprocess import PIPE, STDOUT
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.browser.rooms import PATIENCE
from tests.load.process import free_port

NAMES = ("firefox", "firefox-esr")
MISSING = "There is no Firefox: sudo apt-get install firefox-esr"
LISTENS = b"Marionette\tINFO\tListening on port"
UNTIL = """
  for (;;) {
    const value = await (async () => { %s })();
    if (value) return value;
    await new Promise((done) => setTimeout(done, 100));
  }
"""
"""A wait inside the browser."""


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
        _, _, error, result = await asyncio.wait_for(self.heard(), 2 * PATIENCE / 1000)
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
        return await self.run(UNTIL % code, *arguments)

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
    child = await asyncio.create_subprocess_exec(*words, stdout=PIPE, stderr=STDOUT)
    assert child.stdout
    try:
        await _listens(child.stdout)
        draining = asyncio.create_task(child.stdout.read())
        fox = Fox(*await asyncio.open_connection("127.0.0.1", port))
        await fox.heard()  # it says who it is
        await fox.ask("WebDriver:NewSession", acceptInsecureCerts=True)
        await fox.ask("Marionette:SetContext", value="chrome")
        yield fox
        fox.writer.close()
        draining.cancel()
    finally:
        child.terminate()
        await child.wait()


async def _listens(said: asyncio.StreamReader) -> None:
    """Wait until it says that it can be spoken to."""
    async with asyncio.timeout(PATIENCE / 1000):
        while line := await said.readline():
            if LISTENS in line:
                return
    raise RuntimeError("Firefox ended before it listened.")
