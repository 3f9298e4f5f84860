"""Every state of the panel in a real browser.

No error, nothing for axe, nothing cut off, and no region that moves.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from .conftest import clean, show, size

WIDTHS = (280, 320, 360, 1200)
REGIONS = ("top", "who", "time", "card", "act", "quiet", "foot")
SAME = (
    "14-turn-theirs 18-say-mine 19-say-theirs 20-check-mine 21-check-theirs "
    "41-palette 42-repair-arrives 36-paused 16-wrap "
    "123-take-back-done 123-take-back-check 123-take-back-got 124-taken-back-done 124-taken-back-mine"
)
BOXES = """(names) => Object.fromEntries(names.map((name) => {
  const {x, y, width, height} = document.querySelector('.panel > .' + name).getBoundingClientRect();
  return [name, [x, y, width, height]];
}))"""


@pytest.mark.parametrize("words", ["short", "long"])
@pytest.mark.parametrize("width", WIDTHS)
def test_states_are_drawn_whole_with_short_and_long_words(page: Page, width: int, words: str) -> None:
    size(page, width)
    assert page.evaluate("(words) => overflows(words)", words) == []
    assert clean(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state(page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    size(page, 360)
    # what a colour scheme changes is contrast; everything else is the same page
    found = page.evaluate("(rules) => violations(rules)", ["color-contrast"] if scheme == "dark" else [])
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    assert found == []
    assert clean(page) == []


@pytest.mark.parametrize("height", [560, 780])
@pytest.mark.parametrize("width", [280, 320, 360, 400, 1200])
def test_no_region_moves_when_the_speaker_changes(page: Page, width: int, height: int) -> None:
    size(page, width, height)
    show(page, "13-turn-mine")
    first = page.evaluate(BOXES, REGIONS)
    for name in SAME.split():
        show(page, name)
        boxes = page.evaluate(BOXES, REGIONS)
        for region in REGIONS:
            assert boxes[region] == pytest.approx(first[region], abs=0.5), f"{region} in {name}"


@pytest.mark.parametrize("name", ["113-message", "121-host-typed", "122-host-shut"])
@pytest.mark.parametrize(("width", "height"), [(280, 560), (320, 560), (320, 720), (1200, 900)])
def test_long_letter_to_both_covers_nothing(page: Page, name: str, width: int, height: int) -> None:
    size(page, width, height)
    show(page, name)
    low, act, seen = page.evaluate(
        """() => {
        const box = (its) => document.querySelector(its).getBoundingClientRect();
        return [box('.card').bottom, box('.act').top, box('.letter p').height];
    }"""
    )
    last = page.evaluate("document.querySelector('.card > :last-child').getBoundingClientRect().bottom")
    assert last <= low + 1 and low <= act + 1
    assert seen >= 36, "two lines at least; the rest is reached by scrolling"
