"""The texts of one folder, read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..engine.language.protocol import Problem, Where
from .counted import spread
from .pages import Page, read_page
from .problems import quote
from .tongues import LIKE, is_language


def read_layer(folder: Path, flat: Iterable[str]) -> tuple[dict[str, dict[str, Page]], list[Problem]]:
    """Read all pages below a folder; `flat` are the names of those that may have plural forms."""
    pages: dict[str, dict[str, Page]] = {}
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
