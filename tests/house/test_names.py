"""Names and first lines in the server's code, its tests and examples: each says what it is."""

from __future__ import annotations

import ast
import re

import pytest

from tests.house.tree import PACKAGE, ROOT, TESTS, functions, shown, tree, under

NO_NAMES = {"its", "made", "so", "told"}
"""Words that name nothing; `one` stands only beside its `other` or `two`, and for a step that tests make."""
RIDDLE = re.compile(
    r"(How|Nobody|Nothing|Somebody|Something|What|When|Where|Whether|Which|Who|Whoever|Whom|Whose|Why)\b"
)
"""Beginnings of a first line that leave its subject to be guessed."""
WORDS = 9
"""Words of a test's name after `test_`."""
FOLDERS = {"server": PACKAGE, "tests": TESTS, "examples": ROOT / "examples"}


def bound(node: ast.AST) -> str:
    """Return the name that this node gives a value to, or nothing."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return node.id
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
        return node.attr
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return node.name
    return node.arg if isinstance(node, ast.arg) else ""


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_name_says_what_it_holds(folder: str) -> None:
    empty = NO_NAMES | ({"one"} if folder != "tests" else set())
    wrong = [
        f"{shown(path)}:{getattr(node, 'lineno', 0)} {bound(node)}"
        for path in under(FOLDERS[folder], ".py")
        for node in ast.walk(tree(path))
        if bound(node).strip("_").lower() in empty
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_docstring_begins_with_a_riddle(folder: str) -> None:
    wrong = [
        f"{shown(path)}: {text}"
        for path in under(FOLDERS[folder], ".py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and RIDDLE.match(text := ast.get_docstring(node) or "")
    ]
    assert not wrong, "\n".join(wrong)


def test_the_name_of_a_test_is_short() -> None:
    wrong = [
        f"{shown(path)}: {node.name}"
        for path in under(TESTS, ".py")
        for node in functions(path)
        if node.name.startswith("test_") and len(node.name.split("_")) - 1 > WORDS
    ]
    assert not wrong, "\n".join(wrong)
