"""Fields that show nothing but their value."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from sayback.protocols.library import Library

from .conftest import show

DRAWN_TWICE = """async () => {
  const [{ html, render }, { live }] = await Promise.all([
    import('/static/vendor/lit-html.js'), import('/static/ui/live.js')]);
  const place = document.createElement('form');
  const option = (word) => html`<option value=${word} .selected=${live(word === 'b')}></option>`;
  const draw = () => render(html`<input .value=${live('one')}><textarea .value=${live('')}></textarea>
    <input type="checkbox" .checked=${live(true)}><select>${['a', 'b'].map(option)}</select>`, place);
  draw();
  const [line, text, tick, choice] = place.elements;
  const shown = () => [line.value, text.value, tick.checked, choice.value];
  const first = shown();
  [line.value, text.value, tick.checked, choice.value] = ['typed', 'typed', false, 'a'];
  draw();
  const second = shown();
  // what is there already is not written again: that would move the place where somebody types
  line.setSelectionRange(1, 1);
  draw();
  return [first, second, line.selectionStart];
}"""


def test_fields_show_their_value_whatever_was_typed_since(page: Page) -> None:
    said = ["one", "", True, "b"]
    assert page.evaluate(DRAWN_TWICE) == [said, said, 1]


def test_helpers_name_is_gone_once_the_link_is_made(page: Page, library: Library) -> None:
    show(page, library)
    page.get_by_role("button", name="Access").click()
    name = page.locator(".share .inline input").first
    for said in ("Kim", "Lou"):
        name.fill(said)
        page.get_by_role("button", name="Create a link").click()
        page.get_by_role("heading", name=f"For {said}").wait_for()
        expect(name).to_have_value("")


def test_passphrases_are_gone_once_the_links_are_kept(page: Page, library: Library) -> None:
    show(page, library)
    page.get_by_role("button", name="Access").click()
    for field in page.locator("input[type=password]").all():
        field.fill("four blue hedgehogs")
    page.get_by_role("button", name="Save here").click()
    page.get_by_text("Saved on this device.").wait_for()
    assert [field.input_value() for field in page.locator("input[type=password]").all()] == ["", ""]
