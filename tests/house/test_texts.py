"""Texts of pages: each key is named, or built, somewhere in the code.

Nothing is translated that no page can say. And words that once said something else than was meant, or hurt, do not
come back.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import pytest
from ruamel.yaml import YAML
from sayback.protocols.shapes import texts_of
from sayback.protocols.tongues import FORMS, OTHER

from tests.house.tree import PACKAGE, ROOT, under

PAGES: Final = ("after", "console", "gallery", "give", "help", "join", "panel", "prepare", "start", "wall")
WORD: Final = r"[\w-]+"
KEY: Final = rf"{WORD}(?:\.{WORD})*"
BUILT: Final = (
    "who.say.",
    "who.said.",
    "see.taps.",
    "hour.",
    "receipt.file.",
    "csv.",
    "list.",
    "steps.",
    "not.",
    "leave.",
    "traces.",
    "safe.",
)
"""Beginnings of keys whose end comes whole from data: a word with dots in it, a number, a code."""

NEVER: Final = {
    "de": {
        r"\bich war scharf\b": "it means: I was horny",
        r"\blaut oder scharf\b": "the same word",
        r"\bGespräch nicht beenden\b": "it says: you may not leave; meant is nicht zu Ende führen",
        r"\bfrei und sicher sprechen\b": "sicher sprechen is to speak with confidence",
        r"(?-i:^Nicht sicher$)": "as an answer it says: not safe",
        r"\bnähers?t (dich |sich )?an\b": "a bodily approach, by somebody one may fear",
    },
    "en": {
        r"\bI was sharp\b": "translated, it became: I was horny",
        r"\bfinish this talk\b": "it can mean: end it",
        r"\bnumbers that we are sure of\b": "nobody has dialled them",
    },
    "es": {
        r"\bsiento control\b": "it says: I am in control",
        r"\bterminar esta charla\b": "it can mean: end it",
        r"\} se acerc|^te acercas$|^se acerca$": "a bodily approach, by somebody one may fear",
    },
}
"""Language → phrases that its texts never say → why not."""


@cache
def code() -> str:
    """Join all code that may say a text, without its comments."""
    paths = [*under(ROOT / "client", ".js"), *under(PACKAGE, ".py", ".html")]
    return re.sub(r"/\*.*?\*/", "", "\n".join(path.read_text("utf-8") for path in paths), flags=re.DOTALL)


@cache
def named() -> frozenset[str]:
    """Collect whole keys, and the stems of keys, as they stand in quotes."""
    return frozenset(re.findall(rf"['\"`]({KEY})['\"`]", code()))


@cache
def endings() -> frozenset[str]:
    """Collect endings like `.why` of `${key}.why`."""
    return frozenset(re.findall(rf"\}}(\.{KEY})`", code()))


def hole(text: str, at: int) -> int:
    """Find the end of the `${…}` that begins there."""
    depth = 0
    for end in range(at, len(text)):
        depth += {"{": 1, "}": -1}.get(text[end], 0)
        if text[end] == "}" and not depth:
            return end + 1
    raise ValueError(text[at : at + 40])


def template(text: str, at: int) -> str | None:
    """Build a pattern of the keys that a template literal makes; None for other literals."""
    found = ""
    while text[at] != "`":
        if text.startswith("${", at):
            at, found = hole(text, at), found + WORD
        elif re.match(r"[\w.-]", text[at]):
            at, found = at + 1, found + re.escape(text[at])
        else:
            return None
    return found


@cache
def patterns() -> tuple[re.Pattern[str], ...]:
    """Build patterns of all templates that begin with a word and a dot: `cue.${kind}.say`."""
    begun = re.finditer(rf"`(?={KEY}\.\$\{{)", code())
    return tuple(re.compile(found) for match in begun if (found := template(code(), match.end())))


def reached(key: str, texts: frozenset[str] = frozenset()) -> bool:
    """Tell whether some page can say the key, as far as the code shows; a plural form is said with its text."""
    if key.rpartition(".")[2] in FORMS and key.rpartition(".")[0] in texts:
        return reached(key.rpartition(".")[0])
    if key in named() or key.startswith(BUILT) or any(pattern.fullmatch(key) for pattern in patterns()):
        return True
    return any(key.endswith(end) and reached(key.removesuffix(end)) for end in endings())


@pytest.mark.parametrize("page", PAGES)
def test_every_text_of_a_page_can_be_said(page: str) -> None:
    texts = YAML(typ="safe").load((ROOT / "protocols" / "locales" / "en" / f"{page}.yaml").read_text("utf-8"))
    assert not [key for key in texts if not reached(key, frozenset(texts))]


def test_no_key_looks_like_a_plural_form() -> None:
    for page in PAGES:
        texts = YAML(typ="safe").load((ROOT / "protocols" / "locales" / "en" / f"{page}.yaml").read_text("utf-8"))
        assert not [key for key, text in texts.items() if "{n}" in str(text) and f"{key}.{OTHER}" in texts], page


@pytest.mark.parametrize("language", NEVER)
def test_hurtful_words_do_not_come_back(language: str) -> None:
    pages = sorted((ROOT / "protocols" / "locales" / language).glob("*.yaml"))
    assert len(pages) > 20
    for page in pages:
        for text in texts_of(YAML(typ="safe").load(page.read_text("utf-8"))):
            found = [why for never, why in NEVER[language].items() if re.search(never, text, re.IGNORECASE)]
            assert not found, f"{page.name}: {text!r}: {found}"


@pytest.mark.parametrize("language", NEVER)
def test_stand_ins_for_names_are_known_to_give(language: str) -> None:
    pages = ROOT / "protocols" / "locales" / language
    panel, start, give = (
        YAML(typ="safe").load((pages / f"{page}.yaml").read_text("utf-8")) for page in ("panel", "start", "give")
    )
    stand_ins = {texts[f"name.{seat}"] for texts in (panel, start) for seat in "ab"}
    assert set(give["give.stand-ins"].split(" | ")) == stand_ins
