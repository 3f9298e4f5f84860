"""The texts of one protocol as the server puts them together, and a stretched twin.

The twin stands for longer languages.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from sayback.protocols.counted import spread
from sayback.protocols.pages import Page
from sayback.protocols.shelf import read_shelf

PROTOCOLS = Path(__file__).parents[2] / "protocols"


def _read(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text("utf-8")) if path.exists() else {}


def texts(protocol: str, language: str = "en") -> dict[str, Any]:
    """Read one protocol's texts; what a language lacks is English."""
    folder = PROTOCOLS / "locales" / language
    own = _read(folder / f"{protocol}.yaml")
    return {
        "language": language,
        "protocol": protocol,
        "title": own["title"],
        "summary": own["summary"],
        "agreements": _read(folder / "agreements.yaml"),
        "lists": _read(folder / "lists.yaml"),
        "trees": {name: tree.plain() for name, tree in read_shelf(PROTOCOLS)[0].lists.items()},
        "steps": own["steps"],
        "defaults": _read(folder / "defaults.yaml"),
        "ui": {
            key: text
            for page in ("panel", "console")
            for place in (PROTOCOLS / "locales" / "en", folder)
            for key, text in _spread(_read(place / f"{page}.yaml")).items()
        },
    }


def _spread(page: Any) -> dict[str, str]:
    """Return a page with every plural form under a key of its own."""
    return dict(spread(Page("", "", None, page)).data)  # type: ignore[arg-type]


def stretched(value: Any) -> Any:
    """Stretch the texts about 1.4 times: every vowel twice, placeholders untouched."""
    if isinstance(value, dict):
        return {key: inner if key == "trees" else stretched(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [stretched(inner) for inner in value]
    if not isinstance(value, str):
        return value
    out, inside = "", False
    for letter in value:
        inside = (inside or letter == "{") and letter != "}"
        out += letter + (letter if letter in "aeiouyAEIOUY" and not inside else "")
    return out
