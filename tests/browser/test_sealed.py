"""Typed words are sealed in the browser.

Found nowhere, opened only in their place, only by those they are for.
"""

from __future__ import annotations

import asyncio
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.async_api import Browser
from sayback.practice.partner import Partner
from sayback.practice.sealing import Place, seal, unb64
from sayback.settings import beside

from tests.browser.rooms import PATIENCE, Room, pick, window
from tests.browser.search import UNSEARCHED, forms, found_in, wire
from tests.browser.typed import (
    HAND,
    ROWS,
    boxes,
    come_to,
    gated,
    looking,
    pair_key,
    post,
    put,
    seated,
    session_of,
    show,
    theirs,
    write,
)
from tests.load.process import Server, running, sayback, scratch

MARK = f"Quittengelee-{secrets.token_hex(6)}"
"""A word typed nowhere else."""
BOTH_WRITE = """
id: both-write
good_for: [a try]
source: Our own
steps:
  - write: inside
    fields: [{many: basic, list: basic}]
    reveal: both-done
  - close: end
language: en
texts:
  title: Both write
  summary: Both write, and both read.
  steps:
    inside: {fields: {basic: What do you feel?}}
"""


async def test_shown_words_are_read_by_the_partner(browser: Browser, server: Server) -> None:
    async with seated(browser, server) as room:
        await looking(room, "I was afraid")
        await show(room.page("a"), "I was afraid 1")
        await theirs(room.page("b"), "a").filter(has_text="I was afraid 1").wait_for(timeout=PATIENCE)
        assert "afraid 2" not in await room.page("b").locator(".page").inner_text()
        assert not room.complaints


async def test_shown_words_beside_therapist_are_sealed_for_pair(browser: Browser, server: Server) -> None:
    async with seated(browser, server, seats=("a", "b", "therapist")) as room:
        await looking(room, "I was afraid")
        await show(room.page("a"), "I was afraid 1")
        await theirs(room.page("b"), "a").filter(has_text="I was afraid 1").wait_for(timeout=PATIENCE)
        assert "afraid" not in await room.page("therapist").content()
        heads = {
            ref.rsplit("/", 1)[1]: unb64(box)[1:3] for ref, box in (await boxes(server, room)).items() if "~" in ref
        }
        assert heads.pop("under.shown") == b"\1\x11", "sealed for the pair, by the first key of both"
        assert heads and set(heads.values()) == {b"\0\x11"}, "what is kept is sealed for its author"


@pytest.fixture
def ours() -> Iterator[Server]:
    """Start a server that also has a dialogue of its own."""
    with scratch() as folder:
        shutil.copytree(beside("protocols"), folder / "protocols")
        (folder / "protocols" / "both-write.yaml").write_text(BOTH_WRITE, "utf-8")
        with running(sayback("", folder, more={"PROTOCOLS": str(folder / "protocols")})) as server:
            yield server


async def test_both_writings_appear_once_both_are_done(browser: Browser, ours: Server) -> None:
    async with seated(browser, ours, protocol="both-write") as room:
        await come_to(room, "write.fill")
        for seat, chip in (("a", 0), ("b", 3)):
            await room.page(seat).locator(".page .chip input").nth(chip).check(force=True, timeout=PATIENCE)
            await HAND.tap(room.page(seat), room.page(seat).locator("[data-main] button.main"))
        for seat, other in (("a", "b"), ("b", "a")):
            await theirs(room.page(seat), other).first.wait_for(timeout=PATIENCE)
            assert not await room.page(seat).locator("[data-shut]").count()
        assert not room.complaints


async def test_a_planted_word_is_found_nowhere(browser: Browser, server: Server) -> None:
    said: list[bytes] = []
    async with seated(browser, server) as room:
        for page in room.windows.values():
            wire(page, said)
            await page.reload()
            await pick(page) if await gated(page) else None
        await looking(room, MARK)
        await show(room.page("a"), f"{MARK} 1")
        await theirs(room.page("b"), "a").filter(has_text=MARK).wait_for(timeout=PATIENCE)
        box = next(box for ref, box in (await boxes(server, room)).items() if ref.endswith("under.shown"))
        signs = {box.encode(), session_of(room).encode()}
        for name, found in (await found_in(server, room.windows.values(), said, [*forms(MARK), *signs])).items():
            assert not found - signs, f"the word is in: {name}"
            assert name in UNSEARCHED or found == signs, f"the search does not see: {name}"


@pytest.mark.parametrize(
    "moved",
    [{"seat": "b"}, {"step": "alone.look~99"}, {"field": "hope.shown"}, {"session": "A" * 22}, {"circle": "all"}],
    ids=str,
)
async def test_moved_box_stays_shut_and_says_so(browser: Browser, server: Server, moved: dict[str, Any]) -> None:
    async with seated(browser, server) as room:
        await looking(room)
        await show(room.page("a"), "Quiet words 1")
        await theirs(room.page("b"), "a").filter(has_text="Quiet words").wait_for(timeout=PATIENCE)
        ref = next(ref for ref in await boxes(server, room) if ref.endswith("under.shown"))
        right = Place(session_of(room), "a", "pair", ref.split("/")[1], "under.shown")
        sealed = {
            kind: seal(await pair_key(room), at, "Other words", number=0x11)
            for kind, at in (("right", right), ("moved", replace(right, **moved)))
        }
        await put(server, room, ref, sealed["moved"])
        b = room.page("b")
        await b.reload()
        said = b.locator(f"{ROWS} [data-who=a] [data-shut=place]")
        await said.wait_for(timeout=PATIENCE)
        assert "encrypted for another step or link. Please ask Mira to write it again." in await said.inner_text()
        await put(server, room, ref, sealed["right"])
        await HAND.tap(b, said.locator("button"))
        await theirs(b, "a").filter(has_text="Other words").wait_for(timeout=PATIENCE)


async def test_words_wait_sealed_until_the_other_device_is_there(browser: Browser, server: Server) -> None:
    talk = post(f"{server.url}/api/sessions", {"protocol": "the-pattern", "first": "a"})
    token = talk["seats"]["b"]["token"].split(".")[1]
    bot = asyncio.ensure_future(Partner(server.url, talk["session"], token, pace=0).play())
    room = Room({}, {seat: server.url + keys["link"] for seat, keys in talk["seats"].items()}, [])
    _, a = await window(browser, room.complaints)
    room.windows["a"] = a
    await a.goto(room.links["a"])
    await pick(a)
    await come_to(room, "write.fill", ("a",))
    await write(a, MARK)
    await a.locator("[data-page='write.look']").wait_for(timeout=PATIENCE)
    await show(a, f"{MARK} 1")
    await a.locator(".note", has_text="Your words are waiting on this device, encrypted.").wait_for(timeout=PATIENCE)
    assert MARK not in await a.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    await a.reload()
    await a.locator(".note", has_text="Your words are waiting on this device, encrypted.").wait_for(timeout=PATIENCE)
    bot.cancel()
    _, b = await window(browser, room.complaints)
    await b.goto(room.links["b"])
    await theirs(b, "a").filter(has_text=f"{MARK} 1").wait_for(timeout=PATIENCE)
    assert not await a.locator(".note", has_text="Your words are waiting").count()
    for page in (a, b):
        await page.context.close()


async def test_address_without_sealing_turns_typing_off(browser: Browser, server: Server) -> None:
    talk = post(f"{server.url}/api/sessions", {"protocol": "the-pattern", "first": "a"})
    room = Room({}, {seat: server.url + keys["link"] for seat, keys in talk["seats"].items()}, [])
    for seat, link in room.links.items():
        context, page = await window(browser, room.complaints)
        await context.add_init_script("Object.defineProperty(Crypto.prototype, 'subtle', {get: () => undefined})")
        room.windows[seat] = page
        await page.goto(link)
        await pick(page)
    await come_to(room, "write.fill")
    for page in room.windows.values():
        await page.locator(".ask", has_text=re.compile("This address isn.t secure, so typing is off.")).wait_for(
            timeout=PATIENCE
        )
        assert not await page.locator("textarea, [data-main] button").count()
        await HAND.tap(page, page.get_by_role("button", name="Pass"))
    end = time.monotonic() + PATIENCE / 1000
    while await room.place("a") == "write.fill":
        assert time.monotonic() < end
        await asyncio.sleep(0.05)
    for page in room.windows.values():
        await page.context.close()
