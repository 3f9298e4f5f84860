"""Keys between people, in real browsers.

What they compare, second devices, new links, starting again.
"""

from __future__ import annotations

import re
import secrets

from playwright.async_api import Browser, Page, Route, expect
from sayback.practice.sealing import b64, commitment, new_pair, unb64

from tests.browser.rooms import PATIENCE, Room, leave, take_seats, window
from tests.browser.typed import (
    HAND,
    ROWS,
    boxes,
    come_to,
    gated,
    links,
    looking,
    seated,
    session_of,
    sheet,
    show,
    stand,
    theirs,
    write,
)
from tests.load.process import Server


async def test_six_digits_agree_and_stay_compared_after_reload(browser: Browser, server: Server) -> None:
    async with seated(browser, server) as room:
        read = []
        for seat in ("a", "b"):
            await sheet(room.page(seat), "You two see this", "Compare six digits")
            digits = room.page(seat).locator(".digits")
            await digits.wait_for(timeout=PATIENCE)
            read.append(await digits.inner_text())
        assert read[0] == read[1] and re.fullmatch(r"\d{3} \d{3}", read[0])
        a = room.page("a")
        assert (await a.locator("[data-checked=false]").inner_text()).strip() == "Encrypted, not yet checked together."
        await sheet(a, "We have the same")
        await a.locator("[data-checked=true]").wait_for(timeout=PATIENCE)
        await a.reload()
        await gated(a)
        await sheet(a, "You two see this", "Compare six digits")
        await a.locator("[data-checked=true]").wait_for(timeout=PATIENCE)


async def test_uncommitted_key_gets_no_words(browser: Browser, server: Server) -> None:
    """Show a's panel another key of b, with an opening that fits: it gets no words."""
    complaints: list[str] = []
    urls = links(server)
    _, page = await window(browser, complaints)
    await swap_keys(page)
    room = Room({"a": page}, urls, complaints)
    await page.goto(urls["a"])
    await HAND.tap(page, page.locator("main.door .deeds button.main"))
    await page.locator("main.panel").wait_for(timeout=PATIENCE)
    other = await take_seats(browser, {"b": urls["b"]}, HAND)
    await HAND.tap(page, page.locator(".stack .answer").first)
    room.windows["b"] = other.page("b")
    await looking(room)
    await show(page, "Quiet words 1")
    await page.locator(".note", has_text="Your words are waiting on this device, encrypted.").wait_for(timeout=PATIENCE)
    assert not [ref for ref in await boxes(server, room) if ref.endswith(".shown")]
    for tab in room.windows.values():
        await leave(tab)


async def swap_keys(page: Page) -> None:
    """Change the key of b wherever a's panel reads it, as a changed server would."""
    _, D = new_pair()
    r, _ = commitment(D, secrets.token_bytes(32), "any")

    async def answer(route: Route) -> None:
        real = await route.fetch()
        body = await real.json()
        box = body.get("keys", {}).get("b")
        if box and box["public"]:
            box.update(public=b64(D), opening=b64(r))
        await route.fulfill(response=real, json=body)

    await page.route(re.compile(r"/api/sessions/[\w-]{22}(/key)?$"), answer)


async def test_second_device_of_a_seat_reads_earlier_words(browser: Browser, server: Server) -> None:
    async with seated(browser, server) as room:
        await looking(room)
        await sheet(room.page("a"), "Help", "Beside call", "On another device")
        field = room.page("a").locator("input.url")
        await field.wait_for(timeout=PATIENCE)
        link = await field.input_value()
        second = await take_seats(browser, {"a": link}, HAND, safe=False)
        await second.page("a").locator(f"{ROWS} button", has_text="Quiet words 1").wait_for(timeout=PATIENCE)
        await expect(room.page("a").locator("main.panel"), "both stay").to_have_count(1)
        await show(second.page("a"), "Quiet words 2")
        await theirs(room.page("b"), "a").filter(has_text="Quiet words 2").wait_for(timeout=PATIENCE)
        _, third = await window(browser, [])
        await third.goto(link)
        await third.get_by_text("This talk is over, or the link isn\u2019t valid.").wait_for(timeout=PATIENCE)
        await third.context.close()
        await second.page("a").context.close()


async def test_new_link_shuts_old_device_out_and_reseals_words(browser: Browser, server: Server) -> None:
    async with seated(browser, server) as room:
        a, b = room.page("a"), room.page("b")
        await come_to(room, "write.fill")
        for page, words in ((a, "Words of a"), (b, "Words of b")):
            await write(page, words)
        await stand(room, "write.look")
        await show(a, "Words of a 1")
        await theirs(b, "a").filter(has_text="Words of a 1").wait_for(timeout=PATIENCE)
        before = next(box for ref, box in (await boxes(server, room)).items() if ref.endswith("under.shown"))
        await sheet(a, "You two see this", "A new link for someone", "Create a new link for Jonas")
        field = a.locator("input.url")
        await field.wait_for(timeout=PATIENCE)
        await b.get_by_text("Someone in this talk created a new link for you. Ask who has it.").wait_for(
            timeout=PATIENCE
        )
        fresh = await take_seats(browser, {"b": await field.input_value()}, HAND, safe=False)
        new = fresh.page("b")
        await theirs(new, "a").filter(has_text="Words of a 1").wait_for(timeout=PATIENCE)
        after = next(box for ref, box in (await boxes(server, room)).items() if ref.endswith("under.shown"))
        assert (unb64(before)[2], unb64(after)[2]) == (0x11, 0x12)
        await new.get_by_text("Mira created a new link for You.").wait_for(timeout=PATIENCE)
        await new.get_by_text("Written before you changed devices. Only your old device can open it.").first.wait_for(
            timeout=PATIENCE
        )
        await sheet(a, "Back to the talk")
        await a.get_by_text("You created a new link for Jonas.").wait_for(timeout=PATIENCE)
        await new.context.close()


async def test_starting_again_makes_a_new_talk_with_new_links(browser: Browser, server: Server) -> None:
    async with seated(browser, server) as room:
        await sheet(room.page("a"), "You two see this", "A new link for someone", "Start over with new links")
        fields = room.page("a").locator("input.url")
        await fields.nth(1).wait_for(timeout=PATIENCE)
        again = {seat: await fields.nth(at).input_value() for at, seat in enumerate(("a", "b"))}
        assert session_of(room) not in "".join(again.values())
        new = await take_seats(browser, again, HAND)
        await come_to(new, "agree.agree")
        assert not new.complaints
        for page in new.windows.values():
            await page.context.close()


async def test_one_device_for_two_agrees_with_itself(browser: Browser, server: Server) -> None:
    urls = links(server)
    (base, mine), (_, theirs_) = (urls[seat].split("#") for seat in ("a", "b"))
    _, first, link = mine.split(".")
    room = await take_seats(browser, {"a": f"{base}#2.{first}.{theirs_.split('.')[1]}.{link}"}, HAND, safe=False)
    page = room.page("a")
    await sheet(page, "You two see this", "Compare six digits")
    await page.locator(".digits").wait_for(timeout=PATIENCE)
    assert not room.complaints
    await page.context.close()
