"""The wall in a real browser.

Pairs that need you come first, nothing moves under a finger, only what is seen is drawn.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sayback.protocols.library import Library

from .conftest import show

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
AXE = "async (rules) => (await axe.run(document, {runOnly: rules})).violations.map((v) => v.id + ' ' + v.nodes[0].html)"
TAPPABLE = "button, select, input:not(.sr):not([type=checkbox]):not([type=radio]), .mark"
SMALL = f"""() => [...document.querySelectorAll({TAPPABLE!r})]
  .filter((it) => it.checkVisibility() && !it.closest('.tile'))
  .map((it) => [it.textContent.trim(), it.getBoundingClientRect().height]).filter(([, height]) => height < 32)"""
WAITING = [
    {"name": "Hannah"},
    {"name": "Elif", "together": "A" * 22},
    {"name": "Marco"},
    {"name": "Okan", "together": "A" * 22},
    {"name": "Priya"},
]


def order(page: Page) -> dict[str, list[int]]:
    """List pairs by band, as they stand in the page from top to bottom."""
    found: dict[str, list[int]] = page.evaluate(
        "() => Object.fromEntries([...document.querySelectorAll('.bands section:not([hidden])')].map((band) =>"
        " [band.className, [...band.querySelectorAll('.tile')].map((it) => Number(it.dataset.n))]))"
    )
    return found


def settled(page: Page) -> None:
    """Wait two paces of the wall: what the server said is drawn by then."""
    page.wait_for_timeout(600)


def say(page: Page, *tiles: tuple[int, dict[str, Any]]) -> None:
    page.evaluate("(some) => fake.say({tiles: some.map(([n, more]) => fake.tile(n, more))})", list(tiles))
    settled(page)


def asked(page: Page) -> list[Any]:
    found: list[Any] = page.evaluate("asked")
    return found


def test_pairs_in_need_come_first_in_three_bands(page: Page, library: Library) -> None:
    show(page, library)
    assert order(page) == {"now": [7, 3, 2, 11, 5], "soon": [9, 12, 10], "well": [1, 4, 6, 8]}
    first = page.locator(".tile").first
    assert "Asks for help" in first.inner_text() and "Nora & Finn" in first.inner_text()
    assert "Check · Finn has the floor" in first.inner_text()
    assert first.locator("button").get_attribute("aria-label") == (
        "Pair 7: Asks for help, 2 min. Nora & Finn. Check · Finn has the floor"
    )


def test_order_holds_while_reading_and_new_order_is_offered(page: Page, library: Library) -> None:
    show(page, library)
    before = order(page)
    page.locator(".tile").nth(2).hover()
    say(page, (1, {"hand": -1000}))
    assert order(page) == before
    expect(page.locator(".tile[data-n='1']")).to_contain_text("Asks for help", use_inner_text=True)
    page.locator(".ready").click()
    page.mouse.move(5, 5)
    settled(page)
    assert order(page)["now"][:2] == [7, 1]
    assert page.locator(".ready").is_hidden()


def test_focus_stays_on_its_pair_when_others_change(page: Page, library: Library) -> None:
    show(page, library)
    page.locator(".tile[data-n='9'] button").focus()
    say(page, (1, {"hand": -9000}), (12, {"hand": -8000}), (9, {"hand": -7000}))
    assert page.evaluate("document.activeElement.closest('.tile').dataset.n") == "9"
    page.keyboard.press("o")
    settled(page)
    assert page.evaluate("document.activeElement.closest('.tile').dataset.n") == "9"
    assert order(page)["now"][:4] == [7, 1, 12, 9]


def test_page_draws_only_visible_tiles(page: Page, library: Library) -> None:
    show(page, library, 1000)
    assert page.locator(".tile").count() < 60
    expect(page.locator(".whom")).to_contain_text(re.compile("1,?000 pairs"))
    page.keyboard.press("g")
    page.keyboard.press("End")
    settled(page)
    focused = page.evaluate("[document.activeElement.closest('.tile').dataset.n, scrollY > 20000]")
    assert focused == ["1000", True]
    assert page.locator(".tile").count() < 80
    size = page.evaluate(
        "[document.activeElement.closest('.tile').ariaPosInSet, document.activeElement.closest('.tile').ariaSetSize]"
    )
    assert size == ["992", "992"]


def test_pairs_are_found_by_name_number_and_need(page: Page, library: Library) -> None:
    show(page, library)
    page.fill("#find", "jonas")
    settled(page)
    assert order(page) == {"well": [1]}
    page.fill("#find", "9")
    settled(page)
    assert order(page) == {"soon": [9]}
    page.fill("#find", "")
    page.select_option(".only select", "circles")
    settled(page)
    assert order(page) == {"now": [3]}


@pytest.mark.parametrize(
    ("key", "what", "args"),
    [("s", "open", {}), ("p", "pause", {}), ("r", "resume", {})],
)
def test_hand_by_one_key_shows_progress_and_failures(
    page: Page, library: Library, key: str, what: str, args: dict[str, object]
) -> None:
    show(page, library)
    page.keyboard.press(key)
    path, body = asked(page)[-1]
    assert path == "hands" and (body["what"], body["args"], body["pairs"]) == (what, args, "all")
    page.evaluate("(id) => fake.fire('hand', {id, done: 9, of: 12, failed: []})", body["id"])
    settled(page)
    assert page.locator(".sent progress").evaluate("it => it.value / it.max") == 0.75
    page.evaluate(
        "(id) => fake.fire('hand', {id, done: 12, of: 12, failed: [{n: 4, code: 'holding'}, {n: 8, code: 'broken'}]})",
        body["id"],
    )
    settled(page)
    expect(page.locator(".sent")).to_contain_text("10 of 12 received it. 2 not yet.", use_inner_text=True)
    page.get_by_text("Who did not get it").click()
    assert page.locator(".missed li").all_inner_texts() == [
        "Pair 4: the connection was busy",
        "Pair 8: failed (broken)",
    ]
    page.get_by_role("button", name="Try again for these").click()
    again = asked(page)[-1][1]
    assert again["pairs"] == [4, 8] and again["id"] != body["id"], "each hand is done once by its id"


def test_hand_goes_to_marked_pairs_or_to_all(page: Page, library: Library) -> None:
    show(page, library)
    page.locator(".tile[data-n='7'] .mark").click()
    page.locator(".tile[data-n='3'] button").focus()
    page.keyboard.press("x")
    settled(page)
    expect(page.locator(".whom")).to_contain_text("To the 2 marked pairs", use_inner_text=True)
    page.keyboard.press("a")
    page.get_by_role("button", name="+ 2 min").click()
    body = asked(page)[-1][1]
    assert (body["what"], body["args"], sorted(body["pairs"])) == ("add-time", {"seconds": 120}, [3, 7])
    page.get_by_role("button", name="To all instead").click()
    page.keyboard.press("m")
    page.get_by_role("button", name="Take your time. There\u2019s no hurry.").click()
    assert asked(page)[-1][1]["args"] == {"word": "slower"} and asked(page)[-1][1]["pairs"] == "all"


def test_return_time_is_one_moment_of_server_time(page: Page, library: Library) -> None:
    show(page, library)
    page.keyboard.press("b")
    page.get_by_role("button", name="In 60 seconds").click()
    at = asked(page)[-1][1]["args"]["at"]
    assert abs(at - page.evaluate("Date.now()") - 60_000) < 3000


def test_ending_asks_first_and_then_shows_the_sums(page: Page, library: Library) -> None:
    show(page, library)
    page.keyboard.press("e")
    assert not asked(page)
    page.get_by_role("button", name="Yes, end it").click()
    page.locator("table.sums").wait_for()
    rows = page.locator("table.sums tr").all_inner_texts()
    assert "Pairs\t12" in rows and "Understood\t36" in rows and "Looking back: I felt understood\t4.3" in rows
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as CSV").click()
    assert download.value.path().read_bytes().startswith(b"what,number\r\nPairs,12\r\n")


def test_helper_takes_a_pair_and_visits_with_consent(page: Page, library: Library) -> None:
    show(page, library)
    page.locator(".tile[data-n='7'] button").click()
    page.get_by_role("button", name="I\u2019ll take this one").click()
    settled(page)
    assert ["pairs/7/take", {"mine": True}] in asked(page)
    page.get_by_role("button", name="Look in").click()
    assert asked(page)[-1] == ["look", {"n": 7, "on": True}]
    say(page, (7, {"visit": "asked"}))
    expect(page.locator("dialog")).to_contain_text("Both have to say yes", use_inner_text=True)
    say(page, (7, {"visit": "in"}))
    view = {
        "protocol": "speaker-listener", "stage": "running", "floor": "a", "talking": "a",
        "step": {"id": "piece~4", "kind": "turn", "name": "piece", "place": "talk", "index": 4, "of": 9},
        "clock": None, "holds": [], "people": {"a": {"here": True}, "b": {"here": True}}, "understood": {},
        "next": None, "rule": "soft", "spoken": {}, "host": {"opened": True, "visit": "in"},
    }  # fmt: skip
    page.evaluate("(view) => fake.fire('look', {n: 7, view})", view)
    page.locator("#looked .panel").wait_for()
    settled(page)
    page.get_by_role("button", name="Stop looking in").click()
    assert asked(page)[-1] == ["look", {"n": 7, "on": False}]
    settled(page)
    expect(page.locator(".tile[data-n='7']")).to_contain_text("With you", use_inner_text=True)


def test_person_is_taken_out_of_line_by_two_taps(page: Page, library: Library) -> None:
    show(page, library, waiting=WAITING)
    page.get_by_role("button", name="Waiting room (5)").click()
    page.locator(".person-in", has_text="Priya").click()
    page.get_by_role("button", name="Remove from the waiting room").click()
    assert not asked(page)
    page.get_by_role("button", name="Yes, remove").click()
    page.get_by_text("Priya has been removed.").wait_for()
    [path] = asked(page)[-1]
    n = int(path.removeprefix("people/"))
    page.evaluate("(n) => fake.say({tiles: [], people: [{n, gone: true}]})", n)
    page.get_by_role("button", name="Waiting room (4)").wait_for()


def test_waiting_people_are_paired_by_proposal_or_two_taps(page: Page, library: Library) -> None:
    show(page, library, waiting=WAITING)
    page.get_by_role("button", name="Waiting room (5)").click()
    page.locator(".proposals li").first.wait_for()
    proposals = page.locator(".proposals li").all_inner_texts()
    assert "1 couple arrived together" in proposals[0] and "Elif & Okan" in proposals[0]
    assert "Hannah & Marco" in proposals[1]
    expect(page.locator(".line")).to_contain_text("Priya still needs a partner", use_inner_text=True)
    page.locator(".proposals button").first.click()
    page.get_by_text("Paired: Elif & Okan").wait_for()
    page.locator(".person-in", has_text="Hannah").click()
    expect(page.locator(".proposals button").first).to_have_attribute("aria-disabled", "true")
    page.locator(".person-in", has_text="Priya").click()
    page.get_by_role("button", name="Pair these two").click()
    page.get_by_text("Paired: Hannah & Priya").wait_for()
    assert [body["pairs"] for path, body in asked(page) if path == "pairs"] == [[[26, 28]], [[25, 29]]]
    page.get_by_role("button", name="Waiting room (1)").wait_for()


def test_a_pasted_list_pairs_all_or_nobody(page: Page, library: Library) -> None:
    show(page, library, waiting=WAITING)
    page.keyboard.press("2")
    page.get_by_text("Pair from a list").click()
    page.fill("#paste", "Hannah, Marco\nElif, Nobody")
    page.locator("form button", has_text="Pair").click()
    expect(page.locator(".troubles")).to_contain_text("Line 2: Nobody isn\u2019t waiting.", use_inner_text=True)
    assert not [path for path, _ in asked(page) if path == "pairs"]
    page.fill("#paste", "Hannah, Marco\nelif & OKAN")
    page.locator("form button", has_text="Pair").click()
    page.get_by_text("2 pairs made.").wait_for()


def test_file_of_couples_becomes_links_kept_on_device(page: Page, library: Library) -> None:
    show(page, library, waiting=WAITING)
    page.keyboard.press("2")
    page.get_by_text("Prepare couples from a file").click()
    # names long enough that no random token holds one by chance
    bad = "name_a,name_b\nAdaline,Bobette\n=1+1,Cyrille\nAdaline,Daniela\n"
    choose = page.locator("input[type=file]")
    choose.set_input_files({"name": "x.csv", "mimeType": "text/csv", "buffer": bad.encode()})
    page.locator(".troubles li").first.wait_for()
    assert page.locator(".troubles li").all_inner_texts() == [
        "Line 3: =1+1 looks like a formula.",
        "Line 4: Adaline is already in line 2.",
    ]
    assert not asked(page)
    good = "name_a,name_b,language\nAdaline,Bobette,de\nCyrille,Daniela,\n"
    choose.set_input_files({"name": "x.csv", "mimeType": "text/csv", "buffer": good.encode()})
    page.get_by_role("button", name="Create links").click()
    page.get_by_text("2 couples are ready.").wait_for()
    sent = str(asked(page))
    prepared = page.evaluate("prepared")
    assert len(prepared) == 4 and {len(person["ear"]) for person in prepared} == {43}
    assert all(person[secret] not in sent for person in prepared for secret in ("token", "ear", "name"))
    with page.expect_download() as download:
        page.get_by_role("button", name="Save 4 links (CSV)").click()
    lines = download.value.path().read_text().splitlines()
    entry = prepared[0]
    assert (
        lines[1] == f"13,Adaline,https://example.org/s/{entry['session']}#4.{entry['token']}.{entry['ear']}.QWRhbGluZQ"
    )


def test_helper_link_is_made_locally_and_sends_no_token(page: Page, library: Library) -> None:
    show(page, library)
    page.keyboard.press("3")
    page.locator(".inline input").first.fill("Kim B")
    page.get_by_role("button", name="Create a link").click()
    page.locator("#url-helper-0").wait_for()
    token = page.locator("#url-helper-0").input_value().split("#")[1].split(".")[1]
    path, body = asked(page)[-1]
    assert path == "helpers" and token not in str(body) and "Kim" not in str(body)


def test_the_links_are_kept_only_behind_a_passphrase(page: Page, library: Library) -> None:
    show(page, library)
    page.keyboard.press("3")
    fields = page.locator("input[type=password]")
    fields.nth(0).fill("short")
    page.get_by_role("button", name="Save here").click()
    expect(page.locator(".share")).to_contain_text("at least 10 letters", use_inner_text=True)
    for at in (0, 1):
        fields.nth(at).fill("four blue hedgehogs")
    page.get_by_role("button", name="Save here").click()
    page.get_by_text("Saved on this device.").wait_for()
    token = page.locator("#url-you").input_value().split(".")[-3]
    kept = page.evaluate(
        "JSON.stringify(Object.entries(localStorage)) + JSON.stringify(Object.entries(sessionStorage))"
    )
    assert "600000" in kept and token not in kept


def test_letter_keys_do_nothing_while_typing_or_off(page: Page, library: Library) -> None:
    show(page, library)
    page.keyboard.press("/")
    page.locator("#find:focus").wait_for()
    page.keyboard.type("spree")
    settled(page)
    assert not asked(page)
    page.fill("#find", "")
    page.locator(".tabs .keys").click()
    page.locator("dialog .option").click()
    page.get_by_role("button", name="Close").last.click()
    page.locator("h1").click()
    page.keyboard.press("p")
    settled(page)
    assert not asked(page)


@pytest.mark.parametrize(
    ("width", "language", "scheme"), [(400, "de", "dark"), (1200, "en", "light"), (320, "es", "light")]
)
def test_every_page_is_whole_and_axe_finds_nothing(
    page: Page, library: Library, width: int, language: str, scheme: Any
) -> None:
    page.set_viewport_size({"width": width, "height": 860})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    show(page, library, language=language, waiting=WAITING)
    found = []
    for key in ("1", "2", "3", "m", "Escape", "?", "Escape", "1"):
        page.keyboard.press(key)
        settled(page)
        if key == "Escape":
            continue
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, f"page {key} is too wide"
        assert page.evaluate(SMALL) == [], f"page {key} has small targets"
        found += page.evaluate(AXE, TAGS)
    page.locator(".tile button").first.click()
    settled(page)
    found += page.evaluate(AXE, TAGS)
    assert found == []
