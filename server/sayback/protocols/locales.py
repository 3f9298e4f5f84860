"""All texts of all languages: `locales/<language>/*.yaml`, each language complete.

English is the measure: it has to have every text that the protocols need, and each other language everything that
English has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ..engine.language.protocol import Problem, ProtocolFile, Where
from .pages import (
    LANGUAGE,
    Page,
    Path_,
    check_readable,
    check_shape,
    missing,
    other_placeholders,
    read_page,
    untranslated,
)
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

ENGLISH: Final = "en"
_FLAT: Final = ("panel", "start", "gallery", "prepare", "help", "console", "wall", "join", "after")
SHARED: Final = ("defaults", *_FLAT, "agreements", "lists", "decks")
_START: Final = Where(1, 1)


def _problem(rule: str, message: str, right: str, file: str) -> Problem:
    """Make a problem of a file as a whole."""
    return Problem(rule, message, right, _START, file)


@dataclass(frozen=True, slots=True)
class Locales:
    """Every page by language and name; pages that could not be read are there, but empty."""

    folder: Path
    pages: Mapping[str, Mapping[str, Page]] = field(default_factory=dict)

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages: English first, then the others by name."""
        return tuple(sorted(self.pages, key=lambda language: (language != ENGLISH, language)))

    def page(self, language: str, name: str) -> Page | None:
        """Return a page of a language, None if there is no such file."""
        return self.pages.get(language, {}).get(name)

    def shared(self, language: str) -> Mapping[str, Page]:
        """Return the pages that all protocols share; English ones for an unknown language."""
        pages = self.pages.get(language, self.pages.get(ENGLISH, {}))
        return {name: pages[name] for name in SHARED if name in pages}

    def path(self, language: str, name: str) -> str:
        """Return the file of a page, whether it is there or not."""
        return str(self.folder / language / f"{name}.yaml")

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


def read_locales(folder: Path, shelf: Shelf) -> tuple[Locales, list[Problem]]:
    """Read all pages below a folder, and the problems of those that all protocols share."""
    pages: dict[str, dict[str, Page]] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*/*.yaml")):
        language = path.parent.name
        if not LANGUAGE.fullmatch(language):
            problems.append(
                Problem("file-name", f"{quote(language)} is no language", "such as en or de", _START, str(path))
            )
            continue
        page, found = read_page(path, language)
        pages.setdefault(language, {})[path.stem] = page
        problems += found
    locales = Locales(folder, pages)
    if ENGLISH not in pages:
        problems.append(_problem("missing-text", "there are no English texts", "add them", str(folder / ENGLISH)))
    for language in locales.languages:
        for name in SHARED:
            problems += _shared(locales, shelf, language, name)
    return locales, problems


def _shared(locales: Locales, shelf: Shelf, language: str, name: str) -> list[Problem]:
    page = locales.page(language, name)
    if page is None:
        wanted = name in ("defaults", "panel") or locales.page(ENGLISH, name) or _words(shelf, name)
        return [_absent(locales, language, name)] if wanted else []
    if page.root is None:
        return []
    problems = check_shape(page, _shape(shelf, name), name)
    problems += missing(page, _words(shelf, name))
    if name == "defaults":
        problems += check_defaults(page)
    if name in ("defaults", "decks"):
        problems += check_readable(page)
    return problems + _against_english(locales, page, name, problems)


def _against_english(locales: Locales, page: Page, name: str, known: Iterable[Problem]) -> list[Problem]:
    """Return what English has and this page has not, without what is already noted."""
    english = locales.page(ENGLISH, name)
    if page.language == ENGLISH or english is None:
        return []
    noted = set(known)
    found = [*untranslated(english, page), *(other_placeholders(english, page) if name in _FLAT else [])]
    return [problem for problem in found if problem not in noted]


def _shape(shelf: Shelf, name: str) -> Keys:
    if name == "defaults":
        return defaults_shape()
    if name in _FLAT:
        return panel_shape()
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
    if locales.page(ENGLISH, file.id) is None and Path(name).parent != locales.folder.parent:
        return [_problem("missing-text", "this file has no texts", "add language: and texts:, as in a new one", name)]
    problems: list[Problem] = []
    for language in locales.languages or (ENGLISH,):
        page = locales.page(language, file.id)
        if page is None:
            problems.append(_absent(locales, language, file.id))
        elif page.root is not None:
            problems += _page_problems(locales, shelf, file, page)
    return problems


def _page_problems(locales: Locales, shelf: Shelf, file: ProtocolFile, page: Page) -> list[Problem]:
    defaults = locales.shared(page.language).get("defaults") or Page("", page.language)
    problems = check_shape(page, protocol_shape(file, named_lists(file, shelf)), "the texts")
    problems += missing(page, needed(file, shelf, defaults))
    problems += check_safe(defaults) if file.depth == "deep" and defaults.root is not None else []
    problems += check_readable(page)
    return problems + _against_english(locales, page, file.id, problems)
