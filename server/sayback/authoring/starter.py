"""A starting file for authors of dialogues, and their words as a table."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from ..engine.language.vocabulary import KINDS, Key, Kind
from ..protocols.schema import schema, shown
from ..protocols.texts import TITLE_WORDS
from ..protocols.values import NOT_WORDS, WORD, format_duration

STARTER: Final = """\
# Your own dialogue. Is it right?  sayback check {id}.yaml    Play it:  sayback try {id}.yaml
id: {id}  # the same as the name of this file
good_for: [a first try]
source: Our own. All times are guesses.
steps:  # what happens, from top to bottom; all kinds of steps: sayback vocabulary
  - rounds: sides
    swap: yes  # what stands in here happens twice; then the other one is the speaker
    steps:
      - turn: story  # the speaker talks
        time: 2m
      - reflect: back  # the listener says it back, until it fits
  - close: end  # a last word each; every dialogue ends like this
language: en
texts:  # what people read; a step without texts of its own gets usual ones
  title: {title}
  summary: Each of you tells one thing. The other says it back.
  steps:
    story:
      speaker: Tell one thing from today.
      listener: Listen. You need not answer.
"""


def starter(id: str) -> str:
    """Write a file that is complete, passes every check and plays as it is.

    Raises ValueError for a name that cannot be.
    """
    if not WORD.fullmatch(id) or id in NOT_WORDS:
        raise ValueError(
            f"`{id}` cannot be a name: two to forty small letters, digits or hyphens, a letter first, like one-thing."
        )
    title = " ".join(id.split("-")[:TITLE_WORDS]).capitalize()
    return STARTER.format(id=id, title=title)


def json_schema() -> str:
    """Return the JSON Schema of a dialogue file as text, with a help text for every key."""
    return json.dumps(schema(), indent=2, ensure_ascii=False)


def vocabulary() -> str:
    """Return all kinds of steps with their keys as one Markdown table."""
    rows = ["| kind | what happens | keys you may add |", "| --- | --- | --- |"]
    rows += [f"| `{name}` | {kind.help} | {'<br>'.join(_keys(kind)) or 'none'} |" for name, kind in KINDS.items()]
    return "\n".join(rows)


def _keys(kind: Kind) -> Iterator[str]:
    for name, key in kind.keys.items():
        yield f"`{name}` {_values(key)}: {key.help[0].lower()}{key.help[1:]}"


def _values(key: Key) -> str:
    """Return the text after the colon, and the default where there is none."""
    usual = shown(key)
    if key.type == "enum":
        return ", ".join(f"**{word}**" if word == usual else word for word in key.options)
    kinds = {
        "duration": f"such as {format_duration(120_000)}", "count": f"{key.least} to {key.most}", "yes-no": "yes or no",
        "word": "a name", "words": "[a list]", "fields": "a list", "options": "a list", "steps": "a list of steps",
    }  # fmt: skip
    notes = [kinds[key.type], *([f"**{usual}** if left out"] if key.default is not None else [])]
    return f"({', '.join([*notes, *(['required'] if key.required else [])])})"
