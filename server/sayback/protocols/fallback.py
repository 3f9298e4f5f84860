"""A language that is not whole: what it has not is said in English, text by text; and how much it has."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from ..engine.language.protocol import Problem
from .counted import lacking, parted
from .pages import Page, Path_, keys_of
from .problems import Problems, TooMany, quote
from .tongues import ENGLISH, OTHER, forms

Layer = dict[str, dict[str, Page]]
"""Pages by language and name."""


def completed(page: Page, english: Page) -> Page:
    """Return a page with the English texts where it has none; `data` alone is of both."""
    return replace(page, data=_over(page.data, english.data))


def completed_flat(page: Page, english: Page) -> Page:
    """Return the same of a flat page.

    An English plural form comes along only without a text in this language, and if it is of the same numbers here.
    """
    data = dict(page.data)
    for key, said in english.data.items():
        text, form = parted(key, english)
        same = form == OTHER or forms(page.language).get(form) == forms(ENGLISH)[form]
        if text not in page.data and same:
            data[key] = said
    return replace(page, data=data)


def _over(own: object, english: object) -> dict[str, object]:
    own, english = own if isinstance(own, dict) else {}, english if isinstance(english, dict) else {}
    found = dict(english)
    for key, said in own.items():
        if isinstance(said, dict):
            found[key] = _over(said, english.get(key))
        elif isinstance(found.get(key), dict):  # a setting: its label alone, or with its options
            found[key] = {**found[key], "label": said}
        else:
            found[key] = said
    return found


def laid(under: Layer, over: Layer, flat: Iterable[str], own: set[str]) -> Layer:
    """Return the pages of both.

    `own` are the dialogues of the later folder: their pages there stand alone, none of the same name goes on with them.
    """
    alone = own & {name for pages in over.values() for name in pages}
    whole = {
        language: {name: page for name, page in pages.items() if name not in alone} for language, pages in under.items()
    }
    for language, pages in over.items():
        for name, page in pages.items():
            there = whole.setdefault(language, {}).get(name)
            whole[language][name] = page if there is None else _laid(page, there, name in flat)
    return whole


def _laid(page: Page, there: Page, flat: bool) -> Page:
    if not flat:
        return completed(page, there)
    said = {parted(key, page)[0] for key in page.data}
    return replace(
        page, data={key: text for key, text in there.data.items() if parted(key, there)[0] not in said} | page.data
    )


@dataclass(frozen=True, slots=True)
class Share:
    """Part of an English page that a language has, and what is missing."""

    name: str
    have: int
    of: int
    missing: list[Problem] = field(default_factory=list)


def share(english: Page, page: Page, file: str, more: tuple[Path_, ...] = ()) -> Share:
    """Count the texts of one page; `more` are those that English has elsewhere."""
    problems = Problems(file)
    paths = [*texts_in(english), *more]
    have = 0
    for path in paths:
        lacks = lacking(path, english, page)
        have += page.get(*path) is not None and not lacks
        with contextlib.suppress(TooMany):
            _note(problems, page, path, lacks)
    return Share(file, have, len(paths), problems.sorted())


def texts_in(english: Page) -> Iterator[Path_]:
    """Return the path of every text; one with plural forms is one."""
    for path in keys_of(english.data):
        if len(path) > 1 or parted(path[0], english)[1] == OTHER:
            yield path


def _note(problems: Problems, page: Page, path: Path_, lacks: list[str]) -> None:
    label = quote(".".join(path))
    if page.get(*path) is None and path in page.marks:
        problems.add("missing-text", page.where(*path), f"{label} is empty", "write the text")
    elif page.get(*path) is None:
        below = f" below {path[-2]}:" if len(path) > 1 else " and what it says"
        problems.add("missing-text", page.where(*path[:-1]), f"there is no text {label}", f"add {path[-1]}:{below}")
    elif lacks:
        known: Mapping[str, str] = forms(page.language)
        wanted = ", ".join(f"{form}: for {known[form]}" for form in lacks)
        problems.add("missing-text", page.where(*path), f"{label} lacks a plural form", f"add {wanted}")
