"""Finder of the Chromiums that the browser tests drive.

Installs them where there are none.

Run as a program (by `make test`) it settles on the first that really starts: the one named by SAYBACK_CHROMIUM,
Playwright's own download, the system's, the distribution's package; and writes its path into the virtual environment.
So it does with the headless shell, the same engine without the windows around it, which opens a page for half the work.
The shell keeps no history, warns of no certificate and holds no screen awake: tests of these ask for the whole browser.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

QUIET = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "TcpPortRandomizationWin",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
)
"""Features that Playwright switches off. Only the last such list counts, so ours has them, too."""
UNUSED = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup", "SpareRendererForSitePerProcess")
"""Pages of the address bar, in each window, that nobody sees, and a process in reserve: half of a window's work."""

ARGS = [
    f"--disable-features={','.join((*QUIET, *UNUSED))}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
"""For every launch: works as root in a container, and asks nothing of any other machine."""

CHOSEN = Path(sys.prefix) / "chromium"
CHOSEN_SHELL = Path(sys.prefix) / "chromium-headless-shell"
"""Where each choice is kept: one line, the path of the executable."""

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
DOWNLOADED = "chromium_headless_shell-*/*/*headless[-_]shell"
"""Where Playwright keeps its shells, in the folder of its browsers."""
MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)

MISSING = "The browser tests need Chromium. Debian: sudo apt-get install chromium. macOS: brew install --cask chromium."


class NoChromium(RuntimeError):
    """Absence of a browser that starts; the message says what to install."""


def executable() -> str:
    """Give the path of the whole browser, for Playwright's `executable_path`. Raises NoChromium."""
    if found := os.environ.get("SAYBACK_CHROMIUM") or _chosen(CHOSEN):
        return found
    for path in _of_the_system():
        return path
    raise NoChromium("No Chromium here: `make chromium` sets one up, or name one in SAYBACK_CHROMIUM.")


def shell() -> str:
    """Give the path of the headless shell, or of the whole browser where there is none. Raises NoChromium."""
    return os.environ.get("SAYBACK_CHROMIUM") or _chosen(CHOSEN_SHELL) or executable()


def _chosen(note: Path) -> str:
    path = note.read_text().strip() if note.exists() else ""
    return path if Path(path).exists() else ""


def starts(path: str) -> bool:
    """Tell whether this browser can draw a page.

    A download without its libraries cannot.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [path, *ARGS, "--headless", f"--user-data-dir={profile}", "--dump-dom", "data:text/html,<p>drawn"]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return False
    return "drawn" in done.stdout


def _of_the_system() -> Iterator[str]:
    for name in NAMES:
        found = shutil.which(name)
        if found:
            yield found
    yield from (path for path in MAC if Path(path).exists())


def _of_playwright() -> Iterator[str]:
    """Find Playwright's own browser, downloaded if need be, and its shell with it.

    Where its host cannot be reached it fails at once, which is no error.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    if not Path(path).exists():
        fetch = [sys.executable, "-m", "playwright", "install", "chromium"]
        try:
            subprocess.run(fetch, capture_output=True, timeout=600, check=False)
        except subprocess.TimeoutExpired:
            return
    if Path(path).exists():
        yield path


def _shells() -> Iterator[str]:
    """Find headless shells: beside Playwright's browser, the system's, the distribution's."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browsers = Path(playwright.chromium.executable_path).parents[2]
    yield from map(str, sorted(browsers.glob(DOWNLOADED), reverse=True))
    yield from filter(None, map(shutil.which, SHELLS))
    if _installs(SHELLS[0]):
        yield from filter(None, map(shutil.which, SHELLS))


def _of_the_distribution() -> Iterator[str]:
    if _installs("chromium"):
        yield from _of_the_system()


def _installs(package: str) -> bool:
    """Install a package with apt-get."""
    root = [] if os.geteuid() == 0 else ["sudo"]
    if not all(map(shutil.which, ("apt-get", *root[:1]))):
        return False
    print(f"Installing {package} with apt-get (for the browser tests, once)", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", package]):
        done = subprocess.run([*root, "apt-get", *words], env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            print(done.stderr.strip()[-500:], file=sys.stderr)
            return False
    return True


def settle() -> str:
    """Find the first whole browser that starts, and the first shell; remember both. Raises NoChromium.

    A machine without a shell uses the whole browser for everything.
    """
    named = os.environ.get("SAYBACK_CHROMIUM")
    if named:
        if starts(named):
            return named
        raise NoChromium(f"SAYBACK_CHROMIUM={named} does not start.")
    path = _chosen(CHOSEN) or _first((_of_playwright, _of_the_system, _of_the_distribution))
    if not path:
        raise NoChromium(MISSING)
    CHOSEN.write_text(path + "\n")
    if not _chosen(CHOSEN_SHELL):
        CHOSEN_SHELL.write_text((_first((_shells,)) or path) + "\n")
    return path


def _first(sources: Iterable[Callable[[], Iterator[str]]]) -> str:
    return next((path for source in sources for path in source() if starts(path)), "")


if __name__ == "__main__":
    try:
        settle()
    except NoChromium as problem:
        sys.exit(str(problem))
