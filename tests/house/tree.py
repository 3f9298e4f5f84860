"""The files of this repository and what they import, for the house tests to look at."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "server" / "sayback"
TESTS = ROOT / "tests"

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def files() -> tuple[Path, ...]:
    """List every file that git tracks or would track: what a clone holds."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\0")
    return tuple(sorted(ROOT / name for name in set(names) if name and (ROOT / name).is_file()))


def under(folder: Path, *suffixes: str) -> list[Path]:
    """List the files below a folder with one of the suffixes, without `vendor`.

    What others wrote lies there.
    """
    return [
        path for path in files() if folder in path.parents and path.suffix in suffixes and "vendor" not in path.parts
    ]


@cache
def tree(path: Path) -> ast.Module:
    """Parse a Python file into its syntax tree."""
    return ast.parse(path.read_text("utf-8"), str(path))


def functions(path: Path) -> Iterator[Function]:
    """List every function and method of a file, nested ones too."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, Function))


def length(node: ast.stmt) -> int:
    """Count the lines from the `def` to the last one."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def shown(path: Path) -> str:
    """Return a path as people say it."""
    return str(path.relative_to(ROOT))


@dataclass(frozen=True, slots=True)
class Import:
    """An imported module.

    `inside` the package it has a dotted name below that (`engine.pair`), else an absolute one. `typed`: only the type
    checker reads it.
    """

    name: str
    inside: bool
    line: int
    typed: bool = False


def module_name(path: Path) -> str:
    """Name a module: `server/sayback/engine/pair.py` → `engine.pair`.

    A package's own file is the package; the top one is ''.
    """
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules() -> dict[str, Path]:
    """Map every module of the package by dotted name."""
    return {module_name(path): path for path in under(PACKAGE, ".py")}


def imports(path: Path) -> list[Import]:
    """List what a module of the package imports, anywhere in the file."""
    found: list[Import] = []
    typed = {
        id(inner)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found += [Import(alias.name, False, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.append(Import(node.module or "", False, node.lineno))
        elif isinstance(node, ast.ImportFrom):
            found += _relative(path, node, id(node) in typed)
    return found


def _relative(path: Path, node: ast.ImportFrom, typed: bool) -> Iterator[Import]:
    here = path.relative_to(PACKAGE).parts[:-1]
    base = [*here[: len(here) - node.level + 1], *(node.module or "").split(".")]
    target = ".".join(part for part in base if part)
    for alias in node.names:
        deeper = f"{target}.{alias.name}".lstrip(".")
        yield Import(deeper if deeper in modules() else target, True, node.lineno, typed)
