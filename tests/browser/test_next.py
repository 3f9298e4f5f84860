"""The time two have, and the next talk.

From the start page through the question to the page that offers the next.
"""

from __future__ import annotations

from playwright.async_api import Browser, Page, expect

from tests.browser.rooms import PATIENCE, Mouse, Room, take_seats, window
from tests.browser.typed import come_to
from tests.load.process import Server

TWO = {"a": "Mira", "b": "Jonas"}
LONG = "Understand first"
"""Usually takes more than the quarter of an hour that the two have here."""


async def links_of(page: Page) -> dict[str, str]:
    """Make the talk that this start page is set to."""
    await page.locator("form .deed button.main").click()
    return {seat: await page.locator(f"#url-{seat}").input_value(timeout=PATIENCE) for seat in TWO}


async def first_talk(browser: Browser, server: Server) -> Room:
    """Seat two in the lobby of a talk that has a quarter of an hour."""
    context, page = await window(browser, [])
    await page.goto(server.url)
    await page.locator("button.choice", has=page.locator(f"b:text-is('{LONG}')")).first.click()
    for seat, name in TWO.items():
        await page.locator(f"input[name={seat}]").fill(name)
    await page.get_by_role("heading", name="How long do you have?").click()
    await page.locator("select[name=minutes]").select_option("15")
    await expect(page.get_by_text("What doesn\u2019t fit can wait for another day.")).to_be_visible()
    links = await links_of(page)
    await context.close()
    return await take_seats(browser, links, Mouse())


async def test_overrun_needs_both_and_next_talk_swaps_the_beginner(browser: Browser, server: Server) -> None:
    room = await first_talk(browser, server)
    a, b = room.page("a"), room.page("b")
    await expect(a.get_by_text("You have 15 minutes · this may not all fit")).to_be_visible()
    await come_to(room, "rounds.before")
    await expect(a.locator(".ask", has_text="This would run over your time.")).to_be_visible()
    await expect(a.get_by_text("Until ")).to_be_visible()
    await a.get_by_role("button", name="Begin anyway").click()
    await expect(b.get_by_text("Mira would like to continue.")).to_be_visible()
    await expect(a.get_by_text("You\u2019d like to continue. Jonas may prefer to stop here.")).to_be_visible()
    assert await room.place("b") == "rounds.before", "one alone opens nothing"
    await b.get_by_role("button", name="Go to the closing").click()
    await expect(a.get_by_text("Stopped here to stay within your time.")).to_be_visible()
    await come_to(room, "closed.closed")
    section = a.locator("section.next")
    await expect(section).to_be_visible()
    began = "Mira" if "This time Mira began" in await section.inner_text() else "Jonas"
    other = {"Mira": "Jonas", "Jonas": "Mira"}[began]
    await expect(section).to_contain_text(f"This time {began} began. Next time {other} begins.")
    await section.get_by_role("link", name="Set up the next talk").click()
    await expect(a.get_by_text(f"{began} began last time, so {other} begins this time.")).to_be_visible()
    assert "#" not in a.url, "the address keeps nothing"
    assert [await a.locator(f"input[name={seat}]").input_value() for seat in TWO] == list(TWO.values())
    assert await a.locator("select[name=minutes]").input_value() == "15"
    async with a.expect_request(lambda sent: sent.method == "POST" and sent.url.endswith("/api/sessions")) as asked:
        links = await links_of(a)
    body = (await asked.value).post_data_json
    assert body["first"] == {name: seat for seat, name in TWO.items()}[other], "not left to the coin"
    assert body["minutes"] == 15 and other not in str(body), "names travel sealed"
    again = await take_seats(browser, links, Mouse())
    await come_to(again, "rounds.before")
    for seat in TWO:
        await again.page(seat).get_by_role("button", name="Begin anyway").click()
    await come_to(again, "turn.talk")
    seat = await again.page("a").locator(".side.has").get_attribute("data-who")
    assert TWO[str(seat)] == other
    for each in (room, again):
        assert not each.complaints
        for page in each.windows.values():
            await page.context.close()


async def test_invalid_invitation_leads_to_the_choice(browser: Browser, server: Server) -> None:
    complaints: list[str] = []
    context, page = await window(browser, complaints)
    await page.goto(f"{server.url}/#next=bm90aGluZw")
    await expect(page.locator("button.choice").first).to_be_visible()
    assert "#" not in page.url and not complaints
    await context.close()
