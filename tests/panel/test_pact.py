"""The two partners' own agreements, by hand.

What lands, taps, who sees what, a break with a name, and the stop.
"""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from .conftest import FIXTURES, show, size
from .test_hands import acts


def cues(page: Page) -> list[str]:
    return page.locator(".cue b").all_inner_texts()


def test_palette_shows_cues_preferred_by_partner_first(page: Page) -> None:
    size(page, 360)
    show(page, "41-palette")
    assert page.get_by_text("Jonas says these help").count() == 0
    show(page, "94-palette-lands")
    assert page.locator(".page h2").all_inner_texts() == ["Jonas says these help", "Others"]
    assert cues(page) == [
        "Thank you",
        "I\u2019m sorry",
        "How I feel",
        "Good point",
        "Start over",
        "I need to slow down",
    ]


def test_lands_choice_is_sealed_for_the_pair(page: Page) -> None:
    show(page, "91-sheet-lands")
    page.get_by_role("button", name="How I feel: Helps").click()
    page.get_by_role("button", name="Thank you: Helps").click()
    page.get_by_role("button", name="Save this").click()
    page.wait_for_function("acts.length > 0")
    [[move, args, *_]] = acts(page)
    circle, field, words = str(args["kinds"]).removeprefix("sealed ").split(" ", 2)  # type: ignore[index]
    assert (move, circle, field) == ("lands", "pair", "lands")
    assert json.loads(words) == {"sorry": True, "calm": False, "feel": True}


def test_consent_is_sent_before_the_first_step(page: Page) -> None:
    show(page, "90-lobby-consent")
    assert page.locator(".main").count() == 0, "nobody is ready before they have said"
    page.get_by_role("switch", name="We see big differences").click()
    page.get_by_role("button", name="Yes, Dr. Lindt may be here").click()
    assert acts(page) == [["consent", {"present": True, "taps": False, "words": False, "gap": True}, "a"]]


def test_couch_sheet_hides_choices_of_the_partner(page: Page) -> None:
    show(page, "91-sheet-lands")
    page.get_by_role("button", name="How I feel: Helps").click()
    expect(page.locator(".lands [aria-pressed=true]")).to_have_count(4)
    page.evaluate(
        """name => { const { view, ...more } = states[name];
        return show({ ...more, view: { ...view, seat: 'b' }, words: {} }, short[view.protocol], names); }""",
        "91-sheet-lands",
    )
    expect(page.get_by_role("button", name="How I feel: Helps")).to_be_visible()
    expect(page.locator(".lands [aria-pressed=true]")).to_have_count(0)


def test_consent_can_be_withdrawn_and_page_shows_valid_state(page: Page) -> None:
    show(page, "92-sheet-consent")
    expect(page.get_by_text("Now for both: Dr. Lindt is here.")).to_be_visible()
    page.get_by_role("switch", name="Dr. Lindt is here").click()
    page.get_by_role("button", name="Save this").click()
    assert acts(page) == [["consent", {"present": False, "taps": True, "words": False, "gap": False}, "a"]]


def test_device_without_consent_record_says_so_until_answered(page: Page) -> None:
    said = page.get_by_text("You haven\u2019t said on this device yet who may read along.")
    show(page, "92-sheet-consent")
    expect(said).to_have_count(0)
    show(page, "92-sheet-consent-new")
    expect(said).to_be_visible()
    expect(page.get_by_text("Now for both: Dr. Lindt is here.")).to_be_visible()
    expect(page.get_by_role("switch", name="Dr. Lindt sees our ratings")).not_to_be_checked()
    page.get_by_role("switch", name="Dr. Lindt sees our ratings").click()
    page.get_by_role("button", name="Save this").click()
    assert acts(page) == [["consent", {"present": True, "taps": True, "words": False, "gap": False}, "a"]]


def test_workshop_pair_decides_whether_its_ratings_count(page: Page) -> None:
    show(page, "119-host-rate")
    page.get_by_role("button", name="May our ratings count in the total?").click()
    page.get_by_role("switch", name="Our ratings count in the total").click()
    page.get_by_role("button", name="Save this").click()
    assert acts(page) == [["consent", {"gap": False, "sums": True}, "a"]]
    show(page, "119-sheet-sums")
    expect(page.get_by_text("Now for both: Our ratings count in the total.")).to_be_visible()


def test_three_taps_are_sealed_as_wide_as_agreed(page: Page) -> None:
    show(page, "95-pulse-offered")
    page.get_by_role("button", name="How was that turn?").click()
    for name in ("I felt understood", "I felt accepted", "I felt cared for"):
        assert page.get_by_role("button", name="Save this").count() == 0
        page.get_by_role("group", name=name).get_by_label("Step 4 of 5").check(force=True)
    page.get_by_role("button", name="Save this").click()
    page.wait_for_function("acts.length > 0")
    [[move, args, *_]] = acts(page)
    assert (move, args["turn"]) == ("pulse", "piece~4")  # type: ignore[index]
    assert str(args["taps"]).startswith("sealed own pulse {")  # type: ignore[index]
    show(page, "95-sheet-pulse")
    for name in ("I felt understood", "I felt accepted", "I felt cared for"):
        page.get_by_role("group", name=name).get_by_label("Step 2 of 5").check(force=True)
    page.get_by_role("button", name="Save this").click()
    page.wait_for_function("acts.length > 0")
    assert str(acts(page)[0][1]["taps"]).startswith("sealed pair pulse {")  # type: ignore[index]


def test_gap_is_shown_in_words_without_numbers(page: Page) -> None:
    show(page, "95-sheet-gap")
    rows = page.locator(".rows li").all_inner_texts()
    assert [row.split("\n")[-1].strip() for row in rows] == ["close together", "far apart", "close together"]
    assert not any(digit in page.locator(".page").inner_text() for digit in "12345")


@pytest.mark.parametrize("state", [path.stem for path in FIXTURES if '"move": "stop"' in path.read_text("utf-8")])
def test_stop_offered_by_a_state_is_one_tap_away(page: Page, state: str) -> None:
    show(page, state)
    page.locator(".foot").get_by_role("button", name="Stop", exact=True).click()
    assert acts(page)[-1][:2] == ["stop", {}]


def test_page_after_stop_names_no_person_and_offers_choices(page: Page) -> None:
    show(page, "96-stop")
    said = page.locator(".page").inner_text()
    assert "Someone asked to stop." in said and "Jonas" not in said and "Mira" not in said
    page.get_by_role("button", name="Go on").click()
    assert acts(page) == [["after-stop", {"way": "go-on"}, "a"]]
    show(page, "96-stop-waiting")
    page.get_by_role("button", name="A break").click()
    page.get_by_role("button", name="In an hour").click()
    assert acts(page) == [["after-stop", {"minutes": 60, "way": "break"}, "a"]]


def test_break_offers_lengths_and_rest_for_the_subject(page: Page) -> None:
    show(page, "93-sheet-break-named")
    assert {"In 20 minutes", "In an hour", "In 2 hours", "In 12 hours", "Tomorrow"} <= set(cues(page))
    page.get_by_role("switch", name="Leave this topic for a day").click()
    page.get_by_role("button", name="In 12 hours").click()
    assert acts(page) == [["break", {"minutes": 720, "rest": True}, "a"]]


def test_due_break_says_so_and_offers_return_with_rest(page: Page) -> None:
    show(page, "98-break-due")
    expect(page.get_by_role("heading", name="This is the time you said")).to_be_visible()
    expect(page.get_by_text("Jonas would like to leave this topic for a day.")).to_have_count(1)
    page.get_by_role("button", name="I\u2019m back. Yes, let\u2019s leave it").click()
    assert acts(page) == [["back", {"rest": True}, "a"]]
    show(page, "98-break-help")
    expect(page.locator(".page")).to_contain_text("about 100", use_inner_text=True)


def notices(page: Page, wished: bool, permission: str) -> list[str]:
    """List what the browser notifies when the promised moment is drawn three times."""
    page.evaluate(
        """([permission]) => {
          window.told = [];
          window.Notification = class { constructor(title) { told.push(title); } };
          Notification.permission = permission;
          states['98-break-again'] = structuredClone(states['98-break-due']);
          states['98-break-again'].view.break.until += Math.floor(Math.random() * 1e6);
        }""",
        [permission],
    )
    page.evaluate("(on) => (states['98-break-again'].prefs = { notify: on })", wished)
    for _ in range(3):
        show(page, "98-break-again")
    found: list[str] = page.evaluate("told")
    page.evaluate("delete states['98-break-again']")
    return found


def test_notification_comes_once_and_only_when_enabled(page: Page) -> None:
    show(page, "98-break-due")
    assert notices(page, True, "granted") == ["Your break is over"]
    assert notices(page, False, "granted") == []
    assert notices(page, True, "denied") == []


def test_closing_page_counts_shared_cues_and_shows_resting_subject(page: Page) -> None:
    show(page, "99-keep-rests")
    said = page.locator(".page").inner_text()
    assert "You two reached out 5 times. Heard: 4." in said
    assert "You\u2019re leaving this topic for a day" in said
