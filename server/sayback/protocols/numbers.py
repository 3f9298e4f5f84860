"""Numbers to call, by country: `help/numbers.yaml`, dated, each number with who publishes it.

A library without this file has no numbers; one with a mistake in it does not load, like any other broken page.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ..engine.protocol import Problem
from .pages import Page, read_page
from .problems import Problems, TooMany, quote

KINDS: Final = ("emergency", "police", "ambulance", "violence", "crisis")
FILE: Final = "help/numbers.yaml"

_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_CALL: Final = re.compile(r"[#*]?\d[\d -]{1,15}")
_MONTH: Final = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
_KEYS: Final = {"is": f"one of {', '.join(KINDS)}", "call": "digits as people dial them", "source": "who publishes it",
                "date": "a month, like 2025-06"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Numbers:
    """`countries`: ISO 3166 code → numbers as `{is, call, name?, source, date}`. `as_of`: a month, or empty."""

    as_of: str = ""
    countries: Mapping[str, list[dict[str, str]]] = field(default_factory=dict)


def read_numbers(folder: Path) -> tuple[Numbers, list[Problem]]:
    """The numbers of a library's folder and all that is wrong with them."""
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
    countries: dict[str, list[dict[str, str]]] = page.data["countries"]  # type: ignore[assignment]  # just checked
    return Numbers(str(page.get("as-of")), countries), []


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
                right = _KEYS.get(key, "leave it out")
                problems.add("wrong-type", spot, f"{quote(key)} of {country} does not fit", right)
        if not any(isinstance(entry, dict) and entry.get("is") in ("emergency", "police") for entry in entries):
            problems.add("missing-text", where, f"{country} has no emergency number", "add it")


def _wrong(entry: object) -> list[str]:
    """The keys of one number that are missing, unknown or not of their form."""
    if not isinstance(entry, dict):
        return ["is"]
    fits = {
        "is": entry.get("is") in KINDS,
        "call": bool(_CALL.fullmatch(str(entry.get("call")))),
        "source": bool(entry.get("source")),
        "date": bool(_MONTH.fullmatch(str(entry.get("date")))),
    }
    return [key for key, right in fits.items() if not right] + [key for key in entry if key not in (*fits, "name")]
