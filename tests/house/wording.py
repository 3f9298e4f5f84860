"""The words of docs/api: what each field on the wire is."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

Shapes = Mapping[str, dict[str, Any]]
FILE: Final = Path(__file__).with_name("wording.toml")
EVERYWHERE: Final = "_"
BUILT_ON: Final = {
    "View": ("Content", "Common"),
    "Content": ("Common",),
    "StoryView": ("Content", "Common"),
    "Looked": ("Content", "Common"),
    "WorkshopView": ("Door",),
    "Outline": ("Protocol",),
}
"""Shape → those whose fields it has too."""


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """Read all words: shape → field → what it is."""
    return tomllib.loads(FILE.read_text("utf-8"))


def tables(shape: str) -> tuple[str, ...]:
    """Return the tables that may tell of a shape's fields, the nearest first."""
    return (shape, *BUILT_ON.get(shape, ()), EVERYWHERE)


def found(shape: str, field: str) -> tuple[str, str] | None:
    """Return the table that tells of a field, and its text; None if none does."""
    for name in tables(shape):
        if field in words().get(name, {}):
            return name, words()[name][field]
    return None


def untold(shapes: Shapes) -> Iterator[tuple[str, str]]:
    """List the fields, as (shape, field), that have no description yet."""
    for name, shape in shapes.items():
        for field, inner in shape.get("properties", {}).items():
            if "description" not in inner:
                yield name, field


def unused(shapes: Shapes) -> list[str]:
    """List the words that describe no field: there is none, or the source describes it alike."""
    every = {(table, field): text for table, texts in words().items() for field, text in texts.items()}
    for name, shape in shapes.items():
        for field, inner in shape.get("properties", {}).items():
            entry = found(name, field)
            if entry is not None and entry[1] == inner.get("description"):
                every.pop((entry[0], field), None)
    return [f"{table}.{field}" for table, field in every]
