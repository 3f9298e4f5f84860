"""Writer of the README's tables from the code: python -m tests.house.readme"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from sayback.errors import PROBLEMS
from sayback.settings import Settings

from tests.house.tree import ROOT

README = ROOT / "README.md"
FOLDER = "the user's data folder"
"""Shown for defaults that depend on the machine."""


def settings() -> str:
    """Write one row for each setting."""
    rows = [
        f"| `SAYBACK_{name.upper()}` | {_default(field)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(["| setting | default | what it is |", "| --- | --- | --- |", *rows])


def codes() -> str:
    """Write one row for each code that a refusal may carry."""
    rows = [
        f"| `{code}` | {problem.status} | {problem.sentence} | {'yes' if problem.retry else 'no'} |"
        for code, problem in PROBLEMS.items()
    ]
    return "\n".join(
        ["| code | HTTP | what it says | can the same try fit later? |", "| --- | --- | --- | --- |", *rows]
    )


def _default(field: Any) -> str:
    if field.default_factory is not None:
        return FOLDER
    value = " ".join(field.default) if isinstance(field.default, tuple) else field.default
    return "" if value in ("", None) else f"`{value}`"


def written(text: str) -> str:
    """Return the README with its tables as they should be."""
    for name, table in (("settings", settings()), ("codes", codes())):
        between = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.S)
        text = between.sub(lambda found, table=table: f"{found[1]}{table}\n{found[2]}", text)
    return text


def write(path: Path = README) -> None:
    """Bring the README up to date."""
    path.write_text(written(path.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    write()
