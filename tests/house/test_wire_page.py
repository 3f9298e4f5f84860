"""Names in docs/wire.md that are on the wire: events, goodbyes, refusals, numbers."""

from __future__ import annotations

import re
from typing import Final

from sayback.errors import PROBLEMS
from sayback.web import sockets

from tests.house.pages import CODE, tables
from tests.house.tree import PACKAGE, ROOT

PAGE: Final = ROOT / "docs" / "wire.md"
TEXT: Final = PAGE.read_text("utf-8")
SENT: Final = {"view", "bye", "gone"}
NO_CODES: Final = {"thank-you"}
"""Hyphenated words in code that are no codes of refusals."""


def first_cells(heading: str) -> list[str]:
    return [CODE.findall(row[0])[0] for row in tables(PAGE, heading)]


def code_of(package: str) -> str:
    return "".join(path.read_text("utf-8") for path in sorted((PACKAGE / package).glob("*.py")))


def test_events_are_those_of_the_server() -> None:
    assert set(first_cells("## Events")) == {*sockets._EVENTS, *SENT}
    assert all(f'b"{event}"' in code_of("web") for event in SENT)


def test_goodbye_codes_of_the_page_are_in_the_code() -> None:
    said = code_of("sessions") + code_of("web")
    assert all(f'"{code}"' in said for code in first_cells("## Bye"))
    final = {CODE.findall(row[0])[0] for row in tables(PAGE, "## Bye") if "final" in row[2]}
    assert set(first_cells("## Bye")) - final == {"resync", "restart"}


def test_hyphenated_codes_are_in_the_table_of_refusals() -> None:
    named = {word for word in CODE.findall(TEXT) if re.fullmatch(r"[a-z]+(-[a-z]+)+", word)}
    assert named - NO_CODES <= set(PROBLEMS)


def test_numbers_are_those_of_a_view() -> None:
    assert first_cells("### Numbers") == ["version", "own", "epoch", "mark"]


def test_links_of_the_page_lead_to_files() -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", TEXT):
        assert target == "api" or (PAGE.parent / target).exists(), target
