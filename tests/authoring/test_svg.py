from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from sayback.authoring.outline import Row, sheet
from sayback.authoring.svg import WIDTH, clock_text, described, picture
from sayback.protocols.library import Library

from tests.guide import FOLDER, kept

SVG = "{http://www.w3.org/2000/svg}"
MAY_BE = {"svg", "title", "desc", "style", "rect", "line", "path", "circle", "text"}


def drawn(library: Library, name: str, language: str = "en") -> ET.Element:
    return ET.fromstring(picture(library.files[name], library.texts(name, language)))


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_a_picture_is_inert(library: Library, language: str) -> None:
    for name in library.files:
        text = picture(library.files[name], library.texts(name, language))
        assert {part.tag.removeprefix(SVG) for part in ET.fromstring(text).iter()} <= MAY_BE
        assert not re.search(r"\bon\w+=|href|url\(|@import|<!|<\?", text)
        assert text.count("http") == 1


def test_picture_holds_its_words_for_screen_readers(library: Library) -> None:
    root = drawn(library, "thank-you")
    assert root.get("role") == "img"
    named = str(root.get("aria-labelledby")).split()
    assert [part.get("id") for part in (root[0], root[1])] == named
    page = sheet(library.files["thank-you"], library.texts("thank-you", "en"))
    text = described(page)
    assert root[0].text == "Thank you" and root[1].text == text
    assert all(line.title in text and line.says in text for line in page.lines if isinstance(line, Row))


def test_text_keeps_inside_the_picture(library: Library) -> None:
    for language in library.languages:
        for name in library.files:
            root = drawn(library, name, language)
            height = float(str(root.get("height")))
            for part in root.iter(f"{SVG}text"):
                wide = 10.5 if "h2" in str(part.get("class")) else 13 if "h1" in str(part.get("class")) else 7.6
                end = "end" in str(part.get("class")).split()
                x, words = float(str(part.get("x"))), part.text or ""
                assert 0 < float(str(part.get("y"))) < height
                assert (x if end else x + wide * len(words)) <= WIDTH, (language, name, words)


def test_markup_in_a_title_is_escaped_in_the_picture(library: Library) -> None:
    texts = {**library.texts("thank-you", "en"), "title": "<script>alert(1)</script>"}
    text = picture(library.files["thank-you"], texts)
    assert "<script" not in text and "&lt;script" in text


def test_times_are_said_as_the_panel_says_them() -> None:
    ui = {"clock.min": "{n} Min.", "clock.sec": "{n} Sek."}
    assert [clock_text(ui, time) for time in (45_000, 120_000, 150_000)] == ["45 Sek.", "2 Min.", "2:30 Min."]
    assert clock_text({}, 45_000) == "45 s"


def test_kept_pictures_are_current(library: Library) -> None:
    wanted = {path: text for path, text in kept(library).items() if path.suffix == ".svg"}
    there = set((FOLDER / "pictures").iterdir())
    old = [path.name for path, text in wanted.items() if path not in there or path.read_text("utf-8") != text]
    assert not old and there == set(wanted), "bring them up to date: .venv/bin/python -m tests.guide"
