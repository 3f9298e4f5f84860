"""Hands taken back or laid again, and a warning that only has to be known."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from sayback.protocols.library import Library

from .conftest import show
from .test_wall import asked, settled


def test_done_hand_can_be_undone_for_its_pairs(page: Page, library: Library) -> None:
    show(page, library)
    page.locator(".tile[data-n='7'] .mark").click()
    page.keyboard.press("p")
    id = asked(page)[-1][1]["id"]
    settled(page)
    assert page.get_by_role("button", name="Undo").count() == 0, "it would overtake the pause"
    page.evaluate("(id) => fake.fire('hand', {id, done: 1, of: 1, failed: []})", id)
    undo = page.get_by_role("button", name="Undo")
    undo.wait_for()
    assert undo.inner_text().endswith(" s")
    undo.click()
    body = asked(page)[-1][1]
    assert (body["what"], body["args"], body["pairs"]) == ("undo", {"hand": id}, [7]) and body["id"] != id
    page.keyboard.press("s")
    page.evaluate("(id) => fake.fire('hand', {id, done: 1, of: 1, failed: []})", asked(page)[-1][1]["id"])
    settled(page)
    assert undo.count() == 0, "what has begun has begun"


def test_end_of_all_can_be_undone_before_sending(page: Page, library: Library) -> None:
    show(page, library)
    page.keyboard.press("e")
    page.get_by_role("button", name="Yes, end it").click()
    expect(page.locator(".sent")).to_contain_text("All talks end in 5 seconds.", use_inner_text=True)
    page.get_by_role("button", name="Undo").click()
    settled(page)
    assert not asked(page) and page.locator(".sent").count() == 0
    page.wait_for_timeout(5200)
    assert not asked(page)


def test_interrupted_hand_is_resent_under_its_own_id(page: Page, library: Library) -> None:
    show(page, library)
    for key, done in (("p", 5), ("s", 12)):
        page.keyboard.press(key)
        id = asked(page)[-1][1]["id"]
        page.evaluate("([id, done]) => fake.fire('hand', {id, done, of: 12, failed: []})", [id, done])
    before = len(asked(page))
    page.evaluate("fake.fire('disconnect'); fake.fire('connect')")
    again = asked(page)[before:]
    assert [(path, body["what"]) for path, body in again] == [("hands", "pause")]
    assert again[0][1] == asked(page)[0][1]


def test_guessed_codes_are_reported_in_one_calm_line(page: Page, library: Library) -> None:
    show(page, library)
    page.evaluate("fake.say({tiles: [], guessed: Date.now() - 61_000})")
    settled(page)
    assert page.get_by_text("Someone is trying lots of codes").count() == 0
    page.evaluate("fake.say({tiles: [], guessed: Date.now() - 58_000})")
    page.get_by_text("Someone is trying lots of codes").wait_for()
    page.get_by_text("Someone is trying lots of codes").wait_for(state="hidden")
