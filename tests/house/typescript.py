"""Translation of JSON Schema into TypeScript declarations.

It covers the part of JSON Schema that the server's own shapes use.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Mapping
from typing import Any, Final

Schema = Mapping[str, Any]
HEAD: Final = """/** Shapes on the wire, written by `make contract` from what the server declares. Never loaded. */
export type Partner = 'a' | 'b';
export type Seat = Partner | 'therapist';
export type By = Seat | 'host';
"""
PLAIN: Final = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}
ALIASES: Final = {frozenset(("a", "b")): "Partner", frozenset(("a", "b", "therapist")): "Seat"}
ALIASES[frozenset(("a", "b", "therapist", "host"))] = "By"
WIDTH: Final = 120


def declarations(shapes: Mapping[str, Schema], bases: Mapping[str, str]) -> str:
    """Declare one interface for each shape; `bases`: the shape that another one adds to."""
    return HEAD + "".join(_interface(name, shape, bases.get(name, ""), shapes) for name, shape in shapes.items())


def _interface(name: str, shape: Schema, base: str, shapes: Mapping[str, Schema]) -> str:
    extends = f" extends {base}" if base else ""
    lines = [*_remark(shape.get("description", ""), ""), f"export interface {name}{extends} {{"]
    for key, inner in shape.get("properties", {}).items():
        if base and key in shapes[base]["properties"]:
            continue
        lines += _remark(inner.get("description", ""), "  ")
        lines.append(f"  {key}{'' if key in shape.get('required', ()) else '?'}: {typed(inner)};")
    return "\n" + "\n".join([*lines, "}"]) + "\n"


def _remark(text: str, indent: str) -> list[str]:
    whole = f"{indent}/** {' '.join(text.split())} */"
    if not text or len(whole) <= WIDTH:
        return [whole] if text else []
    rows = textwrap.wrap(" ".join(text.split()), WIDTH - len(indent) - 3)
    return [f"{indent}/**", *(f"{indent} * {row}" for row in rows), f"{indent} */"]


def typed(schema: Schema) -> str:
    """Return the type of one value."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "const" in schema:
        return _literal(schema["const"])
    if "enum" in schema:
        return ALIASES.get(frozenset(schema["enum"])) or literals(schema["enum"])
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(map(typed, schema["anyOf"])))
    if schema.get("format") == "error-code":
        return "ErrorCode"
    kind = schema.get("type")
    if isinstance(kind, list):
        return " | ".join(PLAIN[name] for name in kind)
    if kind == "array":
        inner = typed(schema["items"]) if "items" in schema else "any"
        return f"({inner})[]" if "|" in inner else f"{inner}[]"
    if kind == "object":
        return _record(schema)
    return PLAIN.get(str(kind), "any")


def _record(schema: Schema) -> str:
    rest = schema.get("additionalProperties") or next(iter(schema.get("patternProperties", {}).values()), {})
    inner = typed(rest) if isinstance(rest, Mapping) else "any"
    names = schema.get("propertyNames", {}).get("enum")
    return f"Partial<Record<{typed({'enum': names})}, {inner}>>" if names else f"Record<string, {inner}>"


def literals(values: Iterable[object]) -> str:
    """Return the union of these values."""
    return " | ".join(map(_literal, values))


def _literal(value: object) -> str:
    return f"'{value}'" if isinstance(value, str) else json.dumps(value)
