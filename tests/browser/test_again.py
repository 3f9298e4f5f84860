"""Ways back in after a pair was parted, and from what stands in a browser's storage.

Whatever stands there under the name of a seat.
"""

from __future__ import annotations

import csv
import json
import re
from typing import Any

import aiohttp
import pytest
from playwright.async_api import Browser, BrowserContext, Page, Route, expect
from sayback.tokens import new_session, new_token

from tests.browser.rooms import PATIENCE, arrived, leave_by_keys, window
from tests.browser.test_workshop import Gathering, come_in, gather
from tests.load.process import Server

TALK = {"protocol": "thank-you"}
WAITS = "You\u2019re waiting for a new partner"


async def paired(there: Gathering, *names: str) -> None:
    """Pair two who wait, as the facilitator, by two taps."""
    wall = there.wall
    await wall.get_by_role("button", name=re.compile("Waiting room")).click(timeout=PATIENCE)
    for name in names:
        await wall.locator(".person-in", has_text=name).click(timeout=PATIENCE)
    await wall.get_by_role("button", name="Pair these two").click(timeout=PATIENCE)
    for name in names:
        await expect(wall.locator(".person-in", has_text=name)).to_have_count(0)


async def parted(there: Gathering, name: str) -> None:
    """Part the pair of this person, as the facilitator, to pair both anew."""
    wall = there.wall
    await wall.get_by_role("button", name="Wall", exact=True).click(timeout=PATIENCE)
    await wall.locator(".tile", has_text=name).locator("button").first.click(timeout=PATIENCE)
    await wall.get_by_role("button", name="Re-pair").click(timeout=PATIENCE)
    await wall.get_by_role("button", name="Yes, re-pair").click(timeout=PATIENCE)


async def play(*pages: tuple[Page, str]) -> None:
    """Say at the gate that each can speak; then each sees the name of the partner."""
    for page, _ in pages:
        await page.locator(".stack .answer").first.click(timeout=PATIENCE)
    for page, other in pages:
        await expect(page.locator(".who .nm", has_text=other)).to_be_visible()


async def in_line(page: Page) -> None:
    await expect(page.locator(".page .ask", has_text=WAITS)).to_be_visible()


async def opened(context: BrowserContext, address: str) -> Page:
    """Come back as the same person in a new tab."""
    page = await context.new_page()
    await page.goto(address)
    return page


async def test_parted_pair_waits_and_each_plays_with_another(browser: Browser, server: Server) -> None:
    there = await gather(browser, server)
    ana, ben, cleo, dan = [await come_in(browser, server, there, name) for name in ("Ana", "Ben", "Cleo", "Dan")]
    await paired(there, "Ana", "Ben")
    for page in (ana, ben):
        await page.wait_for_url("**/s/*", timeout=PATIENCE)
    await play((ana, "Ben"), (ben, "Ana"))
    old = ana.url
    await parted(there, "Ana")
    for page in (ana, ben):
        await in_line(page)
    await ana.reload()
    await in_line(ana)
    hers, his = ana.context, ben.context
    await ana.close()
    await ben.close()
    ana = await opened(hers, old)
    await in_line(ana)
    ben = await opened(his, f"{server.url}/w/{there.code}")
    await expect(ben.get_by_text("You\u2019re in.")).to_be_visible()
    await paired(there, "Ana", "Cleo")
    await paired(there, "Ben", "Dan")
    for page in (ana, cleo, ben, dan):
        await expect(page).to_have_url(re.compile(f"/s/(?!{old[-22:]})[^#]*$"))
    await play((ana, "Cleo"), (cleo, "Ana"), (ben, "Dan"), (dan, "Ben"))
    now = ana.url
    again = await opened(hers, old)
    await expect(again).to_have_url(now)
    await again.close()
    await leave_by_keys(ana)
    await arrived(ana)
    assert '"token' not in (await ana.evaluate("JSON.stringify({...localStorage})")).replace("\\", "")
    assert there.complaints == []
    for context in browser.contexts:
        await context.close()


async def test_prepared_link_leads_on_after_the_pair_was_parted(browser: Browser, server: Server) -> None:
    there = await gather(browser, server)
    wall = there.wall
    await wall.get_by_role("button", name="Waiting room (0)").click(timeout=PATIENCE)
    await wall.get_by_text("Prepare couples from a file").click()
    rows = "name_a,name_b\nRosa,Kurt\n"
    file: Any = {"name": "two.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    await wall.locator("input[type=file]").set_input_files(file)
    await wall.get_by_role("button", name="Create links").click(timeout=PATIENCE)
    async with wall.expect_download() as download:
        await wall.get_by_role("button", name="Save 2 links (CSV)").click(timeout=PATIENCE)
    text = (await (await download.value).path()).read_text("utf-8")
    links = [row[2] for row in csv.reader(text.splitlines()[1:])]
    rosa, kurt = [(await window(browser, there.complaints))[1] for _ in links]
    for page, link in zip((rosa, kurt), links, strict=True):
        await page.goto(link)
    await play((rosa, "Kurt"), (kurt, "Rosa"))
    await parted(there, "Rosa")
    for page in (rosa, kurt):
        await in_line(page)
    old = rosa.url
    _, fresh = await window(browser, there.complaints)  # another device, with the link from the mail
    await fresh.goto(links[0])
    await in_line(fresh)
    await fresh.context.close()
    await paired(there, "Rosa", "Kurt")
    for page in (rosa, kurt):
        await expect(page).to_have_url(re.compile(f"/s/(?!{old[-22:]})[^#]*$"))
    await play((rosa, "Kurt"), (kurt, "Rosa"))
    assert there.complaints == []
    for context in browser.contexts:
        await context.close()


def forged(session: str) -> dict[str, dict[str, str]]:
    """List what may stand in storage under a seat's name: case → its names and values."""
    name, now, token, secret = f"sayback:{session}", 32_503_680_000_000, new_token(), new_token()
    kept = {"until": now, "from": token[-8:]}
    return {
        "garbage": {name: '{"S": "'},
        "no object": {name: "17"},
        "half a record": {name: json.dumps({**kept, "S": secret})},
        "half a couch": {name: json.dumps({**kept, "token": token, "also": {"S": secret}})},
        "a wrong token": {name: json.dumps({**kept, "token": token})},
        "wrong secrets": {name: json.dumps({**kept, "S": secret, "d": secret})},
        "a claim never answered": {name: json.dumps({**kept, "S": secret, "d": secret, "claim": token})},
        "a claim that is none": {name: json.dumps({**kept, "S": secret, "d": secret, "claim": "x"})},
        "another seat's time": {name: json.dumps({**kept, "token": token, "since": "soon"})},
        "an outbox of garbage": {
            name: json.dumps({**kept, "token": token}),
            f"{name}:outbox": "{]",
            f"{name}:gate": "{]",
        },
        "a link of garbage": {f"{name}:invite": '{"invites": 5}'},
    }


FILL = """([found]) => { for (const [name, value] of Object.entries(found)) {
  localStorage.setItem(name, value); sessionStorage.setItem(name, value); } }"""


@pytest.mark.parametrize("case", forged(new_session()))
async def test_forged_record_asks_the_server_and_never_loops(browser: Browser, server: Server, case: str) -> None:
    async with aiohttp.ClientSession() as http, http.post(f"{server.url}/api/sessions", json=TALK) as answer:
        session = (await answer.json())["session"]
    complaints: list[str] = []
    context, page = await window(browser, complaints)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if session in request.url else None)
    await page.goto(f"{server.url}/n")
    await page.evaluate(FILL, [forged(session)[case]])
    for _ in range(2):
        await page.goto(f"{server.url}/s/{session}")
        await expect(page.locator("main.door h1")).to_be_visible()
        await page.wait_for_load_state("networkidle")
    assert len([url for url in asked if "/api/" in url]) <= 4, asked
    assert len([url for url in asked if "/s/" in url]) == 2, "the page was loaded as often as it was opened"
    assert [said for said in complaints if "401" not in said] == []
    await context.close()


async def test_seat_just_taken_survives_early_refusals(browser: Browser, server: Server) -> None:
    async with aiohttp.ClientSession() as http, http.post(f"{server.url}/api/sessions", json=TALK) as answer:
        new = await answer.json()
    session, token = new["session"], new["seats"]["a"]["token"]
    context, page = await window(browser, [])
    refusals = 2

    async def refuse(route: Route) -> None:
        nonlocal refusals
        refusals -= 1
        body = {"error": {"code": "no-seat", "message": ""}}
        await (route.fulfill(status=401, json=body) if refusals >= 0 else route.continue_())

    await page.route(f"**/api/sessions/{session}", refuse)
    await page.goto(f"{server.url}{new['seats']['a']['link']}")
    await expect(page.locator("main.panel")).to_be_visible()
    refusals = 99
    await page.reload()
    await expect(page.locator("main.door h1")).to_have_text("This talk is over.")
    assert refusals <= 99 - 5, "it was asked for again before that was believed"
    assert token.partition(".")[2] not in str(await page.evaluate("Object.values(localStorage)"))
    await context.close()
