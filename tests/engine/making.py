"""Small protocol files without the reader.

Written as short YAML in the form of the language, or step by step.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from sayback.engine.language.protocol import Field, Option, ProtocolFile, Ref, Setting, StepDef
from sayback.engine.language.vocabulary import FIELD_KINDS, KINDS
from sayback.protocols.reader import read
from sayback.protocols.resolve import resolve
from sayback.protocols.shelf import read_shelf

HERE = Path(__file__).parent
FEW = ("lonely", "tender", "tired")
UNITS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000}
CLOSE = StepDef("close", "end")


def load(path: Path) -> Any:
    """Read a YAML file as plain values."""
    return YAML(typ="safe", pure=True).load(path.read_text("utf-8"))


def ms(text: object) -> int:
    """Read `1m30s`, `50s`, `250ms` or whole milliseconds."""
    if isinstance(text, int):
        return text
    parts = re.findall(r"(\d+)(ms|s|m|h)", str(text))
    assert parts and "".join(a + b for a, b in parts) == text, f"{text!r} is no duration"
    return sum(int(number) * UNITS[unit] for number, unit in parts)


def one(kind: str, name: str, *steps: StepDef, when: Mapping[str, Any] | None = None, **keys: object) -> StepDef:
    """Make a step.

    `as_` and `of_` stand for words that Python keeps for itself, `last_word` for `last-word`.
    """
    plain = {key.rstrip("_").replace("_", "-"): value for key, value in keys.items()}
    fields, options = plain.pop("fields", ()), plain.pop("options", ())
    return StepDef(kind, name, plain, steps, options, fields, when or {})  # type: ignore[arg-type]


def small(*steps: StepDef, **more: Any) -> ProtocolFile:
    """Make a file of these steps, with a close at its end."""
    return ProtocolFile("small", (*steps, CLOSE), **more)


def swap(*steps: StepDef, name: str = "sides", **keys: object) -> StepDef:
    """Make a block that both play once each."""
    return one("rounds", name, *steps, swap=True, **keys)


def of_yaml(data: Mapping[str, Any], id: str = "small") -> ProtocolFile:
    """Read a file from YAML in the form of the language.

    Without the lists of the house: those hold three words here.
    """
    settings = {name: _setting(value) for name, value in data.get("settings", {}).items()}
    lists = {name: tuple(words) for name, words in data.get("lists", {}).items()}
    return ProtocolFile(
        data.get("id", id),
        tuple(_step(step, settings) for step in data["steps"]),
        depth=data.get("depth", "gentle"),
        over_sessions=data.get("balance") == "over-sessions",
        planning=bool(data.get("planning", False)),
        minutes=data.get("minutes"),
        settings=settings,
        agreements=tuple(data.get("agreements", ())),
        lists={"basic": FEW, "feelings": FEW, **lists},
        decks={
            "cards": {"gentle": ("one", "two", "three", "four", "five")},
            "depths": {"gentle": ("light",), "steady": ("middle",), "deep": ("heavy", "heavier")},
        },
    )


def _setting(value: Mapping[str, Any]) -> Setting:
    read = ms if value["kind"] == "time" else lambda plain: plain
    return Setting(
        value["kind"], read(value["default"]), read(value.get("min", 0)), read(value.get("max", 0)),
        tuple(value.get("options", ())),
    )  # fmt: skip


def _step(data: Mapping[str, Any], settings: Mapping[str, Setting]) -> StepDef:
    kind = next(key for key in data if key in KINDS)
    keys: dict[str, object] = {}
    for key, value in data.items():
        if key in (kind, "when", "steps", "options", "fields"):
            continue
        type_ = KINDS[kind].keys[key].type
        if isinstance(value, str) and value in settings:
            keys[key] = Ref(value)
        elif type_ == "duration":
            keys[key] = ms(value)
        else:
            keys[key] = (value in ("yes", True)) if type_ == "yes-no" else tuple(value) if type_ == "words" else value
    options = (next(iter(option.items())) for option in data.get("options", ()))
    return StepDef(
        kind,
        data[kind],
        keys,
        tuple(_step(step, settings) for step in data.get("steps", ())),
        tuple(Option(word, tuple(_step(step, settings) for step in below or ())) for word, below in options),
        tuple(_field(field) for field in data.get("fields", ())),
        data.get("when", {}),
    )


def _field(data: Mapping[str, Any]) -> Field:
    kind = next(key for key in data if key in FIELD_KINDS)
    names = {"from": "low", "to": "high"}
    return Field(kind, data[kind], **{names.get(key, key): value for key, value in data.items() if key != kind})


@cache
def dialogues() -> dict[str, ProtocolFile]:
    """Load the dialogues that come with Sayback, and one with every kind of step."""
    found = load(HERE / "dialogues.yaml")
    return {**shipped(), **{data["id"]: of_yaml(data) for data in found["dialogues"]}}


@cache
def shipped() -> dict[str, ProtocolFile]:
    """Load the dialogues that come with Sayback, by id, without their texts."""
    folder = HERE.parent.parent / "protocols"
    shelf, problems = read_shelf(folder)
    assert not problems, problems
    found = {}
    for path in sorted(folder.glob("*.yaml")):
        reading = read(path)
        assert reading.file is not None, reading.problems
        found[path.stem] = resolve(reading.file, shelf, (), path.name)[0]
    return found
