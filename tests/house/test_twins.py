"""No shape of the wire is written down a second time in the browser's code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.contract import definitions
from tests.house.tree import ROOT, shown, under

FEW = 4
"""Types with fewer keys than these agree by chance."""
START = re.compile(r"@(?:typedef|param|type|returns) \(?\{\{|(?:interface|type) \w+[^={\n]*=?\s*\{")
WRITTEN = ROOT / "client" / "core" / "wire.d.ts"


def bodies(text: str) -> Iterator[str]:
    """Give what stands between the braces of each object type."""
    for start in START.finditer(text):
        open_, at = 1, start.end()
        while open_ and at < len(text):
            open_ += {"{": 1, "}": -1}.get(text[at], 0)
            at += 1
        yield text[start.end() : at - 1]


def keys_of(body: str) -> set[str]:
    """Return the keys of an object type, without those of objects in it."""
    body = re.sub(r"/\*.*?\*/", "", body, flags=re.S)
    while (flat := re.sub(r"\{[^{}]*\}|<[^<>]*>|\([^()]*\)", "", body)) != body:
        body = flat
    return set(re.findall(r"(?:^|[,;])\s*(\w+)\??:", body))


def twins(text: str) -> Iterator[str]:
    """Name the shapes that this text writes down again, whole or in part."""
    for body in bodies(re.sub(r"\n\s*\*(?!/)", "\n", text)):
        found = keys_of(body)
        yield from (
            name for name, shape in definitions().items() if len(found) >= FEW and found <= shape["properties"].keys()
        )


def test_no_file_of_the_client_repeats_a_declared_shape() -> None:
    files: list[Path] = [path for path in under(ROOT / "client", ".js", ".ts") if path != WRITTEN]
    assert [f"{shown(path)}: {name}" for path in files for name in twins(path.read_text("utf-8"))] == []


def test_repeated_shape_is_found() -> None:
    written = (
        "/** @typedef {{protocol: string, digits?: string,\n * open: boolean, clock?: {at: number}, over: true}} D */"
    )
    assert list(twins(written)) == []
    assert "Door" in twins(written.replace("digits", "code"))
    assert list(twins("export interface Own {\n  got: number;\n  partly: number;\n}")) == []
    assert list(twins("export interface Own {\n  at: number;\n  n: number;\n  a: string;\n  b: 1;\n}")) == ["Pair"]
