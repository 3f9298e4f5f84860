from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML
from sayback.engine.language.vocabulary import KINDS
from sayback.protocols.schema import schema

from .making import BROKEN, GOOD

REAL = Path(__file__).parents[2] / "protocols"

BEYOND_A_SCHEMA = (
    "file-name", "unique-name", "close", "modes", "unknown-setting", "unknown-list", "unknown-deck",
    "unknown-agreement", "under", "swap", "nesting", "heard", "more", "decide", "choose", "minutes", "danger",
)  # fmt: skip
"""Rules about names and about the talk as a whole; a schema sees one value at a time."""

ALSO_BEYOND = (
    "count-too-great", "count-in-quotes", "setting-goes-too-far", "time-names-a-count", "time-too-long",
    "setting-default-outside", "setting-min-above-max", "setting-default-no-option", "when-unknown-option",
    "once-too-soon", "when-of-a-time", "field-scale-upside-down", "enum-unknown",
)  # fmt: skip
"""Files whose mistake depends on another value: on a setting, on its kind or on its range.

Where a setting may stand, any word may be the name of one.
"""


def valid(source: Path) -> bool:
    data = YAML(typ="safe", pure=True).load(source.read_text())
    return jsonschema.Draft202012Validator(schema()).is_valid(data)


def rule_of(source: Path) -> str:
    return source.read_text().partition("   # ")[2].split()[1]


SEEN = [
    path
    for path in sorted(BROKEN.glob("*.yaml"))
    if rule_of(path) not in BEYOND_A_SCHEMA and path.stem not in ALSO_BEYOND
]


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize(
    "source", [*sorted(GOOD.glob("*.yaml")), *sorted(REAL.glob("*.yaml"))], ids=lambda path: path.stem
)
def test_good_files_fit_the_schema(source: Path) -> None:
    data = YAML(typ="safe", pure=True).load(source.read_text())
    jsonschema.Draft202012Validator(schema()).validate(data)


@pytest.mark.parametrize("source", SEEN, ids=lambda path: path.stem)
def test_mistake_in_a_single_value_fails_the_schema(source: Path) -> None:
    assert not valid(source)


def test_over_twenty_broken_files_are_seen_by_editors() -> None:
    assert len(SEEN) > 20


def test_every_kind_and_key_has_a_help_line() -> None:
    steps = schema()["$defs"]["step"]["oneOf"]  # type: ignore[index]
    assert [step["description"] for step in steps] == [kind.help for kind in KINDS.values()]
    for step, (name, kind) in zip(steps, KINDS.items(), strict=True):
        assert set(step["properties"]) == {name, *kind.keys} | ({"when"} if name != "close" else set())
        assert all(value.get("description") for value in step["properties"].values())
    turn = next(step for step in steps if "turn" in step["properties"])
    assert turn["properties"]["time"]["description"] == "How long it lasts. Default: 2m. From 5s to 2h."
