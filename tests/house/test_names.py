"""Names in the server's code, its tests and examples: each says what it holds."""

from __future__ import annotations

import ast

import pytest

from tests.house.tree import PACKAGE, ROOT, TESTS, shown, tree, under

NO_NAMES = {"its", "made", "so", "told"}
"""Words that name nothing; `one` stands only beside its `other` or `two`, and for a step that tests make."""
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
