"""Checks of data against its declared shape, and a note of the declared keys that it has."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec
import orjson

Keys = set[tuple[str, str]]
"""Declared keys, each as the name of its shape and its own."""


def conforms(data: bytes, shape: Any) -> None:
    """Raise unless this JSON has the declared shape, with no key beside those declared."""
    kept = msgspec.json.decode(data, type=shape)  # drops what is not declared
    same = orjson.loads(orjson.dumps(kept)) == orjson.loads(data)  # JavaScript writes 1.0 as 1
    assert same, f"more than {shape.__name__} declares: {undeclared(data, shape)}"


def undeclared(data: bytes, shape: Any) -> list[str]:
    """List the keys that are sent and not declared."""
    _, known = _known(shape)
    sent = keys_in(orjson.loads(data), {"$ref": f"#/{shape.__name__}"}, known)
    return [f"{name}.{key}" for name, key in sorted(sent) if key not in known[name]["properties"]]


def declared(shape: Any) -> Keys:
    """Return every key of a shape and of all that it is made of."""
    return {(name, key) for name, definition in _known(shape)[1].items() for key in definition.get("properties", {})}


def sent(value: Any, shape: Any) -> Keys:
    """Return the declared keys that a value has, and those of all that is in it."""
    return keys_in(value, {"$ref": f"#/{shape.__name__}"}, _known(shape)[1])


@cache
def _known(shape: Any) -> tuple[Any, Mapping[str, Any]]:
    return msgspec.json.schema_components([shape], ref_template="#/{name}")


def keys_in(value: Any, schema: Mapping[str, Any], known: Mapping[str, Any], name: str = "") -> Keys:
    """Return the keys of a value by the names of their shapes."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return keys_in(value, known[name], known, name)
    if "anyOf" in schema:
        return {
            key
            for option in schema["anyOf"]
            if "$ref" in option and value is not None
            for key in keys_in(value, option, known)
        }
    found: Keys = set()
    if isinstance(value, list):
        for item in value:
            found |= keys_in(item, schema.get("items", {}), known)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if "properties" in schema:
                found.add((name, key))
                found |= keys_in(inner, schema["properties"].get(key, {}), known)
            elif isinstance(schema.get("additionalProperties"), Mapping):
                found |= keys_in(inner, schema["additionalProperties"], known)
    return found
