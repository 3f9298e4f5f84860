"""People in the line who came faster than a room fills.

Marked quietly, proposed last, confirmed or taken out.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sayback.protocols.library import Library

from .conftest import show
from .test_wall import AXE, TAGS, asked

WAITING = [
    {"name": "Hannah"},
    {"name": "Elif", "together": "A" * 22},
    {"name": "Marco"},
    {"name": "Okan", "together": "A" * 22, "unconfirmed": True},
    {"name": "Zed", "together": "B" * 22, "unconfirmed": True},
    {"name": "Zoe", "together": "B" * 22, "unconfirmed": True},
    {"name": "Ximo", "unconfirmed": True},
    {"name": "Xenia", "unconfirmed": True},
]
"""Numbers 25 to 32, after the twelve pairs."""


@pytest.fixture
def line(page: Page, library: Library) -> Page:
    show(page, library, waiting=WAITING)
    page.get_by_role("button", name="Waiting room (8)").click()
    page.locator(".person-in", has_text="Ximo").wait_for()
    return page


def test_fast_arrivals_are_marked_and_proposed_last(line: Page) -> None:
    marked = line.locator(".person-in", has_text="came with many at once")
    assert [text.split("\n")[0] for text in marked.all_inner_texts()] == ["Okan", "Zed", "Zoe", "Ximo", "Xenia"]
    expect(line.locator(".line .note").first).to_contain_text("5 people joined faster than a room fills up")
    for row in ("1 couple arrived together", "1 more pair", "2 pairs of people who came with many at once"):
        expect(line.locator(".proposals li", has_text=row)).to_have_count(1)
    taps = (
        ("arrived together", "Paired: Elif & Okan"),
        ("in order of arrival", "Paired: Hannah & Marco"),
        ("of people who", "2 pairs"),
    )
    for row, said in taps:  # sharing the word of a confirmed person is as good as being confirmed
        line.locator(".proposals li", has_text=row).get_by_role("button", name="Pair").click()
        line.get_by_role("status").get_by_text(said).wait_for()
    pairs = [body["pairs"] for _, body in asked(line)]
    assert pairs == [[[26, 28]], [[25, 27]], [[29, 30], [31, 32]]]


def test_fast_arrivals_are_confirmed_by_one_tap(line: Page) -> None:
    line.get_by_role("button", name="They belong here").click()
    expect(line.locator(".person-in", has_text="came with many")).to_have_count(0)
    assert asked(line) == [["people/confirm", {"people": [28, 29, 30, 31, 32]}]]
    expect(line.locator(".proposals li", has_text="of people who")).to_have_count(0)


def test_removing_all_since_person_asks_once_and_changes_code(line: Page) -> None:
    line.locator(".person-in", has_text="Zed").click()
    line.get_by_role("button", name="Remove everyone from here on").click()
    question = line.get_by_text("Remove Zed and everyone who came after: 4 people?")
    expect(line.locator("[data-since]")).to_be_focused()
    expect(line.locator(".chosen")).to_contain_text("comes in again with the new code", use_inner_text=True)
    line.get_by_role("button", name="Cancel").click()
    expect(question).to_have_count(0)
    assert not asked(line)
    line.get_by_role("button", name="Remove everyone since Okan").click()
    expect(line.locator("[data-since]")).to_contain_text("Okan and everyone who came after: 5 people?")
    line.get_by_role("button", name="Remove, new code").click()
    line.get_by_text("5 removed. The new code is N3WC-0DE5.").wait_for()
    assert asked(line) == [["people/out", {"since": 28}]]
    line.get_by_role("button", name="Waiting room (3)").wait_for()
    expect(line.locator(".line .note", has_text="faster")).to_have_count(0)


def test_refused_removal_is_shown_and_keeps_everybody(line: Page) -> None:
    line.evaluate("fake.refuse = 'The line was busy.'")
    line.get_by_role("button", name="Remove everyone since Okan").click()
    line.get_by_role("button", name="Remove, new code").click()
    line.get_by_role("alert").get_by_text("The line was busy.").wait_for()
    line.get_by_role("button", name="Waiting room (8)").wait_for()


def test_a_helper_confirms_and_pairs_but_takes_nobody_out(page: Page, library: Library) -> None:
    show(page, library, waiting=WAITING, role="helper")
    page.get_by_role("button", name="Waiting room (8)").click()
    page.locator(".person-in", has_text="Zed").click()
    expect(page.get_by_role("button", name="They belong here")).to_have_count(1)
    expect(page.get_by_role("button", name="Remove")).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "de", "es"])
@pytest.mark.parametrize("width", [320, 1366])
def test_the_page_fits_and_axe_finds_nothing(page: Page, library: Library, language: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    show(page, library, waiting=WAITING, language=language)
    page.locator(".tabs button").nth(1).click()
    page.locator(".line .note .second").last.click()
    page.locator("[data-since]").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(AXE, TAGS) == []
