"""Numbers to call, by country: `help/numbers.yaml`, with hours and sources.

Each number names whom it serves, its source and when that was read. A library without this file has no numbers; one
with a mistake in it does not load, like any other broken page. An old number is no mistake: `Numbers.unread` names
those whose source nobody has looked at for long.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from ..engine.language.protocol import Problem
from .pages import Page, read_page
from .problems import Problems, TooMany, quote

KINDS: Final = ("emergency", "silent", "police", "ambulance", "violence", "crisis")
SERVED: Final = ("all", "women", "men", "children", "deaf", "lgbt", "migrants")
WAYS: Final = ("text", "whatsapp", "chat", "relay")
FILE: Final = "help/numbers.yaml"

Entry = dict[str, object]

_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_CALL: Final = re.compile(r"[#*+]?\d[\d -]{1,17}")
_MONTH: Final = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
_CHAT: Final = re.compile(r"[a-z0-9.-]+\.[a-z]{2,}(/[\w./?=&%-]*)?")
_DAYS: Final = r"(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_SPAN: Final = rf"(?:{_DAYS}(?:[,-]{_DAYS})* )?\d\d:\d\d-\d\d:\d\d"
_HOURS: Final = re.compile(rf"24/7|unknown|{_SPAN}(?:; {_SPAN})*(?:; PH off)?")


def _served(value: object) -> bool:
    return isinstance(value, list) and bool(value) and set(map(str, value)) <= set(SERVED)


def _ways(value: object) -> bool:
    if not isinstance(value, dict) or not value or not value.keys() <= set(WAYS):
        return False
    return all((_CHAT if way == "chat" else _CALL).fullmatch(str(address)) for way, address in value.items())


_FITS: Final[Mapping[str, tuple[Callable[[object], object], str]]] = {
    "is": (lambda value: value in KINDS, f"one of {', '.join(KINDS)}"),
    "call": (lambda value: _CALL.fullmatch(str(value)), "digits as people dial them"),
    "then": (lambda value: re.fullmatch(r"[\d*#]{1,4}", str(value)), 'keys to press after the answer, like "1"'),
    "from": (lambda value: value == "mobile", "mobile, or leave it out"),
    "word": (lambda value: isinstance(value, str) and value.isalnum(), "the one word to send as a text"),
    "name": (lambda value: isinstance(value, str) and value, "what the line calls itself"),
    "hours": (lambda value: _HOURS.fullmatch(str(value)), "24/7, unknown, or like Mo-Fr 08:00-24:00; PH off"),
    "for": (_served, f"a list of {', '.join(SERVED)}"),
    "ways": (_ways, f"of {', '.join(WAYS)}: a number, or for chat an address without https://"),
    "source": (lambda value: bool(value), "the page where it stands, or who publishes it"),
    "checked": (lambda value: _MONTH.fullmatch(str(value)), "a month, like 2025-06"),
}
"""Key of a number → what fits, and what would be right.
`date` is the older name of `checked`."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """`countries`: ISO 3166 code → numbers as `{is, call?, ways?, …, source, checked}`.

    `as_of`: a month, or empty.
    """

    as_of: str = ""
    countries: Mapping[str, list[Entry]] = field(default_factory=dict)
    read: tuple[tuple[str, Problem], ...] = ()
    """For each number the month in which its source was read, and the problem once it is old."""

    def unread(self, today: date) -> list[Problem]:
        """Return the numbers whose source was read more than twelve months before this month."""
        limit = f"{today.year - 1}-{today.month:02}"
        return [problem for month, problem in self.read if month < limit]


def read_numbers(folder: Path) -> tuple[Numbers, list[Problem]]:
    """Read the numbers of a library's folder and all their problems."""
    path = folder / FILE
    if not path.exists():
        return Numbers(), []
    page, found = read_page(path, "")
    if found:
        return Numbers(), found
    problems = Problems(page.name)
    with contextlib.suppress(TooMany):
        _check(page, problems)
    if problems.sorted():
        return Numbers(), problems.sorted()
    countries: dict[str, list[Entry]] = page.data["countries"]  # type: ignore[assignment]  # just checked
    checked = {country: [_entry(entry) for entry in entries] for country, entries in countries.items()}
    return Numbers(str(page.get("as-of")), checked, tuple(_read(page, checked))), []


def _entry(entry: Entry) -> Entry:
    """Return a number as it travels: under the present names of its keys."""
    return {"checked" if key == "date" else key: value for key, value in entry.items()}


def _read(page: Page, countries: Mapping[str, list[Entry]]) -> list[tuple[str, Problem]]:
    found = []
    for country, entries in countries.items():
        for at, entry in enumerate(entries):
            where = page.where("countries", country, str(at), "checked")
            month, number = str(entry["checked"]), entry.get("call") or entry.get("name")
            message = f"{number} of {country} was last checked in {month}"
            right = "read its source again, then set checked to that month"
            found.append((month, Problem("old-number", message, right, where, page.name)))
    return found


def _check(page: Page, problems: Problems) -> None:
    if not _MONTH.fullmatch(str(page.get("as-of"))):
        problems.add("wrong-type", page.where("as-of"), "the file has no date", "as-of: a month, like 2025-06")
    for country, entries in page.map("countries").items():
        where = page.where("countries", country)
        if not _COUNTRY.fullmatch(country) or not isinstance(entries, list) or not entries:
            message = f"{quote(country)} is no country with numbers"
            problems.add("wrong-type", where, message, "two letters, then a list")
            continue
        for at, entry in enumerate(entries):
            for key in _wrong(entry):
                spot = page.where("countries", country, str(at), key)
                right = _FITS["checked" if key == "date" else key][1] if key in (*_FITS, "date") else "leave it out"
                problems.add("wrong-type", spot, f"{quote(key)} of {country} does not fit", right)
        if not any(_is_emergency(entry) for entry in entries):
            problems.add("missing-text", where, f"{country} has no emergency number", "add it")


def _is_emergency(entry: object) -> bool:
    return isinstance(entry, dict) and entry.get("is") in ("emergency", "police") and "call" in entry


def _wrong(entry: object) -> list[str]:
    """Return the keys of one number that are missing, unknown or malformed."""
    if not isinstance(entry, dict):
        return ["is"]
    when = "date" if "date" in entry and "checked" not in entry else "checked"
    needed = ["is", *(() if "ways" in entry else ("call",)), "source", when]
    missing = [key for key in needed if key not in entry]
    return missing + [key for key, value in entry.items() if not _right(key, when, value)]


def _right(key: str, when: str, value: object) -> bool:
    if key == when:
        key = "checked"
    return key in _FITS and bool(_FITS[key][0](value))
