from __future__ import annotations

from pathlib import Path

from sayback.protocols.counted import spread
from sayback.protocols.fallback import completed, completed_flat, share, texts_in
from sayback.protocols.pages import Page, read_page

from .making import put

NESTED = (
    "title: A talk\nsettings:\n  mode: {label: Way, options: {a: A, b: B}}\nsteps:\n  one: {both: [Say., Softly.]}\n"
)
FLAT = "pairs: {one: 1 pair, other: '{n} pairs'}\nleft: '{n} left'\nend: The end\n"


def page(folder: Path, text: str, language: str, flat: bool = False) -> Page:
    found = read_page(put(folder / f"{language}.yaml", text), language)[0]
    return spread(found) if flat else found


def test_text_that_is_missing_is_said_in_english(tmp_path: Path) -> None:
    english = page(tmp_path, NESTED, "en")
    french = page(tmp_path, "title: Une parole\nsettings: {mode: Manière}\nsteps: {two: {both: Oui.}}\n", "fr")
    assert completed(french, english).data == {
        "title": "Une parole",
        "settings": {"mode": {"label": "Manière", "options": {"a": "A", "b": "B"}}},
        "steps": {"one": {"both": ["Say.", "Softly."]}, "two": {"both": "Oui."}},
    }
    assert english.data == page(tmp_path, NESTED, "en").data


def test_english_forms_come_where_they_count_alike(tmp_path: Path) -> None:
    english = page(tmp_path, FLAT, "en", flat=True)
    said = {"end": "Fin", "pairs": "{n} pairs", "left": "{n} left"}
    assert completed_flat(page(tmp_path, "end: Fin\n", "de", flat=True), english).data == said | {"pairs.one": "1 pair"}
    assert completed_flat(page(tmp_path, "end: Fin\n", "fr", flat=True), english).data == said
    own = page(tmp_path, "pairs: '{n} Paare'\n", "de", flat=True)
    assert completed_flat(own, english).data == {"pairs": "{n} Paare", "left": "{n} left", "end": "The end"}


def test_share_counts_texts_and_names_the_missing_ones(tmp_path: Path) -> None:
    english = page(tmp_path, FLAT, "en", flat=True)
    assert [".".join(path) for path in texts_in(english)] == ["pairs", "left", "end"]
    text = "pairs:\n  one: 1 para\n  many: '{n} par'\n  other: '{n} pary'\nleft:\n"
    found = share(english, page(tmp_path, text, "pl", flat=True), "pl.yaml")
    assert (found.have, found.of) == (0, 3)
    assert [str(problem) for problem in found.missing] == [
        "pl.yaml:1:1: missing-text: there is no text `end`; add end: and what it says",
        "pl.yaml:4:3: missing-text: `pairs` lacks a plural form; add few: for 2,3,4",
        "pl.yaml:5:1: missing-text: `left` is empty; write the text",
    ]
    nested = page(tmp_path, NESTED, "en")
    whole = share(nested, page(tmp_path, NESTED, "fr"), "fr.yaml", (("source",),))
    assert (whole.have, whole.of, [problem.rule for problem in whole.missing]) == (5, 6, ["missing-text"])
