"""Words of one's own, sealed for each person.

Sent twenty pairs at a time, forgotten as they go.
"""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect
from sayback.protocols.library import Library

from .conftest import show

FIELD, SEND = "#typed", ".typed button"


def calls(page: Page) -> list[dict[str, Any]]:
    """List the bodies of all hands that were laid."""
    return [body for path, body in page.evaluate("asked") if path == "hands"]


def type_(page: Page, words: str) -> None:
    page.keyboard.press("m")
    page.fill(FIELD, words)
    page.locator(SEND).click()
    page.locator("dialog").wait_for(state="hidden")


def sent(page: Page, pairs: int) -> list[dict[str, Any]]:
    """Wait until the calls hold so many pairs, and list them."""
    page.wait_for_function("(n) => asked.flatMap(([, body]) => body?.each ?? []).length >= n", arg=pairs)
    return calls(page)


def answer(page: Page, id: str, done: int, failed: list[dict[str, Any]] | None = None) -> None:
    page.evaluate("([id, done, failed]) => fake.fire('hand', {id, done, of: done, failed})", [id, done, failed or []])


def test_every_person_of_every_pair_gets_own_box(page: Page, library: Library) -> None:
    show(page, library)
    type_(page, "  Take your\ntime. ")
    [call] = sent(page, 11)
    assert (call["what"], call["args"]) == ("note", {}) and "pairs" not in call
    assert [entry["n"] for entry in call["each"]] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12], "pair 10 has ended"
    assert page.evaluate("(one) => heard(one)", call["each"][3]) == ["Take your time."] * 2
    boxes = [entry[seat] for entry in call["each"] for seat in ("a", "b")]
    assert len(set(boxes)) == 22 and {len(box) for box in boxes} == {383}
    assert "Take" not in str(page.evaluate("asked"))
    page.keyboard.press("m")
    assert page.input_value(FIELD) == "", "what was sent is not kept"


def test_many_pairs_are_many_calls_of_one_hand(page: Page, library: Library) -> None:
    show(page, library, 45)
    type_(page, "Good so far.")
    parts = sent(page, 44)
    assert [len(part["each"]) for part in parts] == [20, 20, 4]
    assert len({part["id"] for part in parts}) == 3 and len({part["id"][:20] for part in parts}) == 1
    for part in parts[:2]:
        answer(page, part["id"], 20)
    expect(page.locator(".sent .small").first).to_have_text("40 of 44 pairs received it.")
    assert page.locator(".sent").count() == 1
    answer(page, parts[2]["id"], 4, [{"n": 44, "code": "holding"}])
    page.get_by_text("43 of 44 received it. 1 not yet.").wait_for()
    page.get_by_role("button", name="Try again for these").click()
    again = sent(page, 45)[-1]
    assert again["id"][:20] != parts[0]["id"][:20]
    assert again["each"] == [entry for entry in parts[2]["each"] if entry["n"] == 44], (
        "the same box, for nothing typed is kept"
    )


def test_pair_unable_to_open_is_listed_and_skipped(page: Page, library: Library) -> None:
    show(page, library, 3, deaf=[4])
    type_(page, "Hello.")
    [call] = sent(page, 2)
    assert [entry["n"] for entry in call["each"]] == [1, 3]
    answer(page, call["id"], 2)
    page.get_by_text("2 of 3 received it. 1 not yet.").wait_for()
    page.get_by_text("Who did not get it").click()
    assert page.locator(".missed li").all_inner_texts() == [
        "Pair 2: one of them has an older page, so they only receive preset messages"
    ]
    assert not page.get_by_role("button", name="Try again for these").count(), "again would not help"


def test_marked_pairs_alone_get_words_and_failure_is_repeatable(page: Page, library: Library) -> None:
    show(page, library)
    page.locator(".tile[data-n='7'] .mark").click()
    page.evaluate("fake.refuse = 'The line was busy.'")
    type_(page, "Come to me, please.")
    [call] = sent(page, 1)
    assert [entry["n"] for entry in call["each"]] == [7]
    page.get_by_text("0 of 1 received it. 1 not yet.").wait_for()
    page.evaluate("fake.refuse = ''")
    page.get_by_role("button", name="Try again for these").click()
    [_, again] = sent(page, 2)
    assert again["each"] == call["each"]


def test_unanswered_parts_are_resent_after_reconnect(page: Page, library: Library) -> None:
    show(page, library, 25)
    type_(page, "Hello.")
    parts = sent(page, 24)
    answer(page, parts[0]["id"], 20)
    page.evaluate("fake.fire('disconnect'); fake.fire('connect')")
    page.wait_for_function("asked.filter(([path]) => path === 'hands').length === 3")
    assert calls(page)[2] == parts[1], "under its own name: each pair does it once"


def test_remaining_room_is_counted_in_letters_as_typed(page: Page, library: Library) -> None:
    show(page, library)
    page.keyboard.press("m")
    room, send = page.locator("#typed-room"), page.locator(SEND)
    expect(send).to_have_attribute("aria-disabled", "true")
    page.fill(FIELD, "a" * 100)
    expect(room).to_have_text("")
    page.fill(FIELD, "a" * 245)
    expect(room).to_have_text("Room for about 10 more letters.")
    page.fill(FIELD, "д" * 120)
    expect(room).to_have_text("Room for about 7 more letters.")
    page.fill(FIELD, "a" * 260)
    expect(room).to_have_text("About 5 letters too long for one message.")
    expect(send).to_have_attribute("aria-disabled", "true")
    send.click(force=True)
    assert not calls(page) and page.input_value(FIELD) == "a" * 260, "nothing that was typed is cut off"
    page.fill(FIELD, "a" * 255)
    expect(send).to_have_attribute("aria-disabled", "false")
