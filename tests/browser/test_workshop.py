"""A workshop from its first page to its last.

Made, joined by a code, paired, watched, ended and erased.
"""

from __future__ import annotations

import asyncio
import csv
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest_asyncio
from playwright.async_api import APIResponse, Browser, Page, expect

from tests.browser.rooms import PATIENCE, arrived, leave_by_keys, pick, window
from tests.load.process import Server


@dataclass(slots=True)
class Gathering:
    """A new workshop: the maker's page, its code, and what any page complained about."""

    wall: Page
    code: str
    links: dict[str, str]
    complaints: list[str]


async def gather(browser: Browser, server: Server, title: str = "Sunday, for two", capacity: int = 200) -> Gathering:
    """Make a workshop in the browser, as a facilitator does."""
    complaints: list[str] = []
    _, page = await window(browser, complaints)
    await page.set_viewport_size({"width": 1200, "height": 900})
    await page.goto(f"{server.url}/wall")
    await page.fill("input[name=title]", title)
    await page.fill("input[name=capacity]", str(capacity))
    await page.locator("form.setup .deed button.main").click()
    await page.get_by_role("button", name="Access").click(timeout=PATIENCE)
    code = (await page.locator(".big-code").inner_text()).replace("-", "")
    links = {name: await page.locator(f"#url-{name}").input_value() for name in ("you", "projector")}
    return Gathering(page, code, links, complaints)


async def come_in(browser: Browser, server: Server, there: Gathering, name: str, word: str = "") -> Page:
    """Come in, in a browser of one's own."""
    _, page = await window(browser, there.complaints)
    await enter(page, server, there.code, name, word)
    return page


async def enter(page: Page, server: Server, code: str, name: str, word: str = "") -> None:
    """Enter the code, typed as people type."""
    await page.goto(f"{server.url}/w")
    await page.fill("input[name=code]", f"{code[:4].lower()} {code[4:].lower()}")
    await page.get_by_role("button", name="Go on").click()
    await page.fill("input[name=name]", name)
    if word:
        await page.locator("label.option").click()
        await page.fill("input[name=word]", word)
    await page.get_by_role("button", name="Come in").click()
    await page.get_by_text("You\u2019re in.").wait_for(timeout=PATIENCE)


@pytest_asyncio.fixture(loop_scope="session")
async def there(browser: Browser, server: Server) -> AsyncIterator[Gathering]:
    hall = await gather(browser, server)
    yield hall
    for context in browser.contexts:
        await context.close()


async def test_couple_goes_from_code_to_talk(browser: Browser, server: Server, there: Gathering) -> None:
    mira = await come_in(browser, server, there, "Mira", " Blue  Hedgehog")
    jonas = await come_in(browser, server, there, "Jonas", "blue hedgehog")
    wall = there.wall
    await wall.get_by_role("button", name="Waiting room (2)").click(timeout=PATIENCE)
    await wall.get_by_text("1 couple arrived together").wait_for(timeout=PATIENCE)
    await expect(wall.locator(".proposals")).to_contain_text("Mira & Jonas", use_inner_text=True)
    await wall.get_by_role("button", name="Pair", exact=True).first.click()
    for page in (mira, jonas):
        await page.wait_for_url("**/s/*", timeout=PATIENCE)
        await page.locator("main.door, main.panel").first.wait_for(timeout=PATIENCE)
        assert "#" not in page.url, "the token left the address bar"
    await wall.get_by_role("button", name="Wall", exact=True).click()
    await wall.locator(".tile", has_text="Mira & Jonas").wait_for(timeout=PATIENCE)
    for page in (mira, jonas):
        await pick(page)
    for page, other in ((mira, "Jonas"), (jonas, "Mira")):
        await page.locator(".who .nm", has_text=other).wait_for(timeout=PATIENCE)
    await gone_from_this_device(mira, f"{server.url}/w/{there.code}")
    assert there.complaints == []


async def gone_from_this_device(page: Page, code: str) -> None:
    """Leave at once and look: nothing is left of the seat.

    The code's page asks whoever opens it next for a name.
    """
    await leave_by_keys(page)
    await arrived(page)
    await page.goto(code)
    await page.locator("input[name=name]").wait_for(timeout=PATIENCE)
    kept = "JSON.stringify([{...localStorage}, {...sessionStorage}])"
    assert '"token' not in (await page.evaluate(kept)).replace("\\", "")


async def test_pair_from_list_sees_its_names(browser: Browser, there: Gathering, tmp_path: Path) -> None:
    wall = there.wall
    await wall.get_by_role("button", name="Waiting room (0)").click(timeout=PATIENCE)
    await wall.get_by_text("Prepare couples from a file").click()
    file: Any = {"name": "two.csv", "mimeType": "text/csv", "buffer": "name_a,name_b\nRosalía,Konstantin\n".encode()}
    await wall.locator("input[type=file]").set_input_files(file)
    await wall.get_by_role("button", name="Create links").click(timeout=PATIENCE)
    async with wall.expect_download() as download:
        await wall.get_by_role("button", name="Save 2 links (CSV)").click(timeout=PATIENCE)
    await (await download.value).save_as(tmp_path / "links.csv")
    links = [row[2] for row in csv.reader((tmp_path / "links.csv").read_text("utf-8").splitlines()[1:])]
    panels = [(await window(browser, there.complaints))[1] for _ in links]
    for panel, link in zip(panels, links, strict=True):
        await panel.goto(link)
        await pick(panel)
    for panel, other in zip(panels, ("Konstantin", "Rosalía"), strict=True):
        await panel.locator(".who .nm", has_text=other).wait_for(timeout=PATIENCE)
    assert there.complaints == []


async def test_reload_keeps_place_and_latecomer_is_paired(browser: Browser, server: Server, there: Gathering) -> None:
    ana = await come_in(browser, server, there, "Ana")
    await ana.reload()
    await ana.get_by_text("You\u2019re in.").wait_for(timeout=PATIENCE)
    await expect(ana.locator(".name")).to_have_text("Ana", use_inner_text=True)
    await ana.goto(f"{server.url}/w")  # typed once more, the code leads back to the same place
    await ana.fill("input[name=code]", there.code)
    await ana.get_by_role("button", name="Go on").click()
    await expect(ana.locator(".name")).to_have_text("Ana", use_inner_text=True)
    levin = await come_in(browser, server, there, "Levin")
    wall = there.wall
    await wall.get_by_role("button", name="Waiting room (2)").click(timeout=PATIENCE)
    await wall.locator(".person-in", has_text="Ana").click()
    await wall.locator(".person-in", has_text="Levin").click()
    await wall.get_by_role("button", name="Pair these two").click()
    await ana.wait_for_url("**/s/*", timeout=PATIENCE)
    await levin.wait_for_url("**/s/*", timeout=PATIENCE)
    assert there.complaints == []


async def test_pair_gets_help_and_visit_ends_on_one_no(browser: Browser, server: Server, there: Gathering) -> None:
    two = [await come_in(browser, server, there, name) for name in ("Eva", "Karl")]
    wall = there.wall
    await wall.get_by_role("button", name="Waiting room (2)").click(timeout=PATIENCE)
    await wall.get_by_role("button", name="Pair", exact=True).first.click()
    for page in two:
        await page.wait_for_url("**/s/*", timeout=PATIENCE)
        await page.locator("main.panel").wait_for(timeout=PATIENCE)
        await pick(page)
    await two[0].get_by_role("button", name="Ask for help").click(timeout=PATIENCE)
    await wall.get_by_role("button", name="Wall", exact=True).click()
    tile = wall.locator(".tile", has_text="Asks for help")
    await tile.locator("button").click(timeout=PATIENCE)
    await wall.get_by_role("button", name="I\u2019ll take this one").click()
    for page in two:
        await page.get_by_text("Someone is on the way to you.").first.wait_for(timeout=PATIENCE)
    await wall.get_by_role("button", name="Look in").click()
    for page in two:
        await page.get_by_text("Can your facilitator drop in?").wait_for(timeout=PATIENCE)
        await page.locator(".note").get_by_role("button", name="Yes", exact=True).click()
    await wall.locator("#looked .panel").wait_for(timeout=PATIENCE)
    await two[1].get_by_role("button", name="End the visit").click(timeout=PATIENCE)
    await wall.locator("#looked").wait_for(state="detached", timeout=PATIENCE)
    assert there.complaints == []


WRONG = "((real) => { Date.now = () => real() - 67 * 60_000; window.real = real; })(Date.now)"
"""A device whose clock is more than an hour behind."""
TIME = """() => [0, 60_000].map((ago) =>
  new Intl.DateTimeFormat('en', {hour: '2-digit', minute: '2-digit', hourCycle: 'h23'}).format(real() - ago))"""


async def test_the_projector_shows_numbers_and_no_names(browser: Browser, server: Server, there: Gathering) -> None:
    _, page = await window(browser, there.complaints)
    await page.add_init_script(WRONG)
    await page.goto(there.links["projector"])
    await page.locator(".big-code").wait_for(timeout=PATIENCE)
    await come_in(browser, server, there, "Priya")
    await page.get_by_text("person is here").wait_for(timeout=PATIENCE)
    said = await page.locator("main").inner_text()
    assert f"{there.code[:4]}-{there.code[4:]}" in said and "Priya" not in said
    await expect(page.locator("svg.qr"), "no phone can open this address").to_have_count(0)
    assert "nobody else can join with it" in said
    assert await page.locator(".time dd").inner_text() in await page.evaluate(TIME), "the time is the server's"
    await expect(page.get_by_role("link", name="Help")).to_have_count(1)
    assert there.complaints == []


async def test_facilitator_requests_hold_no_secret_of_the_link(
    browser: Browser, server: Server, there: Gathering
) -> None:
    said: list[str] = []
    _, page = await window(browser, there.complaints)
    page.on("request", lambda request: said.append(f"{request.url} {request.post_data}"))
    await page.goto(there.links["you"])
    await page.locator("h1", has_text="Sunday, for two").wait_for(timeout=PATIENCE)
    secrets = there.links["you"].split("#")[1].split(".")[1:]
    assert said and not [sentence for sentence in said if any(secret in sentence for secret in secrets)]
    assert "#" not in page.url
    await page.reload()
    await page.locator("h1", has_text="Sunday, for two").wait_for(timeout=PATIENCE)


async def test_helper_link_opens_without_full_rights_until_revoked(
    browser: Browser, server: Server, there: Gathering
) -> None:
    wall = there.wall
    await wall.locator(".inline input").first.fill("Kim")
    await wall.get_by_role("button", name="Create a link").click()
    link = await wall.locator("#url-helper-0").input_value(timeout=PATIENCE)
    _, page = await window(browser, there.complaints)
    await page.goto(link)
    await page.locator("h1", has_text="Sunday, for two").wait_for(timeout=PATIENCE)
    await page.keyboard.press("3")
    assert await page.get_by_role("button", name="New code").count() == 0
    await wall.get_by_role("button", name="Revoke").click()
    await page.get_by_text("This link no longer works.").wait_for(timeout=PATIENCE)


async def test_closed_doors_wrong_codes_and_slips_are_said_plainly(
    browser: Browser, server: Server, there: Gathering
) -> None:
    _, page = await window(browser, [])
    await page.goto(f"{server.url}/w/{there.code.lower()}")
    await page.locator("input[name=name]").wait_for(timeout=PATIENCE)
    await there.wall.get_by_role("button", name="Close registration").click()
    await there.wall.get_by_text("Registration is closed").wait_for(timeout=PATIENCE)
    await page.reload()
    await page.get_by_text("This code isn\u2019t working right now.").wait_for(timeout=PATIENCE)
    await page.fill("input[name=code]", "7K2M-9QU")
    await page.get_by_text("Codes never contain U.").wait_for(timeout=PATIENCE)
    await page.get_by_role("button", name="Go on").click()
    await page.get_by_text("A code has 8 letters and numbers.").wait_for(timeout=PATIENCE)


async def test_kept_links_return_only_with_the_passphrase(browser: Browser, there: Gathering) -> None:
    wall = there.wall
    for at in (0, 1):
        await wall.locator("input[type=password]").nth(at).fill("four blue hedgehogs")
    await wall.get_by_role("button", name="Save here").click()
    await wall.get_by_text("Saved on this device.").wait_for(timeout=PATIENCE)
    await wall.get_by_role("button", name="Another workshop").click()
    await wall.locator("input[name=kept]").first.check(force=True, timeout=PATIENCE)
    await wall.locator("input[type=password]").fill("four red hedgehogs")
    await wall.get_by_role("button", name="Open", exact=True).click()
    await wall.get_by_text("Wrong passphrase.").wait_for(timeout=PATIENCE)
    await wall.locator("input[type=password]").fill("four blue hedgehogs")
    await wall.get_by_role("button", name="Open", exact=True).click()
    await wall.locator("h1", has_text="Sunday, for two").wait_for(timeout=PATIENCE)


async def test_ending_shows_sums_and_erasing_leaves_nothing(browser: Browser, server: Server, there: Gathering) -> None:
    priya = await come_in(browser, server, there, "Priya")
    wall = there.wall
    await wall.get_by_role("button", name="Wall", exact=True).click()
    await come_in(browser, server, there, "Tom")
    await wall.get_by_role("button", name="Waiting room (2)").click(timeout=PATIENCE)
    await wall.get_by_role("button", name="Pair", exact=True).first.click()
    await priya.wait_for_url("**/s/*", timeout=PATIENCE)
    await wall.keyboard.press("e")
    await wall.get_by_role("button", name="Yes, end it").click(timeout=PATIENCE)
    await wall.locator("table.sums").wait_for(timeout=PATIENCE)
    assert "Pairs\t1" in await wall.locator("table.sums").inner_text()
    await wall.get_by_role("button", name="Erase everything").click()
    await wall.get_by_role("button", name="Yes, erase").click()
    await wall.get_by_text("Everything is erased").wait_for(timeout=PATIENCE)
    await wall.get_by_text("was rewritten after the deletion").wait_for(timeout=PATIENCE)
    assert "Talks\n1\n" in await wall.locator("[data-receipt]").inner_text()
    await wall.reload()
    await wall.locator("input[name=title]").wait_for(timeout=PATIENCE)
    # a page whose workshop is gone learns it by the status of its last question
    assert [complaint for complaint in there.complaints if "401" not in complaint] == []


async def slowed_down(page: Page, server: Server, code: str) -> APIResponse:
    """Use up what may come in at once from here by a flood of names; give the next answer."""
    body = {"name": "n" * 214, "locale": "en"}
    async with asyncio.timeout(3 * PATIENCE / 1000):
        while True:
            tokens = [secrets.token_urlsafe(32) for _ in range(20)]
            address = f"{server.url}/api/join/{code}"
            asked = (page.request.post(address, data={**body, "token": token}) for token in tokens)
            for answer in await asyncio.gather(*asked):
                if answer.status == 429:
                    return answer


async def test_arrival_during_flood_is_delayed_in_words_then_admitted(browser: Browser, server: Server) -> None:
    there = await gather(browser, server, capacity=1_000)  # more unknown people may stand there than the flood brings
    _, page = await window(browser, [])
    await page.goto(f"{server.url}/w/{there.code}")
    await page.fill("input[name=name]", "Mira")
    answer = await slowed_down(page, server, there.code)
    # the next moment may let one more in: this request gets the answer that was just given
    await page.route("**/api/join/*", lambda route: route.fulfill(response=answer), times=1)
    alert = page.get_by_role("alert").get_by_text("Many people are joining at once. Wait a moment, then try again.")
    await page.get_by_role("button", name="Come in").click()
    await alert.wait_for(timeout=PATIENCE)
    there_now = page.get_by_text("You\u2019re in.")
    async with asyncio.timeout(PATIENCE / 1000):
        while not await there_now.count():
            await page.get_by_role("button", name="Come in").or_(there_now).first.click()
            await alert.or_(there_now).first.wait_for(timeout=PATIENCE)
    for context in browser.contexts:
        await context.close()
