"""The browser extension in a real Chromium: its icon is tapped beside calls, and what is then seen is looked at."""

from __future__ import annotations

import json
import secrets
import string
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser
from sayback.sharing.extension import build

from tests.browser.rooms import Mouse, make_links
from tests.hosts.real.addresses import served
from tests.hosts.real.beside import Chrome, Window, chrome, unpacked
from tests.load.process import Server

HOSTS = ("meet.google.com", "teams.microsoft.com", "calls.sayback.test")
TEAMS = "https://teams.microsoft.com/v2/"
ELSEWHERE = "https://calls.sayback.test/thanks"
GATE = "Can you speak freely and safely here, today?"
"""The first question of a talk, for whoever has its seat."""
CLOSE = "chrome.sidePanel.setOptions({ tabId: Number(location.search.slice(5)), enabled: false })"
"""The panel is closed, and with it the page in it."""
DOOR = "document.getElementById('form').checkVisibility()"
"""The page shows the extension's own door. Before it has looked at the tab nothing of it is seen."""
GONE_ON = """(() => {
  const top = () => document.getElementById('talk').getBoundingClientRect().top;
  const before = top();
  dispatchEvent(new Event('blur'));
  return [document.getElementById('said').textContent, top() - before];
})()"""
"""One goes on in the frame: what is still said, and by how much the frame has moved."""
AGE = """async (session) => {
  for (const [name, pair] of Object.entries(await chrome.storage.session.get()))
    if (pair.session === session) await chrome.storage.session.set({ [name]: { ...pair, seen: pair.seen - 3600000 } });
}"""
"""An hour goes by without this talk."""


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve pages that stand at the addresses of calls; give the rule by which a browser finds them."""
    with served(tmp_path_factory.mktemp("calls"), HOSTS) as port:
        yield ",".join(f"MAP {host} 127.0.0.1:{port}" for host in HOSTS)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def beside(server: Server, calls: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Chrome]:
    """Start a Chromium with the extension for this server."""
    folder = tmp_path_factory.mktemp("extension")
    archive, _ = build(folder, server.url)
    rules = [f"--host-resolver-rules={calls}", "--ignore-certificate-errors"]
    async with chrome(unpacked(archive, folder / "unpacked"), folder / "profile", rules) as browser:
        await browser.listening()
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def link(browser: Browser, server: Server) -> str:
    """Make a talk of two, and give the link of the one."""
    page = await browser.new_page()
    links = await make_links(page, server, "Thank you", Mouse(), {"a": "Mira", "b": "Jonas"})
    await page.close()
    return links["a"]


def another() -> str:
    """Give the address of a call that nobody has been in."""
    code = "".join(secrets.choice(string.ascii_lowercase) for _ in range(10))
    return f"https://meet.google.com/{code[:3]}-{code[3:7]}-{code[7:]}"


@pytest.fixture
def call() -> str:
    """Give the address of a call of one test alone."""
    return another()


def bare(link: str) -> str:
    """Give a link without its secret."""
    return link.partition("#")[0]


def session(link: str) -> str:
    """Give the name of the talk that a link leads to."""
    return bare(link).rpartition("/")[2]


async def joined(beside: Chrome, address: str) -> tuple[Window, Window]:
    """Join a call in a tab of its own and tap the icon there; give the tab, and the panel beside it."""
    tab = await beside.new(address)
    await beside.tap_icon(tab)
    return tab, await beside.panel()


async def pasted(side: Window, text: str) -> None:
    """Put a text into the door's field, and open it."""
    await side.until(DOOR)
    await side.run(f"document.getElementById('link').value = {json.dumps(text)}")
    await side.tap("Open")


async def seated(beside: Chrome, side: Window, link: str) -> Window:
    """Paste a link, and say that this is me; give the frame with the talk."""
    await pasted(side, link)
    frame = await beside.page(f"/host/extension/s/{session(link)}")
    await frame.tap("This is me")
    await frame.says(GATE)
    return frame


async def shown(side: Window) -> bool:
    """Tell whether a talk is on the page, or only a door."""
    return bool(await side.run("document.getElementById('door').hidden && !!document.querySelector('sayback-panel')"))


async def test_talk_comes_back_by_its_calls_address(beside: Chrome, server: Server, link: str, call: str) -> None:
    tab, side = await joined(beside, call)
    await seated(beside, side, link)
    known = await side.run("chrome.storage.session.get()")
    [(name, pair)] = known.items()
    assert len(name) == len("call:") + 32 and {**pair, "seen": 0} == {
        "base": server.url,
        "session": session(link),
        "seen": 0,
    }
    await side.last(CLOSE)
    await beside.closed(side)
    await beside.gone(session(link))
    await beside.tap_icon(tab)
    frame = await beside.page(f"/host/extension/s/{session(link)}")
    await frame.says(GATE)
    other = await beside.new(bare(link))
    await other.says(GATE)  # a seat of this browser, not of a part of it
    await tab.close()


async def test_link_is_handed_on_and_kept_nowhere(beside: Chrome, link: str, call: str) -> None:
    tab, side = await joined(beside, call)
    await seated(beside, side, link)
    secret = link.rpartition(".")[2]
    everything = "[document.documentElement.outerHTML, location.href, field.value, history.length]"
    held = await side.run(f"(() => {{ const field = document.getElementById('link'); return {everything}; }})()")
    kept = await side.run("Promise.all([chrome.storage.session.get(), chrome.storage.local.get()])")
    stored = await side.run("[{...localStorage}, {...sessionStorage}]")
    assert secret not in json.dumps([held, kept, stored]) and stored == [{}, {}] and kept[1] == {}
    assert held[2:] == ["", 1]
    await tab.close()


async def test_another_call_in_the_tab_puts_the_talk_away(beside: Chrome, link: str, call: str) -> None:
    tab, side = await joined(beside, call)
    await seated(beside, side, link)
    await tab.go(another())
    await side.until(DOOR)
    await beside.gone(f"/host/extension/s/{session(link)}")
    await beside.tap_icon(tab)
    await side.until(DOOR)
    await tab.go(call)
    frame = await beside.page(f"/host/extension/s/{session(link)}")
    await frame.says(GATE)
    await tab.go(ELSEWHERE)  # another site: what stands there is not for the extension to read
    await side.until("document.getElementById('tap').checkVisibility()")
    assert not await side.run(f"{DOOR} || document.querySelector('sayback-panel')")
    await beside.gone(session(link))
    await tab.close()


async def test_no_other_tab_shows_the_talk(beside: Chrome, link: str, call: str) -> None:
    tab, side = await joined(beside, call)
    await seated(beside, side, link)
    await side.until("document.visibilityState === 'visible'")
    second, empty = await joined(beside, another())
    await side.until("document.visibilityState === 'hidden'")
    await empty.until(DOOR)
    assert not await shown(empty) and await shown(side)
    await second.close()
    await tab.front()
    await side.until("document.visibilityState === 'visible'")
    assert await shown(side)
    await tab.close()


async def test_doors_field_stays_until_the_frame_goes_on(beside: Chrome) -> None:
    tab, side = await joined(beside, another())
    frame = await beside.page("/host/extension$")
    await frame.until("performance.getEntriesByType('resource').some(({ name }) => name.includes('microphone'))")
    await frame.until("document.querySelector('.ways a')")
    assert await side.run(DOOR) and not await frame.run("document.querySelector('.ways form')")
    assert not await side.run("document.querySelector('h1').checkVisibility()")  # the frame has one
    await frame.run("document.querySelector('.ways a').click()")
    await side.until("document.getElementById('door').hidden")
    await tab.close()


async def test_page_that_tells_no_call_has_a_door(beside: Chrome, link: str) -> None:
    tab, side = await joined(beside, TEAMS)
    await seated(beside, side, link)
    assert session(link) not in json.dumps(await side.run("chrome.storage.session.get()"))
    await beside.tap_icon(tab)  # it may be the next couple's call
    await side.until(DOOR)
    await beside.gone(f"/host/extension/s/{session(link)}")
    await tab.close()


async def test_room_of_an_hour_ago_asks_before_it_shows(beside: Chrome, link: str, call: str) -> None:
    tab, side = await joined(beside, call)
    await seated(beside, side, link)
    await side.last(CLOSE)
    await beside.closed(side)
    await beside.gone(session(link))
    await (await beside.worker()).run(f"({AGE})({json.dumps(session(link))})")
    await beside.tap_icon(tab)
    side = await beside.panel()
    await side.until("document.getElementById('back').checkVisibility()")
    assert not await beside.targets(f"/s/{session(link)}")
    await side.tap("Back to this call\u2019s talk")
    frame = await beside.page(f"/host/extension/s/{session(link)}")
    await frame.says(GATE)
    await tab.close()


async def test_exit_closes_the_panel_and_forgets(beside: Chrome, server: Server, link: str, call: str) -> None:
    _, side = await joined(beside, call)
    frame = await seated(beside, side, link)
    await frame.last("document.getElementById('out').click()")
    await beside.closed(side)
    _, empty = await joined(beside, another())
    assert session(link) not in json.dumps(await empty.run("chrome.storage.session.get()"))
    ordinary = await beside.new(f"{server.url}/n")
    assert not [name for name in await ordinary.run("Object.keys(localStorage)") if session(link) in name]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("see you at ten", "That is no link to a talk."),
        ("{base}/help", "That is no link to a talk."),
        ("{link}", "The end of this link is missing."),
        ("https://other.example/s/{session}#1.x", "Only links that begin with {base} open here."),
    ],
)
async def test_what_opens_nothing_is_said_once(
    beside: Chrome, server: Server, link: str, call: str, text: str, sentence: str
) -> None:
    tab, side = await joined(beside, call)
    await pasted(side, text.format(base=server.url, link=bare(link), session=session(link)))
    await side.says(sentence.format(base=server.url))
    assert await side.run("document.getElementById('link').value") == "" and not await shown(side)
    await side.until("innerWidth >= 320")  # it slides in
    assert await side.run(GONE_ON) == ["", 0]
    await tab.close()


async def test_yes_that_comes_after_the_call_is_answered(calls: str, call: str, tmp_path: Path) -> None:
    archive, _ = build(tmp_path)
    rules = [f"--host-resolver-rules={calls}", "--ignore-certificate-errors"]
    async with chrome(unpacked(archive, tmp_path / "unpacked"), tmp_path / "profile", rules) as browser:
        await browser.listening()
        tab, side = await joined(browser, call)
        await side.until(DOOR)
        await side.run("void (chrome.permissions.request = () => new Promise((done) => (globalThis.yes = done)))")
        await pasted(side, f"https://talk.example/s/{'A' * 22}#1.{'i' * 43}.{'l' * 43}")
        await side.until("globalThis.yes")
        await side.run("document.getElementById('link').value = 'of the next call'")
        await tab.go(another())
        await side.until(f"{DOOR} && !document.getElementById('link').value")
        await side.run("globalThis.yes(true)")
        await side.says("Go to your call.")
        assert await side.run(DOOR) and not await shown(side)
