"""Pages with words that may mean danger: the same picture for everybody, whatever is picked."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import clean, show, size
from .texts import texts

LINE = ".card > .note"
ANEW = """() => {
  const [main, list] = ['main', '.page'].map((its) => document.querySelector(its));
  const { scrollTop } = list;
  main.hidden = true;
  main.getBoundingClientRect();
  main.hidden = false;
  list.scrollTop = scrollTop;
}"""
DIFFERS = """async ([one, other, { x, y, width, height }]) => {
  const points = await Promise.all([one, other].map(async (shot) => {
    const picture = new Image();
    picture.src = `data:image/png;base64,${shot}`;
    await picture.decode();
    const canvas = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
    canvas.drawImage(picture, 0, 0);
    canvas.clearRect(Math.floor(x), Math.floor(y), Math.ceil(width) + 1, Math.ceil(height) + 1);
    return new Uint32Array(canvas.getImageData(0, 0, picture.width, picture.height).data.buffer);
  }));
  return points[0].reduce((sum, point, at) => sum + (point !== points[1][at]), 0);
}"""
NEVER = "delete its.values"


@pytest.fixture(autouse=True)
def still(page: Page) -> Iterator[None]:
    """Draw without motion, and point at nothing."""
    page.mouse.move(0, 0)
    yield
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.evaluate("delete states.varied")
    assert clean(page) == []


def drawn(page: Page, name: str, change: str = NEVER, language: str = "en") -> None:
    """Draw a state with something changed in it, in one language."""
    page.evaluate(
        """async ([name, change, texts]) => {
          const its = structuredClone(states[name]);
          new Function('its', change)(its);
          await show(its, texts, names);
        }""",
        [name, change, texts("after-a-fight", language)],
    )


def tick(chip: Locator) -> None:
    """Tap a word, or put it away again; nothing is pointed at, or has the focus."""
    chip.locator("input").evaluate("(it) => (it.click(), it.blur())")


def picture(page: Page) -> bytes:
    """Take a picture of all as if drawn for the first time: what was scrolled there is painted a little otherwise."""
    page.evaluate(ANEW)
    return page.screenshot(animations="disabled", caret="hide")


def differs(page: Page, one: bytes, other: bytes, apart: Locator) -> int:
    """Count the points in which two pictures differ, apart from one place."""
    return int(page.evaluate(DIFFERS, [*(b64encode(shot).decode() for shot in (one, other)), apart.bounding_box()]))


@pytest.mark.parametrize("language", ["en", "de", "es"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(320, 560), (360, 780), (1200, 900)])
def test_page_is_the_same_whichever_word_is_picked(
    page: Page, scheme: Any, width: int, height: int, language: str
) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    size(page, width, height)
    labels = texts("after-a-fight", language)["lists"]["feelings"]
    drawn(page, "07-write-danger", language=language)
    for word in ("hurt", "unsafe", "controlled"):
        chip = page.locator(".chip", has=page.get_by_text(labels[word], exact=True))
        chip.evaluate("(it) => it.scrollIntoView({ block: 'center', behavior: 'instant' })")
        before = picture(page)
        tick(chip)
        after = picture(page)
        assert after != before, f"{word} is not marked"
        assert differs(page, before, after, chip) == 0, f"{word} shows beside its own mark"
        tick(chip)
        assert picture(page) == before, f"{word} leaves something behind"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_saved_page_is_the_same_whatever_was_picked(page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    size(page, 320, 640)
    kept = []
    for said in ('["unsafe","trapped"]', '["hurt"]', ""):
        drawn(page, "08-write-danger-kept", f"its.words = {{[its.view.boxes[0].box]: {said!r}}}")
        kept.append(picture(page))
    assert kept[0] == kept[1] == kept[2]


def test_line_is_in_sight_however_long_the_list(page: Page) -> None:
    for width, height in ((280, 560), (320, 560), (1200, 900)):
        size(page, width, height)
        drawn(page, "07-write-danger")
        line = page.locator(LINE)
        expect(line).to_have_text("If you are ever afraid of Jonas, you can stop here. Help is one tap away.")
        expect(line).to_be_in_viewport(ratio=1)
        page.locator(".page").evaluate("(it) => it.scrollTo(0, it.scrollHeight)")
        expect(line).to_be_in_viewport(ratio=1)
        box = line.get_by_role("button").bounding_box()
        assert box and box["height"] >= 44


def test_words_are_shown_one_by_one(page: Page) -> None:
    size(page, 320)
    show(page, "09-look-danger")
    rows = page.locator(".rows [role=checkbox]")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_have_attribute("aria-checked", "true")
    expect(rows.nth(1)).to_have_attribute("aria-checked", "false")
    page.locator("[data-main] button.main").click()
    page.wait_for_function("acts.length")
    assert page.evaluate("acts[0][1].feelings") == 'sealed pair feelings.shown ["hurt"]'
