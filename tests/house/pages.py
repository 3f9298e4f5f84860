"""Tables of Markdown pages, and the places in the code that they name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.house.tree import ROOT, functions, tree

CODE: Final = re.compile(r"`([^`]+)`")
JS_NAME: Final = r"(?:^|\n)\s*(?:export )?(?:async )?(?:function\*?|const|let|class) {name}\b"


def tables(page: Path, heading: str) -> list[list[str]]:
    """Return the rows of every table below a heading, without table heads.

    They end at the next heading of the same depth or above.
    """
    depth = heading.index(" ")
    lines = iter(page.read_text("utf-8").splitlines())
    inside: list[str] = []
    for line in lines:
        if line == heading:
            break
    else:
        raise AssertionError(f"{page.name} has no heading {heading!r}")
    for line in lines:
        found = re.match(r"(#+) ", line)
        if found and len(found[1]) <= depth:
            break
        inside.append(line)
    return list(_rows(inside))


def _rows(lines: list[str]) -> Iterator[list[str]]:
    for number, line in enumerate(lines):
        after = lines[number + 1] if number + 1 < len(lines) else ""
        if line.startswith("|") and not _is_rule(line) and not _is_rule(after):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def _is_rule(line: str) -> bool:
    return line.startswith("|") and set(line) <= set("|- ")


def missing(place: str) -> str:
    """Say what is wrong with `path::name`, or with `path` alone; "" where both are there."""
    path, _, name = place.partition("::")
    file = ROOT / path
    if not file.is_file():
        return f"no file {path}"
    if not name:
        return ""
    return "" if name in _names(file) or _in_script(file, name) else f"no {name} in {path}"


def _names(file: Path) -> set[str]:
    """Collect the functions and methods of a Python file, its classes and top-level names."""
    if file.suffix != ".py":
        return set()
    found = {node.name for node in functions(file)}
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.ClassDef):
            found.add(node.name)
    for statement in tree(file).body:
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return found


def _in_script(file: Path, name: str) -> bool:
    return file.suffix == ".js" and re.search(JS_NAME.format(name=re.escape(name)), file.read_text("utf-8")) is not None
