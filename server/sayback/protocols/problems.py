"""Collecting all faults of a file, so that its author sees them at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from ..engine.language.protocol import Problem, Where

MOST: Final = 200
"""After this many problems reading stops: the file is not a slip of the pen."""

SHOWN: Final = 40
"""Characters of somebody's own text that a message repeats at most."""


class TooMany(Exception):
    """Raised by `Problems.add` at the limit; the problems so far are kept."""


@dataclass(slots=True)
class Problems:
    """The problems of one file, `file` being the name they are reported under."""

    file: str
    found: list[Problem] = field(default_factory=list)

    def add(self, rule: str, where: Where, message: str, right: str = "") -> None:
        """Note a problem; raises TooMany once there are `MOST` of them."""
        self.found.append(Problem(rule, message, right, where, self.file))
        if len(self.found) >= MOST:
            raise TooMany

    def sorted(self) -> list[Problem]:
        """Return all problems in the order of the file."""
        return sorted(self.found, key=lambda problem: (problem.where.line, problem.where.column))


def quote(text: str) -> str:
    """Return a word of the file as a message shows it: in backquotes, shortened."""
    return f"`{text}`" if len(text) <= SHOWN else f"`{text[: SHOWN - 1]}…`"


def nearest(word: str, known: Iterable[str], most: int = 12) -> str:
    """Return the right word for an unknown one: the closest known, or all up to so many."""
    names = list(known)
    close = difflib.get_close_matches(word[:SHOWN], names, n=1, cutoff=0.6)
    if close:
        return f"did you mean {quote(close[0])}?"
    if not names:
        return ""
    return f"known: {', '.join(names[:most])}{', …' if len(names) > most else ''}"


def one_of(words: Sequence[str]) -> str:
    """Join words as `a, b or c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
