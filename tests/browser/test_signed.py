"""Signed words in real panels: fixed afterwards, and names can be taken back."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.async_api import Browser, Page, expect
from sayback.engine.shapes import BOX_SIZES
from sayback.practice.sealing import Place, b64, derive, seal, unb64

from tests.browser.rooms import PATIENCE, Room
from tests.browser.typed import HAND, boxes, come_to, pair_key, put, record_of, seated, session_of, sheet
from tests.load.process import Server

SAID, OTHER = "We both cook on alternate days", "Jonas cooks every day"
SIGN, BACK = "I\N{RIGHT SINGLE QUOTATION MARK}ll try this", "Take my name back"
HASTY = """says => new MutationObserver((_, its) => {
  const button = [...document.querySelectorAll('.page button')].find((one) => one.textContent.trim() === says);
  if (button) { its.disconnect(); button.click(); }
}).observe(document.body, { childList: true, subtree: true })"""
"""A tap that falls on the button as soon as it stands there."""
AGAIN = """async ([session, token, ref, box]) => {
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` };
  const body = JSON.stringify({ boxes: { [ref]: box } });
  const answer = await fetch(`/api/sessions/${session}/again`, { method: 'POST', headers, body });
  return [answer.status, (await answer.json()).error?.code];
}"""
"""A script for the console of one's own browser."""


async def drafted(server: Server, room: Room) -> str:
    """Come to the words; a puts some down. Gives where they are kept."""
    await come_to(room, "decide.words")
    a = room.page("a")
    await HAND.write(a, a.locator("textarea"), SAID)
    await HAND.tap(a, a.locator("[data-main] button.main"))
    for page in room.windows.values():
        await expect(page.locator("p.said")).to_have_text(SAID, timeout=PATIENCE)
    return next(ref for ref in await boxes(server, room) if "/draft." in ref)


async def sign(page: Page) -> None:
    await HAND.tap(page, page.locator("[data-main]").get_by_role("button", name=SIGN))


async def other_words(room: Room, ref: str, number: int = 0x11) -> str:
    """Make the box of other words for the same place, as their author could."""
    author, step, field = ref.split("/")
    return seal(await pair_key(room), Place(session_of(room), author, "pair", step, field), OTHER, number=number)


async def asked_again(room: Room, ref: str, box: str) -> list[object]:
    """Ask by hand, as the author, for other words in the place of those.

    With what their browser keeps.
    """
    page, session = room.page("a"), session_of(room)
    secret = unb64((await record_of(page, session))["S"])
    answer = await page.evaluate(AGAIN, [session, b64(derive("token", secret, session)), ref, box])
    return list(answer)


async def summary(page: Page) -> None:
    await HAND.tap(page, page.get_by_role("button", name="See the summary"))
    await page.locator(".after h1").wait_for(timeout=PATIENCE)


async def saved(page: Page) -> str:
    async with page.expect_download() as coming:
        await HAND.tap(page, page.get_by_role("button", name="Save as a file"))
    return Path(await (await coming.value).path()).read_text("utf-8")


async def agreed(server: Server, room: Room) -> str:
    """Play a talk to its end, with words that both have signed."""
    ref = await drafted(server, room)
    for seat in ("b", "a"):
        await sign(room.page(seat))
    await come_to(room, "closed.closed")
    return ref


async def test_author_cannot_change_words_after_partner_signed(browser: Browser, server: Server) -> None:
    async with seated(browser, server, protocol="solve-together") as room:
        ref = await drafted(server, room)
        before = (await boxes(server, room))[ref]
        assert len(before) == BOX_SIZES[0]
        tries = [await other_words(room, ref, number) for number in (0x11, 0x12, 0x21)]
        for box in tries:
            assert await asked_again(room, ref, box) == [409, "stands"], "shown, and nobody has a new device"
        await sign(room.page("b"))
        await expect(room.page("a").get_by_text("Jonas will try this.")).to_be_visible(timeout=PATIENCE)
        for box in tries:
            assert await asked_again(room, ref, box) == [409, "stands"]
        await sign(room.page("a"))
        await come_to(room, "closed.closed")
        for box in tries:
            assert await asked_again(room, ref, box) == [410, "closed"]
        assert (await boxes(server, room))[ref] == before
        await summary(room.page("b"))
        agreement = room.page("b").locator(".after .quotes li", has_text="Signed by Mira and Jonas")
        await expect(agreement).to_contain_text(SAID)


async def test_store_swapping_words_is_detected_by_signer(browser: Browser, server: Server) -> None:
    async with seated(browser, server, protocol="solve-together") as room:
        ref = await drafted(server, room)
        b, right, lie = room.page("b"), (await boxes(server, room))[ref], await other_words(room, ref)
        await sign(b)
        await expect(room.page("a").get_by_text("Jonas will try this.")).to_be_visible(timeout=PATIENCE)
        await put(server, room, ref, lie)
        await b.reload()
        await HAND.tap(b, b.locator(".stack .answer").first) if await b.locator(".stack .answer").count() else None
        await expect(b.locator("p.said")).to_have_text(OTHER, timeout=PATIENCE)
        await expect(b.locator("[data-changed]")).to_contain_text("not the words that stood here", timeout=PATIENCE)
        record = json.dumps(await record_of(b, session_of(room)))
        assert SAID not in record and OTHER not in record
        await put(server, room, ref, right)
        await sign(room.page("a"))
        await come_to(room, "closed.closed")
        await put(server, room, ref, lie)
        await b.reload()
        await summary(b)
        page = b.locator(".after")
        await expect(page.get_by_text("The words here have changed since you both signed")).to_be_visible()
        assert OTHER not in await page.inner_text() and "Signed by" not in await page.inner_text()
        assert OTHER not in await saved(b)


async def test_name_taken_back_on_summary_removes_both_names(browser: Browser, server: Server) -> None:
    async with seated(browser, server, protocol="solve-together") as room:
        await agreed(server, room)
        for page in room.windows.values():
            await summary(page)
            await expect(page.locator(".after .quotes li")).to_contain_text("Signed by Mira and Jonas")
        a, b = room.page("a"), room.page("b")
        for page in (a, b):
            await expect(page.locator(".after [role=status]")).to_have_text("")
        await HAND.tap(b, b.locator(".after").get_by_role("button", name=BACK))
        await expect(b.locator(".after").get_by_text("Mira sees it at once")).to_be_visible()
        await expect(b.locator(".after .quotes li")).to_contain_text("Signed by Mira and Jonas")
        await HAND.tap(b, b.get_by_role("button", name="Yes, take it back"))
        for page in (a, b):
            await expect(page.locator(".after [role=status]")).to_have_text(
                "These words now stand without names.", timeout=PATIENCE
            )
            await expect(page.get_by_role("heading", name="Written down, without names")).to_be_visible(
                timeout=PATIENCE
            )
            words = page.locator(".after .quotes li")
            await expect(words).to_have_text(SAID)
            await expect(page.get_by_role("button", name=BACK)).to_have_count(0)
            facts = json.loads(await saved(page))
            assert (facts["agreements"], facts["without_names"]) == ([], [SAID])
        await a.reload()
        await summary(a)
        await expect(a.locator(".after .quotes li")).to_have_text(SAID)
        assert not room.complaints


async def test_name_taken_back_in_step_is_not_requested_again(browser: Browser, server: Server) -> None:
    async with seated(browser, server, protocol="solve-together") as room:
        await drafted(server, room)
        a, b = room.page("a"), room.page("b")
        await sign(b)
        await expect(a.get_by_text("Jonas will try this.")).to_be_visible(timeout=PATIENCE)
        await b.evaluate(HASTY, SIGN)
        await HAND.tap(b, b.get_by_role("button", name=BACK))
        await expect(b.locator(".answered")).to_contain_text("One moment.", timeout=PATIENCE)
        await expect(a.get_by_text("Jonas will try this.")).to_have_count(0, timeout=PATIENCE)
        await expect(b.get_by_text("Your name is no longer under these words.")).to_be_visible()
        await expect(b.locator("[data-main] button.main")).to_have_count(0, timeout=PATIENCE)
        await expect(b.locator(".page").get_by_role("button", name=SIGN)).to_have_attribute("aria-disabled", "false")
        await expect(a.get_by_text("Jonas will try this.")).to_have_count(0)
        await sign(a)
        await HAND.tap(b, b.locator(".page").get_by_role("button", name=SIGN))
        await b.locator("[data-page='close.word']").wait_for(timeout=PATIENCE)
        await sheet(b, "You two see this", "What you signed", BACK)
        await expect(b.get_by_text("Your name isn\u2019t under anything here.")).to_be_visible(timeout=PATIENCE)
        assert not room.complaints
