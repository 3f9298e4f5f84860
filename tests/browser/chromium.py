"""Finder of the Chromium that the browser tests drive.

Installs one where there is none.

Run as a program (by `make test`) it settles on the first that really starts: the one named by SAYBACK_CHROMIUM,
Playwright's own download, the system's, the distribution's package; and writes its path into the virtual environment.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
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
"""Where the choice is kept: one line, the path of the executable."""

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


class NoChromium(RuntimeError):
    """Absence of a browser that starts; the message says what to install."""


def executable() -> str:
    """Give the path for Playwright's `executable_path`. Raises NoChromium."""
    named = os.environ.get("SAYBACK_CHROMIUM")
    if named:
        return named
    if CHOSEN.exists() and Path(CHOSEN.read_text().strip()).exists():
        return CHOSEN.read_text().strip()
    for path in _of_the_system():
        return path
    raise NoChromium("No Chromium here: `make chromium` sets one up, or name one in SAYBACK_CHROMIUM.")


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
    """Find Playwright's own browser, downloaded if need be.

    Where its host cannot be reached it fails at once, which is no error.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    if not Path(path).exists():
        fetch = [sys.executable, "-m", "playwright", "install", "--no-shell", "chromium"]
        try:
            subprocess.run(fetch, capture_output=True, timeout=600, check=False)
        except subprocess.TimeoutExpired:
            return
    if Path(path).exists():
        yield path


def _of_the_distribution() -> Iterator[str]:
    if not shutil.which("apt-get"):
        return
    root = [] if os.geteuid() == 0 else ["sudo"]
    if root and not shutil.which("sudo"):
        return
    print("Installing Chromium with apt-get (for the browser tests, once)", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
        done = subprocess.run([*root, "apt-get", *words], env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            print(done.stderr.strip()[-500:], file=sys.stderr)
            return
    yield from _of_the_system()


def settle() -> str:
    """Find the first browser that starts, and remember it. Raises NoChromium."""
    named = os.environ.get("SAYBACK_CHROMIUM")
    if named:
        if starts(named):
            return named
        raise NoChromium(f"SAYBACK_CHROMIUM={named} does not start.")
    if CHOSEN.exists() and Path(CHOSEN.read_text().strip()).exists():
        return CHOSEN.read_text().strip()
    for source in (_of_playwright, _of_the_system, _of_the_distribution):
        for path in source():
            if starts(path):
                CHOSEN.write_text(path + "\n")
                return path
    raise NoChromium(
        "The browser tests need Chromium. Debian: sudo apt-get install chromium. macOS: brew install --cask chromium."
    )


if __name__ == "__main__":
    try:
        settle()
    except NoChromium as problem:
        sys.exit(str(problem))
