"""All texts of all languages: `locales/<language>/*.yaml`.

English is the measure: it has to have every text that the protocols need. What another language has not is said in
English.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ..engine.language.protocol import Problem, ProtocolFile, Where
from ..engine.language.version import asks_how_safe
from .counted import unlike
from .fallback import Layer, Share, completed, completed_flat, laid, share
from .layers import read_layer
from .pages import Page, Path_, check_readable, check_shape, missing
from .problems import nearest, quote
from .resolve import named_lists
from .shapes import Keys
from .shelf import AGREEMENTS, Shelf
from .texts import (
    check_defaults,
    check_safe,
    defaults_shape,
    flat_shape,
    needed,
    panel_shape,
    protocol_shape,
    words_shape,
)
from .tongues import ENGLISH

_FLAT: Final = ("panel", "start", "gallery", "prepare", "help", "console", "wall", "join", "after", "give")
SHARED: Final = ("defaults", *_FLAT, "agreements", "lists", "decks")
_START: Final = Where(1, 1)


def _problem(rule: str, message: str, right: str, file: str) -> Problem:
    """Make a problem of a file as a whole."""
    return Problem(rule, message, right, _START, file)


@dataclass(frozen=True, slots=True)
class Locales:
    """Every page by language and name; pages that could not be read are there, but empty."""

    folders: tuple[Path, ...]
    pages: Mapping[str, Mapping[str, Page]] = field(default_factory=dict)
    _whole: dict[tuple[str, str], Page | None] = field(default_factory=dict)

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages that have at least one text: English first, then the others by name."""
        return tuple(language for language in self.begun if any(page.data for page in self.pages[language].values()))

    @property
    def begun(self) -> tuple[str, ...]:
        """Return the languages that have a file, in the same order."""
        return tuple(sorted(self.pages, key=lambda language: (language != ENGLISH, language)))

    def page(self, language: str, name: str) -> Page | None:
        """Return a page of a language as it is written, None if there is no such file."""
        return self.pages.get(language, {}).get(name)

    def whole(self, language: str, name: str) -> Page | None:
        """Return a page with English texts where the language has none; None if English has no such file either."""
        key = language if language in self.pages else ENGLISH, name
        if key not in self._whole:
            own, english = self.page(*key), self.page(ENGLISH, name)
            if english is not None and key[0] != ENGLISH:
                complete = completed_flat if name in _FLAT else completed
                own = complete(own or Page(self.path(*key), key[0]), english)
            self._whole[key] = own
        return self._whole[key]

    def shared(self, language: str) -> Mapping[str, Page]:
        """Return the pages that all protocols share; English ones for an unknown language."""
        found = {name: self.whole(language, name) for name in SHARED}
        return {name: page for name, page in found.items() if page is not None}

    def shares(self, language: str) -> list[Share]:
        """Return how much of each English page there is in a language, first of those that most people see."""
        order = ("start", "join", "panel", *SHARED)
        pages = self.pages.get(ENGLISH, {})
        return [
            share(page, self.page(language, name) or Page("", language), self.path(language, name), self.more(name))
            for name, page in sorted(pages.items(), key=lambda named: [*order, named[0]].index(named[0]))
            if language != ENGLISH
        ]

    def unsaid(self, ours: Locales) -> list[Problem]:
        """Return a problem for every sentence of a page outside the dialogues that is said elsewhere and not here."""
        return [
            problem
            for name in _FLAT
            if (page := ours.page(ENGLISH, name)) is not None
            for problem in share(page, self.page(ENGLISH, name) or Page("", ENGLISH), self.path(ENGLISH, name)).missing
        ]

    def more(self, name: str) -> tuple[Path_, ...]:
        """Return the texts of a page that are not on the English one: a protocol's file says its own source."""
        return () if name in SHARED else (("source",),)

    def path(self, language: str, name: str) -> str:
        """Return the file of a page, whether it is there or not."""
        return str(self.folders[-1] / language / f"{name}.yaml")

    def orphans(self, ids: Iterable[str]) -> list[Problem]:
        """Return a problem for every page that belongs to no protocol."""
        known = {*ids, *SHARED}
        return [
            Problem(
                "unknown-text", f"there is no protocol {quote(name)}", nearest(name, sorted(known)), _START, page.name
            )
            for pages in self.pages.values()
            for name, page in pages.items()
            if name not in known
        ]


def read_locales(folders: Sequence[Path], shelf: Shelf, own: Sequence[set[str]] = ()) -> tuple[Locales, list[Problem]]:
    """Read all pages below folders, and the problems of those that all protocols share.

    A later folder is said instead of an earlier one. `own`: the dialogues that each of them has.
    """
    whole: Layer = {}
    problems: list[Problem] = []
    for at, folder in enumerate(folders):
        layer, found = read_layer(folder, _FLAT)
        whole = laid(whole, layer, _FLAT, own[at] if at < len(own) else set())
        problems += found
        problems += [
            problem
            for pages in layer.values()
            for name, page in pages.items()
            for problem in _formed(page, name, shelf)
        ]
    locales = Locales(tuple(folders), whole)
    if ENGLISH not in whole:
        problems.append(
            _problem("missing-text", "there are no English texts", "add them", str(locales.folders[-1] / ENGLISH))
        )
    for language in locales.begun:
        for name in SHARED:
            noted = {problem.where for problem in problems if problem.file == locales.path(language, name)}
            problems += [found for found in _shared(locales, shelf, language, name) if found.where not in noted]
    order = list(dict.fromkeys(problem.file for problem in problems))
    return locales, sorted(problems, key=lambda problem: order.index(problem.file))


def _formed(page: Page, name: str, shelf: Shelf) -> list[Problem]:
    """Return the problems of one shared page as it is written."""
    if name not in SHARED or page.root is None:
        return []
    problems = check_shape(page, _shape(shelf, name, page.language), name)
    return problems + (check_readable(page) if name in ("defaults", "decks") else [])


def _shared(locales: Locales, shelf: Shelf, language: str, name: str) -> list[Problem]:
    """Return what is missing on a shared page, or unlike the English one."""
    page = locales.page(language, name)
    if page is None:
        wanted = language == ENGLISH and (name in ("defaults", "panel") or _words(shelf, name))
        return [_absent(locales, language, name)] if wanted else []
    if page.root is None:
        return []
    if language == ENGLISH:
        return missing(page, _words(shelf, name)) + (check_defaults(page) if name == "defaults" else [])
    english = locales.page(ENGLISH, name)
    return unlike(english, page) if name in _FLAT and english is not None else []


def _shape(shelf: Shelf, name: str, language: str) -> Keys:
    if name == "defaults":
        return defaults_shape()
    if name in _FLAT:
        return panel_shape(language)
    if name == "agreements":
        return flat_shape(shelf.agreements)
    if name == "lists":
        return words_shape({key: tree.leaves + tree.words for key, tree in shelf.lists.items() if key != AGREEMENTS})
    return words_shape({key: sum(cards.values(), ()) for key, cards in shelf.decks.items()})


def _words(shelf: Shelf, name: str) -> list[Path_]:
    """Return the paths of the words on the shelf that this page gives a text."""
    if name == "agreements":
        return [(word,) for word in shelf.agreements]
    if name == "lists":
        return [(key, word) for key, tree in shelf.lists.items() if key != AGREEMENTS for word in tree.leaves]
    if name == "decks":
        return [(key, word) for key, cards in shelf.decks.items() for words in cards.values() for word in words]
    return []


def _absent(locales: Locales, language: str, name: str) -> Problem:
    return _problem("missing-text", "this file is not there", "add it", locales.path(language, name))


def protocol_problems(locales: Locales, shelf: Shelf, file: ProtocolFile, own: Page | None, name: str) -> list[Problem]:
    """Return the problems of the texts of one protocol, in every language.

    `own` are those it brings itself, in one.
    """
    if own is not None:
        return _page_problems(locales, shelf, file, own)
    if locales.page(ENGLISH, file.id) is None and Path(name).parent not in {
        folder.parent for folder in locales.folders
    }:
        return [_problem("missing-text", "this file has no texts", "add language: and texts:, as in a new one", name)]
    problems: list[Problem] = []
    for language in locales.begun or (ENGLISH,):
        page = locales.page(language, file.id)
        if page is None and language == ENGLISH:
            problems.append(_absent(locales, language, file.id))
        elif page is not None and page.root is not None:
            problems += _page_problems(locales, shelf, file, page, whole=language == ENGLISH)
    return problems


def _page_problems(
    locales: Locales, shelf: Shelf, file: ProtocolFile, page: Page, *, whole: bool = True
) -> list[Problem]:
    problems = check_shape(page, protocol_shape(file, named_lists(file, shelf)), "the texts")
    if whole:
        defaults = locales.shared(page.language).get("defaults") or Page("", page.language)
        problems += missing(page, needed(file, shelf, defaults))
        problems += check_safe(defaults) if asks_how_safe(file) and defaults.root is not None else []
    return problems + check_readable(page)
