"""Texts of several folders in one: what a later folder says stands instead of what an earlier one says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from ..engine.language.protocol import Problem, Where
from .counted import parted, spread
from .fallback import completed
from .pages import Page, read_page
from .problems import quote
from .tongues import LIKE, is_language

Layer = dict[str, dict[str, Page]]
"""Pages by language and name."""


def read_layer(folder: Path, flat: Iterable[str]) -> tuple[Layer, list[Problem]]:
    """Read all pages below a folder; `flat` are the names of those that may have plural forms."""
    pages: Layer = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*/*.yaml")):
        language = path.parent.name
        if not is_language(language):
            problems.append(Problem("file-name", f"{quote(language)} is no language", LIKE, Where(1, 1), str(path)))
            continue
        page, found = read_page(path, language)
        pages.setdefault(language, {})[path.stem] = spread(page) if path.stem in flat else page
        problems += found
    return pages, problems


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
            whole[language][name] = page if there is None else _over(page, there, name in flat)
    return whole


def _over(page: Page, there: Page, flat: bool) -> Page:
    if not flat:
        return completed(page, there)
    said = {parted(key, page)[0] for key in page.data}
    return replace(
        page, data={key: text for key, text in there.data.items() if parted(key, there)[0] not in said} | page.data
    )
