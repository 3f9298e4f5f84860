"""Flat pages, in which a text with `{n}` may be written for every plural form of its language.

    wall.pairs:
      one: 1 pair
      other: "{n} pairs"

Browsers get `other` under the key itself and each further form beside it: `wall.pairs`, `wall.pairs.one`. A file may
also be written so.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ..engine.language.protocol import Problem
from .problems import Problems, TooMany, nearest, quote
from .shapes import known_forms, placeholders, texts_of
from .tongues import FORMS, OTHER, forms

if TYPE_CHECKING:
    from .pages import Page, Path_

NUMBER: Final = "n"


def spread(page: Page) -> Page:
    """Return the page with every form under a key of its own."""
    data: dict[str, object] = {}
    marks = dict(page.marks)
    for key, said in page.data.items():
        if not isinstance(said, dict):
            data.setdefault(key, said)
            continue
        for form, text in said.items():
            own = key if form == OTHER else f"{key}.{form}"
            data[own], marks[(own,)] = text, page.where(key, form)
    return replace(page, data=data, marks=marks)


def parted(key: str, english: Page) -> tuple[str, str]:
    """Return a key as the text and the plural form that it is of; `other` for a whole text."""
    text, _, form = key.rpartition(".")
    return (text, form) if form in FORMS and form != OTHER and counts(text, english) else (key, OTHER)


def counts(key: str, english: Page) -> bool:
    """Tell whether a text may have plural forms: it says a number, or has a form for one."""
    return key in english.data and (NUMBER in _names(english.data[key]) or f"{key}.one" in english.data)


def lacking(path: Path_, english: Page, page: Page) -> list[str]:
    """Return the plural forms that a text has not in this language and has in English, or in part."""
    key = path[0]
    if len(path) > 1 or not counts(key, english):
        return []
    known = [form for form, numbers in forms(page.language).items() if numbers and form != OTHER]
    some = any(f"{key}.{form}" in page.data for form in known) or f"{key}.one" in english.data
    return [form for form in known if some and f"{key}.{form}" not in page.data]


def unlike(english: Page, page: Page) -> list[Problem]:
    """Return a problem for every text that English has not, or with other placeholders."""
    problems = Problems(page.name)
    with contextlib.suppress(TooMany):
        for key, said in page.data.items():
            text, form = parted(key, english)
            if key in english.data and form == OTHER:
                _whole(problems, english, page, key)
            elif form in forms(page.language) and form != OTHER:
                _form(problems, english, page, text, form)
            elif form != OTHER:
                message = f"this language has no plural form {quote(form)}"
                right = f"its forms are {known_forms(forms(page.language))}"
                problems.add("plural", page.where(key), message, right)
            elif key not in english.data and said is not None:
                _unknown(problems, english, page, key)
    return problems.sorted()


def _whole(problems: Problems, english: Page, page: Page, key: str) -> None:
    wanted = _names(english.data[key])
    if _names(page.data[key]) != wanted:
        message = f"{quote(key)} has other placeholders than in English"
        problems.add("placeholder", page.where(key), message, f"English has {_braces(wanted)}")


def _form(problems: Problems, english: Page, page: Page, text: str, form: str) -> None:
    """Check the placeholders of one form: it may leave out the number if there is but one that takes it."""
    key, numbers = f"{text}.{form}", forms(page.language)[form]
    names, base = _names(page.data[key]), _names(english.data[text])
    wanted = _names(english.data[key]) if key in english.data else base
    if "," in numbers and NUMBER in base - names:
        message = f"{quote(key)} is said of more than one number ({numbers}), and does not say which"
        problems.add("placeholder", page.where(key), message, f"write {{{NUMBER}}} in it")
    elif names - {NUMBER} not in (wanted - {NUMBER}, base - {NUMBER}) or NUMBER in names - base:
        message = f"{quote(key)} has other placeholders than in English"
        problems.add("placeholder", page.where(key), message, f"English has {_braces(wanted | (base & {NUMBER}))}")


def _unknown(problems: Problems, english: Page, page: Page, key: str) -> None:
    text, _, form = key.rpartition(".")
    if form in FORMS and text in english.data:
        message = f"{quote(text)} says no number, so it has no plural form"
        problems.add("plural", page.where(key), message, "write one text for it")
    else:
        problems.add("unknown-text", page.where(key), f"nothing reads {quote(key)}", nearest(key, english.data))


def _names(data: object) -> set[str]:
    return {name for text in texts_of(data) for name in placeholders(text)}


def _braces(names: set[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "none"
