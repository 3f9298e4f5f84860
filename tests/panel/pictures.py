"""Pictures of every state of the panel: `python -m tests.panel.pictures FOLDER`.

For people to look at.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from .conftest import FIXTURES, drawn, size

PICTURES: list[tuple[Any, int, int, str]] = [
    ("light", 360, 780, "short"),
    ("dark", 360, 780, "short"),
    ("light", 280, 780, "long"),
    ("light", 320, 560, "short"),
    ("light", 1200, 900, "short"),
]


def main(folder: Path) -> None:
    """Draw them all; the folder is made."""
    folder.mkdir(parents=True, exist_ok=True)
    with drawn() as page:
        for scheme, width, height, words in PICTURES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            size(page, width, height)
            for file in FIXTURES:
                page.evaluate(
                    "([n, w]) => show(states[n], window[w][states[n].view.protocol], names)", [file.stem, words]
                )
                page.screenshot(path=folder / f"{file.stem}.{scheme}.{words}.{width}x{height}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
