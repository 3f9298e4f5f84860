"""Arrows between the rooms, one way from cli to engine.

cli → app → web → workshops → sessions → {store, protocols} → engine.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.house.tree import PACKAGE, imports, modules, shown, tree

ORDER = (
    ("engine",),
    ("collector", "errors", "log", "tokens"),
    ("protocols", "settings", "store"),
    ("authoring", "practice", "sessions", "sharing"),
    ("workshops",),
    ("web",),
    ("app",),
    ("cli",),
    ("__main__",),
)
LOOSE = 9
LONGEST = 12
"""Modules on the longest chain of imports at run time, from `__main__` to `engine.pair`."""
RANK = {name: rank for rank, names in enumerate(ORDER) for name in names}
"""A part may import what stands above it here, and itself."""

PURE = {
    "__future__", "bisect", "collections", "collections.abc", "dataclasses", "enum", "functools", "hashlib",
    "itertools", "json", "math", "msgspec", "msgspec.structs", "operator", "re", "string", "types", "typing",
}  # fmt: skip
"""Modules that the engine may import: none that knows the time, chance, a file or another machine."""

HIDDEN = {
    "__import__", "eval", "exec", "exec_module", "import_module", "load_module", "module_from_spec",
    "run_module", "run_path", "spec_from_file_location", "sys.modules",
}  # fmt: skip
"""Ways to another module, or to code, that are no import: an arrow that nobody sees."""


def part(module: str) -> str:
    return module.split(".")[0]


@pytest.mark.parametrize("module", [name for name in modules() if name])
def test_arrows_between_the_parts_go_one_way(module: str) -> None:
    mine = part(module)
    assert mine in RANK, f"{mine} has no place among the parts yet: give it a rank"
    wrong = [
        f"{shown(modules()[module])}:{found.line} imports {found.name}"
        for found in imports(modules()[module])
        if found.inside and part(found.name) not in (mine, "") and RANK[part(found.name)] >= RANK[mine]
    ]
    assert not wrong, "\n".join(wrong)


def test_inside_the_package_imports_are_relative() -> None:
    wrong = [
        f"{shown(path)}:{found.line}"
        for path in modules().values()
        for found in imports(path)
        if not found.inside and part(found.name) == "sayback"
    ]
    assert not wrong


def test_engine_imports_only_pure_modules() -> None:
    wrong = [
        f"{shown(path)}:{found.line} imports {found.name}"
        for name, path in modules().items()
        if part(name) == "engine"
        for found in imports(path)
        if (part(found.name) != "engine" if found.inside else found.name not in PURE)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("module", modules())
def test_modules_come_by_imports_alone(module: str) -> None:
    wrong = [f"{shown(modules()[module])}:{line} {name}" for line, name in _hidden(tree(modules()[module]))]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "code",
    [
        "__import__('time')",
        "importlib.import_module('sayback.web')",
        "from importlib import import_module as other",
        "builtins.__import__('time')",
        "exec('import time')",
        "sys.modules['time']",
    ],
)
def test_module_that_comes_by_another_way_is_seen(code: str) -> None:
    assert list(_hidden(ast.parse(code)))
    assert not list(_hidden(ast.parse("client.eval('b'), importlib.util.find_spec('c')")))


def _hidden(code: ast.Module) -> Iterator[tuple[int, str]]:
    """List what is named in a module among HIDDEN; as a method, `eval` and `exec` are other things."""
    for node in ast.walk(code):
        if isinstance(node, ast.Name) and node.id in HIDDEN:
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute) and ast.unparse(node) == "sys.modules":
            yield node.lineno, "sys.modules"
        elif isinstance(node, ast.Attribute) and node.attr in HIDDEN - {"eval", "exec"}:
            yield node.lineno, node.attr
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, alias.name) for alias in node.names if alias.name in HIDDEN)


def test_few_modules_stand_outside_the_rooms() -> None:
    loose = [name for name, path in modules().items() if "." not in name and path.name != "__init__.py"]
    assert len(loose) <= LOOSE, sorted(loose)


def test_no_module_imports_itself_by_a_detour() -> None:
    arrows = {
        name: {found.name for found in imports(path) if found.inside and found.name in modules()} - {name, ""}
        for name, path in modules().items()
    }
    finished: set[str] = set()

    def walk(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " → ".join((*way[way.index(name) :], name))
        if name not in finished:
            for target in sorted(arrows[name]):
                walk(target, (*way, name))
            finished.add(name)

    for name in arrows:
        walk(name, ())


@cache
def chain(name: str) -> tuple[str, ...]:
    """Return the longest chain of modules that begins with this one."""
    found = imports(modules()[name])
    targets = {each.name for each in found if each.inside and not each.typed and each.name in modules()} - {name, ""}
    return (name, *max((chain(target) for target in sorted(targets)), key=len, default=()))


def test_the_longest_chain_of_imports_is_short() -> None:
    longest = max((chain(name) for name in modules() if name), key=len)
    assert len(longest) <= LONGEST, " → ".join(longest)


def test_no_module_passes_on_what_another_defines() -> None:
    wrong = [
        f"{shown(path)}:{node.lineno} takes {alias.name} from {node.module}"
        for path in modules().values()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and node.level and node.module
        for alias in node.names
        if (source := _source(path, node)) in modules() and alias.name not in _defined(source)
        if f"{source}.{alias.name}" not in modules()
    ]
    assert not wrong, "\n".join(wrong)


def _source(path: Path, node: ast.ImportFrom) -> str:
    here = path.relative_to(PACKAGE).parts[:-1]
    return ".".join((*here[: len(here) - node.level + 1], *(node.module or "").split(".")))


@cache
def _defined(module: str) -> set[str]:
    """Name everything that a module makes itself: functions, classes and variables."""
    definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    found = list(ast.walk(tree(modules()[module])))
    names = {node.id for node in found if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return names | {node.name for node in found if isinstance(node, definition)}
