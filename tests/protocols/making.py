"""A small library, written into a folder by code.

With enough words for every check to have something to look at.
"""

from __future__ import annotations

import json
from pathlib import Path

from sayback.engine.language.protocol import Problem
from sayback.engine.prove import prove
from sayback.protocols.reader import read
from sayback.protocols.resolve import resolve
from sayback.protocols.shelf import Shelf, Tree, flat
from sayback.protocols.texts import default_keys

GOOD = Path(__file__).parent / "good"
BROKEN = Path(__file__).parent / "broken"

SHELF = Shelf(
    lists={
        "agreements": flat(("honest", "no-fixing")),
        "basic": flat(("sadness", "fear")),
        "fine": flat(("okay", "normal")),
        "feelings": Tree({"sadness": flat(("lonely", "hurt")), "fear": flat(("worried", "tense"))}),
    },
    decks={"questions": {"gentle": ("a-smile", "a-song")}},
)

LISTS = {
    "agreements": "- honest\n- no-fixing\n",
    "basic": "- sadness\n- fear\n",
    "fine": "[okay, normal]\n",
    "feelings": "sadness: [lonely, hurt]\nfear: [worried, tense]\n",
}

Pages = dict[str, dict[str, object]]


def wrong(source: Path) -> list[Problem]:
    """List every problem of one file, its texts aside."""
    reading = read(source)
    if reading.file is None:
        return reading.problems
    file, problems = resolve(reading.file, SHELF, ("our-own",))
    return problems or prove(file)


def lines(problems: list[Problem]) -> list[str]:
    """Write each problem as `line:column rule`."""
    return [f"{problem.where.line}:{problem.where.column} {problem.rule}" for problem in problems]


def expected(source: Path) -> list[str]:
    """List the problems that a broken file announces.

    By comments on the line itself: `# <column> <rule>`.
    """
    found = []
    for number, line in enumerate(source.read_text().splitlines(), 1):
        _, _, note = line.partition("   # ")
        if note:
            column, rule = note.split()
            found.append(f"{number}:{column} {rule}")
    return found


def pages(word: str = "word") -> Pages:
    """Write texts for the library below, each beginning with `word`."""
    part = {"title": f"{word} title", "both": [f"{word} for both", "A hint."], "therapist": f"{word} for the third"}
    defaults: dict[str, object] = {key: {name: part for name in parts} for key, parts in default_keys().items()}
    defaults["rate"] = {"rate": part, "options": dict.fromkeys(("understood", "accepted", "cared"), f"{word} tap")}
    return {
        "defaults": defaults,
        "panel": {"move.done": f"{word} done", "break.left": f"{word} {{left}}"},
        "agreements": {"honest": f"{word} honest", "no-fixing": f"{word} no fixing"},
        "lists": {
            "basic": {"sadness": f"{word} sad", "fear": f"{word} afraid"},
            "fine": {"okay": "okay", "normal": "normal"},
            "feelings": dict.fromkeys(("lonely", "hurt", "worried", "tense"), f"{word} feeling"),
        },
        "decks": {"questions": {"a-smile": f"{word} smile", "a-song": f"{word} song"}},
        "small": small(word),
        "wide": wide(word),
    }


def small(word: str) -> dict[str, object]:
    """Write the texts of good/small.yaml."""
    return {
        "title": f"{word} small",
        "summary": f"{word} talk in a few minutes.",
        "settings": {
            "piece": f"{word} piece",
            "mode": {"label": f"{word} way", "options": {"steps": "S", "freely": "F"}},
        },
        "steps": {"piece": {"title": f"{word} piece", "speaker": "Tell {listener} one thing."}},
    }


def wide(word: str) -> dict[str, object]:
    """Write the texts of good/wide.yaml."""
    return {
        "title": f"{word} wide",
        "summary": f"{word} talk with everything in it.",
        "settings": {
            "ask-first": f"{word} ask",
            "passes": f"{word} passes",
            "guide": {"label": "G", "options": GUIDES},
        },
        "agreements": {"our-own": f"{word} our own"},
        "lists": {"stems": {"fear": f"{word} fear", "wish": f"{word} wish"}},
        "steps": {
            "inside": {"fields": dict.fromkeys(("where", "emotion", "feelings", "meaning", "calm"), f"{word} field")},
            "own-it": {"fields": {"truer": f"{word} truer"}},
            "way": {"options": {"facts": f"{word} facts", "between-us": f"{word} between"}},
            "stem": {"speaker": "Begin with {item}."},
            "felt": {"options": {"brave": f"{word} brave"}},
        },
    }


GUIDES = {"breath": "B", "ground": "G"}


def write(folder: Path, languages: dict[str, Pages] | None = None) -> Path:
    """Write a whole library into a folder.

    Both good files, their lists and deck, and texts (JSON is YAML) in each language.
    """
    for name, text in LISTS.items():
        put(folder / "lists" / f"{name}.yaml", text)
    put(folder / "decks" / "questions.yaml", "gentle: [a-smile, a-song]\n")
    for source in GOOD.glob("*.yaml"):
        put(folder / source.name, source.read_text())
    for language, texts in (languages or {"en": pages(), "de": pages("Wort")}).items():
        for name, page in texts.items():
            put(folder / "locales" / language / f"{name}.yaml", json.dumps(page, indent=1))
    return folder


def put(path: Path, text: str) -> Path:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path
