"""The panel's side of a move: a tap, a key, a change of page.

Also where the focus is afterwards.
"""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from .conftest import show, size


def acts(page: Page) -> list[list[object]]:
    found: list[list[object]] = page.evaluate("acts")
    return found


def test_the_large_button_sends_the_expected_move(page: Page) -> None:
    size(page, 360)
    show(page, "13-turn-mine")
    page.locator(".main").click()
    assert acts(page) == [["done", {}, "a"]]


def test_last_tap_is_taken_back_by_its_name(page: Page) -> None:
    taken = {"what": "done", "of": "piece~4"}
    for name, says, args in (
        ("123-take-back-done", "not done yet", taken),
        ("123-take-back-check", "not done yet", taken),
        ("123-take-back-got", "Change my answer", {"what": "heard", "of": "back.check~6"}),
        ("123-take-back-couch", "Mira: I.m not done yet", taken),
    ):
        show(page, name)
        page.get_by_role("button", name=re.compile(says)).click()
        assert acts(page) == [["take-back", args, "a"]], name


def test_taken_back_tap_is_announced_to_partner_alone(page: Page) -> None:
    for name, words in (
        ("124-taken-back-done", ["Mira wasn\u2019t done yet and goes on."]),
        ("124-taken-back-got", ["Mira would like to answer again."]),
        ("124-taken-back-mine", []),
    ):
        show(page, name)
        assert page.locator(".note").all_inner_texts() == words


def test_the_lowest_answer_of_a_check_is_the_gentlest(page: Page) -> None:
    show(page, "20-check-mine")
    answers = page.locator(".stack button")
    assert answers.count() == 3
    answers.last.click()
    assert acts(page) == [["heard", {"verdict": "no"}, "a"]]


def test_a_private_page_sends_all_its_fields_sealed(page: Page) -> None:
    show(page, "07-write-body")
    expect(page.get_by_text("Find the place first, then a name.")).to_be_visible()  # said once, on the first of them
    for _ in range(4):
        page.get_by_role("button", name="Next").click()
    assert page.get_by_text("Find the place first").count() == 0
    page.get_by_role("textbox").fill("Home.")
    page.get_by_role("button", name="Save just for me").click()
    page.wait_for_function("acts.length > 0")
    [[move, args, seat]] = acts(page)
    assert (move, seat) == ("write", "a")
    assert args == {
        "where": 'sealed own where ["chest"]',
        "sensation": "sealed own sensation Tight, like a band around it.",
        "emotion": 'sealed own emotion "sadness"',
        "feelings": 'sealed own feelings ["lonely"]',
        "meaning": "sealed own meaning Home.",
    }


def test_every_feeling_is_one_tap_away(page: Page) -> None:
    show(page, "07-write-one")
    page.get_by_label("Afraid").check(force=True)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("anxious", exact=True)).to_be_visible()
    lonely, anger = page.get_by_text("lonely", exact=True), page.get_by_text("annoyed", exact=True)
    expect(anger).to_be_hidden()
    page.get_by_role("group", name="Other words").get_by_text("Angry").click()
    expect(anger).to_be_visible()
    expect(lonely.last).to_be_hidden()  # read on its branch alone: it was picked before
    expect(page.locator("summary", has_text="Sad: lonely")).to_be_visible()


def test_feelings_of_several_branches_go_together(page: Page) -> None:
    show(page, "07-write-many")
    page.locator("summary", has_text="Afraid").focus()
    page.keyboard.press("Enter")
    page.get_by_label("torn", exact=True).focus()
    page.keyboard.press("Space")
    expect(page.locator("summary", has_text="Afraid: torn")).to_be_visible()
    expect(page.get_by_label("torn", exact=True)).to_be_focused()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Back").click()
    expect(page.locator("summary", has_text="Afraid: torn")).to_be_visible()
    page.get_by_role("button", name="Next").click()
    page.locator(".act .main").click()
    page.wait_for_function("acts.length > 0")
    [[_, args, _]] = acts(page)
    assert isinstance(args, dict) and args["feelings"] == 'sealed own feelings ["lonely","torn"]'


def test_palette_opens_in_the_card_and_escape_closes(page: Page) -> None:
    show(page, "14-turn-theirs")
    page.get_by_role("button", name="Reach out").click()
    expect(page.locator(".cue")).to_have_count(6)
    assert page.locator(".who").is_visible() and page.locator(".time").is_visible()
    page.keyboard.press("Escape")
    assert page.locator(".cue").count() == 0


def test_a_break_is_a_promise_with_its_minutes(page: Page) -> None:
    show(page, "13-turn-mine")
    page.get_by_role("button", name="Break").click()
    page.get_by_role("button", name="In 20 minutes").click()
    assert acts(page) == [["break", {"minutes": 20}, "a"]]


def test_erasing_is_asked_twice(page: Page) -> None:
    show(page, "34-keep")
    page.get_by_role("button", name="End and erase everything").click()
    assert acts(page) == []
    page.get_by_role("button", name="Yes, erase everything").click()
    assert acts(page) == [["finish", {"erase": True}, "a"]]


def test_resting_place_does_nothing(page: Page) -> None:
    show(page, "20-check-mine")
    page.get_by_role("button", name="More time").press("Enter")
    assert acts(page) == []


def test_focus_stays_in_main_region_on_page_change(page: Page) -> None:
    show(page, "13-turn-mine")
    page.locator(".main").focus()
    show(page, "19-say-theirs")
    assert page.evaluate("document.activeElement.matches('[data-main], [data-main] *')")


def test_a_change_of_turn_is_announced_once(page: Page) -> None:
    show(page, "13-turn-mine")
    expect(page.locator("[data-live]")).to_have_text(
        "One small part. Say one thing that is on your mind.", use_inner_text=True
    )
    page.evaluate("document.querySelector('[data-live]').textContent = ''")
    show(page, "13-turn-mine")
    expect(page.locator("[data-live]")).to_have_text("", use_inner_text=True)
    show(page, "16-wrap")
    expect(page.locator("[data-live]")).to_have_text("Time to wrap up", use_inner_text=True)


def test_clock_shows_minutes_and_finally_seconds(page: Page) -> None:
    show(page, "13-turn-mine")
    expect(page.locator("[data-big]")).to_have_text("1 min", use_inner_text=True)
    show(page, "15-turn-last-seconds")
    expect(page.locator("[data-big]")).to_have_text("12 s", use_inner_text=True)
    page.get_by_role("button", name="Hide clock").click()
    expect(page.locator("[data-big]")).to_have_text("Clock hidden", use_inner_text=True)


def test_couch_private_page_waits_for_the_right_person(page: Page) -> None:
    show(page, "71-couch-hand")
    assert page.get_by_role("textbox").count() == 0 and page.locator("fieldset").count() == 0
    page.get_by_role("button", name="I am Mira").click()
    expect(page.locator("fieldset")).to_have_count(1)


def test_a_quiet_moment_can_go_on_early(page: Page) -> None:
    show(page, "11-quiet-breath")
    page.locator(".main").click()
    assert acts(page) == [["ready", {}, "a"]]
    show(page, "11-quiet-done")
    expect(page.locator(".act")).to_have_text("Waiting for Jonas or for the time to end.", use_inner_text=True)


def test_on_one_device_each_has_a_button_by_name(page: Page) -> None:
    show(page, "72-couch-both")
    page.get_by_role("button", name="Jonas: I").click()
    page.get_by_role("button", name="Mira: I").click()
    assert acts(page) == [["ready", {}, "b"], ["ready", {}, "a"]]


def test_ended_talk_is_taken_back_by_its_ender(page: Page) -> None:
    show(page, "64-therapist-ended")
    page.get_by_role("button", name="Undo").click()
    assert acts(page) == [["undo", {}, "therapist"]]
    show(page, "35-closed-by-therapist")
    expect(page.locator(".ask")).to_have_text("Dr. Lindt ended the talk.", use_inner_text=True)
    assert page.get_by_role("link", name="Start another talk").get_attribute("href") == "/"


def test_parted_pair_reads_what_it_waits_for(page: Page) -> None:
    show(page, "123-parted")
    expect(page.locator(".ask")).to_have_text("You\u2019re waiting for a new partner", use_inner_text=True)
    assert "ended the talk" not in page.locator("main").inner_text()
    assert not page.get_by_role("button", name="Erase everything now").count()


def test_news_stands_alone_and_not_on_another_place(page: Page) -> None:
    show(page, "47-notice")
    assert page.locator(".note").all_inner_texts() == ["Dr. Lindt added 1 minute."]
    top = page.locator("h1").bounding_box()
    page.evaluate("states.later = structuredClone(states['47-notice']); states.later.view.now += 12000")
    show(page, "later")
    assert page.locator(".note").count() == 0
    assert page.locator("h1").bounding_box() == top
    page.evaluate("delete states.later")


def test_lost_line_disables_every_therapist_hand(page: Page) -> None:
    show(page, "62-therapist-down")
    assert page.locator(":is(.hands, .quiet) button:not([aria-disabled=true])").count() == 0


def test_pause_and_break_are_announced_in_page_words(page: Page) -> None:
    show(page, "36-paused")
    expect(page.locator("[data-live]")).to_have_text("A pause. Jonas paused the talk.", use_inner_text=True)
    show(page, "39-break")
    assert page.locator("[data-live]").inner_text().startswith("Break. Back at ")
    show(page, "13-turn-mine")
    assert page.locator("[data-live]").inner_text().startswith("One small part")


def test_focus_after_a_tap_moves_to_next_button(page: Page) -> None:
    show(page, "14-turn-theirs")
    page.get_by_role("button", name="Reach out").click()
    page.locator(".cue").first.focus()
    show(page, "13-turn-mine")
    assert page.evaluate("document.activeElement.matches('.main')")
