"""The time two have, on the panel: what one tap sends, and what the line says."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from typing import Any

from playwright.sync_api import Page, expect

from .conftest import show, size
from .test_hands import acts


def test_leaving_is_large_button_and_going_on_small(page: Page) -> None:
    size(page, 320)
    show(page, "101-hour-asked")
    expect(page.get_by_text("It would take about 9 minutes more than you have.")).to_be_visible()
    page.locator(".main").click()
    assert acts(page) == [["leave-it", {}, "a"]]
    show(page, "101-hour-asked")
    page.get_by_role("button", name="Go on anyway").click()
    assert acts(page)[-1] == ["go-past", {}, "a"]


def test_person_willing_to_go_on_is_asked_once(page: Page) -> None:
    show(page, "101-hour-would")
    assert page.get_by_role("button", name="Go on anyway").count() == 0
    expect(page.get_by_text("You\u2019d like to continue. Jonas may prefer to stop here.")).to_be_visible()
    expect(page.locator(".main")).to_have_text("Leave it here", use_inner_text=True)
    show(page, "101-hour-other")
    expect(page.get_by_text("Jonas would like to continue.")).to_be_visible()
    expect(page.get_by_role("button", name="Go on anyway")).to_be_visible()


def test_the_line_says_what_fits_for_both(page: Page) -> None:
    show(page, "100-hour-turn")
    assert page.locator(".fact").inner_text().endswith("time for one more round each")
    show(page, "100-hour-lobby")
    expect(page.get_by_text("You have 45 minutes · this may not all fit")).to_be_visible()


def carried(page: Page) -> Any:
    """Read the settings that the way to the next talk carries."""
    link = page.get_by_role("link", name="Set up the next talk").get_attribute("href") or ""
    path, _, next_talk = link.partition("#next=")
    assert path == "/"
    return json.loads(urlsafe_b64decode(next_talk + "=" * (-len(next_talk) % 4)))


def test_talk_without_turns_leaves_next_beginning_to_coin(page: Page) -> None:
    show(page, "102-closed-early")
    assert page.get_by_text("began").count() == 0
    assert carried(page)["first"] == "coin"


def test_next_talk_carries_settings_and_swaps_beginner(page: Page) -> None:
    show(page, "102-closed-next")
    expect(page.get_by_text("This time Mira began. Next time Jonas begins.")).to_be_visible()
    assert carried(page) == {
        "protocol": "speaker-listener", "settings": {"turns": 2}, "rule": "soft", "factor": 1, "minutes": 45,
        "first": "b", "locale": "en", "names": {"a": "Mira", "b": "Jonas"},
    }  # fmt: skip


def test_couch_overrun_has_a_button_for_each_person(page: Page) -> None:
    size(page, 320)
    show(page, "103-couch-hour")
    page.get_by_role("button", name="Mira: Go on anyway").click()
    page.get_by_role("button", name="Jonas: Go on anyway").click()
    assert acts(page) == [["go-past", {}, "a"], ["go-past", {}, "b"]]
