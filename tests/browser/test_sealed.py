"""What is typed is sealed in the browser: found nowhere, opened only in its place, by nobody but those it is for."""

from __future__ import annotations

import asyncio
import base64
import json
import re
import secrets
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, Route, WebSocket
from redis.asyncio import Redis
from sayback.partner import Partner
from sayback.sealing import Place, agree, b64, commitment, derive, hashed, new_pair, public_of, seal, unb64

from tests.browser.rooms import NAMES, PATIENCE, Mouse, Room, go_on, take_seats, window
from tests.load.process import Server

HAND = Mouse()
MARK = f"Quittengelee-{secrets.token_hex(6)}"
"""A word that nobody else types."""
ROWS = ".page .rows"


def post(url: str, body: Mapping[str, object], token: str = "") -> Any:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def links(server: Server, protocol: str = "the-pattern", seats: Iterable[str] = ("a", "b")) -> dict[str, str]:
    """A talk made as the start page makes it: every secret here, hashes and boxes to the server. Seat → link."""
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


async def come_to(room: Room, place: str) -> None:
    """The two do what they are asked until both stand there."""
    end = time.monotonic() + 20
    while [await room.place(seat) for seat in ("a", "b")] != [place, place]:
        assert time.monotonic() < end, [await room.place(seat) for seat in room.windows]
        for seat in ("a", "b"):
            if await room.place(seat) != place:
                await go_on(room, seat, HAND)


async def write(page: Page, words: str) -> None:
    """Fills in the private page: two words of a list, then two answers of one's own."""
    chips = page.locator(".page .chip input")
    await chips.nth(1).check(force=True, timeout=PATIENCE)
    for number in range(3):
        if number:
            await HAND.write(page, page.locator(".page textarea"), f"{words} {number}")
        await HAND.tap(page, page.locator("[data-main] button.main"))


async def show(page: Page, words: str) -> None:
    """On the page where one may show something: picks the answer with these words and shows it."""
    row = page.locator(f"{ROWS} button[role=checkbox]", has_text=words).first
    await HAND.tap(page, row)
    await HAND.tap(page, page.locator("[data-main] button.main"))


def theirs(page: Page, seat: str) -> Locator:
    """What the other has shown, as this panel shows it."""
    return page.locator(f"{ROWS} [data-who={seat}]")


@asynccontextmanager
async def seated(browser: Browser, server: Server, *, safe: bool = True, **more: Any) -> AsyncIterator[Room]:
    room = await take_seats(browser, links(server, **more), HAND, safe=safe)
    yield room
    for page in room.windows.values():
        await page.context.close()


async def looking(room: Room, words: str = "Quiet words") -> None:
    """Both at the page where each may show: a has written, b has passed."""
    await come_to(room, "write.fill")
    await write(room.page("a"), words)
    await HAND.tap(room.page("b"), room.page("b").get_by_role("button", name="Pass"))
    await come_to(room, "write.look")


async def test_what_is_shown_is_read_by_the_other(browser: Browser, server: Server) -> None:
    async with seated(browser, server) as room:
        await looking(room, "I was afraid")
        await show(room.page("a"), "I was afraid 1")
        await theirs(room.page("b"), "a").filter(has_text="I was afraid 1").wait_for(timeout=PATIENCE)
        assert "afraid 2" not in await room.page("b").locator(".page").inner_text()
        assert not room.complaints


async def test_shown_words_are_the_pair_s_even_where_a_therapist_has_a_link(browser: Browser, server: Server) -> None:
    async with seated(browser, server, seats=("a", "b", "therapist"), safe=False) as room:
        for seat in ("a", "b"):
            await HAND.tap(room.page(seat), room.page(seat).locator(".stack .answer").first)
            if await room.page(seat).get_by_text("Who sees what").count():
                await HAND.tap(room.page(seat), room.page(seat).locator(".stack .answer, .page .answer").first)
        await looking(room, "I was afraid")
        await show(room.page("a"), "I was afraid 1")
        await theirs(room.page("b"), "a").filter(has_text="I was afraid 1").wait_for(timeout=PATIENCE)
        assert "afraid" not in await room.page("therapist").content()
        heads = {
            ref.rsplit("/", 1)[1]: unb64(box)[1:3] for ref, box in (await boxes(server, room)).items() if "~" in ref
        }
        assert heads.pop("under.shown") == b"\1\x11", "sealed for the pair, by the first key of both"
        assert heads and set(heads.values()) == {b"\0\x11"}, "what is kept is sealed for its author"


async def test_what_both_have_written_is_shown_by_itself_when_both_are_done(browser: Browser, server: Server) -> None:
    async with seated(browser, server, protocol="after-a-fight") as room:
        await come_to(room, "write.fill")
        for seat, chip in (("a", 0), ("b", 3)):
            await room.page(seat).locator(".page .chip input").nth(chip).check(force=True, timeout=PATIENCE)
            await HAND.tap(room.page(seat), room.page(seat).locator("[data-main] button.main"))
        for seat, other in (("a", "b"), ("b", "a")):
            await theirs(room.page(seat), other).first.wait_for(timeout=PATIENCE)
            assert not await room.page(seat).locator("[data-shut]").count()
        assert not room.complaints


# found nowhere


def forms(word: str) -> list[bytes]:
    """A word as it might lie somewhere: in either encoding, or in base64 at any of its three places."""
    plain = word.encode()
    inner = [base64.urlsafe_b64encode(b"\0" * at + plain)[at and 4 : -4] for at in range(3)]
    return [plain, word.encode("utf-16-le"), plain.hex().encode(), *inner]


def memory(pid: int) -> Iterator[bytes]:
    """Everything that a process could write to and has, piece by piece."""
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as mem:
        for line in maps:
            span, rights = line.split()[:2]
            start, end = (int(edge, 16) for edge in span.split("-"))
            if rights.startswith("rw"):
                with suppress(OSError, ValueError, OverflowError):
                    mem.seek(start)
                    yield mem.read(end - start)


def within(pieces: Iterable[bytes], words: Iterable[bytes]) -> list[bytes]:
    looked = list(words)
    return sorted({word for piece in pieces for word in looked if word in piece})


async def kept(server: Server) -> list[bytes]:
    """Every key of the store with all that is in it, its slow log, and whatever it would tell about itself."""
    async with store(server) as redis:
        found: list[bytes] = [repr(await redis.info("all")).encode()]
        found += [
            repr(await redis.execute_command(*words)).encode() for words in (("SLOWLOG", "GET", -1), ("CLIENT", "LIST"))
        ]
        async for key in redis.scan_iter():
            kind = (await redis.type(key)).decode()
            read = {"hash": redis.hgetall, "string": redis.get, "stream": redis.xrange}.get(kind)
            found += [key, await redis.dump(key) or b"", repr(await read(key) if read else None).encode()]
        return found


def wire(page: Page, said: list[bytes]) -> None:
    """From now on: every frame of every socket in both directions, and what every request carries."""

    def keep(frame: str | bytes) -> None:
        said.append(frame.encode() if isinstance(frame, str) else frame)

    def listen(line: WebSocket) -> None:
        line.on("framesent", keep)
        line.on("framereceived", keep)

    page.on("websocket", listen)
    page.on("request", lambda request: keep(f"{request.url} {request.headers} {request.post_data}"))


async def test_a_planted_word_is_found_nowhere(browser: Browser, server: Server) -> None:
    said: list[bytes] = []
    async with seated(browser, server) as room:
        for page in room.windows.values():
            wire(page, said)
            await page.reload()
            await HAND.tap(page, page.locator(".stack .answer").first) if await gated(page) else None
        await looking(room, MARK)
        await show(room.page("a"), f"{MARK} 1")
        await theirs(room.page("b"), "a").filter(has_text=MARK).wait_for(timeout=PATIENCE)
        files = [path.read_bytes() for path in data(server).rglob("*") if path.is_file()]
        browsers = [
            (await page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, location.href])")).encode()
            for page in room.windows.values()
        ]
        places = {
            "wire": said,
            "store": await kept(server),
            "files": files,
            "log": [server.log.read_bytes()],
            "browsers": browsers,
        }
        if sys.platform == "linux":
            store_pid = int((data(server) / "valkey.pid").read_text().split()[0])
            places |= {"server's memory": memory(server.pid), "store's memory": memory(store_pid)}
        box = next(box for ref, box in (await boxes(server, room)).items() if ref.endswith("under.shown"))
        for name, pieces in places.items():
            found = within(pieces, [*forms(MARK), box.encode(), session_of(room).encode()])
            assert not set(found) & set(forms(MARK)), f"the word is in: {name}"
            if name not in ("log", "browsers"):
                assert {box.encode(), session_of(room).encode()} <= set(found), f"the search does not see: {name}"


async def gated(page: Page) -> bool:
    await page.locator("main.panel [data-main] *, .stack .answer").first.wait_for(timeout=PATIENCE)
    return bool(await page.locator(".stack .answer").count())


# moved boxes


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
    """The key that both panels have agreed on, made once more from what a's device remembers."""
    session = session_of(room)
    mine = await record_of(room.page("a"), session)
    d, theirs = unb64(mine["d"]), unb64(mine["peers"]["b"]["1"]["D"])
    return agree("pair", d, theirs, (public_of(d), theirs), unb64(mine["L"]), session)


@pytest.mark.parametrize(
    "moved",
    [{"seat": "b"}, {"step": "alone.look~99"}, {"field": "hope.shown"}, {"session": "A" * 22}, {"circle": "all"}],
    ids=str,
)
async def test_a_box_moved_elsewhere_does_not_open_and_the_panel_says_so(
    browser: Browser, server: Server, moved: dict[str, Any]
) -> None:
    async with seated(browser, server) as room:
        await looking(room)
        await show(room.page("a"), "Quiet words 1")
        await theirs(room.page("b"), "a").filter(has_text="Quiet words").wait_for(timeout=PATIENCE)
        ref = next(ref for ref in await boxes(server, room) if ref.endswith("under.shown"))
        right = Place(session_of(room), "a", "pair", ref.split("/")[1], "under.shown")
        made = {
            one: seal(await pair_key(room), at, "Other words", number=0x11)
            for one, at in (("right", right), ("moved", replace(right, **moved)))
        }
        await put(server, room, ref, made["moved"])
        b = room.page("b")
        await b.reload()
        said = b.locator(f"{ROWS} [data-who=a] [data-shut=place]")
        await said.wait_for(timeout=PATIENCE)
        assert (
            "sealed for another place or another link. Please ask Mira to write them again." in await said.inner_text()
        )
        await put(server, room, ref, made["right"])
        await HAND.tap(b, said.locator("button"))
        await theirs(b, "a").filter(has_text="Other words").wait_for(timeout=PATIENCE)


# keys


async def sheet(page: Page, *names: str) -> None:
    """Opens a sheet by the words on its buttons, one after the other."""
    for name in names:
        await HAND.tap(page, page.locator("main.panel").get_by_role("button", name=name).first)


async def test_six_digits_are_the_same_on_both_sides_and_stay_compared(browser: Browser, server: Server) -> None:
    async with seated(browser, server) as room:
        read = []
        for seat in ("a", "b"):
            await sheet(room.page(seat), "You two see this", "Compare six digits")
            digits = room.page(seat).locator(".digits")
            await digits.wait_for(timeout=PATIENCE)
            read.append(await digits.inner_text())
        assert read[0] == read[1] and re.fullmatch(r"\d{3} \d{3}", read[0])
        a = room.page("a")
        assert (await a.locator("[data-checked=false]").inner_text()).strip() == "Sealed. Not yet compared aloud."
        await sheet(a, "We have the same")
        await a.locator("[data-checked=true]").wait_for(timeout=PATIENCE)
        await a.reload()
        await gated(a)
        await sheet(a, "You two see this", "Compare six digits")
        await a.locator("[data-checked=true]").wait_for(timeout=PATIENCE)


async def test_a_key_that_was_not_committed_to_is_never_used(browser: Browser, server: Server) -> None:
    """A server that shows a's panel another key of b, with an opening that fits that key, gets no words."""
    complaints: list[str] = []
    made = links(server)
    _, page = await window(browser, complaints)
    await swap_keys(page)
    room = Room({"a": page}, made, complaints)
    await page.goto(made["a"])
    await HAND.tap(page, page.locator("main.door .deeds button.main"))
    await page.locator("main.panel").wait_for(timeout=PATIENCE)
    other = await take_seats(browser, {"b": made["b"]}, HAND)
    await HAND.tap(page, page.locator(".stack .answer").first)
    room.windows["b"] = other.page("b")
    await looking(room)
    await show(page, "Quiet words 1")
    await page.locator(".note", has_text="Your words wait on this device, sealed.").wait_for(timeout=PATIENCE)
    assert not [ref for ref in await boxes(server, room) if ref.endswith(".shown")]
    for one in room.windows.values():
        await one.context.close()


async def swap_keys(page: Page) -> None:
    """What a changed server would do: the key of b is another one wherever a's panel reads it."""
    _, D = new_pair()
    r, _ = commitment(D, secrets.token_bytes(32), "any")

    async def answer(route: Route) -> None:
        real = await route.fetch()
        body = await real.json()
        its = body.get("keys", {}).get("b")
        if its and its["public"]:
            its.update(public=b64(D), opening=b64(r))
        await route.fulfill(response=real, json=body)

    await page.route(re.compile(r"/api/sessions/[\w-]{22}(/key)?$"), answer)


async def test_a_second_device_of_a_seat_reads_what_the_first_could(browser: Browser, server: Server) -> None:
    async with seated(browser, server) as room:
        await looking(room)
        await sheet(room.page("a"), "Help", "Beside call", "On another device")
        field = room.page("a").locator("input.url")
        await field.wait_for(timeout=PATIENCE)
        assert await room.page("a").locator("svg.qr").count() == 1
        link = await field.input_value()
        second = await take_seats(browser, {"a": link}, HAND, safe=False)
        await second.page("a").locator(f"{ROWS} button", has_text="Quiet words 1").wait_for(timeout=PATIENCE)
        assert await room.page("a").locator("main.panel").count() == 1, "both stay"
        await show(second.page("a"), "Quiet words 2")
        await theirs(room.page("b"), "a").filter(has_text="Quiet words 2").wait_for(timeout=PATIENCE)
        _, third = await window(browser, [])
        await third.goto(link)
        await third.get_by_text("This talk is over, or the link is not right.").wait_for(timeout=PATIENCE)
        await third.context.close()
        await second.page("a").context.close()


async def test_a_new_link_shuts_the_old_device_out_and_words_are_sealed_again_for_the_new(
    browser: Browser, server: Server
) -> None:
    async with seated(browser, server) as room:
        a, b = room.page("a"), room.page("b")
        await come_to(room, "write.fill")
        for page, words in ((a, "Words of a"), (b, "Words of b")):
            await write(page, words)
        await come_to(room, "write.look")
        await show(a, "Words of a 1")
        await theirs(b, "a").filter(has_text="Words of a 1").wait_for(timeout=PATIENCE)
        before = next(box for ref, box in (await boxes(server, room)).items() if ref.endswith("under.shown"))
        await sheet(a, "You two see this", "A new link for somebody", "Make a new link for Jonas")
        field = a.locator("input.url")
        await field.wait_for(timeout=PATIENCE)
        await b.get_by_text("A new link was made for this seat. Ask who has it.").wait_for(timeout=PATIENCE)
        fresh = await take_seats(browser, {"b": await field.input_value()}, HAND, safe=False)
        new = fresh.page("b")
        await theirs(new, "a").filter(has_text="Words of a 1").wait_for(timeout=PATIENCE)
        after = next(box for ref, box in (await boxes(server, room)).items() if ref.endswith("under.shown"))
        assert (unb64(before)[2], unb64(after)[2]) == (0x11, 0x12)
        await new.get_by_text("Mira made a new link for You.").wait_for(timeout=PATIENCE)
        await new.get_by_text("Written before you changed devices; only that device can open it.").first.wait_for(
            timeout=PATIENCE
        )
        await sheet(a, "Back to the talk")
        await a.get_by_text("You made a new link for Jonas.").wait_for(timeout=PATIENCE)
        await new.context.close()


async def test_it_starts_again_with_links_that_nobody_has_yet(browser: Browser, server: Server) -> None:
    async with seated(browser, server) as room:
        await sheet(room.page("a"), "You two see this", "A new link for somebody", "Start again with new links")
        fields = room.page("a").locator("input.url")
        await fields.nth(1).wait_for(timeout=PATIENCE)
        again = {seat: await fields.nth(at).input_value() for at, seat in enumerate(("a", "b"))}
        assert session_of(room) not in "".join(again.values())
        new = await take_seats(browser, again, HAND)
        await come_to(new, "agree.agree")
        assert not new.complaints
        for page in new.windows.values():
            await page.context.close()


async def test_words_wait_sealed_until_the_other_device_is_there(browser: Browser, server: Server) -> None:
    made = post(f"{server.url}/api/sessions", {"protocol": "the-pattern", "first": "a"})
    token = made["seats"]["b"]["token"].split(".")[1]
    bot = asyncio.ensure_future(Partner(server.url, made["session"], token, pace=0).play())
    room = Room({}, {seat: server.url + its["link"] for seat, its in made["seats"].items()}, [])
    _, a = await window(browser, room.complaints)
    room.windows["a"] = a
    await a.goto(room.links["a"])
    await HAND.tap(a, a.locator(".stack .answer").first)
    while await room.place("a") != "write.fill":
        await go_on(room, "a", HAND)
    await write(a, MARK)
    await a.locator("[data-page='write.look']").wait_for(timeout=PATIENCE)
    await show(a, f"{MARK} 1")
    await a.locator(".note", has_text="Your words wait on this device, sealed.").wait_for(timeout=PATIENCE)
    assert MARK not in await a.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    await a.reload()
    await a.locator(".note", has_text="Your words wait on this device, sealed.").wait_for(timeout=PATIENCE)
    bot.cancel()
    _, b = await window(browser, room.complaints)
    await b.goto(room.links["b"])
    await theirs(b, "a").filter(has_text=f"{MARK} 1").wait_for(timeout=PATIENCE)
    assert not await a.locator(".note", has_text="Your words wait").count()
    for page in (a, b):
        await page.context.close()


async def test_an_address_that_cannot_seal_turns_typing_off_and_never_sends_plain_words(
    browser: Browser, server: Server
) -> None:
    made = post(f"{server.url}/api/sessions", {"protocol": "the-pattern", "first": "a"})
    room = Room({}, {seat: server.url + its["link"] for seat, its in made["seats"].items()}, [])
    for seat, link in room.links.items():
        context, page = await window(browser, room.complaints)
        await context.add_init_script("Object.defineProperty(Crypto.prototype, 'subtle', {get: () => undefined})")
        room.windows[seat] = page
        await page.goto(link)
        await HAND.tap(page, page.locator(".stack .answer").first)
    await come_to(room, "write.fill")
    for page in room.windows.values():
        await page.get_by_text(re.compile("This address can.t seal words. Open it by https.")).wait_for(
            timeout=PATIENCE
        )
        assert not await page.locator("textarea, [data-main] button").count()
        await HAND.tap(page, page.get_by_role("button", name="Pass"))
    end = time.monotonic() + 10
    while await room.place("a") == "write.fill":
        assert time.monotonic() < end
        await asyncio.sleep(0.05)
    for page in room.windows.values():
        await page.context.close()
