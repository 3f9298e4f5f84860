"""A page of somebody else with the panel in it: what it may tell, what it is asked, and what it never hears."""

from __future__ import annotations

import asyncio
import gzip
import html
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Frame, Page, expect
from sayback.web.lean import lean

from tests.browser import typed
from tests.browser.rooms import DEED, Mouse, Room, holds, pick, take_seats
from tests.hosts.framed import ALLOW, Outside, frame_of, inside
from tests.house.tree import ROOT
from tests.load.process import Server

MOST = 2048
"""Bytes that each half may have, as it travels (gzip)."""
HALVES = {"host": ["hosts/sayback.js"], "panel": ["core/bridge.js", "ui/panel/microphone.js"]}
ADAPTERS = ("daily", "jitsi", "livekit", "webrtc", "whereby")
ME = "main.door .deeds button.main"
TURN = "turn.talk"

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Couples therapy</title>
<style>body{{margin:0;display:grid;grid-template-columns:1fr 360px;height:100vh}}sayback-panel{{display:block}}</style>
<main>A call</main><sayback-panel server="{server}" {more}></sayback-panel><script type="module">
const [panel] = document.getElementsByTagName('sayback-panel');
Object.assign(window, {{ panel, heard: [], ports: [], asked: 0, allows: true }});
for (const what of ['ready', 'left']) panel.addEventListener(`sayback-${{what}}`, () => heard.push(what));
const {{ close }} = MessagePort.prototype;
MessagePort.prototype.close = function () {{ ports.push('closed'); close.call(this); }};
await import('{server}/host/sayback.js');
panel.can.setMic = () => ((asked += 1), allows === true ? (panel.tell('mic', false), true) : allows);
</script>"""

RAW = """window.greet = (to, wrong = {}) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => heard.push([wrong.name ?? '', data.type]);
  to.postMessage({ sayback: wrong.v ?? 1, type: wrong.type ?? 'hello', can: ['setMic'] }, '*',
    [[], [port2], [port2, new MessageChannel().port2]][wrong.ports ?? 1]);
  return port1;
}; window.heard = []; window.said = [];
addEventListener('message', ({ data, origin }) => said.push([origin, JSON.stringify(data)]));"""
BESIDE = """srcdoc => new Promise((onload) =>
  document.body.append(Object.assign(document.createElement('iframe'), { srcdoc, onload })))"""
"""Puts a frame beside the panel's."""


def page_of(outside: Outside, server: Server, talk: str = "", more: str = "", path: str = "/call") -> str:
    """Give the other site a page with the panel in it; return its address."""
    link = f'talk="{html.escape(talk)}"' if talk else ""
    return outside.put(PAGE.format(server=server.url, more=f"{link} {more}"), path)


@asynccontextmanager
async def called(browser: Browser, outside: Outside, server: Server, *given: str) -> AsyncIterator[Page]:
    """Open a page with the panel in it, and wait until the two know each other."""
    page = await browser.new_page(viewport={"width": 800, "height": 680})
    await page.goto(page_of(outside, server, *given))
    await holds(page, "window.heard?.includes('ready')")
    yield page
    await page.close()


async def talking(
    browser: Browser, page: Page, links: dict[str, str], protocol_place: str = TURN
) -> tuple[Room, Frame]:
    """Seat Mira in the frame and Jonas in a window of his own; they come to a place."""
    room = await take_seats(browser, {"b": links["b"]}, Mouse())
    frame = await frame_of(page)
    await frame.locator(ME).click()
    await pick(frame)  # type: ignore[arg-type]
    room.windows["a"] = frame  # type: ignore[assignment]
    await typed.come_to(room, protocol_place)
    return room, frame


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def call(browser: Browser, server: Server, outside: Outside) -> AsyncIterator[tuple[Page, Room, Frame]]:
    """Bring a talk to Jonas's turn; Mira listens, in the frame."""
    links = typed.links(server, "speaker-listener", first="b")
    async with called(browser, outside, server, links["a"]) as page:
        yield page, *await talking(browser, page, links)


async def tell(page: Page, type_: str, value: Any) -> None:
    await page.evaluate("([type, value]) => panel.tell(type, value)", [type_, value])


async def heights(frame: Frame) -> list[float]:
    return [await frame.evaluate(f"document.querySelector('{one}').offsetHeight") for one in (".page", ".microphone")]


@pytest.mark.parametrize("half", HALVES)
async def test_each_half_has_at_most_two_kilobytes(half: str) -> None:
    size = sum(len(gzip.compress(lean((ROOT / "client" / path).read_bytes()), 9)) for path in HALVES[half])
    assert size <= MOST


async def test_adapters_are_short_and_need_nothing_else() -> None:
    for name in ADAPTERS:
        text = (ROOT / "client" / "hosts" / f"{name}.js").read_text("utf-8")
        assert len(text.splitlines()) <= 40 and "\nimport" not in text, name


async def test_line_says_what_the_call_knows_and_nothing_jumps(call: tuple[Page, Room, Frame]) -> None:
    page, _, frame = call
    on, off = frame.locator("[data-mic=on]"), frame.locator("[data-mic]")
    await expect(frame.locator(".page")).to_be_visible()
    await expect(frame.locator(".microphone")).to_have_count(0)
    await tell(page, "mic", None)
    await expect(frame.locator(".microphone")).to_have_count(1)
    before = await heights(frame)
    await expect(off).to_have_count(0)
    await tell(page, "mic", True)
    await expect(on).to_contain_text("Your microphone is on.")
    assert await heights(frame) == before
    await tell(page, "mic", "yes")
    await expect(off).to_have_count(0)
    await tell(page, "mic", True)
    await on.get_by_role("button", name="Mute me while Jonas talks").click()
    await expect(off).to_have_count(0)
    assert await page.evaluate("asked") == 1 and await heights(frame) == before
    await tell(page, "mic", True)
    await expect(on).to_have_count(1)
    await page.evaluate("delete panel.can.setMic; panel.tell('look', 'light')")
    await expect(off).to_have_count(0)
    await page.evaluate("panel.can.setMic = () => (asked++, allows); panel.tell('look', 'dark')")
    await expect(on).to_have_count(1)


@pytest.mark.parametrize("answer", ["false", "Promise.reject(new Error('no'))", "new Promise(() => {})", "true"])
async def test_failed_mute_leads_to_the_calls_own_button(call: tuple[Page, Room, Frame], answer: str) -> None:
    page, _, frame = call
    await page.evaluate(f"panel.can.setMic = () => {answer}; panel.tell('mic', false); panel.tell('mic', true)")
    before = await heights(frame)
    await frame.get_by_role("button", name="Mute me while Jonas talks").click()
    line = frame.locator("[data-mic=refused]")
    await expect(line).to_have_text(re.compile(r"^Your microphone is on. Use the call.s own button.$"))
    assert await heights(frame) == before


async def test_look_is_worn_and_the_call_sees_nothing(call: tuple[Page, Room, Frame]) -> None:
    page, _, frame = call
    for look in ("light", "dark"):
        await tell(page, "look", look)
        await expect(frame.locator(f"html[data-theme={look}]")).to_have_count(1)
    await tell(page, "look", None)
    await expect(frame.locator("html:not([data-theme])")).to_have_count(1)
    assert await page.evaluate("panel.firstElementChild.contentDocument") is None
    assert await page.title() == "Couples therapy"
    assert await page.get_by_title("Sayback", exact=True).count() == 1


async def test_pause_and_own_turn_say_only_what_helps(call: tuple[Page, Room, Frame]) -> None:
    page, room, frame = call
    line = frame.locator("[data-mic]")
    await page.evaluate("panel.tell('mic', false); panel.tell('mic', true)")
    await expect(line).to_have_count(1)
    await frame.get_by_role("button", name="Pause", exact=True).click()
    await expect(line).to_have_count(0)
    await frame.get_by_role("button", name="Go on", exact=True).first.click()
    await expect(line).to_have_count(1)
    await line.get_by_role("button", name="Not in this talk").click()
    await expect(line).to_have_count(0)
    await tell(page, "mic", False)
    await room.windows["b"].locator(DEED).first.click()
    await expect(line).to_have_text("Your microphone is off in the call.")
    await tell(page, "mic", None)
    await expect(line).to_have_count(0)


async def test_reloaded_panel_gets_a_new_port(call: tuple[Page, Room, Frame]) -> None:
    page, _, frame = call
    await tell(page, "mic", False)
    await page.evaluate("heard.length = ports.length = 0")
    await frame.evaluate("location.reload()")
    await holds(page, "heard.includes('ready')")
    assert await page.evaluate("ports") == ["closed"]
    await expect(inside(page).locator("[data-mic=off]")).to_have_count(1)


async def test_forged_here_gets_no_port(call: tuple[Page, Room, Frame], server: Server, outside: Outside) -> None:
    page, _, frame = call
    await page.evaluate("heard.length = ports.length = 0; window.given = []")
    forged = "{sayback: 1, type: 'here'}"
    sibling = f"<script>onmessage = () => parent.given.push('sibling'); parent.postMessage({forged}, '*')</script>"
    await page.evaluate("addEventListener('message', ({ ports }) => given.push(ports.length))")
    await page.evaluate(BESIDE, sibling)
    await holds(page, "given.length > 0")
    await page.evaluate(f"postMessage({forged}, '*')")
    await holds(page, "given.length > 1")
    for wrong in ("{sayback: 2, type: 'here'}", "{sayback: 1, type: 'hello'}", "null", "'here'"):
        await frame.evaluate(f"parent.postMessage({wrong}, '*')")
    beside = "src => document.body.append(Object.assign(document.createElement('iframe'), { src }))"
    await page.evaluate(beside, f"{server.url}/host/embed")
    await holds(page, "given.length > 6")
    other = outside.put(f"<script>parent.postMessage({forged}, '*')</script>", "/other")
    await page.evaluate("to => panel.firstElementChild.contentWindow.location.replace(to)", other)
    await holds(page, "given.length > 7")
    assert await page.evaluate("[heard, ports, given.includes('sibling')]") == [[], [], False]
    await page.evaluate("for (const one of document.querySelectorAll('body > iframe')) one.remove()")


async def test_panel_moves_with_its_element_and_goes_with_it(call: tuple[Page, Room, Frame]) -> None:
    page, _, _ = call
    await page.evaluate("heard.length = 0; document.querySelector('main').append(panel)")
    await holds(page, "heard.includes('ready')")
    await expect(inside(page).locator("main.panel")).to_be_visible()
    await page.evaluate("heard.length = 0; document.body.moveBefore(panel, null)")
    await expect(inside(page).locator("main.panel")).to_be_visible()
    assert await page.evaluate("heard") == []
    await page.evaluate("panel.remove()")
    await expect(page.locator("iframe[title=Sayback]")).to_have_count(0)
    await page.evaluate("document.body.append(panel)")
    await expect(inside(page).locator("main.panel")).to_be_visible()


async def test_invitation_lies_in_no_attribute_or_sandbox(browser: Browser, server: Server, outside: Outside) -> None:
    link = typed.links(server)["a"]
    page = await browser.new_page()
    await page.goto(outside.put("<!doctype html><title>Call</title><main></main>", "/bare"))
    await page.evaluate("url => import(url)", f"{server.url}/host/sayback.js")
    seen = await page.evaluate(
        """([server, talk]) => { const panel = document.createElement('sayback-panel');
        panel.setAttribute('server', server); panel.setAttribute('talk', talk); panel.setAttribute('ears', '');
        document.body.append(panel); return document.documentElement.outerHTML; }""",
        [server.url, link],
    )
    assert link.split("#")[1] not in seen and "src=" not in seen and "sandbox" not in seen
    allow = await page.locator("iframe").get_attribute("allow")
    names = [one.strip() for one in f"{ALLOW}; microphone".split(";")]
    assert allow == "; ".join(f"{name} {server.url}" for name in names)
    await expect(inside(page).locator(ME)).to_be_visible()
    assert (await frame_of(page)).url == link.split("#")[0].replace("/s/", "/host/embed/s/")
    await page.close()


async def test_talk_of_another_server_is_one_clear_error(browser: Browser, server: Server, outside: Outside) -> None:
    page = await browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(f"{error.name}: {error.message}"))
    for talk in ("https://other.example/s/" + "x" * 22 + "#0.y", "/wall", "javascript:alert(1)"):
        errors.clear()
        await page.goto(page_of(outside, server, talk))
        await holds(page, "!!customElements.get('sayback-panel')")
        assert errors == [f"TypeError: sayback-panel: talk is no link of {server.url}"]
        assert await page.locator("iframe").count() == 0
        assert await page.evaluate("panel.getAttribute('talk')") is None
    await page.evaluate("talk => panel.setAttribute('talk', talk)", typed.links(server)["a"])
    await expect(inside(page).locator(ME)).to_be_visible()
    # a server with calls of its own gives links to the page with the call
    with_call = typed.links(server)["b"].replace("/s/", "/call/")
    await page.goto(page_of(outside, server, with_call))
    await expect(inside(page).locator(ME)).to_be_visible()
    assert (await frame_of(page)).url == with_call.split("#")[0].replace("/call/", "/host/embed/s/")
    await page.close()


STAY = """addEventListener('sayback-left', (event) => {
  event.preventDefault();
  heard.push(JSON.stringify(event));
})"""
LEAVES = [
    ('data-exit="/after"', "/after"),
    ('exit="/after"', "/after"),
    ("", "about:blank"),
    ('exit="javascript:window.alert(1)"', "about:blank"),
    ('exit="data:text/html,x"', "about:blank"),
    ('exit="http://"', "about:blank"),
]


@pytest.mark.parametrize(("more", "to"), LEAVES, ids=[more or "nothing" for more, _ in LEAVES])
async def test_exit_at_the_door_replaces_the_whole_page(
    browser: Browser, server: Server, outside: Outside, more: str, to: str
) -> None:
    outside.put("<!doctype html><title>Weather</title>", "/after")
    async with called(browser, outside, server, "", more) as page:
        await inside(page).locator("#out").click()
        await page.wait_for_url(outside.url + to if to.startswith("/") else to)
        entries = [] if to == "about:blank" else await page.evaluate("history.length")
        assert entries in ([], 2), "it stands in that page's place"


async def test_page_that_keeps_its_call_loses_the_frame(browser: Browser, server: Server, outside: Outside) -> None:
    link = typed.links(server)["a"]
    async with called(browser, outside, server, link) as page:
        await page.evaluate(STAY)
        await inside(page).locator("#out").click()
        await holds(page, "heard.includes('left')")
        assert await page.evaluate("heard") == ["ready", "left", '{"isTrusted":false}']
        assert await page.locator("iframe").count() == 0 and page.url.endswith("/call")


async def test_leaving_and_erasing_are_told_as_the_same_word(
    browser: Browser, server: Server, outside: Outside
) -> None:
    words = []
    links = typed.links(server, "thank-you")
    async with called(browser, outside, server, links["a"]) as page:
        await page.evaluate(STAY)
        room, _ = await talking(browser, page, links, "closed.closed")
        await room.windows["b"].get_by_role("button", name="Erase everything now").click()
        await room.windows["b"].get_by_role("button", name="Yes, erase everything").click()
        await holds(page, "heard.includes('left')")
        words.append(await page.evaluate("heard"))
    links = typed.links(server)
    async with called(browser, outside, server, links["a"]) as page:
        await page.evaluate(STAY)
        frame = await frame_of(page)
        await frame.locator(ME).click()
        await pick(frame)  # type: ignore[arg-type]
        await frame.get_by_role("button", name="Leave").click()
        await frame.get_by_role("button", name="Slip out quietly").click()
        await holds(page, "heard.includes('left')")
        words.append(await page.evaluate("heard"))
    assert words[0] == words[1]


async def test_only_the_page_around_greets_once_with_one_port(
    browser: Browser, server: Server, outside: Outside
) -> None:
    page = await browser.new_page()
    await page.add_init_script(RAW)
    await page.goto(outside.showing(f"{server.url}/host/embed", path="/raw"))
    await holds(page, "said.length > 0")
    assert await page.evaluate("said") == [[server.url, '{"sayback":1,"type":"here"}']]
    wrong = (
        {"name": "none", "ports": 0},
        {"name": "two", "ports": 2},
        {"name": "v", "v": 2},
        {"name": "t", "type": "hi"},
    )
    for one in wrong:
        await page.evaluate("wrong => void greet(frames[0], wrong)", one)
    sibling = RAW.replace("window.heard = []", "window.heard = parent.heard")
    await page.evaluate(BESIDE, f"<script>{sibling}; greet(parent.frames[0], {{name: 'sibling'}})</script>")
    await page.evaluate("window.port = greet(frames[0], {name: 'right'})")
    await holds(page, "heard.length > 0")
    await page.evaluate("greet(frames[0], {name: 'second'})")
    junk = "[null, 1, 'x', [], {type: 'look', value: 'url(x)'}, {type: 'constructor'}, {type: 'left'}]"
    await page.evaluate(
        f"{junk}.forEach((one) => port.postMessage(one)); port.postMessage({{type: 'look', value: 'dark'}})"
    )
    await expect(inside(page).locator("html[data-theme=dark]")).to_have_count(1)
    await page.evaluate(
        "for (let n = 0; n < 500; n++) port.postMessage({type: 'look', value: n % 2 ? 'light' : 'dark'})"
    )
    await inside(page).locator("#out").click()
    await holds(page, "heard.some(([, type]) => type === 'left')")
    assert await page.evaluate("heard") == [["right", "ready"], ["right", "left"]]
    await page.close()


async def test_shared_device_has_no_line_a_tab_no_bridge(browser: Browser, server: Server, outside: Outside) -> None:
    links = typed.links(server, "thank-you")
    (start, a), (_, b) = (link.split("#1.") for link in links.values())
    couch = f"{start}#2.{a.split('.')[0]}.{b.split('.')[0]}.{a.split('.')[1]}"
    async with called(browser, outside, server, couch) as page:
        frame = await frame_of(page)
        await frame.locator(ME).click()
        await pick(frame)  # type: ignore[arg-type]
        await tell(page, "mic", True)
        room = Room({"a": frame}, links, [])  # type: ignore[dict-item]
        await typed.come_to(room, TURN, ("a",))
        await expect(frame.locator(".microphone, [data-mic]")).to_have_count(0)
    page = await browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(f"{server.url}/host/embed")
    async with asyncio.timeout(30):
        await page.wait_for_load_state("networkidle")
    assert asked and not [url for url in asked if "microphone" in url or "bridge" in url]
    await page.close()
