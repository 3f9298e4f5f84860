"""The quick exit with real keys, in browsers that the other tests do not drive: `make keys`.

A key that a driver makes up does not stop a load; one that the window system brings does. So each browser runs on a
screen of its own (Xvfb), xdotool presses, and the page is asked afterwards what stands there: on the line as it is, on
one where the plain page comes late, and on one where it never comes.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from glob import glob
from pathlib import Path
from typing import Any, Literal, Protocol

from tests.browser.typed import links
from tests.load.process import free_port, running, sayback, scratch

Line = Literal["as it is", "slow", "dead"]
LINES: tuple[Line, ...] = ("as it is", "slow", "dead")
KEYS: Mapping[str, tuple[str, ...]] = {
    "Esc, twice": ("Escape",) * 2,
    "Esc, three times": ("Escape",) * 3,
    "Shift, three times": ("Shift_L",) * 3,
}
BETWEEN = 110
"""Milliseconds between two keys."""
LATE = 2.5
"""Seconds by which the plain page is late on a slow line."""
SOON = 60.0
"""Seconds for a page to come."""
WARM = 2.5
"""Seconds after which a panel has fetched what must work without a line."""
LOOKS = (0.3, 4.0)
"""Seconds after the last key: at once, and when whatever loads has come."""
NEEDS = {
    "Xvfb": "xvfb",
    "xdotool": "xdotool",
    "openbox": "openbox",
}
FIREFOX = ("firefox-esr", "firefox")
MINIBROWSER = "/usr/lib/*/webkit2gtk-4.*/MiniBrowser"
NOW = """const sign = document.querySelector('[rel=icon]')?.href ?? '';
const field = !!document.querySelector('textarea');
return [location.href, document.title, document.body.innerText.trim(), field, sign]"""


class Driver(Protocol):
    """A browser that can be asked; what it is asked is not what is tried."""

    def go(self, url: str) -> None:
        """Open an address."""

    def run(self, script: str) -> Any:
        """Give the result of a function with this body."""


class Firefox:
    """Firefox, driven by the Marionette that it always has."""

    def __init__(self, port: int) -> None:
        self._n = 0
        self._line = _until(lambda: socket.create_connection(("127.0.0.1", port), timeout=SOON))
        self._read()
        self._ask("WebDriver:NewSession", {})

    def _read(self) -> Any:
        size = b""
        while (byte := self._line.recv(1)) != b":":
            size += byte
        body = b""
        while len(body) < int(size):
            body += self._line.recv(int(size) - len(body))
        return json.loads(body)

    def _ask(self, command: str, what: Mapping[str, object]) -> Any:
        self._n += 1
        said = json.dumps([0, self._n, command, what]).encode()
        self._line.sendall(b"%d:%b" % (len(said), said))
        _, _, error, result = self._read()
        if error:
            raise RuntimeError(error.get("message"))
        return result

    def go(self, url: str) -> None:
        """Open an address."""
        self._ask("WebDriver:Navigate", {"url": url})

    def run(self, script: str) -> Any:
        """Give the result of a function with this body."""
        return self._ask("WebDriver:ExecuteScript", {"script": script, "args": []})["value"]


class WebKit:
    """WebKit, driven by its WebDriver."""

    def __init__(self, port: int, binary: str) -> None:
        self._base = f"http://127.0.0.1:{port}"
        options = {"binary": binary, "args": ["--automation"]}
        wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        answer = _until(lambda: self._ask("/session", wanted))
        self._base += f"/session/{answer['sessionId']}"

    def _ask(self, path: str, what: Mapping[str, object]) -> Any:
        request = urllib.request.Request(self._base + path, json.dumps(what).encode())
        with urllib.request.urlopen(request, timeout=SOON) as answer:
            return json.load(answer)["value"]

    def go(self, url: str) -> None:
        """Open an address."""
        self._ask("/url", {"url": url})

    def run(self, script: str) -> Any:
        """Give the result of a function with this body."""
        return self._ask("/execute/sync", {"script": script, "args": []})


def _until(get: Callable[[], Any]) -> Any:
    """Ask again until there is an answer. Raises the last thing that stood in the way."""
    end = time.monotonic() + SOON
    while True:
        try:
            got = get()
            if got:
                return got
        except Exception:
            if time.monotonic() > end:
                raise
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.1)


class _Relay(socketserver.ThreadingTCPServer):
    """A relay of bytes; the plain page comes late or never."""

    daemon_threads = True
    behind = 0
    line: Line = "as it is"


class _Passing(socketserver.BaseRequestHandler):
    server: _Relay

    def handle(self) -> None:
        with socket.create_connection(("127.0.0.1", self.server.behind)) as behind:
            back = threading.Thread(target=self._back, args=(behind,), daemon=True)
            back.start()
            with suppress(OSError):
                while said := self.request.recv(65536):
                    if said.startswith(b"GET /n "):
                        time.sleep({"as it is": 0, "slow": LATE, "dead": 3600}[self.server.line])
                    behind.sendall(said)

    def _back(self, behind: socket.socket) -> None:
        with suppress(OSError):
            while said := behind.recv(65536):
                # on a bad line nothing was fetched ahead
                fresh = said if self.server.line == "as it is" else said.replace(b"max-age=86400", b"max-age=0    ")
                self.request.sendall(fresh)
        with suppress(OSError):
            self.request.shutdown(socket.SHUT_RDWR)


@dataclass
class Seen:
    """The times a browser left as it should; the pages that stood there otherwise."""

    times: int = 0
    right: int = 0
    wrong: list[str] = field(default_factory=list)


@contextmanager
def screen() -> Iterator[str]:
    """Start an unwatched screen with windows that get the keys."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1000x900x24", "-nolisten", "tcp"],
        pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    with os.fdopen(read) as said:
        display = f":{said.readline().strip()}"
    manager = subprocess.Popen(["openbox"], env={**os.environ, "DISPLAY": display}, stderr=subprocess.DEVNULL)
    try:
        yield display
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait()


@contextmanager
def firefox(display: str, command: str) -> Iterator[Driver]:
    """Start Firefox with a new profile."""
    port = free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        (Path(profile) / "user.js").write_text(
            f'user_pref("marionette.port", {port});\nuser_pref("browser.shell.checkDefaultBrowser", false);\n'
            'user_pref("datareporting.policy.dataSubmissionEnabled", false);\nuser_pref("app.update.enabled", false);\n'
            'user_pref("browser.aboutwelcome.enabled", false);\nuser_pref("network.proxy.type", 0);\n'
        )
        started = [command, "--marionette", "--no-remote", "--profile", profile, "about:blank"]
        with _child(started, display):
            yield Firefox(port)


@contextmanager
def webkit(display: str, command: str) -> Iterator[Driver]:
    """Start WebKitGTK's own small browser."""
    port = free_port()
    with _child(["WebKitWebDriver", f"--port={port}"], display):
        yield WebKit(port, command)


@contextmanager
def _child(command: list[str], display: str) -> Iterator[None]:
    env = {**os.environ, "DISPLAY": display, "GDK_BACKEND": "x11", "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"}
    started = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        started.terminate()
        with suppress(subprocess.TimeoutExpired):
            started.wait(10)
        started.kill()


def leave(driver: Driver, display: str, link: str, keys: tuple[str, ...]) -> list[list[Any]]:
    """Sit down by a link, press the keys, and look twice."""
    driver.go(link)
    tap = "const it = document.querySelector('{}'); it?.click(); return !!it"
    try:
        _until(lambda: driver.run(tap.format("main.door .deeds button.main:not([aria-disabled=true])")))
    except TimeoutError:
        raise TimeoutError(f"No door at {link}: {driver.run(NOW)}") from None
    _until(lambda: driver.run("return !!document.querySelector('main.panel .stack .answer')"))
    time.sleep(WARM)
    driver.run("window.focus()")
    at = f"--delay={BETWEEN}"
    subprocess.run(["xdotool", "key", at, *keys], env={**os.environ, "DISPLAY": display}, check=True)
    seen = []
    pressed = time.monotonic()
    for after in LOOKS:
        time.sleep(max(0, pressed + after - time.monotonic()))
        seen.append(_until(lambda: driver.run(NOW)))
    return seen


def right(now: list[Any]) -> bool:
    """Recognise the plain page by its address, its title, its text and its sign."""
    address, title, text, has_field, sign = now
    return address.endswith("/n") and (title, text, has_field) == ("Notes", "Notes", True) and sign.startswith("data:")


def browsers() -> dict[str, Callable[[str], Any]]:
    """List the browsers installed here: name → how to start it on a screen.

    Prints which are missing.
    """
    missing = [package for command, package in NEEDS.items() if not shutil.which(command)]
    if missing:
        sys.exit(f"Real keys need: sudo apt-get install {' '.join(missing)}")
    found: dict[str, Callable[[str], Any]] = {}
    fox = next(filter(None, map(shutil.which, FIREFOX)), None)
    small = next(iter(sorted(glob(MINIBROWSER))), None)
    if fox:
        found["Firefox"] = lambda display: firefox(display, fox)
    else:
        print("No Firefox here: sudo apt-get install firefox-esr")
    if small and shutil.which("WebKitWebDriver"):
        found["WebKitGTK"] = lambda display: webkit(display, small)
    else:
        print("No WebKitGTK here: sudo apt-get install webkit2gtk-driver")
    return found


def play(start: Callable[[str], Any], times: int, only: str) -> Iterator[tuple[Line, str, Seen]]:
    """Play each line and way in one browser, so many times."""
    with ExitStack() as stack:
        server = stack.enter_context(running(sayback("", stack.enter_context(scratch()))))
        relay = stack.enter_context(_Relay(("127.0.0.1", 0), _Passing))
        relay.behind = int(server.url.rsplit(":", 1)[1])
        threading.Thread(target=relay.serve_forever, daemon=True).start()
        stack.callback(relay.shutdown)
        display = stack.enter_context(screen())
        driver = stack.enter_context(start(display))
        for line in LINES:
            relay.line = line
            for name, keys in KEYS.items():
                if only not in f"{line} {name}":
                    continue
                seen = Seen()
                for _ in range(times):
                    link = links(server)["a"].replace(server.url, f"http://127.0.0.1:{relay.server_address[1]}")
                    looks = leave(driver, display, link, keys)
                    seen.times += 1
                    seen.right += all(map(right, looks))
                    seen.wrong += [json.dumps(now) for now in looks if not right(now)]
                yield line, name, seen


def main() -> None:
    """Print a result for each browser, line and way; fail if any was wrong once."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--times", type=int, default=5)
    asked.add_argument("--browser", default="", help="only those with this in their name")
    asked.add_argument("--only", default="", help="only lines and ways with this in their name")
    options = asked.parse_args()
    wrong = False
    for name, start in browsers().items():
        if options.browser.lower() not in name.lower():
            continue
        for line, way, seen in play(start, options.times, options.only):
            print(f"{name:10} line {line:9} {way:19} right {seen.right} of {seen.times}", flush=True)
            for fault in seen.wrong:
                print("   ", fault)
            wrong = wrong or seen.right < seen.times
    sys.exit(wrong)


if __name__ == "__main__":
    main()
