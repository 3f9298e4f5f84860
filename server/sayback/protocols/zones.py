"""Time zones by country, as browsers name them, read from the IANA tables in `tzdata`.

`zone.tab` gives each zone one country; `zone1970.tab` lacks Oslo, Copenhagen and Amsterdam. Browsers also send older
names (Asia/Calcutta, America/Buenos_Aires): links in `tzdata.zi`, and a link takes the country of its target. A name
that says nothing about a country has none here, so that its reader is asked: UTC and Etc/*, the names of mere hours
(CET, EST), and Atlantic/Reykjavik, which browsers send that hide where they are.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

HIDING: Final = frozenset({"Atlantic/Reykjavik", "Iceland"})
"""Sent by Firefox with resistFingerprinting, LibreWolf and Tor, wherever they are."""

HOURS: Final = frozenset(
    {"CET", "CST6CDT", "EET", "EST", "EST5EDT", "HST", "MET", "MST", "MST7MDT", "PST8PDT", "WET", "Factory"}
)
"""Offsets from UTC under old names; as links they would lead to Brussels, Panama or Phoenix."""

MOVED: Final = {
    "Africa/Asmera": "ER",
    "Africa/Timbuktu": "ML",
    "America/Coral_Harbour": "CA",
    "America/Virgin": "VI",
    "Antarctica/South_Pole": "AQ",
    "Atlantic/Jan_Mayen": "SJ",
    "Pacific/Johnston": "UM",
    "Pacific/Ponape": "FM",
    "Pacific/Truk": "FM",
    "Pacific/Yap": "FM",
}
"""Links that lead over a border, because both sides kept the same time.
Chrome in Asmara sends a name that leads to Nairobi. Their countries are those of the names that `backward` gives
beside them."""


@cache
def country_of_zone() -> dict[str, str]:
    """Map every zone name that tells a country to its ISO 3166 code."""
    folder = files("tzdata") / "zoneinfo"
    rows = (line.split("\t") for line in (folder / "zone.tab").read_text("utf-8").splitlines() if line[:1] != "#")
    known = {row[2]: row[0] for row in rows if len(row) > 2}
    links = _links((folder / "tzdata.zi").read_text("utf-8"))
    for name in links:
        if country := MOVED.get(name) or known.get(_end(name, links, known)):
            known.setdefault(name, country)
    return {name: country for name, country in known.items() if name not in HIDING | HOURS}


def zones_of(countries: frozenset[str]) -> dict[str, list[str]]:
    """Return the zone names of these countries only: country → names, sorted."""
    found: dict[str, list[str]] = {}
    for name, country in sorted(country_of_zone().items()):
        if country in countries:
            found.setdefault(country, []).append(name)
    return found


def _links(text: str) -> dict[str, str]:
    """Read the `L <target> <name>` lines of the compact source: name → target."""
    rows = (line.split() for line in text.splitlines() if line.startswith("L "))
    return {name: target for _, target, name in rows}


def _end(name: str, links: dict[str, str], known: dict[str, str]) -> str:
    """Follow a link to its end, or to the first name that has a country of its own."""
    while name not in known and name in links:
        name = links[name]
    return name
