"""The files that a translator fills in, and how far they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from ..protocols.counted import counts, parted
from ..protocols.fallback import Share
from ..protocols.library import Library
from ..protocols.pages import Page, Path_
from ..protocols.tongues import ENGLISH, LIKE, OTHER, forms, is_language

SHOWN: Final = 20
"""Missing texts that a report names, unless it is asked for all."""

HEAD: Final = """\
# Write each text after its colon; above it is the English. What stays empty is said in English.
# Leave the words before the colons, and {{names}} in braces, as they are. A text with a colon or a # goes in quotes.
# How far is it?  sayback check --language {language}
"""

_PLAIN: Final = re.compile(r"[A-Za-z][\w.-]*")


def begin(library: Library, language: str, to: Path) -> list[Path]:
    """Write a file for each page of texts, with the English beside every text and nothing else.

    Raises ValueError for what is no language, FileExistsError where it has begun, OSError where nothing can be written.
    """
    if not is_language(language):
        raise ValueError(f"`{language}` is no language: {LIKE}.")
    if language in library.begun or any(to.glob("*.yaml")):
        raise FileExistsError(
            f"{language} has begun in {to}, and it stays as it is: sayback check --language {language}"
        )
    to.mkdir(parents=True, exist_ok=True)
    written = []
    for name, page in library.english().items():
        sources = {"source": library.files[name].source} if name in library.files else {}
        path = to / f"{name}.yaml"
        with path.open("x", encoding="utf-8") as file:
            file.write(template(page, language, sources))
        written.append(path)
    return written


def template(english: Page, language: str, more: dict[str, str]) -> str:
    """Return one file: the keys of the English page, its texts as comments, and no values."""
    lines = list(_lines({**more, **english.data}, english, language))
    return HEAD.format(language=language) + "\n".join(lines) + "\n"


def _lines(data: dict[str, object], english: Page, language: str, path: Path_ = ()) -> Iterator[str]:
    space = "  " * len(path)
    for key, said in data.items():
        if not path and parted(key, english)[1] != OTHER:
            continue
        label = f"{space}{key if _PLAIN.fullmatch(key) else json.dumps(key)}:"
        if isinstance(said, dict):
            yield label
            yield from _lines(said, english, language, (*path, key))
            continue
        yield from (f"{space}# {line}" for line in _beside(said))
        yield label
        if not path and f"{key}.one" in english.data and counts(key, english):
            yield from (f"{space}  {form}:{f'  # {few}' if few else ''}" for form, few in forms(language).items())


def _beside(said: object) -> Iterator[str]:
    """Return the English of one text as the lines of a comment; a list as the list it is."""
    for text in said if isinstance(said, list) else [said]:
        yield f"{'- ' if isinstance(said, list) else ''}{' '.join(str(text).split())}"


def report(language: str, shares: Sequence[Share], every: bool) -> Iterator[str]:
    """Return how much of each file is there, what is missing, and the sum in the last line."""
    have, of = sum(share.have for share in shares), sum(share.of for share in shares)
    for share in shares:
        yield f"{Path(share.name).name}: {share.have} of {share.of}"
    missing = [problem for share in shares for problem in share.missing]
    yield from map(str, missing if every else missing[:SHOWN])
    if len(missing) > SHOWN and not every:
        yield f"… and {len(missing) - SHOWN} more: sayback check --language {language} --all"
    yield summary(language, have, of)


def summary(language: str, have: int, of: int) -> str:
    """Return the one line about a language."""
    return f"{language}: {have} of {of} texts are there{'' if have == of else '; the others are said in English'}."


def unfinished(library: Library) -> Iterator[str]:
    """Return a line for each language in which something is missing."""
    for language in library.begun:
        shares = library.shares(language)
        have, of = sum(share.have for share in shares), sum(share.of for share in shares)
        if language != ENGLISH and have < of:
            yield f"{summary(language, have, of)[:-1]}: sayback check --language {language}"
