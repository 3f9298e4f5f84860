"""A library of one dialogue in one language.

With it the web's tests start fast and need no other file.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from sayback.settings import beside


def small_library(folder: Path) -> Path:
    """Copy the library into an empty folder and return that folder."""
    whole = beside("protocols")
    for name in ("lists", "decks", "locales/en"):
        shutil.copytree(whole / name, folder / name)
    for page in (folder / "locales" / "en").glob("*.yaml"):
        if (whole / page.name).exists() and page.stem != "dialogue":
            page.unlink()
    shutil.copy(whole / "dialogue.yaml", folder)
    return folder
