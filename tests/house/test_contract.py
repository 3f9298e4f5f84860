"""Documents of the wire and the client's types: as the server declares them now."""

from __future__ import annotations

import re
from pathlib import Path

import jsonschema
import orjson
import pytest
from ruamel.yaml import YAML
from sayback.engine.view_types import View

from tests.house import wording
from tests.house.contract import DOCS, definitions, extended, files, schema_of
from tests.house.tree import ROOT, shown
from tests.house.typescript import typed


@pytest.mark.parametrize("path", files(), ids=shown)
def test_written_file_is_current(path: Path) -> None:
    assert path.read_text("utf-8") == files()[path], "make contract"


def test_nothing_else_lies_beside_the_written_files() -> None:
    kept = {path for path in DOCS.iterdir() if path.name != "README.md"}
    assert kept == {path for path in files() if path.parent == DOCS}


def test_schema_refuses_a_key_that_is_not_declared() -> None:
    schema = orjson.loads((DOCS / "view.schema.json").read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    fixture = orjson.loads((ROOT / "tests/panel/fixtures/13-turn-mine.json").read_bytes())["view"]
    jsonschema.validate(fixture, schema)
    fixture["step"]["piece"] = 1
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(fixture, schema)


def test_every_shape_is_closed_and_described() -> None:
    for name, shape in definitions().items():
        assert shape.get("additionalProperties") is False or not shape.get("properties"), name
        assert shape.get("description"), name


def test_every_field_says_what_it_is() -> None:
    assert [f"{shape}.{field}" for shape, field in wording.untold(definitions())] == []
    short = [
        f"{name}.{field}"
        for name, shape in definitions().items()
        for field, inner in shape.get("properties", {}).items()
        if not inner["description"].endswith(".")
    ]
    assert short == []


def test_every_word_of_the_contract_describes_a_field() -> None:
    assert wording.unused(definitions()) == []


@pytest.mark.parametrize("document", ["openapi.json", "asyncapi.yaml"])
def test_every_operation_says_what_it_does(document: str) -> None:
    read = YAML(typ="safe", pure=True).load((DOCS / document).read_text("utf-8"))
    if document == "openapi.json":
        every = {f"{way} {path}": operation for path, ways in read["paths"].items() for way, operation in ways.items()}
    else:
        every = {
            f"{at}.{name}": message for at, ch in read["channels"].items() for name, message in ch["messages"].items()
        }
    riddles = ("Whether", "What", "Who", "Whose", "Why")
    wrong = [
        name
        for name, operation in every.items()
        if not operation.get("summary") or operation["summary"].startswith(riddles)
    ]
    assert every and wrong == []


def test_no_description_has_a_riddle_for_its_subject() -> None:
    texts = {name: shape["description"] for name, shape in definitions().items()}
    for name, shape in definitions().items():
        texts |= {f"{name}.{field}": inner["description"] for field, inner in shape.get("properties", {}).items()}
    assert [
        name for name, text in texts.items() if re.match(r"(Whether|What|Who|Whose|Whoever|Why|Nobody)\b", text)
    ] == []


def test_a_shape_adds_to_one_whose_fields_it_has() -> None:
    shapes = definitions()
    lost = [
        name
        for name, base in extended().items()
        if not shapes[base]["properties"].keys() <= shapes[name]["properties"].keys()
    ]
    assert lost == []


def test_every_api_route_may_be_refused_in_json() -> None:
    paths = orjson.loads((DOCS / "openapi.json").read_bytes())["paths"]
    refusals = [
        one["responses"].get("default") for path, ways in paths.items() for one in ways.values() if path[:5] == "/api/"
    ]
    assert refusals and all(
        one["content"]["application/json"]["schema"]["$ref"].endswith("Failure") for one in refusals
    )


ALIKE = [["Confirmed", "PeopleMade"], ["DeviceLeft", "Undo"], ["DoorSet", "DoorState"]]
"""Shapes whose keys happen to agree; the source says at one of each why there are two."""


def test_no_other_two_names_mean_one_shape() -> None:
    twins: dict[str, list[str]] = {}
    for name, shape in definitions().items():
        keys = {key: (typed(inner), key in shape.get("required", ())) for key, inner in shape["properties"].items()}
        twins.setdefault(str(sorted(keys.items())), []).append(name)
    assert [names for names in twins.values() if len(names) > 1] == ALIKE


def test_remarks_of_the_source_stand_in_the_schema() -> None:
    assert schema_of(View)["$defs"]["View"]["properties"]["epoch"]["description"].startswith("Moves when the store")


@pytest.mark.parametrize(
    ("schema", "type"),
    [
        ({"enum": ["b", "a"]}, "Partner"),
        ({"enum": ["x", 1]}, "'x' | 1"),
        ({"anyOf": [{"$ref": "#/$defs/Step"}, {"type": "null"}]}, "Step | null"),
        ({"type": "array", "items": {"type": ["string", "integer"]}}, "(string | number)[]"),
        ({"type": "object", "propertyNames": {"enum": ["a", "b"]}, "additionalProperties": {"type": "integer"}},
         "Partial<Record<Partner, number>>"),
        ({"type": "string", "format": "error-code"}, "ErrorCode"),
        ({}, "any"),
    ],
)  # fmt: skip
def test_schema_as_a_type(schema: dict[str, object], type: str) -> None:
    assert typed(schema) == type
