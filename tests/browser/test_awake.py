"""The screen stays on while somebody talks or listens, in a real browser.

Its own locks are written down.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.async_api import Browser, Page, expect

from tests.browser.rooms import Room, pick, take_seats
from tests.browser.test_gate import tab
from tests.browser.typed import HAND, come_to, links, sheet
from tests.load.process import Server

WATCHED = """(() => {
  const real = navigator.wakeLock.request.bind(navigator.wakeLock);
  const held = new Set();
  const mark = () => (document.documentElement.dataset.locks = String(held.size));
  const tell = () => (mark(), window.lit(held.size));
  addEventListener('DOMContentLoaded', mark);
  navigator.wakeLock.request = async (kind) => {
    const lock = await real(kind);
    held.add(lock);
    lock.addEventListener('release', () => (held.delete(lock), tell()));
    tell();
    return lock;
  };
  /** As a browser does when another tab comes to the front, and back. */
  window.seen = (state) => {
    Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
    if (state === 'hidden') for (const lock of held) lock.release();
    document.dispatchEvent(new Event('visibilitychange'));
  };
})()"""


@dataclass
class Lamp:
    """One person's page. `told`: how many locks it held, at every change."""

    page: Page
    calls: list[int] = field(default_factory=list)

    def tell(self, locks: int) -> None:
        """Write it down."""
        self.calls.append(locks)

    async def holds(self, locks: int) -> None:
        """Wait until it holds so many."""
        await expect(self.page.locator("html")).to_have_attribute("data-locks", str(locks))


async def lit(browser: Browser, room: Room, link: str) -> Lamp:
    """Take a seat in a browser whose locks are written down."""
    context = await browser.new_context(viewport={"width": 360, "height": 780}, reduced_motion="reduce")
    page = await context.new_page()
    lamp = Lamp(page)
    await page.expose_function("lit", lamp.tell)
    await page.add_init_script(WATCHED)
    await page.clock.install()
    room.windows["a"] = page
    await page.goto(link)
    await HAND.tap(page, page.locator("main.door .deeds button.main"))
    await pick(page)
    return lamp


async def test_screen_stays_on_while_somebody_talks(whole: Browser, server: Server) -> None:
    urls = links(server, "thank-you")
    room = await take_seats(whole, {"b": urls["b"]}, HAND)
    lamp = await lit(whole, room, urls["a"])
    a = lamp.page
    await a.locator("[data-page='lobby.lobby']").wait_for()
    await lamp.holds(0)
    await come_to(room, "turn.talk")
    await lamp.holds(1)
    await HAND.tap(a, a.get_by_role("button", name="Pause").first)
    await lamp.holds(0)
    await HAND.tap(a, a.get_by_role("button", name="Go on").first)
    await lamp.holds(1)
    # another tab comes to the front, and back
    await a.evaluate("seen('hidden')")
    await lamp.holds(0)
    await a.evaluate("seen('visible')")
    await lamp.holds(1)
    # the switch, where the clock's are
    await sheet(a, "Help")
    await HAND.tap(a, a.locator(".page").get_by_role("button", name="Clock"))
    switch = a.get_by_role("switch", name="Keep the screen on")
    await expect(switch).to_have_attribute("aria-checked", "true")
    await switch.click()
    await lamp.holds(0)
    await switch.click()
    await lamp.holds(1)
    # numbers to call are for nobody else's eyes
    await HAND.tap(a, a.get_by_role("button", name="Back").first)
    await sheet(a, "Help", "Numbers to call")
    await a.locator("select[name=country]").wait_for()
    await a.clock.fast_forward(61_000)
    await lamp.holds(0)
    await a.locator("select[name=country]").focus()
    await a.keyboard.press("Shift")
    await lamp.holds(1)
    # out at once
    before = len(lamp.calls)
    await tab(a)
    await expect(a.locator("h1")).to_have_text("Notes")
    assert lamp.calls[before:] == [0], "let go by the page itself, and not asked for again"
    for page in room.windows.values():
        await page.context.close()


async def test_private_page_goes_dark_when_untouched(whole: Browser, server: Server) -> None:
    urls = links(server, "the-pattern")
    room = await take_seats(whole, {"b": urls["b"]}, HAND)
    lamp = await lit(whole, room, urls["a"])
    a = lamp.page
    await come_to(room, "write.fill")
    await a.locator(".who.alone").wait_for()
    await lamp.holds(1)
    await a.clock.fast_forward(40_000)
    await a.locator(".page .chip input").first.check(force=True)
    await a.clock.fast_forward(30_000)
    await lamp.holds(1)
    await a.clock.fast_forward(61_000)
    await lamp.holds(0)
    await a.keyboard.press("Shift")
    await lamp.holds(1)
    for page in room.windows.values():
        await page.context.close()


async def test_switch_is_missing_without_wake_locks(browser: Browser, server: Server) -> None:
    urls = links(server, "thank-you")
    context = await browser.new_context(viewport={"width": 360, "height": 780})
    page = await context.new_page()
    await page.add_init_script("delete Navigator.prototype.wakeLock")
    await page.goto(urls["a"])
    await HAND.tap(page, page.locator("main.door .deeds button.main"))
    await pick(page)
    await sheet(page, "Help")
    await HAND.tap(page, page.locator(".page").get_by_role("button", name="Clock"))
    await expect(page.get_by_role("switch", name="Soft tone")).to_have_count(1)
    await expect(page.get_by_role("switch", name="Keep the screen on")).to_have_count(0)
    await context.close()
