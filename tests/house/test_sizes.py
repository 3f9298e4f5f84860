"""Sizes: small files, short functions, and a sentence on each."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from statistics import median

import pytest

from tests.house.tree import PACKAGE, ROOT, TESTS, files, functions, length, shown, under

CODE = (".py", ".js", ".mjs", ".css", ".html", ".lua", ".ts")
LINES, LONG, USUAL, COLUMNS = 400, 50, 10, 120
STYLE_LINES = 500
"""Lines of a style: the formatter gives each declaration one of its own."""
UNCUT = {ROOT / "client" / "ui" / "base.css": 750, ROOT / "client" / "ui" / "panel" / "panel.css": 1400}
"""Styles that a person's first page waits for: cut in parts, that page would ask for a file more for each."""
WAITING = {
    ".py": re.compile(r"\bsleep\(|\bmock\b|\bmonkeypatch\b", re.I),
    ".js": re.compile(
        r"\bsleep\(|\bmock\.(fn|method|module|getter|setter)\("
    ),  # mock.timers are allowed: time moved by hand
}
WRITTEN = {ROOT / "client" / "core" / "wire.d.ts"}
"""Files written by a program, and read by one."""
PATH = re.compile(r"'[Mm][\d .a-zA-Z-]{60,}'")
"""A drawing's path is one word."""
MAY_WAIT = ("faults", "browser", "hosts", "load")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError|not implemented)\b")
ELSEWHERE = re.compile(r"(?<![\w.$/}])/(work|home|Users|root)/|pypi\.org|npmjs\.|deb\.debian\.org|pythonhosted")
THIS = Path(__file__)


def code() -> list[Path]:
    return [path for path in files() if path.suffix in CODE and "vendor" not in path.parts and path not in WRITTEN]


@pytest.mark.parametrize("path", code(), ids=shown)
def test_a_file_has_at_most_400_lines(path: Path) -> None:
    held = UNCUT.get(path, STYLE_LINES if path.suffix == ".css" else LINES)
    assert len(path.read_text("utf-8").splitlines()) <= held


def test_a_function_has_at_most_50_lines() -> None:
    long = [
        f"{shown(path)}:{node.lineno} {node.name}: {length(node)}"
        for path in under(ROOT, ".py")
        for node in functions(path)
        if length(node) > LONG
    ]
    assert not long, "\n".join(long)


def test_client_lines_have_at_most_120_columns() -> None:
    wide = {
        shown(path): count
        for path in under(ROOT / "client", ".js", ".css", ".ts")
        if (
            count := sum(len(line) > COLUMNS and not PATH.search(line) for line in path.read_text("utf-8").splitlines())
        )
    }
    assert not wide


def test_half_of_all_functions_have_at_most_10_lines() -> None:
    assert median(length(node) for path in under(PACKAGE, ".py") for node in functions(path)) <= USUAL


def test_the_linter_asks_for_a_docstring_on_everything_public() -> None:
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["lint"]
    assert {"D1", "C90", "I", "B"} <= set(rules["select"])
    assert set(rules["ignore"]) <= {"D105", "D107"}


def test_tests_wait_and_mock_only_in_the_allowed_folders() -> None:
    wrong = [
        f"{shown(path)}:{number}"
        for path in under(TESTS, ".py", ".js")
        if path.relative_to(TESTS).parts[0] not in MAY_WAIT and path != THIS and "node_modules" not in path.parts
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if WAITING[path.suffix].search(line)
    ]
    assert not wrong, "\n".join(wrong)


def test_files_hold_no_unfinished_marks_or_machine_names() -> None:
    wrong = [
        f"{shown(path)}:{number} {line.strip()[:80]}"
        for path in files()
        if path != THIS
        and "vendor" not in path.parts
        and path.suffix in (*CODE, ".md", ".yaml", ".yml", ".toml", ".json", "")
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1)
        if ELSEWHERE.search(line) or (path.suffix in CODE and UNFINISHED.search(line))
    ]
    assert not wrong, "\n".join(wrong)
