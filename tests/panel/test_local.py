"""Answers to a tap that rests or cannot act yet.

It answers in a sentence, and wakes by itself.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .conftest import clean, show, size

MAIN = "[data-main] .main"
ANSWERED = ".answered"
STATUS = "main > [role=status]:not([data-live])"
DRAW = """([name, more, after]) =>
  show({ ...states[name], ...more }, short[states[name].view.protocol], names, after)"""
TAPPED = f"""([name, button]) => ({DRAW})([name, {{}}, false]).then(() => document.querySelector(button).click())"""
RESTS = f"""([name]) => ({DRAW})([name, {{}}, true]).then(() => document.querySelector('{MAIN}').ariaDisabled)"""


@pytest.fixture(autouse=True)
def narrow(page: Page) -> None:
    size(page, 360)


def acts(page: Page) -> list[str]:
    found: list[str] = page.evaluate("acts.map(([move]) => move)")
    return found


@pytest.mark.parametrize(
    ("state", "button"), [("130-resting", MAIN), ("130-resting-answers", ".stack .answer")], ids=["one", "answers"]
)
def test_resting_button_tapped_says_one_moment(page: Page, state: str, button: str) -> None:
    page.evaluate(TAPPED, [state, button])
    assert acts(page) == []
    expect(page.locator(ANSWERED)).to_have_text("One moment.")
    expect(page.locator(STATUS)).to_have_text("One moment.")
    assert clean(page) == []


def test_button_of_another_page_rests_and_wakes(page: Page) -> None:
    show(page, "03-read")
    expect(page.locator(MAIN)).to_be_enabled()
    assert page.evaluate(RESTS, ["03-read"]) == "false", "the same page, drawn again"
    assert page.evaluate(RESTS, ["13-turn-mine"]) == "true"
    expect(page.locator(MAIN)).to_be_enabled()
    page.locator(MAIN).click()
    assert acts(page) == ["done"]


def test_held_enter_acts_once(page: Page) -> None:
    show(page, "03-read")
    page.locator(MAIN).focus()
    for _ in range(5):
        page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    assert acts(page) == ["ready"]


@pytest.mark.parametrize(
    ("state", "button", "says"),
    [
        ("26-rate", MAIN, "Please choose one in each row first."),
        ("29-decide-words", MAIN, "Please write a few words first."),
        ("03-read", ".quiet [aria-disabled=true]", "That isn\u2019t possible right now."),
    ],
)
def test_tap_that_cannot_act_ends_as_sentence(page: Page, state: str, button: str, says: str) -> None:
    page.evaluate(DRAW, [state, {"values": {}}, False])
    page.locator(button).first.dispatch_event("click")
    expect(page.locator(STATUS)).to_have_text(says)
    expect(page.locator(ANSWERED)).to_have_text(says)
    assert acts(page) == []


def test_word_too_many_ends_as_sentence(page: Page) -> None:
    show(page, "07-write-many")
    full = page.locator(".chip input[aria-disabled=true]")
    free = page.locator(".chip input[aria-disabled=false]:not(:checked)")
    while not full.count():
        free.first.dispatch_event("click")
    full.first.dispatch_event("click")
    expect(page.locator(STATUS)).to_have_text("That\u2019s as many as fit here. Take one away first.")
    expect(full.first).not_to_be_checked()
