"""Claims of docs/architecture.md about the code: places, rooms, arrows, words, moves."""

from __future__ import annotations

import re
from typing import Final

import pytest

from tests.house.pages import CODE, missing, tables
from tests.house.tree import PACKAGE, ROOT, imports, modules

PAGE: Final = ROOT / "docs" / "architecture.md"
NAMED: Final = {
    heading: tables(PAGE, heading)
    for heading in ("## One act, from a tap to three screens", "## Where is …?", "## Words")
}
MERMAID: Final = re.compile(r"participant (?P<id>\w+) as [^;#]+|(?P<sender>\w+)-?->>(?P<receiver>\w+): [^;#]+")


def drawing() -> list[str]:
    text = PAGE.read_text("utf-8")
    return [line.strip() for line in text.split("```mermaid\n")[1].split("```")[0].splitlines()]


def part(module: str) -> str:
    return module.split(".")[0]


@pytest.mark.parametrize("row", [row for rows in NAMED.values() for row in rows], ids=lambda row: "".join(row)[:40])
def test_page_row_names_code_that_exists(row: list[str]) -> None:
    place = CODE.fullmatch(row[-1])
    assert place, f"no `path::name` in the last cell of {row}"
    assert not missing(place[1])


def test_pages_tables_are_long_enough() -> None:
    act, finder, words = NAMED.values()
    assert len(act) > 10 and len(finder) >= 20 and len(words) >= 30


def test_drawing_is_a_sequence_of_known_participants() -> None:
    first, *lines = drawing()
    assert first == "sequenceDiagram"
    found = [MERMAID.fullmatch(line) for line in lines]
    assert all(found), [line for line, match in zip(lines, found, strict=True) if not match]
    known = {match["id"] for match in found if match and match["id"]}
    used = {match[end] for match in found if match and match["sender"] for end in ("sender", "receiver")}
    assert used == known


def test_rooms_are_those_of_the_package() -> None:
    named = {CODE.findall(row[0])[0] for row in tables(PAGE, "## The rooms")}
    assert named == {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}


@pytest.mark.parametrize("row", tables(PAGE, "## The rooms"), ids=lambda row: row[0].strip("`"))
def test_room_imports_only_what_its_row_says(row: list[str]) -> None:
    room = CODE.findall(row[0])[0]
    found = {
        part(target.name)
        for name, path in modules().items()
        if part(name) == room
        for target in imports(path)
        if target.inside and target.name
    }
    assert found - {room} <= set(CODE.findall(row[-1]))


def moved(heading: str, base: str) -> list[str]:
    """List the paths in the right cells below a heading; `folder/`: `a`, `b` are files there."""
    found: list[str] = []
    for row in tables(PAGE, heading):
        first, *more = CODE.findall(row[1])
        found += [base + first + name for name in more] if first.endswith("/") else [base + first]
    return found


def test_moved_files_are_where_the_page_says() -> None:
    paths = [*moved("### Python", "server/sayback/"), *moved("### Browser", "")]
    assert len(paths) > 150
    assert not [path for path in paths if not (ROOT / path).is_file()]
