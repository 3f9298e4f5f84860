"""The browser extension in a real Firefox: its sidebar beside calls, one tab's talk beside that tab alone."""

from __future__ import annotations

from pathlib import Path

from sayback.sharing.extension import build

from tests.hosts.real.addresses import served
from tests.hosts.real.fox import TAP, firefox
from tests.load.process import Server

SIDE = "/extension/side.html?tab="
SESSION = "A" * 22
HASH = f"#1.{'i' * 43}.{'l' * 43}"
PASTE = """
  document.getElementById('link').value = '{link}';
  document.querySelector('form button').click();
"""
LEFT = "document.querySelector('sayback-panel').dispatchEvent(new Event('sayback-left', { cancelable: true }))"
DOOR = "document.getElementById('form').checkVisibility()"
AWAY = "document.getElementById('tap').checkVisibility()"


async def test_sidebar_shows_a_talk_beside_its_call_alone(server: Server, tmp_path: Path) -> None:
    _, archive = build(tmp_path, server.url)
    with served(tmp_path / "calls", ["localhost"]) as port:
        async with firefox(tmp_path / "profile") as fox:
            call, id = f"https://localhost:{port}", await fox.install(archive)
            door, talk = f"{server.url}/host/extension", f"{server.url}/host/extension/s/{SESSION}"
            await fox.go(f"{call}/first")
            await fox.run(TAP, id)
            await fox.shows(SIDE, door)
            await fox.inside(PASTE.format(link=f"{server.url}/s/{SESSION}{HASH}"))
            await fox.shows(SIDE, talk)
            assert await fox.inside("document.getElementById('link').value") == ""

            await fox.go(f"{call}/second")  # the next couple's
            await fox.shows(SIDE)
            assert await fox.inside(AWAY)
            await fox.run(TAP, id)
            await fox.shows(SIDE, door)

            await fox.go(f"{call}/first")
            await fox.run(TAP, id)
            await fox.shows(SIDE, talk)

            await fox.run("gBrowser.selectedTab = gBrowser.addTrustedTab('about:blank');")
            await fox.shows("/extension/side.html")
            assert await fox.inside(AWAY) and not await fox.inside(DOOR)
            await fox.run("gBrowser.selectedTab = gBrowser.tabs[0];")
            await fox.shows(SIDE, talk)

            await fox.inside(LEFT)
            await fox.until("return !SidebarController.isOpen;")
            await fox.run(TAP, id)
            await fox.shows(SIDE, door)
            assert await fox.inside("chrome.storage.session.get().then((kept) => Object.keys(kept))") == []
