"""The panel is light: everything that its page needs before it can draw, as it travels (gzip)."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from sayback.web.pages import lean

from tests.house.tree import ROOT

CLIENT = ROOT / "client"
PAGE = CLIENT / "panel" / "index.html"
ALL, SCRIPTS = 40 * 1024, 26 * 1024


def packed(path: Path) -> int:
    """Bytes on the wire: our own modules are sent without their comments."""
    body = path.read_bytes()
    return len(gzip.compress(lean(body) if path.suffix == ".js" and "vendor" not in path.parts else body, 9))


def named_by_the_page() -> list[Path]:
    """Styles and scripts: /static/ is the folder of the client."""
    return [CLIENT / name for name in re.findall(r'(?:href|src)="/static/([^"]+)"', PAGE.read_text("utf-8"))]


def loads(module: Path, found: set[Path]) -> set[Path]:
    """A module and what it imports; `import()` is left out, it comes when it is needed."""
    if module not in found:
        found.add(module)
        for name in re.findall(
            r"^(?:import|export)\b[^;]*?from\s*['\"](\.[^'\"]+)['\"]", module.read_text("utf-8"), re.M
        ):
            loads((module.parent / name).resolve(), found)
    return found


def test_the_first_load_of_a_panel_is_at_most_40_kilobytes() -> None:
    named = named_by_the_page()
    scripts: set[Path] = set()
    for path in named:
        if path.suffix == ".js":
            loads(path.resolve(), scripts)
    sizes = {path.name: packed(path) for path in {PAGE, *named, *scripts}}
    assert {"main.js", "lit-html.js", "panel.css"} <= set(sizes)
    assert sum(map(packed, scripts)) <= SCRIPTS, sizes
    assert sum(sizes.values()) <= ALL, sizes
