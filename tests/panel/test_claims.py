"""What the page claims is so: whose turn it is, who sees what, and what a button does."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from .conftest import show


def varied(page: Page, name: str, change: str) -> None:
    """Shows a state with something changed in it: `its` is the state, `view` its view."""
    page.evaluate(
        """([name, change]) => {
          states.varied = structuredClone(states[name]);
          new Function('its', 'view', change)(states.varied, states.varied.view);
        }""",
        [name, change],
    )
    show(page, "varied")
    page.evaluate("delete states.varied")


def test_where_nobody_has_the_floor_nobody_is_said_to_have_the_turn(page: Page) -> None:
    varied(page, "42-repair-arrives", "view.floor = null; view.talking = 'both'; delete view.role")
    said = page.locator(".page").inner_text()
    assert "{" not in said and "turn" not in said
    assert "The clock goes on by itself." in said


def test_the_answer_to_who_may_be_here_says_what_was_ticked(page: Page) -> None:
    show(page, "90-lobby-consent")
    yes = page.get_by_role("button", name="Yes, Dr. Lindt may be here")
    expect(yes).to_contain_text("Turns and times, nothing else.", use_inner_text=True)
    page.get_by_role("switch", name="We see a gap").click()
    expect(yes).to_contain_text("Turns and times, nothing else.", use_inner_text=True)
    page.get_by_role("switch", name="Dr. Lindt sees the taps").click()
    expect(yes).to_contain_text("Turns and times, and what you ticked.", use_inner_text=True)
    page.get_by_role("switch", name="Dr. Lindt sees the taps").click()
    expect(yes).to_contain_text("Turns and times, nothing else.", use_inner_text=True)


def test_a_talk_without_the_therapist_and_no_talk_at_all_are_told_apart(page: Page) -> None:
    show(page, "90-lobby-consent")
    expect(page.locator(".stack button b").last).to_have_text("Without Dr. Lindt today")
    expect(page.locator(".quiet button").last).to_have_text("No talk today", use_inner_text=True)
