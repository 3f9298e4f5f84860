"""A player at a window who knows no dialogue.

Looks at the page, says what is wrong with it, and does what it asks.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Page

PATIENCE = 60.0
"""Seconds for anything on a page to happen."""
AGAIN = 6.0
"""Seconds after which somebody whose tap did nothing, as the page moved under it, looks and taps again."""
SAYS = "Quiet words, for practice"

EYES = """(() => {
  const shown = (it) => it.checkVisibility?.({ visibilityProperty: true }) ?? true;
  const usable = (it) => it && shown(it) && !it.disabled && it.getAttribute('aria-disabled') !== 'true';
  const all = (selector) => [...document.querySelectorAll(selector)].filter(usable);

  /** What changes when something has been done here; clocks are left out. */
  const list = (selector, of = (it) => it.textContent) => [...document.querySelectorAll(selector)].map(of).join();
  const sign = () => list('.door, .card, .act') + list('.panel', (it) => it.dataset.page)
    + list('input, textarea', (it) => `${it.name}${it.checked ? '+' : ''}${it.value}`)
    + list('[aria-checked=true]', () => 'x') + list('[aria-disabled=true]', () => 'x');

  /** Every piece of text that a person could read or hear. */
  const said = () => {
    const found = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      if (!parent.closest('script, style, svg defs, kbd')) found.push(walker.currentNode.data);
    }
    for (const it of document.querySelectorAll('[aria-label], [placeholder], [title], [alt]'))
      for (const name of ['aria-label', 'placeholder', 'title', 'alt']) found.push(it.getAttribute(name) ?? '');
    return found.map((text) => text.trim()).filter(Boolean);
  };

  const faults = () => {
    const found = [];
    for (const text of said()) {
      if (/\\{\\w*\\}/.test(text)) found.push(`not filled in: ${text}`);
      if (/\\b(undefined|NaN)\\b|\\[object/.test(text)) found.push(`no words: ${text}`);
      if (/^[a-z][a-z0-9]*([.-][a-z0-9]+)+$/.test(text)) found.push(`a key: ${text}`);
      if (/^(a|b|therapist|both|speaker|listener)$/.test(text)) found.push(`a bare name: ${text}`);
    }
    const page = document.querySelector('.page');
    if (document.documentElement.scrollWidth > innerWidth) found.push('wider than the window');
    if (page && page.scrollWidth > page.clientWidth) found.push('wider than the card');
    if (document.querySelector('.panel') && document.querySelectorAll('h1').length !== 1) found.push('not one heading');
    if (page?.textContent.trim() && !page.querySelector('h1')?.textContent.trim()) found.push('an empty heading');
    const asked = document.querySelectorAll('[data-main] .main, [data-main].stack, .list').length;
    if (asked > 1) found.push('more than one thing to do');
    return found;
  };

  /** The next thing to do, in the order in which a person comes to it. */
  const wanted = () => {
    const field = all('.page textarea').find((it) => !it.value.trim());
    if (field) return { it: field, type: true };
    const fieldsets = [...document.querySelectorAll('.page fieldset')].filter((it) => it.querySelector('input'));
    const open = fieldsets.find((it) => !it.querySelector('input:checked'));
    if (open) {
      const taps = [...open.querySelectorAll('label')].filter((it) => usable(it.querySelector('input')));
      return { it: taps[Math.min(2, taps.length - 1)] };
    }
    const box = all('.page .rows [role=checkbox][aria-checked=false]')[0];
    if (box) return { it: box };
    const answers = all('.stack .answer, .list .answer');
    if (answers.length) return { answers };
    // where a sheet was opened by a tap on a page that moved on, somebody goes back
    const deed = all('main.door .deeds .main, .act .main, .act > .second')[0];
    return deed && { it: deed };
  };

  const seen = {};
  let at = '';

  /** At a verdict the first time "partly"; at a choice the next answer each time it comes, for whoever comes second
    (`later`) one further on, as of two who are asked who is who each is another; else the first. */
  const which = () => {
    if (at === 'reflect.check') return seen[at] === 1 ? 1 : 0;
    return /^(more|choose)/.test(at) ? seen[at] - 1 + (/^choose/.test(at) && window.later ? 1 : 0) : 0;
  };

  const look = () => {
    // what is erased as it ends is over, too
    const over = document.querySelector('.door [data-receipt]') ? 'closed.erased' : '';
    const page = document.querySelector('.panel')?.dataset.page ?? over;
    if (page !== at) seen[page] = (seen[page] ?? 0) + 1;
    at = page;
    const wish = wanted();
    const it = wish?.it ?? wish?.answers?.[Math.min(which(), wish.answers.length - 1)];
    const now = { page, faults: faults(), sign: sign(), text: !!wish?.type };
    if (!it) return now;
    it.scrollIntoView({ block: 'center', behavior: 'instant' });
    const { x, y, width, height } = it.getBoundingClientRect();
    const spot = { x: x + width / 2, y: y + height / 2 };
    const top = document.elementFromPoint(spot.x, spot.y);
    if (!it.contains(top)) now.faults.push(`covered: ${it.textContent.trim()} by ${top?.outerHTML.slice(0, 80)}`);
    return { ...now, spot, what: it.textContent.trim().slice(0, 60) };
  };

  /** True as soon as the page is no longer as it was; false when it has stayed so for too long. */
  const changed = (before, ms) => new Promise((done) => {
    if (sign() !== before) return done(true);
    const watch = new MutationObserver(() => sign() !== before && end(true));
    const end = (so) => (watch.disconnect(), clearTimeout(late), done(so));
    const late = setTimeout(end, ms, false);
    watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  });
  window.eyes = { look, changed };
})()"""
"""Goes into every page of a window before the page itself: `window.eyes`."""


class Stuck(AssertionError):
    """A page on which nothing happened any more; says which, and what was tapped last."""


@dataclass(slots=True)
class Player:
    """One person in one window.

    `seen` are the places they came to; `faults` what was wrong, and where first.
    """

    page: Page
    seen: Counter[str] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)
    at: str = ""
    last: str = ""

    async def play(self) -> None:
        """Play from the door to the closed page. Raises Stuck."""
        while not self.at.startswith("closed"):
            await self.once()

    async def once(self) -> None:
        """Look, and do what is asked, or wait for the others.

        Then wait until the page has answered. Raises Stuck.
        """
        end = time.monotonic() + PATIENCE
        while not await self._tried():
            if time.monotonic() > end:
                said = await self.page.inner_text("main")
                raise Stuck(f"{self.at or 'the door'}, after {self.last!r}: {said!r}")

    async def _tried(self) -> bool:
        """Tell whether anything came of it."""
        now = await self._look()
        self._note(now)
        if self.at.startswith("closed"):
            return True
        if "spot" in now:
            self.last = now["what"] or "a field"
            await self.page.mouse.click(now["spot"]["x"], now["spot"]["y"])
            if now["text"]:
                await self.page.keyboard.insert_text(SAYS)
        return bool(await self.page.evaluate("([sign, ms]) => eyes.changed(sign, ms)", [now["sign"], AGAIN * 1000]))

    async def _look(self) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE):
            now: dict[str, Any] = await self.page.evaluate("eyes.look()")
        return now

    def _note(self, now: dict[str, Any]) -> None:
        if now["page"] != self.at:
            self.at = now["page"]
            self.seen[self.at] += 1
        for fault in now["faults"]:
            self.faults.setdefault(fault, self.at)
