"""Reading the wall: no cut word, the time of the server, and the way to help."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sayback.protocols.library import Library

from .conftest import show
from .test_wall import settled

CUT = """() => [...document.querySelectorAll('.face *')].filter((it) => it.clientWidth &&
  (it.scrollWidth > it.clientWidth + 1 || it.scrollHeight > it.clientHeight + 3)).map((it) => it.textContent)"""
HIGH = "[...new Set([...document.querySelectorAll('.tile')].map((it) => it.offsetHeight))].length"
HOUR = 3_600_000


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_tiles_cut_no_word_and_share_one_height(page: Page, library: Library, language: str) -> None:
    show(page, library, 24, language)
    for width in (1200, 320):
        page.set_viewport_size({"width": width, "height": 1600})
        settled(page)
        assert page.evaluate(CUT) == []
        assert page.evaluate(HIGH) == 1


def test_return_time_follows_server_despite_wrong_device_clock(page: Page, library: Library) -> None:
    show(page, library)
    page.evaluate("(ahead) => { const real = Date.now; Date.now = () => real() - ahead; window.real = real; }", HOUR)
    at = page.evaluate("real() + 120_000")
    page.evaluate("(at) => fake.say({now: real(), tiles: [], door: fake.door({clock: {at}})})", at)
    words = page.evaluate(
        "(at) => new Intl.DateTimeFormat('en', {hour: '2-digit', minute: '2-digit', hourCycle: 'h23'}).format(at)", at
    )
    page.locator(".what .small", has_text=f"everyone comes back at {words}").wait_for()


def test_help_link_leaves_the_wall_open(page: Page, library: Library) -> None:
    show(page, library)
    help = page.get_by_role("link", name="Help, and numbers to call")
    assert [help.get_attribute(name) for name in ("href", "target")] == ["/help", "_blank"]


def test_people_left_over_are_listed_with_reason(page: Page, library: Library) -> None:
    show(page, library, 2, waiting=[{"name": "Hannah"}, {"name": "Marco"}, {"name": "Priya"}])
    page.get_by_role("button", name="Waiting room (3)").click()
    page.get_by_text("Priya still needs a partner: an odd number is waiting.").wait_for()
    page.evaluate("fake.say({tiles: [], people: [{n: 99, name: 'x', locale: 'de', at: 0}]})")
    page.get_by_text("#99, Priya still need a partner: nobody else who speaks their language is left.").wait_for()


def test_reused_tile_shows_nothing_of_its_previous_pair(page: Page, library: Library) -> None:
    show(page, library, 400)
    page.locator(".tile[data-n='7'] .mark").click()
    expect(page.locator(".tile[data-n='7'] input")).to_be_checked()
    page.evaluate("document.activeElement.blur()")
    for _ in range(4):
        page.mouse.wheel(0, 2500)
        settled(page)
    assert page.locator(".tile input:checked").count() == 0
    shown = page.locator(".tile").evaluate_all(
        "(all) => all.filter((it) => !it.firstElementChild.ariaLabel.startsWith(`Pair ${it.dataset.n}:`)).length"
    )
    assert shown == 0
    page.evaluate("scrollTo(0, 0)")
    expect(page.locator(".tile input:checked")).to_have_count(1)
    expect(page.locator(".tile[data-n='7'] input")).to_be_checked()
