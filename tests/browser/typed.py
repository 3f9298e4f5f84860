"""Talks with something typed in them.

How the browser tests get to a page of words, and into the store.
"""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import time
import urllib.request
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Locator, Page
from redis.asyncio import Redis
from sayback.practice.sealing import Place, agree, b64, derive, hashed, public_of, seal, unb64

from tests.browser.rooms import DEED, NAMES, PATIENCE, Mouse, Room, leave, take_seats
from tests.load.process import Server

HAND = Mouse()
ROWS = ".page .rows"


def post(url: str, body: Mapping[str, object], token: str = "") -> Any:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def links(
    server: Server, protocol: str = "the-pattern", seats: Iterable[str] = ("a", "b"), **more: object
) -> dict[str, str]:
    """Make a talk as the start page makes it: seat → link.

    Every secret is made here, hashes and boxes go to the server; `more` is of the talk (factor, settings).
    """
    session, link = b64(secrets.token_bytes(16)), secrets.token_bytes(32)
    invites = {seat: secrets.token_bytes(32) for seat in seats}
    all_ = derive("all", link, session)
    body = {
        "protocol": protocol,
        "session": session,
        "first": "a",
        "therapist": "therapist" in invites,
        "seats": {seat: {"invite": hashed(b64(derive("invite", secret, session)))} for seat, secret in invites.items()},
        "names": {seat: seal(all_, Place(session, seat, "all", "-", "name"), NAMES[seat]) for seat in invites},
        **more,
    }
    post(f"{server.url}/api/sessions", body)
    return {seat: f"{server.url}/s/{session}#1.{b64(secret)}.{b64(link)}" for seat, secret in invites.items()}


def session_of(room: Room) -> str:
    found = re.search(r"/s/([\w-]{22})", room.links["a"])
    assert found
    return found[1]


def data(server: Server) -> Path:
    return server.log.parent / "data"


def store(server: Server) -> Redis:
    return Redis.from_url(f"unix://{data(server) / 'valkey.sock'}")


TAP = """([place, deed]) => {
  if (document.querySelector('.panel')?.dataset.page === place) return;
  for (const question of document.querySelectorAll('.page fieldset'))
    if (!question.querySelector(':checked')) question.querySelectorAll('input')[3]?.click();
  document.querySelector(deed)?.click();
}"""


async def come_to(room: Room, place: str, seats: Iterable[str] = ("a", "b")) -> None:
    """Do what they are asked until all stand there.

    Looked and tapped at once: nothing is tapped once they are.
    """
    end = time.monotonic() + PATIENCE / 1000
    while any([await room.place(seat) != place for seat in seats]):
        assert time.monotonic() < end, [await room.place(seat) for seat in room.windows]
        for seat in seats:
            await room.page(seat).evaluate(TAP, [place, DEED])
        await asyncio.sleep(0.05)


async def stand(room: Room, place: str) -> None:
    """Wait until both come there by themselves; nothing is tapped meanwhile."""
    for page in room.windows.values():
        if "therapist" not in (await page.locator("main.panel").get_attribute("data-me") or ""):
            await page.locator(f"[data-page='{place}']").wait_for(timeout=PATIENCE)


async def write(page: Page, words: str) -> None:
    """Fill in the private page: two words of a list, then two answers of one's own."""
    chips = page.locator(".page .chip input")
    await chips.nth(1).check(force=True, timeout=PATIENCE)
    for number in range(3):
        if number:
            await HAND.write(page, page.locator(".page textarea"), f"{words} {number}")
        await HAND.tap(page, page.locator("[data-main] button.main"))


async def show(page: Page, words: str) -> None:
    """Pick the answer with these words and show it, on the page where that is offered."""
    row = page.locator(f"{ROWS} button[role=checkbox]", has_text=words).first
    await HAND.tap(page, row)
    await HAND.tap(page, page.locator("[data-main] button.main"))


def theirs(page: Page, seat: str) -> Locator:
    """Find what the other has shown, as this panel shows it."""
    return page.locator(f"{ROWS} [data-who={seat}]")


@asynccontextmanager
async def seated(browser: Browser, server: Server, *, safe: bool = True, **more: Any) -> AsyncIterator[Room]:
    room = await take_seats(browser, links(server, **more), HAND, safe=safe)
    yield room
    for page in room.windows.values():
        await leave(page)


async def looking(room: Room, words: str = "Quiet words") -> None:
    """Bring both to the page where each may show: a has written, b has passed."""
    await come_to(room, "write.fill")
    await write(room.page("a"), words)
    await HAND.tap(room.page("b"), room.page("b").get_by_role("button", name="Pass"))
    await stand(room, "write.look")


async def gated(page: Page) -> bool:
    await page.locator("main.panel [data-main] *, .stack .answer").first.wait_for(timeout=PATIENCE)
    return bool(await page.locator(".stack .answer").count())


async def boxes(server: Server, room: Room) -> dict[str, str]:
    async with store(server) as redis:
        found = await redis.hgetall(f"sayback:{{{session_of(room)}}}:box")
        return {ref.decode(): box.decode() for ref, box in found.items()}


async def put(server: Server, room: Room, ref: str, box: str) -> None:
    async with store(server) as redis:
        await redis.hset(f"sayback:{{{session_of(room)}}}:box", ref, box)


async def record_of(page: Page, session: str) -> Any:
    return json.loads(await page.evaluate(f"localStorage['sayback:{session}']"))


async def pair_key(room: Room) -> bytes:
    """Make the key that both panels have agreed on once more, from a's device."""
    session = session_of(room)
    mine = await record_of(room.page("a"), session)
    d, theirs = unb64(mine["d"]), unb64(mine["peers"]["b"]["1"]["D"])
    return agree("pair", d, theirs, (public_of(d), theirs), unb64(mine["L"]), session)


async def sheet(page: Page, *names: str) -> None:
    """Open a sheet by the words on its buttons, before what they say more, one after the other."""
    for name in names:
        words = re.compile(f"^{re.escape(name)}(?=$|\\s*[A-Z])")
        await HAND.tap(page, page.locator("main.panel").get_by_role("button", name=words).first)
