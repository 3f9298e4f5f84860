"""Guards of single dialogues: what a careless change of a file or of a text must not take away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from sayback.engine.language.protocol import ProtocolFile, walk
from sayback.protocols.library import Library
from sayback.protocols.shapes import texts_of

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
        "en": "need not say what happened",
        "de": "nicht sagen, was war",
        "es": "que decir qué pasó",
    }.items():
        for name in ("pause-first", "inside", "tell"):
            assert words in step(file.id, name, language)
        fields = own(file.id, language)["steps"]["inside"]["fields"]  # type: ignore[index]
        assert not [text for text in fields.values() if "{other}" in text]
