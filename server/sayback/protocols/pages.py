"""A page of texts: a YAML file of a language, as plain data with all places known."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from ..engine.language.protocol import Problem, Where
from .nodes import Branch, Node, Scalar, plain, read_tree
from .problems import Problems, TooMany, quote
from .readable import too_hard
from .shapes import Keys, check, texts_of
from .tongues import ENGLISH

BYTES: Final = 256 * 1024

Path_ = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Texts as nested dicts and where each key path stands.

    `name` is the file that problems are reported under.
    """

    name: str
    language: str
    root: Node | None = None
    data: dict[str, object] = field(default_factory=dict)
    marks: dict[Path_, Where] = field(default_factory=dict)

    def get(self, *path: str) -> object:
        """Return the value under a path of keys; None if there is none."""
        found: object = self.data
        for key in path:
            found = found.get(key) if isinstance(found, dict) else None
        return found

    def map(self, *path: str) -> dict[str, object]:
        """Return the map under a path; empty if there is none."""
        found = self.get(*path)
        return found if isinstance(found, dict) else {}

    def where(self, *path: str) -> Where:
        """Return where a path stands, or the nearest key above it that is there."""
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks.get(path, self.root.where if self.root else Where(1, 1))


def read_page(path: Path, language: str) -> tuple[Page, list[Problem]]:
    """Read one file of texts; a refused one is an empty page without a root.

    What stands empty is still to be written, in every language but English.
    """
    tree = read_tree(path, str(path), BYTES)
    if tree.root is None:
        return Page(str(path), language), tree.problems
    page = make_page(tree.root, str(path), language)
    if page.root is None:
        first = Problem("wrong-type", "texts are keys and texts", "write them like title: A first talk", Where(1, 1))
        return page, [Problem(first.rule, first.message, first.right, first.where, str(path))]
    return page if language == ENGLISH else _begun(page), tree.problems


def _begun(page: Page) -> Page:
    """Return a page without its empty texts; where they are to be written is still known."""
    root = _written(page.root) if page.root else None
    data = plain(root, {}) if root else {}
    return replace(page, root=root, data=data) if isinstance(data, dict) else page


def _written(node: Node) -> Node:
    """Return a tree without its empty values, and without maps of nothing else."""
    if not isinstance(node, Branch):
        return node
    below = {key: _written(value) for key, value in node.items.items()}
    items = {
        key: value
        for key, value in below.items()
        if not (value.empty if isinstance(value, Scalar) else isinstance(value, Branch) and not value.items)
    }
    return Branch(node.where, items, {key: node.keys[key] for key in items})


def make_page(root: Node, name: str, language: str) -> Page:
    """Make a page of a tree that is already read, such as the texts inside a draft."""
    marks: dict[Path_, Where] = {}
    data = plain(root, marks)
    if not isinstance(root, Branch) or not isinstance(data, dict):
        return Page(name, language)
    return Page(name, language, root, data, marks)


def check_shape(page: Page, shape: Keys, label: str) -> list[Problem]:
    """Check the page's keys and their forms; a refused page has no problem here."""
    problems = Problems(page.name)
    if page.root is not None:
        with contextlib.suppress(TooMany):
            check(problems, page.root, shape, label)
    return problems.sorted()


def check_readable(page: Page) -> list[Problem]:
    """Return at most one problem: the page as a whole is hard to read."""
    found = too_hard(texts_of(page.data), page.language)
    if found is None:
        return []
    message = f"these texts are hard to read (LIX {found[0]:.0f})"
    right = f"shorter sentences and words, LIX at most {found[1]:.0f}"
    return [Problem("hard-text", message, right, Where(1, 1), page.name)]


def missing(page: Page, paths: list[Path_]) -> list[Problem]:
    """Return a problem for every path that has no text on the page."""
    problems = Problems(page.name)
    try:
        for path in paths:
            if not page.get(*path):
                below = f" below {path[-2]}:" if len(path) > 1 else " and what it says"
                message = f"there is no text {quote('.'.join(path))}"
                problems.add("missing-text", page.where(*path[:-1]), message, f"add {path[-1]}:{below}")
    except TooMany:
        pass
    return problems.sorted()


def keys_of(data: object, path: Path_ = ()) -> Iterator[Path_]:
    """Return the path of every text or list of texts."""
    if not isinstance(data, dict):
        yield path
        return
    for key, value in data.items():
        yield from keys_of(value, (*path, key))
