"""Claims of the page: whose turn it is, who sees what, and what a button does."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .conftest import show, size
from .texts import texts


def varied(page: Page, name: str, change: str) -> None:
    """Show a state with something changed in it: `its` is the state, `view` its view."""
    page.evaluate(
        """([name, change]) => {
          states.varied = structuredClone(states[name]);
          new Function('its', 'view', change)(states.varied, states.varied.view);
        }""",
        [name, change],
    )
    show(page, "varied")
    page.evaluate("delete states.varied")


def test_page_without_floor_claims_no_turn(page: Page) -> None:
    varied(page, "42-repair-arrives", "view.floor = null; view.talking = 'both'; delete view.role")
    said = page.locator(".page").inner_text()
    assert "{" not in said and "turn" not in said
    assert "The clock goes on by itself." in said


def test_refused_tap_without_words_here_is_no_bare_name(page: Page) -> None:
    acts = "its.status = {line: 'ok', acts: [{move: 'show', state: 'refused', code: 'moved-on'}]}"
    varied(page, "13-turn-mine", acts)
    said = page.locator(".note").inner_text()
    assert said.startswith("That didn") and "show" not in said


def test_delayed_act_is_explained_in_one_sentence(page: Page) -> None:
    acts = "its.status = {line: 'ok', acts: [{move: 'pause', state: 'waiting', code: 'slow-down'}]}"
    varied(page, "13-turn-mine", acts)
    notice = "That was quick. \u201cPause\u201d will be sent in a moment."
    expect(page.locator(".note").last).to_have_text(notice, use_inner_text=True)


def test_presence_answer_says_what_was_ticked(page: Page) -> None:
    show(page, "90-lobby-consent")
    yes = page.get_by_role("button", name="Yes, Dr. Lindt may be here")
    expect(yes).to_contain_text("Turns and times, nothing else.", use_inner_text=True)
    page.get_by_role("switch", name="We see big differences").click()
    expect(yes).to_contain_text("Turns and times, nothing else.", use_inner_text=True)
    page.get_by_role("switch", name="Dr. Lindt sees our ratings").click()
    expect(yes).to_contain_text("Turns and times, and what you ticked.", use_inner_text=True)
    page.get_by_role("switch", name="Dr. Lindt sees our ratings").click()
    expect(yes).to_contain_text("Turns and times, nothing else.", use_inner_text=True)


def test_refusing_therapist_and_refusing_talk_have_different_buttons(page: Page) -> None:
    show(page, "90-lobby-consent")
    expect(page.locator(".stack button b").last).to_have_text("Without Dr. Lindt today")
    expect(page.locator(".quiet button").last).to_have_text("No talk today", use_inner_text=True)


def seen(page: Page) -> str:
    """Read what the footer says about who sees this."""
    return page.locator(".foot button", has=page.locator("span")).nth(-2).inner_text().strip()


def test_while_a_facilitator_looks_in_the_footer_says_so(page: Page) -> None:
    varied(page, "117-host-visit-in", "view.host.visit = 'asked'")
    assert seen(page) == "You two see this"
    show(page, "117-host-visit-in")
    assert seen(page) == "Your facilitator sees this, too"
    page.locator(".foot").get_by_role("button", name="Your facilitator sees this, too").click()
    expect(page.locator(".page")).to_contain_text("while they look in", use_inner_text=True)


def test_over_a_sheet_the_footer_claims_nothing(page: Page) -> None:
    show(page, "13-turn-mine")
    assert seen(page) == "You three see this"
    page.locator(".foot .help").click()
    assert seen(page) == "Who can see what"


def test_next_page_at_same_place_begins_at_top(page: Page) -> None:
    size(page, 320, 560)
    show(page, "90-lobby-consent")
    page.locator(".page").evaluate("(its) => its.scrollTo(0, 1e6)")
    assert page.locator(".page").evaluate("(its) => its.scrollTop") > 0
    varied(page, "90-lobby-consent", "view.consent = {mine: ['present'], both: []}")
    expect(page.locator(".page h1")).to_have_text("Today")
    assert page.locator(".page").evaluate("(its) => its.scrollTop") == 0
    page.locator(".page").evaluate("(its) => its.scrollTo(0, 1e6)")
    varied(page, "90-lobby-consent", "view.consent = {mine: ['present'], both: []}; view.now += 1")
    assert page.locator(".page").evaluate("(its) => its.scrollTop") > 0, "the same page stays where it is read"


WHISPERED = """async (name) => {
  const [{ newPair }, { b64 }, { humOf }] =
    await Promise.all(['core/pair', 'core/seal', 'ui/panel/whisper'].map((its) => import(`/static/${its}.js`)));
  const text = ([name, bytes]) => [name, b64(bytes)];
  const made = async () => Object.fromEntries(Object.entries(await newPair()).map(text));
  const keys = { a: await made(), therapist: await made() };
  const ears = { a: {}, therapist: {} };
  const line = (me, other) => ({ views: {}, on: (what, hear) => (ears[me][what] = hear),
    tell: (_, { box }) => ears[other].hum({ from: me, box }) });
  const make = (me, other) => humOf({ me, session: 'A'.repeat(22), line: line(me, other), redraw() {},
    record: { d: keys[me].d, peers: { [other]: { 0: { D: keys[other].D } } } } });
  const [hum, therapist] = [make('a', 'therapist'), make('therapist', 'a')];
  therapist.whisper('a', 'Breathe.');
  states.varied = { ...structuredClone(states[name]), hum };
  const read = () => hum.note({ words: { ui: String }, context: { names: {} }, me: 'a' }).length;
  for (let n = 0; n < 100 && !read(); n++) {
    for (const { ping } of Object.values(ears)) ping();
    await new Promise((done) => setTimeout(done, 20));
  }
}"""


def test_whisper_keeps_the_note_and_makes_footer_neutral(page: Page) -> None:
    size(page, 360)
    page.evaluate(WHISPERED, "114-repair-card")
    show(page, "varied")
    page.get_by_role("button", name="Show it").click()
    whisper = page.locator(".whisper")
    expect(whisper).to_contain_text("Breathe.")
    expect(page.locator(".note").last).to_have_text(
        "Dr. Lindt put a sentence on screen for you both.", use_inner_text=True
    )
    assert seen(page) == "Who can see what"
    page.get_by_role("button", name="Close").click()
    assert whisper.count() == 0 and seen(page) == "You three see this"
    page.evaluate("delete states.varied")


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_recommended_answer_has_a_button_with_its_words(language: str) -> None:
    defaults, ui = texts("speaker-listener", language)["defaults"], texts("speaker-listener", language)["ui"]
    for step, part in (("lobby", defaults["lobby"]["lobby"]), ("agree", defaults["agree"]["agree"])):
        assert ui["move.not-today"] in str(part["both"]), step
    assert defaults["agree"]["agree"]["do"]["not-today"] == ui["move.not-today"]


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_replay_at_single_speed_is_labelled_without_number(language: str) -> None:
    ui = texts("speaker-listener", language)["ui"]
    assert "{n}" in ui["replay.times"] and "1" not in ui["replay.times.one"] and "{n}" not in ui["replay.times.one"]
