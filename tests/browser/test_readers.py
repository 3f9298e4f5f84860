"""Readers of shown words beside a therapist.

They are what was tapped on this very device, and nothing that it is told.
"""

from __future__ import annotations

from contextlib import suppress

import pytest
from playwright.async_api import Browser, Page, expect
from sayback.practice.sealing import Place, derive, open_box, unb64

from tests.browser.rooms import PATIENCE, Room
from tests.browser.typed import HAND, boxes, looking, record_of, seated, session_of, sheet, show, theirs
from tests.load.process import Server

NEWS = "You haven\u2019t said on this device yet who may read along."


async def agree_to_all(page: Page) -> None:
    """Speak freely, and say yes to the therapist with everything that may be ticked."""
    await HAND.tap(page, page.locator(".stack .answer").first)
    switches = page.locator(".page [role=switch]")
    await expect(switches).to_have_count(3)
    for at in range(3):
        await HAND.tap(page, switches.nth(at))
        await expect(switches.nth(at)).to_be_checked()
    await HAND.tap(page, page.locator(".stack .answer").first)
    await page.locator(".stack").wait_for(state="hidden", timeout=PATIENCE)


async def forget_what_was_said(page: Page, session: str) -> None:
    """Make the device one that was never asked."""
    await page.evaluate(
        """(name) => { for (const kept of [localStorage, sessionStorage]) {
          const { consent, ...rest } = JSON.parse(kept[name]); kept[name] = JSON.stringify(rest); } }""",
        f"sayback:{session}",
    )
    await page.reload()
    await page.locator("main.panel").wait_for(timeout=PATIENCE)


async def read_by_therapist(server: Server, room: Room, ref: str) -> str:
    """Open a box with the therapist's secrets; give nothing where that fails."""
    session = session_of(room)
    link = unb64((await record_of(room.page("therapist"), session))["L"])
    author, step, field = ref.split("/")
    with suppress(Exception):
        box = (await boxes(server, room))[ref]
        return open_box(derive("all", link, session), Place(session, author, "all", step, field), box)
    return ""


@pytest.mark.parametrize("known", [True, False], ids=["tapped here", "not known here"])
async def test_words_open_for_therapist_only_after_own_consent(browser: Browser, server: Server, known: bool) -> None:
    async with seated(browser, server, seats=("a", "b", "therapist"), safe=False) as room:
        a, b = room.page("a"), room.page("b")
        for page in (a, b):
            await agree_to_all(page)
        session = session_of(room)
        assert (await record_of(a, session))["consent"] == ["present", "taps", "words", "gap"]
        if not known:
            await forget_what_was_said(a, session)
        await looking(room)
        await sheet(a, "You three see this", "Who sees what")
        await expect(a.get_by_text(NEWS)).to_have_count(0 if known else 1)
        await HAND.tap(a, a.get_by_role("button", name="Back to the talk"))
        await show(a, "Quiet words 1")
        await theirs(b, "a").filter(has_text="Quiet words 1").wait_for(timeout=PATIENCE)
        ref = next(ref for ref in await boxes(server, room) if ref.endswith("under.shown"))
        assert await read_by_therapist(server, room, ref) == ("Quiet words 1" if known else "")
        assert not room.complaints
