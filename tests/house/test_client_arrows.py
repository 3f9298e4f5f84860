"""Arrows in the browser's code: one way, core < ui < pages; what pages of others load stands alone.

Each of them is written where a checker sees it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, shown, under

CLIENT = ROOT / "client"
RANK = {"hosts": -1, "core": 0, "ui": 1, "pages": 2}
"""A room may import what stands before it here, and itself; `hosts` is imported by pages of others alone."""

NAMED = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]""")
"""Imports at load, on demand, and of types in comments."""
BUILT = re.compile(r"""\bimport\s*\((?!\s*(['"])[^'"]+\1\s*\))""")
"""An import whose path is anything but one string."""
LIBRARY = re.compile(r"""(?:^import\b[^;]*?\bfrom|\bimport\()\s*['"][./]*vendor/""", re.M)


def modules() -> list[Path]:
    return under(CLIENT, ".js")


def target(module: Path, name: str) -> Path:
    return (module.parent / name).resolve()


def room(path: Path) -> str:
    return path.relative_to(CLIENT).parts[0]


def page(path: Path) -> str:
    parts = path.relative_to(CLIENT).parts
    return parts[1] if parts[0] == "pages" else ""


def names(module: Path) -> list[str]:
    return NAMED.findall(module.read_text("utf-8"))


@pytest.mark.parametrize("module", modules(), ids=shown)
def test_client_module_imports_only_rooms_before_its_own(module: Path) -> None:
    paths = [target(module, name) for name in names(module) if name.startswith(".")]
    wrong = [shown(path) for path in paths if "vendor" not in path.parts and RANK[room(path)] > RANK[room(module)]]
    assert not wrong, f"{shown(module)} imports {wrong}"


def test_client_imports_nothing_that_pages_of_others_load() -> None:
    wrong = [
        f"{shown(module)} imports {name}"
        for module in modules()
        if room(module) != "hosts"
        for name in names(module)
        if name.startswith(".") and CLIENT / "hosts" in target(module, name).parents
    ]
    assert not wrong, "\n".join(wrong)


def test_client_pages_import_no_other_page() -> None:
    wrong = [
        f"{shown(module)} imports {shown(path)}"
        for module in under(CLIENT / "pages", ".js")
        for name in names(module)
        if name.startswith(".")
        for path in [target(module, name)]
        if page(path) not in ("", page(module))
    ]
    assert not wrong, "\n".join(wrong)


def test_client_core_imports_no_library_that_draws() -> None:
    wrong = [shown(module) for module in under(CLIENT / "core", ".js") if LIBRARY.search(module.read_text("utf-8"))]
    assert not wrong, "\n".join(wrong)


def test_client_imports_name_files_that_exist() -> None:
    missing = [
        f"{shown(module)} imports {name}"
        for module in modules()
        for name in names(module)
        if name.startswith(".")
        and not any(path.exists() for path in (target(module, name), target(module, f"{name}.d.ts")))
        # libraries of calls' programs lie in the data folder of whoever wants them; their types are here
        and not (name.startswith("../../vendor/hosts/") and target(module, name).with_suffix(".d.ts").exists())
    ]
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize(
    "code", ["import(path)", "import(`./${a}.js`)", "import('./a' + b)", "import ( a ? 'b' : 'c' )"]
)
def test_import_with_a_built_path_is_seen(code: str) -> None:
    assert BUILT.search(code)
    assert not BUILT.search("import('./a.js'), import( \"./b.js\" )")


def test_client_imports_are_no_built_strings() -> None:
    wrong = [shown(module) for module in modules() if BUILT.search(module.read_text("utf-8"))]
    assert not wrong, "a region belongs into a table of imports: " + ", ".join(wrong)
