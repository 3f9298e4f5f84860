"""Guards of single dialogues: what a careless change of a file or of a text must not take away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from sayback.engine.language.protocol import ProtocolFile, Terms, walk
from sayback.engine.pair import SEATS, Seat
from sayback.protocols.library import Library
from sayback.protocols.shapes import texts_of

from tests.engine.talks import BOX, Talk

ROOT = Path(__file__).parents[2] / "protocols"
LANGUAGES = ("en", "de", "es")
AMOUNTS = re.compile(
    r"[0-9€$£%]|\b(account|bank|card|salary|income|debt|price|konto|karte|gehalt|einkommen|schulden|preis|banco"
    r"|tarjeta|sueldo|ingresos|deuda|precio|cuenta bancaria)",
    re.IGNORECASE,
)
CLINICAL = re.compile(
    r"\b(attach|avoid|anxious type|trauma|disorder|diagnos|narcis|childhood|because of|bindung|vermeid|störung"
    r"|kindheit|apego|evit|trastorn|infancia|type|typ|tipo)",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.load(ROOT)


def own(id: str, language: str) -> dict[str, object]:
    found = YAML(typ="safe").load(ROOT / "locales" / language / f"{id}.yaml")
    assert isinstance(found, dict)
    return found


def said(id: str) -> Iterator[str]:
    """Every text of a dialogue's own in every language, but for where it comes from."""
    for language in LANGUAGES:
        yield from texts_of({key: value for key, value in own(id, language).items() if key != "source"})


def step(id: str, name: str, language: str) -> str:
    steps = own(id, language)["steps"]
    assert isinstance(steps, dict)
    return " ".join(texts_of(steps[name]))


def kinds(file: ProtocolFile) -> list[str]:
    return [one.kind for one in walk(file.steps)]


def test_money_asks_for_no_amount_account_or_card(library: Library) -> None:
    fields = [field for one in walk(library.files["money"].steps) for field in one.fields]
    assert {field.kind for field in fields} == {"many"}, "a typed field could be asked to hold a sum"
    assert not [text for text in said("money") if AMOUNTS.search(text)]


def test_money_ends_with_own_step_and_no_signature(library: Library) -> None:
    file = library.files["money"]
    assert "decide" not in kinds(file)
    doing = next(one for one in walk(file.steps) if one.name == "my-step")
    assert doing.keys.get("by", "speaker") == "speaker" and doing.keys["heard"] is False
    for language, alone in {
        "en": "Only what you do yourself",
        "de": "Nur, was du selbst",
        "es": "Solo lo que haces tú",
    }.items():
        assert alone in step("money", "my-step", language)


def test_closing_up_offers_a_break_before_anything_else(library: Library) -> None:
    file = library.files["why-i-close-up"]
    assert file.depth == "deep", "the private question comes first, and then the break"
    first = file.steps[0]
    assert (first.kind, first.keys["of"]) == ("ask", "both")
    for language, words in {"en": "A break first", "de": "Erst eine Pause", "es": "Primero una pausa"}.items():
        assert words in step(file.id, first.name, language)


def test_closing_up_is_about_oneself_and_by_choice(library: Library) -> None:
    file = library.files["why-i-close-up"]
    page = next(one for one in file.steps if one.kind == "write")
    assert page.keys["reveal"] == "by-choice", "what is not tapped is in nobody's summary"
    assert not [text for text in said(file.id) if CLINICAL.search(text)]
    for language, words in {
        "en": "don\u2019t have to say what happened",
        "de": "nicht sagen, was war",
        "es": "que decir qué pasó",
    }.items():
        for name in ("pause-first", "tell"):
            assert words in step(file.id, name, language)
        fields = own(file.id, language)["steps"]["inside"]["fields"]  # type: ignore[index]
        assert not [text for text in fields.values() if "{other}" in text]
        assert words in fields["learned"], "said where it is written, too"


def test_touch_states_its_terms_and_is_deep(library: Library) -> None:
    file = library.files["touch"]
    assert file.depth == "deep"
    assert file.terms == Terms(devices="two", once=20 * 3_600_000, saved=False)


def test_touch_asks_once_and_takes_a_no(library: Library) -> None:
    file = library.files["touch"]
    assert kinds(file).count("agree") == 1 and "ask" not in kinds(file)
    talk = begun(file)
    talk.act("a", "agree").act("b", "not-today")
    assert talk.place == "end.word", "a no ends the talk, with a kind word"
    for language, words in {"en": "Not today", "de": "Heute nicht", "es": "Hoy no"}.items():
        assert own("touch", language)["steps"]["today"]["do"]["not-today"] == words  # type: ignore[index]


def test_touch_says_that_it_is_for_adults(library: Library) -> None:
    assert library.files["touch"].steps[0].name == "for-two-adults"
    for language, words in {"en": "two adults", "de": "zwei Erwachsene", "es": "dos adultos"}.items():
        assert words in step("touch", "for-two-adults", language)
        assert words in str(own("touch", language)["summary"])


def test_touch_marks_at_most_three_and_matches_none(library: Library) -> None:
    page = next(one for one in library.files["touch"].steps if one.kind == "write")
    assert page.keys["reveal"] == "by-choice"
    assert [(field.kind, field.most) for field in page.fields] == [("many", 3)]
    talk = begun(library.files["touch"])
    talk.both("agree")
    talk.act("a", "write", marks=BOX).act("b", "write", marks=BOX)
    assert talk.place == "marks.look"
    before = {seat: theirs(talk, seat) for seat in SEATS}
    assert before == {"a": [], "b": [], "therapist": []}, "whoever marks everything learns nothing"
    talk.act("a", "show", marks=BOX)
    assert (theirs(talk, "a"), theirs(talk, "b")) == ([], ["marks.shown"]), (
        "what one shows draws nothing out of the other"
    )


def theirs(talk: Talk, seat: Seat) -> list[str]:
    """List the fields of others that a seat is given."""
    return [box["field"] for box in talk.view(seat).get("boxes", []) if box["from"] != seat]


def begun(file: ProtocolFile) -> Talk:
    """Play a dialogue from the lobby over the private question and the first page."""
    talk = Talk(file, therapist=True)
    talk.both("rate", safe=3)
    return talk.both("ready")
