"""A library of one dialogue in one language.

With it the web's tests start fast and need no other file.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from sayback.settings import beside


def small_library(folder: Path, dialogue: str = "dialogue", *more: str) -> Path:
    """Copy the library, with this dialogue and `more` of its folders, into an empty one and return that."""
    whole = beside("protocols")
    for name in ("lists", "decks", "locales/en", *more):
        shutil.copytree(whole / name, folder / name)
    for page in (folder / "locales" / "en").glob("*.yaml"):
        if (whole / page.name).exists() and page.stem != dialogue:
            page.unlink()
    shutil.copy(whole / f"{dialogue}.yaml", folder)
    return folder
