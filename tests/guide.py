"""Writer of the generated files beside the dialogues: python -m tests.guide

The table of words in protocols/README.md, the JSON Schema for editors, and a picture of every dialogue.
"""

from __future__ import annotations

import re
from pathlib import Path

from sayback.authoring.starter import json_schema, vocabulary
from sayback.authoring.svg import picture
from sayback.protocols.library import Library
from sayback.settings import beside

FOLDER = beside("protocols")
README = FOLDER / "README.md"


def guide(text: str, library: Library) -> str:
    """Return the README with its tables as they should be."""
    for name, table in (("vocabulary", vocabulary()), ("dialogues", dialogues(library))):
        between = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.S)
        text = between.sub(lambda found, table=table: f"{found[1]}{table}\n{found[2]}", text)
    return text


def dialogues(library: Library) -> str:
    """List each dialogue in a row: its picture, its summary, its minutes and its depth."""
    rows = ["| dialogue | what it is | minutes | depth |", "| --- | --- | --- | --- |"]
    for name in library.files:
        outline = library.describe(name, "en")
        minutes = outline["minutes"]
        assert isinstance(minutes, dict)
        link = f"[{outline['title']}](pictures/{name}.svg)"
        rows.append(f"| {link} | {outline['summary']} | {minutes['usual']} | {outline['depth']} |")
    return "\n".join(rows)


def kept(library: Library) -> dict[Path, str]:
    """List every file that is generated from the code, with its due content."""
    pictures = {
        FOLDER / "pictures" / f"{name}.svg": picture(file, library.texts(name, "en"))
        for name, file in library.files.items()
    }
    return {
        **pictures,
        FOLDER / "schema.json": json_schema() + "\n",
        README: guide(README.read_text("utf-8"), library),
    }


if __name__ == "__main__":
    for path, text in kept(Library.load(FOLDER)).items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
