"""Words beside the talk, in real panels.

What is missing, two drafts at once, and what is kept for a new device.
"""

from __future__ import annotations

import asyncio

from playwright.async_api import Browser, expect
from sayback.engine.shapes import BOX_SIZES
from sayback.practice.sealing import unb64

from tests.browser.rooms import NAMES, PATIENCE, take_seats
from tests.browser.test_modes import Play, talk
from tests.browser.typed import HAND, boxes, come_to, seated, sheet
from tests.load.process import Server


async def test_missing_part_is_read_by_the_pair_alone(browser: Browser, server: Server) -> None:
    room = await take_seats(browser, talk(server, "a", "b", "therapist"), HAND)
    play = Play(server, room)
    a, b, therapist = (room.page(seat) for seat in NAMES)
    await play.whole(until="judge")
    await sheet(a, "Write down what is missing")
    await HAND.write(a, a.get_by_role("textbox", name="What is missing?"), "It was about last night")
    await HAND.tap(a, a.get_by_role("button", name="Partly"))
    for page in (a, b):
        await page.locator(".rows [data-who=a]", has_text="It was about last night").wait_for(timeout=PATIENCE)
    heads = {ref.rsplit("/", 1)[1]: unb64(box)[1] for ref, box in (await boxes(server, room)).items() if "~" in ref}
    assert heads == {"missing": 1}, "sealed for the pair"
    assert "last night" not in await therapist.content()
    await play.whole(start="again")
    assert not await b.get_by_text("last night").count()
    await play.leave()


async def test_simultaneous_second_draft_keeps_its_words_and_says_so(browser: Browser, server: Server) -> None:
    async with seated(browser, server, protocol="solve-together") as room:
        await come_to(room, "decide.words")
        a, b = room.page("a"), room.page("b")
        for page, words in ((a, "We talk on Sundays"), (b, "We talk on Mondays")):
            await HAND.write(page, page.locator("textarea"), words)
        await asyncio.gather(*(page.locator("[data-main] button.main").click() for page in (a, b)))
        first, second = (a, b) if "Sundays" in await stands(a) else (b, a)
        mine = "We talk on Mondays" if second is b else "We talk on Sundays"
        await second.get_by_text("saved first. Your version is still here").first.wait_for(timeout=PATIENCE)
        assert not await first.get_by_text("saved first").count()
        await HAND.tap(second, second.get_by_role("button", name="Change the wording"))
        assert await second.locator("textarea").input_value() == mine
        assert len([ref for ref in await boxes(server, room) if "/draft." in ref]) == 1


async def stands(page: object) -> str:
    """Read the draft that both may sign."""
    said = page.locator("p.said")  # type: ignore[attr-defined]
    await said.filter(has_text="We talk on").wait_for(timeout=PATIENCE)
    return str(await said.inner_text())


async def test_lands_and_stop_word_are_resealed_for_new_device(browser: Browser, server: Server) -> None:
    async with seated(browser, server) as room:
        a = room.page("a")
        await sheet(a, "What helps", "I need to slow down: Helps", "Save this", "What helps")
        await sheet(a, "Our stop word")
        await HAND.write(a, a.locator("input[name=word]"), "lighthouse")
        await sheet(a, "Save this")
        await sheet(a, "You two see this", "A new link for someone", "Create a new link for Jonas")
        field = a.locator("input.url")
        await field.wait_for(timeout=PATIENCE)
        fresh = (await take_seats(browser, {"b": await field.input_value()}, HAND)).page("b")
        await sheet(fresh, "What helps")
        await sheet(fresh, "Our stop word")
        await expect(fresh.locator("input[name=word]")).to_have_value("lighthouse")
        kept = {ref: box for ref, box in (await boxes(server, room)).items() if ref in ("a/-/lands", "a/-/word")}
        assert len(kept) == 2 and {unb64(box)[2] for box in kept.values()} == {0x12}, "by the newer key"
        assert {len(box) for box in kept.values()} == {BOX_SIZES[1]}, "a pick is not told by its length"
        await fresh.context.close()
