from __future__ import annotations

from pathlib import Path

import pytest
from sayback.protocols.library import BrokenLibrary, Library
from sayback.protocols.numbers import KINDS, Numbers, read_numbers
from sayback.settings import Settings

GOOD = """as-of: 2025-06
countries:
  DE:
    - {is: emergency, call: "112", source: somebody, date: 2025-06}
    - {is: crisis, call: "0800 1110111", name: A line, source: somebody, date: 2025-06}
"""


def read(folder: Path, text: str) -> tuple[Numbers, list[str]]:
    (folder / "help").mkdir(exist_ok=True)
    (folder / "help" / "numbers.yaml").write_text(text, "utf-8")
    numbers, problems = read_numbers(folder)
    return numbers, [str(problem).removeprefix(f"{folder}/help/") for problem in problems]


def test_ours_are_dated_and_each_says_who_publishes_it() -> None:
    library = Library.load(Settings().library)
    countries = library.numbers.countries
    assert library.numbers.as_of >= "2025-06" and len(countries) >= 25
    for country, entries in countries.items():
        assert all(entry["source"] and entry["date"] and entry["is"] in KINDS for entry in entries), country
        assert any(entry["is"] in ("emergency", "police") for entry in entries), country
    assert {"112", "110", "116 016"} <= {entry["call"] for entry in countries["DE"]}


def test_every_kind_of_number_has_a_word_in_every_language() -> None:
    library = Library.load(Settings().library)
    for language in library.languages:
        assert {f"is.{kind}" for kind in KINDS} <= library.ui(language, "help").keys()


def test_a_library_without_the_file_has_no_numbers(tmp_path: Path) -> None:
    assert read_numbers(tmp_path) == (Numbers(), [])


def test_a_good_file_is_read(tmp_path: Path) -> None:
    numbers, problems = read(tmp_path, GOOD)
    assert not problems and numbers.as_of == "2025-06"
    assert numbers.countries["DE"][1] == {
        "is": "crisis", "call": "0800 1110111", "name": "A line", "source": "somebody", "date": "2025-06",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("as-of: 2025-06", "as-of: soon", "the file has no date"),
        ("source: somebody, ", "", "`source` of DE does not fit"),
        ("date: 2025-06}", "date: lately}", "`date` of DE does not fit"),
        ('"112"', '"call us"', "`call` of DE does not fit"),
        ("is: crisis", "is: advice", "`is` of DE does not fit"),
        ("name: A line", "nome: A line", "`nome` of DE does not fit"),
        ("is: emergency", "is: crisis", "DE has no emergency number"),
        ("  DE:", "  Germany:", "`Germany` is no country with numbers"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, old: str, new: str, what: str) -> None:
    numbers, problems = read(tmp_path, GOOD.replace(old, new))
    assert numbers == Numbers()
    assert any(what in problem for problem in problems), problems
    assert all(problem.startswith("numbers.yaml:") for problem in problems)


def test_a_library_with_wrong_numbers_does_not_load(tmp_path: Path) -> None:
    read(tmp_path, GOOD.replace("as-of: 2025-06", "as-of: soon"))
    with pytest.raises(BrokenLibrary, match="no date"):
        Library.load(tmp_path)
