"""Readability of a text by LIX: words a sentence + percent of long words.

LIX (Björnsson 1968) counts words of more than six letters as long. Below 30 is a children's book, 40 an ordinary novel,
50 a newspaper. It needs no syllables, so one count serves several languages; German compounds are long without being
hard, so its limit is higher. Languages that do not put spaces between words are not measured.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

LIMITS: Final = {"de": 46.0}
LIMIT: Final = 42.0
FEWEST: Final = 60
"""Words below which a figure says nothing."""

UNMEASURED: Final = ("zh", "ja", "ko", "th")

_WORD = re.compile(r"[^\W\d_]+(?:[\u2019'-][^\W\d_]+)*")
_END = re.compile(r"[.!?…:;]+(?=\s|$|[\u201d\u2019\"»])")
_PLACEHOLDER = re.compile(r"\{[a-z-]*\}")


def words(text: str) -> list[str]:
    """Return the words of a text; a placeholder counts as the short word it will become."""
    return _WORD.findall(_PLACEHOLDER.sub("Sam", text))


def lix(texts: Iterable[str]) -> float | None:
    """Compute LIX over all the texts, each ending its sentence; None for too few words."""
    found = sentences = long = 0
    for text in texts:
        here = words(text)
        found += len(here)
        long += sum(1 for word in here if len(word) > 6)
        sentences += max(1, len(_END.findall(text)))
    return found / sentences + 100 * long / found if found >= FEWEST else None


def too_hard(texts: Iterable[str], language: str) -> tuple[float, float] | None:
    """Return the figure and its limit if the texts are harder than they should be, else None."""
    base = language.split("-")[0]
    if base in UNMEASURED:
        return None
    figure, limit = lix(texts), LIMITS.get(base, LIMIT)
    return (figure, limit) if figure is not None and figure > limit else None
