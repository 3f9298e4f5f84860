"""A page that does not answer, as the speaker sees it.

That every cause arrives alike is measured by sockets, in `tests/wire/test_absent.py`; what the exit and a *no* look
like in the lobby stands in `test_gate.py`.
"""

from __future__ import annotations

import re

from playwright.async_api import Browser, expect

from tests.browser.rooms import PATIENCE, Room, take_seats
from tests.browser.test_gate import AWAY, SAYS
from tests.browser.typed import HAND, come_to, links
from tests.load.process import Server

MIRA = ".side[data-who=a]"


async def leave(room: Room) -> None:
    """Close the windows."""
    for page in room.windows.values():
        await page.context.close()


async def test_absent_listener_is_named_and_speaker_may_wait(browser: Browser, server: Server) -> None:
    room = await take_seats(browser, links(server, "thank-you", first="b"), HAND)
    await come_to(room, "turn.talk")
    a, b = room.page("a"), room.page("b")
    note, address = b.locator(".note", has_text=SAYS), a.url
    device = a.context
    await a.close()
    await note.wait_for(timeout=PATIENCE)
    await expect(b.locator("[data-big]")).to_have_text(
        re.compile(r"\d")
    )  # a clock stops only for the partner who should talk
    await HAND.tap(b, note.get_by_role("button", name="Pause and wait"))
    await expect(b.locator(".page")).to_contain_text("You paused the talk.")
    await expect(note).to_have_count(1)
    room.windows["a"] = await device.new_page()
    await room.page("a").goto(address)
    await expect(b.locator(MIRA)).not_to_have_class(AWAY)
    await expect(note).to_have_count(0)
    await leave(room)
