"""The same talk when half of it is missing, by one script.

One screen for two, no screen for one, a therapist who drops out, no eyes, two languages. Every button is found by its
role and its name, as those hear it who see nothing.
"""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from playwright.async_api import Browser, Locator, Page, TimeoutError, expect

from tests.browser.axe import faults
from tests.browser.rooms import NAMES, SEEN, Hand, Keyboard, Mouse, Room, take_seats, window
from tests.browser.typed import links
from tests.load.process import Server

PATIENCE = 15_000
SCRIPT = """
lobby  both  lobby.lobby ready
read   both  read.read ready
agree  both  agree.agree agree
breath both  quiet.quiet ready
cue    b     cue.calm
taken  a     cue.taken
turn   a     turn.talk done
back   b     reflect.say-back.say said
judge  a     reflect.say-back.check heard.no
again  a     reflect.say-back.again done
back   b     reflect.say-back.say said
judge  a     reflect.say-back.check heard.got
more   a     more.more more.no
break  b     when.minutes
rested b     move.back
rested a     move.back
turn   b     turn.talk done
back   a     reflect.say-back.say said
judge  b     reflect.say-back.check heard.got
more   b     more.more more.no
rate   both  move.pass
word   a     close.word done
word   b     close.word2 done
keep   both  close.keep finish
"""
"""One event a line: its name, its actor, and the words on the button: where the texts have them, and which."""


@dataclass
class Play:
    """A mode's way to play the script.

    Whose page shows a seat, in which language, and how its buttons are worded.
    """

    server: Server
    room: Room
    hand: Hand = field(default_factory=Mouse)
    tongue: dict[str, str] = field(default_factory=dict)
    shared: bool = False
    relayed: str = ""
    before: Callable[[str, Page], Any] | None = None

    def texts(self, seat: str) -> Any:
        """Read all words of this talk in the person's language."""
        address = f"{self.server.url}/api/protocols/speaker-listener/texts/{self.tongue.get(seat, 'en')}"
        with urllib.request.urlopen(address, timeout=10) as answer:
            return json.load(answer)

    def page(self, seat: str) -> Page:
        return self.room.page("a" if self.shared else seat)

    def label(self, seat: str, key: str) -> str:
        """Read the words on a button.

        Of a place (`turn.talk done`), or of the panel itself (`cue.taken`).
        """
        texts = self.texts(seat)
        at, _, move = key.partition(" ")
        if not move:
            return str(texts["ui"][at])
        kind, _, part = at.rpartition(".")
        word: Any = texts["defaults"][kind][part].get("do", {}).get(move) or texts["ui"].get(f"move.{move}")
        return str(word)

    def button(self, seat: str, key: str) -> Locator:
        """Find a button by role and name alone.

        A partner who only hears is quoted on what the talk asks of them.
        """
        name = re.escape(self.label(seat, key).replace("{n}", "20")).replace("say it back", ".*")
        who = NAMES[seat]
        may = f"(?:{who}: )?" if self.shared else ""
        if seat == self.relayed and (" " in key or key == "move.back"):
            may = f"{who} says: "
        end = "" if re.search(r"heard\.|^cue\.calm|^when\.", key) else "$"  # some say more in smaller letters
        return self.page(seat).get_by_role("button", name=re.compile(f"^{may}{name}{end}")).first

    async def tap(self, seat: str, key: str) -> None:
        """Tap it; a button that nothing but its page tells apart from the other's is there on the person's own page."""
        if self.shared and key == "move.pass":
            await self.page(seat).locator(f"main.panel[data-me={seat}]").wait_for(timeout=PATIENCE)
        button = self.button(seat, key)
        await button.wait_for(timeout=PATIENCE)
        await self.hand.tap(self.page(seat), button)

    async def line(self, what: str, seat: str, key: str) -> None:
        """Play one line of the script."""
        if self.before is not None:
            await self.before(what, self.page(seat))
        if what == "cue":
            await self.tap(seat, "move.cue")
            if self.shared:
                await self.hand.tap(
                    self.page(seat), self.page(seat).get_by_role("button", name=NAMES[seat], exact=True)
                )
        if what == "break":
            await self.open(seat, "move.break", key)
        await self.tap(seat, key)

    async def open(self, seat: str, key: str, then: str) -> None:
        """Open a sheet until what is wanted there stands there: a page that moves on meanwhile closes it."""
        for _ in range(6):
            await self.tap(seat, key)
            with suppress(TimeoutError):
                return await self.button(seat, then).wait_for(timeout=SEEN)

    async def whole(self, until: str = "", start: str = "lobby") -> None:
        """Play the script, or a part of it; at its end the talk is over on every page."""
        started = False
        for line in SCRIPT.split("\n")[1:-1]:
            what, who, key = line.split(None, 2)
            started = started or what == start
            if what == until:
                return
            for seat in ("a", "b") if who == "both" else (who,):
                if started:
                    await self.line(what, seat, key)
        for page in {self.page("a"), self.page("b")}:
            await page.locator("main.panel[data-page='closed.closed']").wait_for(timeout=PATIENCE)
        assert not self.room.complaints

    async def leave(self) -> None:
        for page in self.room.windows.values():
            await page.context.close()


def talk(server: Server, *seats: str) -> dict[str, str]:
    return links(server, "speaker-listener", seats or ("a", "b"), settings={"turns": 1})


async def one_screen(browser: Browser, server: Server, *choose: str) -> Room:
    """Seat both on one device, with the choice at the door by the words on it."""
    urls = talk(server)
    (base, mine), (_, theirs) = (urls[seat].split("#") for seat in ("a", "b"))
    _, first, link = mine.split(".")
    room = Room({}, urls, [])
    _, page = await window(browser, room.complaints)
    room.windows["a"] = page
    await page.goto(f"{base}#2.{first}.{theirs.split('.')[1]}.{link}")
    for name in (*choose, "This is us"):
        role = "checkbox" if name in choose else "button"
        await page.get_by_role(role, name=name).click(timeout=PATIENCE)  # type: ignore[arg-type]
    await page.get_by_role("button", name="Go on", exact=True).click(timeout=PATIENCE)
    return room


async def test_on_one_screen_the_two_take_turns(browser: Browser, server: Server) -> None:
    play = Play(server, await one_screen(browser, server), shared=True)
    await play.whole()
    await play.leave()


SECOND_TAP = """() => new MutationObserver(() => {
  if (document.querySelector('.panel').dataset.me === 'b' && !window.twice)
    document.querySelector('.quiet button').click(window.twice = true);
}).observe(document, { subtree: true, attributes: true, childList: true })"""
"""Taps once more as soon as the page is the other one's."""


async def test_skip_tapped_twice_skips_nothing_of_the_other(browser: Browser, server: Server) -> None:
    play = Play(server, await one_screen(browser, server), shared=True)
    await play.whole(until="rate")
    page = play.page("a")
    await page.evaluate(SECOND_TAP)
    await play.tap("a", "move.pass")
    await expect(page.locator(".answered")).to_contain_text("possible right now")
    await play.tap("b", "move.pass")
    await play.whole(start="word")
    await play.leave()


async def test_partner_without_screen_is_quoted_without_private_questions(browser: Browser, server: Server) -> None:
    play = Play(server, await one_screen(browser, server, "Jonas has no screen"), shared=True, relayed="b")
    page = play.page("a")
    await play.whole(until="rate")
    await play.tap("a", "move.pass")
    alone = page.get_by_role("paragraph").filter(has_text="Jonas does this alone, on paper or in their head.")
    await alone.wait_for(timeout=PATIENCE)
    assert not await page.get_by_role("radio").count(), "no private question of the other is drawn"
    await page.get_by_role("button", name="Jonas is done").click(timeout=PATIENCE)
    await play.whole(start="word")
    await play.leave()


async def test_lost_therapist_never_delays_talk_and_comes_back(browser: Browser, server: Server) -> None:
    urls = talk(server, "a", "b", "therapist")
    room = await take_seats(browser, urls, Mouse())
    play = Play(server, room)
    gone = room.windows.pop("therapist")
    await play.whole(until="again")
    device = gone.context
    await gone.close()
    await play.whole(until="break", start="again")
    back = await device.new_page()
    await back.goto(urls["therapist"].split("#")[0])
    await back.get_by_role("main").get_by_text("Jonas").first.wait_for(timeout=PATIENCE)
    await play.whole(start="break")
    await back.locator("main.panel[data-page='closed.closed']").wait_for(timeout=PATIENCE)
    await device.close()
    await play.leave()


async def test_partners_read_a_language_of_their_own(browser: Browser, server: Server) -> None:
    urls, room = talk(server), Room({}, {}, [])
    for seat, locale in (("a", "de-DE"), ("b", "es-ES")):
        other = await take_seats(browser, {seat: urls[seat]}, Mouse(), locale=locale)
        room.windows |= other.windows
        room.complaints = other.complaints
    play = Play(server, room, tongue={"a": "de", "b": "es"})
    await play.whole()
    for seat, page in room.windows.items():
        assert await page.evaluate("document.documentElement.lang") == play.tongue[seat]
    await play.leave()


LISTEN = """() => { window.heard = []; new MutationObserver(() => {
  const said = document.querySelector('[data-live]')?.textContent; if (said) window.heard.push(said); })
  .observe(document.querySelector('[data-live]'), {childList: true, characterData: true, subtree: true}); }"""


async def test_keyboard_talk_passes_axe_and_announces_changes_once(browser: Browser, server: Server) -> None:
    room = await take_seats(browser, talk(server), Keyboard(), bypass_csp=True)
    breaches: dict[str, list[str]] = {}

    async def look(what: str, page: Page) -> None:
        if what in breaches:
            return
        breaches[what] = await faults(page)
        for there in (page.get_by_role("main"), page.get_by_role("heading", level=1)):
            await expect(there).to_have_count(1)

    for page in room.windows.values():
        await page.evaluate(LISTEN)
    await Play(server, room, Keyboard(), before=look).whole()
    assert {what: found for what, found in breaches.items() if found} == {} and len(breaches) >= 14
    for page in room.windows.values():
        heard = await page.evaluate("window.heard")
        assert len(heard) >= 12 and not [one for one, other in pairwise(heard) if one == other], heard
        await page.context.close()
