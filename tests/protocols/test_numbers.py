from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import phonenumbers
import pytest
from phonenumbers import shortnumberinfo
from sayback.protocols.library import BrokenLibrary, Library
from sayback.protocols.numbers import KINDS, SERVED, WAYS, Numbers, read_numbers
from sayback.settings import Settings

GOOD = """as-of: 2025-06
countries:
  DE:
    - {is: emergency, call: "112", hours: 24/7, for: [all], source: somebody, checked: 2025-06}
    - {is: crisis, call: "0800 1110111", then: "1", from: mobile, name: A line, hours: "Mo-Fr 08:00-24:00; PH off",
       for: [women, deaf], ways: {text: "88788", chat: line.example}, word: START, source: somebody, checked: 2026-01}
"""
OLDER = """as-of: 2025-06
countries:
  DE:
    - {is: emergency, call: "112", source: somebody, date: 2025-06}
"""

EU = "the EU's own range 116, by Commission decision 2007/116/EC; libphonenumber lists it for some countries only"
SHORT = "a short code of this country alone; on the page that the file names"
STAR = "a code for mobiles; libphonenumber knows no number with * or #"
UNKNOWN = {
    "BR +55 61 9610-0180": "WhatsApp of Ligue 180, of eight digits as the ministry prints it; mobiles have nine",
    "BR 188": SHORT,
    "CL 1455": SHORT,
    "CO 155": SHORT,
    "CY 1440": SHORT,
    "DE 116 016": EU,
    "EE 116 006": EU,
    "FI 116 016": EU,
    "GR 1018": SHORT,
    "GR 15900": SHORT,
    "IL 118": SHORT,
    "IN 14416": SHORT,
    "JP #8008": STAR,
    "KR 109": SHORT,
    "LV 116 006": EU,
    "MT 116 006": EU,
    "MT 179": SHORT,
    "NL 113": SHORT,
    "NO 116 006": EU,
    "PE 100": SHORT,
    "PE 106": "SAMU, the ministry's ambulances; on the page that the file names",
    "PE 113": SHORT,
    "PH 1553": SHORT,
    "PT 1411": SHORT,
    "PT 3060": "a number for texts; on the page that the file names",
    "UY *0767": STAR,
    "UY *4141": STAR,
}
"""Country and number unknown to libphonenumber → why it stands in the file all the same."""
UNFLAGGED = {"ES 091": "the national police's number since 1958; valid, and not listed as one for emergencies"}


def ours() -> Iterator[tuple[str, Any]]:
    """Yield every number of our own file with its country."""
    for country, entries in Library.load(*Settings().library).numbers.countries.items():
        for entry in entries:
            yield country, entry


def dialled(entry: Any) -> list[str]:
    """List all that is dialled or texted for one number."""
    return [*filter(None, [entry.get("call")]), *(it for way, it in entry.get("ways", {}).items() if way != "chat")]


def known(country: str, number: str) -> bool:
    """Tell whether libphonenumber knows a number in this country.

    As a whole number, a short one or one for emergencies.
    """
    if shortnumberinfo.is_emergency_number(number, country):
        return True
    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return False
    short = shortnumberinfo.is_valid_short_number_for_region(parsed, country)
    return short or phonenumbers.is_valid_number_for_region(parsed, country)


def read(folder: Path, text: str) -> tuple[Numbers, list[str]]:
    (folder / "help").mkdir(exist_ok=True)
    (folder / "help" / "numbers.yaml").write_text(text, "utf-8")
    numbers, problems = read_numbers(folder)
    return numbers, [str(problem).removeprefix(f"{folder}/help/") for problem in problems]


def test_our_numbers_are_dated_and_name_their_source() -> None:
    library = Library.load(*Settings().library)
    countries = library.numbers.countries
    assert library.numbers.as_of >= "2025-06" and len(countries) >= 25
    for country, entries in countries.items():
        assert all(entry["source"] and entry["checked"] and entry["is"] in KINDS for entry in entries), country
        assert any(entry["is"] in ("emergency", "police") for entry in entries), country
    assert {"112", "110", "116 016"} <= {entry["call"] for entry in countries["DE"]}


def test_our_numbers_tell_hours_audience_and_a_way() -> None:
    for country, entry in ours():
        assert entry["hours"] and entry["for"] and (entry.get("call") or entry.get("ways")), (country, entry)
        assert "date" not in entry


def test_line_for_women_or_men_is_not_for_all() -> None:
    for country, entry in ours():
        name = str(entry.get("name", "")).lower()
        if any(word in name for word in ("frauen", "femmes", "women", "mujer", "kvinno", "kvenna", "여성")):
            assert "women" in entry["for"] and "all" not in entry["for"], (country, name)
        if any(word in name for word in ("männer", "mensline", "advice line")) and "women" not in name:
            assert entry["for"] == ["men"], (country, name)


def test_libphonenumber_knows_every_number_but_the_named_ones() -> None:
    strange = {
        f"{country} {number}" for country, entry in ours() for number in dialled(entry) if not known(country, number)
    }
    assert strange == UNKNOWN.keys()


def test_every_emergency_number_is_one_for_libphonenumber() -> None:
    urgent = [(country, entry["call"]) for country, entry in ours() if "call" in entry and entry["is"] in KINDS[:4]]
    strange = {f"{c} {call}" for c, call in urgent if not shortnumberinfo.is_emergency_number(call, c)}
    assert strange - UNKNOWN.keys() == UNFLAGGED.keys()


def test_malformed_numbers_are_not_known() -> None:
    assert not known("DE", "0800 12") and not known("GB", "0808 2000 2471") and not known("US", "112 112")


def test_every_number_kind_has_a_word_in_every_language() -> None:
    library = Library.load(*Settings().library)
    words = {f"is.{kind}" for kind in KINDS} | {f"for.{whom}" for whom in SERVED} | {f"way.{way}" for way in WAYS}
    for language in library.languages:
        assert words <= library.ui(language, "help").keys()


def test_a_library_without_the_file_has_no_numbers(tmp_path: Path) -> None:
    assert read_numbers(tmp_path) == (Numbers(), [])


def test_a_good_file_is_read(tmp_path: Path) -> None:
    numbers, problems = read(tmp_path, GOOD)
    assert not problems and numbers.as_of == "2025-06"
    assert numbers.countries["DE"][1] == {
        "is": "crisis", "call": "0800 1110111", "then": "1", "from": "mobile", "name": "A line",
        "hours": "Mo-Fr 08:00-24:00; PH off", "for": ["women", "deaf"], "word": "START",
        "ways": {"text": "88788", "chat": "line.example"}, "source": "somebody", "checked": "2026-01",
    }  # fmt: skip


def test_a_file_with_the_older_keys_is_read(tmp_path: Path) -> None:
    numbers, problems = read(tmp_path, OLDER)
    entry = {"is": "emergency", "call": "112", "source": "somebody", "checked": "2025-06"}
    assert not problems and numbers.countries == {"DE": [entry]}


def test_numbers_checked_over_twelve_months_ago_are_named(tmp_path: Path) -> None:
    numbers, _ = read(tmp_path, GOOD)
    assert numbers.unread(date(2026, 6, 30)) == []
    (old,) = numbers.unread(date(2026, 7, 1))
    assert str(old).endswith(
        "numbers.yaml:4:79: old-number: 112 of DE was last checked in 2025-06;"
        " read its source again, then set checked to that month"
    )
    assert len(numbers.unread(date(2027, 2, 1))) == 2


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("as-of: 2025-06", "as-of: soon", "the file has no date"),
        ("source: somebody, ", "", "`source` of DE does not fit"),
        ("checked: 2025-06}", "checked: lately}", "`checked` of DE does not fit"),
        (", checked: 2025-06}", "}", "`checked` of DE does not fit"),
        ("hours: 24/7", "hours: always", "`hours` of DE does not fit"),
        ("08:00-24:00", "8 to 24", "`hours` of DE does not fit"),
        ("[women, deaf]", "[ladies]", "`for` of DE does not fit"),
        ("[women, deaf]", "women", "`for` of DE does not fit"),
        ('then: "1"', 'then: "press one"', "`then` of DE does not fit"),
        ("from: mobile", "from: home", "`from` of DE does not fit"),
        ("chat: line.example", "fax: 12345", "`ways` of DE does not fit"),
        ("chat: line.example", 'chat: "javascript:alert(1)"', "`ways` of DE does not fit"),
        ("word: START", 'word: "START NOW"', "`word` of DE does not fit"),
        ('call: "112", ', "", "`call` of DE does not fit"),
        ('"112"', '"call us"', "`call` of DE does not fit"),
        ("is: crisis", "is: advice", "`is` of DE does not fit"),
        ("name: A line", "nome: A line", "`nome` of DE does not fit"),
        ("is: emergency", "is: crisis", "DE has no emergency number"),
        ("  DE:", "  Germany:", "`Germany` is no country with numbers"),
    ],
)
def test_wrong_entry_is_reported_with_its_place(tmp_path: Path, old: str, new: str, what: str) -> None:
    numbers, problems = read(tmp_path, GOOD.replace(old, new))
    assert numbers == Numbers()
    assert any(what in problem for problem in problems), problems
    assert all(problem.startswith("numbers.yaml:") for problem in problems)


def test_a_library_with_wrong_numbers_does_not_load(tmp_path: Path) -> None:
    read(tmp_path, GOOD.replace("as-of: 2025-06", "as-of: soon"))
    with pytest.raises(BrokenLibrary, match="no date"):
        Library.load(tmp_path)
