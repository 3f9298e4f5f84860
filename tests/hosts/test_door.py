"""The door inside a call's window: every way in, and what it keeps to itself."""

from __future__ import annotations

import re
from contextlib import suppress

from playwright.async_api import Browser, Error, expect

from tests.browser.rooms import NAMES, holds
from tests.browser.typed import links
from tests.hosts.framed import Outside, frame_of, inside
from tests.hosts.test_hand import left, outside_of, person, sheet, sit
from tests.load.process import Server


async def test_pasted_link_opens_the_talk_or_is_answered(browser: Browser, server: Server, outside: Outside) -> None:
    link = links(server)["a"]
    async with person(browser) as (_, page):
        await page.goto(outside.showing(f"{server.url}/host/embed"))
        panel = inside(page)
        field, go = panel.get_by_label("Paste your link here"), panel.get_by_role("button", name="Go on")
        for text, answer in (
            ("hello", "not a whole link"),
            (link.split("#")[0], "not a whole link"),
            (link[:-3], "not a whole link"),
            (link.replace(server.url, "https://other.example"), "belongs to another server"),
        ):
            await field.fill(text)
            await go.click()
            await expect(panel.get_by_text(answer)).to_be_visible()
        await field.fill(f"  {link} ")
        await go.click()
        await sit(panel)
        frame = await frame_of(page)
        assert re.fullmatch(r".*/host/embed/s/[\w-]{22}", frame.url), "no secret is left in the address"


async def test_talks_are_named_after_a_tap_and_can_go(browser: Browser, server: Server, outside: Outside) -> None:
    link = links(server)["a"]
    async with person(browser) as (context, page):
        await page.goto(outside.showing(link.replace("/s/", "/host/embed/s/")))
        await sit(inside(page))
        await page.goto(outside.showing(f"{server.url}/host/embed"))
        panel = inside(page)
        await expect(panel.get_by_role("heading", level=1)).to_have_text("Open your talk")
        await expect(panel.get_by_text(NAMES["b"])).to_have_count(0)
        await panel.get_by_role("button", name="Talks in this browser").click()
        row = panel.get_by_role("button", name=f"{NAMES['a']} · {NAMES['b']}")
        await row.click()
        await expect(panel.locator("main.panel")).to_be_visible()
        await page.goto(outside.showing(f"{server.url}/host/embed"))
        async with context.expect_page() as opened:
            await panel.locator(".foot a[href='/help']").click()
        await (await opened.value).close()
        await panel.get_by_role("button", name="Talks in this browser").click()
        await panel.get_by_role("button", name="Forget it here").click()
        await panel.get_by_role("button", name="Keep it").click()
        await panel.get_by_role("button", name="Forget it here").click()
        await panel.get_by_role("button", name="Forget it here", exact=True).click()
        # nothing is said of the browser: another tab may have a seat
        await expect(panel.get_by_text("Nothing is saved here yet.")).to_be_visible()
        await expect(panel.get_by_text("has no place in a talk")).to_have_count(0)
        await expect(panel.get_by_role("button", name="I already sit in this browser")).to_have_count(1)
        await expect(row).to_have_count(0)


async def test_seat_outside_comes_by_choice_in_a_window(browser: Browser, server: Server, outside: Outside) -> None:
    own = [links(server)["a"], links(server, "thank-you")["b"]]
    async with person(browser) as (context, page):
        for link in own:
            await page.goto(link)
            await sit(page)
        await page.goto(outside.showing(f"{server.url}/host/embed"))
        panel = inside(page)
        async with context.expect_page() as opened:
            await panel.get_by_role("button", name="I already sit in this browser").click()
        small = await opened.value
        await expect(small.locator(".talk")).to_have_count(2)
        with suppress(Error):  # the window may be closed before its click is over
            await small.locator(".talk", has_text="Thank you").click()
        await expect(panel.locator("main.panel")).to_be_visible()
        assert small.is_closed()
        assert own[1].split("/s/")[1].split("#")[0] in (await frame_of(page)).url


async def test_every_page_of_the_door_leads_back(browser: Browser, server: Server, outside: Outside) -> None:
    async with person(browser) as (context, page):
        await page.goto(outside.showing(f"{server.url}/host/embed"))
        panel = inside(page)
        for wrong in (False, True):
            await panel.get_by_role("link", name="six digits").click()
            if wrong:
                await panel.get_by_label("Six-digit code").fill("000000")
                await panel.get_by_role("button", name="Go on").click()
                await expect(panel.get_by_text("A code works once")).to_be_visible()
            await panel.get_by_role("link", name="Back").click()
            await expect(panel.get_by_role("heading", level=1)).to_have_text("Open your talk")
        async with context.expect_page() as opened:
            await panel.get_by_role("button", name="I already sit in this browser").click()
        small = await opened.value
        async with small.expect_event("close"):
            with suppress(Error):  # the window may be closed before its click is over
                await small.get_by_role("button", name="Close").click()
        await expect(panel.get_by_text("This browser has no place in a talk.")).to_be_visible()


async def test_six_digits_bring_a_seat_into_the_frame(browser: Browser, server: Server, outside: Outside) -> None:
    async with person(browser) as (_, page), person(browser) as (_, first):
        await first.goto(links(server)["a"])
        await sit(first)
        await sheet(first, "Beside call", "On another device", "No camera? Use a code")  # type: ignore[arg-type]
        code = re.sub(r"\D", "", await first.locator(".digits").inner_text())
        await page.goto(outside.showing(f"{server.url}/host/embed"))
        panel = inside(page)
        await panel.get_by_role("link", name="six digits").click()
        await panel.get_by_label("Six-digit code").fill(code)
        await panel.get_by_role("button", name="Go on").click()
        await first.get_by_role("button", name="Yes, the same").click()
        await expect(panel.locator("main.panel")).to_be_visible()
        assert "/host/embed/s/" in (await frame_of(page)).url


LISTENING = """<!doctype html><meta charset="utf-8"><title>A call</title><script>
const heard = [];
addEventListener('message', ({ data, source, origin }) => {
  if (data.type !== 'here') return;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => heard.push(data.type);
  source.postMessage({ sayback: 1, type: 'hello', can: [] }, origin, [port2]);
});
</script><iframe src="%s" style="width:380px;height:700px"></iframe>"""


async def test_exit_at_the_door_tells_the_host_one_word(browser: Browser, server: Server, outside: Outside) -> None:
    async with person(browser) as (_, page):
        await page.goto(outside.put(LISTENING % f"{server.url}/host/embed"))
        await expect(inside(page).get_by_label("Paste your link here")).to_be_visible()
        await holds(page, "heard.join() === 'ready'")
        await inside(page).locator("#out").click()
        await left(await frame_of(page, ""))
        await holds(page, "heard.join() === 'ready,left'")


async def test_exit_in_the_window_reaches_the_host(browser: Browser, server: Server, outside: Outside) -> None:
    link = links(server)["a"].replace("/s/", "/host/embed/s/")
    async with person(browser) as (context, page):
        await page.goto(outside.put(LISTENING % link))
        await sit(inside(page))
        small = await outside_of(context, inside(page))
        await expect(small.locator("main.panel")).to_be_visible()
        await small.locator("#out").click()
        await holds(page, "heard.join() === 'ready,left'")
        await left(small)
