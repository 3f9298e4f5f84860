"""The weight of the panel: all that its page needs to draw, as it travels (gzip)."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from sayback.web.lean import lean
from sayback.web.shells import SHELLS, html

from tests.house.tree import ROOT

CLIENT = ROOT / "client"
ALL, SCRIPTS = 40 * 1024, 26 * 1024


def packed(path: Path) -> int:
    """Count the bytes on the wire: our own modules are sent without their comments."""
    body = path.read_bytes()
    return len(gzip.compress(lean(body) if path.suffix == ".js" and "vendor" not in path.parts else body, 9))


def page() -> str:
    """Return the panel's page as it is served."""
    files = {path.relative_to(CLIENT).as_posix(): path.read_bytes() for path in CLIENT.rglob("*.js")}
    return html(SHELLS["panel"], "/static/", files).decode()


def named_by_the_page() -> list[Path]:
    """List the page's styles and scripts: /static/ is the folder of the client."""
    return [CLIENT / name for name in re.findall(r'(?:href|src)="/static/([^"]+)"', page())]


def loads(module: Path, found: set[Path]) -> set[Path]:
    """Return a module and what it imports; `import()` is left out, it comes when needed."""
    if module not in found:
        found.add(module)
        for name in re.findall(
            r"^(?:import|export)\b[^;]*?from\s*['\"](\.[^'\"]+)['\"]", module.read_text("utf-8"), re.M
        ):
            loads((module.parent / name).resolve(), found)
    return found


def test_panel_first_load_is_at_most_40_kilobytes() -> None:
    named = named_by_the_page()
    scripts: set[Path] = set()
    for path in named:
        if path.suffix == ".js":
            loads(path.resolve(), scripts)
    sizes = {path.name: packed(path) for path in {*named, *scripts}} | {"page": len(gzip.compress(page().encode(), 9))}
    assert {"main.js", "lit-html.js", "panel.css"} <= set(sizes)
    assert sum(map(packed, scripts)) <= SCRIPTS, sizes
    assert sum(sizes.values()) <= ALL, sizes
