"""The subject of a commit message: python -m tests.house.subject FILE"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final

LONGEST: Final = 72
SHAPE: Final = re.compile(r"[a-z][\w./-]*: \S.*[^.\s]")
BY_GIT: Final = ("Merge ", "Revert ", "fixup! ", "squash! ", "amend! ")


def wrong(message: str) -> str:
    """Say what is wrong with the first line of a message; "" where nothing is."""
    subject = next(iter(message.splitlines()), "")
    if subject.startswith(BY_GIT):
        return ""
    if len(subject) > LONGEST:
        return f"The subject has {len(subject)} characters, {LONGEST} fit: {subject}"
    return "" if SHAPE.fullmatch(subject) else f"The subject shall be `area: what`, without a full stop: {subject}"


if __name__ == "__main__":
    sys.exit(wrong(Path(sys.argv[1]).read_text("utf-8")) or 0)
