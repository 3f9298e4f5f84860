"""A person's deeds on the wall: drawn at once.

Whatever arrives meanwhile, and however late its frames are.
"""

from __future__ import annotations

from playwright.sync_api import Page, expect
from sayback.protocols.library import Library

from .conftest import show
from .test_wall import asked

NO_FRAMES = "() => { window.requestAnimationFrame = () => 1; }"
"""As in a hidden tab, or on a machine that is far too busy: no frame ever comes."""
TAP = """async (selector) => {
  fake.say({tiles: []});
  document.querySelector(selector).click();
  await null;
  const dialog = document.querySelector('dialog');
  return [dialog.open, dialog.textContent.includes('In 60 seconds')];
}"""
"""News arrive, then a tap; gives the page as it is when the tap's own code has ended."""

OTHER = """async () => {
  const dialog = document.querySelector('dialog');
  const shut = new Promise((done) => dialog.addEventListener('close', () => setTimeout(done)));
  dialog.querySelector('.shut button').click();
  await null;
  dispatchEvent(new KeyboardEvent('keydown', {key: 'b'}));
  await shut;
  return [dialog.open, dialog.textContent.includes('In 60 seconds')];
}"""
"""One sheet is shut and another opened before the browser has told that the first was shut."""


def test_sheet_opened_and_shut_in_one_tap_each(page: Page, library: Library) -> None:
    show(page, library)
    page.evaluate(NO_FRAMES)
    page.keyboard.press("b")
    page.get_by_role("button", name="Close").click()
    assert page.evaluate(TAP, ".hands button:nth-of-type(4)") == [True, True]
    assert page.evaluate(TAP, "dialog .shut button") == [False, False]


def test_sheet_that_follows_another_stays_open(page: Page, library: Library) -> None:
    show(page, library)
    page.keyboard.press("a")
    page.get_by_role("button", name="+ 1 min").wait_for()
    assert page.evaluate(OTHER) == [True, True]
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()
    page.keyboard.press("a")
    expect(page.locator("dialog")).to_be_visible()
    page.mouse.click(5, 5)
    expect(page.locator("dialog")).to_be_hidden()


def test_typing_right_after_a_sheet_is_shut_finds_pairs(page: Page, library: Library) -> None:
    show(page, library)
    page.evaluate(NO_FRAMES)
    for word in ("jonas", ""):
        page.locator(".tile[data-n='1'] .face").click()
        page.locator("dialog .shut button").click()
        page.fill("#find", word)
        assert page.input_value("#find") == word
        assert page.locator(".found").inner_text() == ("1 of 12 pairs" if word else "")


def test_letters_typed_after_a_slash_are_no_hands(page: Page, library: Library) -> None:
    show(page, library)
    page.keyboard.press("3")
    page.keyboard.type("/pia")
    expect(page.locator("#find")).to_have_value("pia")
    expect(page.locator("#find")).to_be_focused()
    assert asked(page) == [], "p pauses everybody's talk"
