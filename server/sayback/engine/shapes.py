"""Moves and the shapes of their arguments: a small, closed part of JSON Schema.

Made and checked in one file: a view sends these shapes, a panel draws from them, and `fits` judges the answer by the
very same values.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from . import view_types

Shape = Mapping[str, Any]

BOX_SIZES: Final = (127, 383, 1407, 5503, 10964)
"""Lengths of a sealed box in base64url characters.
64, 256, 1,024, 4,096 or 8,192 bytes of padded text and 31 more."""

YES_NO: Final[Shape] = {"type": "boolean"}
SEALED: Final[Shape] = {
    "type": "string",
    "format": "sealed",
    "minLength": BOX_SIZES[0],
    "maxLength": BOX_SIZES[-1],
    "pattern": "^(" + "|".join(f"[A-Za-z0-9_-]{{{size}}}" for size in BOX_SIZES) + ")$",
}
SEALED_OR_NOTHING: Final[Shape] = {**SEALED, "minLength": 0, "pattern": "^(|" + SEALED["pattern"][2:], "default": ""}
SEALED_PICK: Final[Shape] = {
    "type": "string",
    "format": "sealed",
    "minLength": BOX_SIZES[1],
    "maxLength": BOX_SIZES[1],
    "pattern": f"^[A-Za-z0-9_-]{{{BOX_SIZES[1]}}}$",
}
SEALED_PICK_OR_NOTHING: Final[Shape] = {
    **SEALED_PICK,
    "minLength": 0,
    "pattern": f"^(|[A-Za-z0-9_-]{{{BOX_SIZES[1]}}})$",
    "default": "",
}


WORD: Final = {"type": "string", "minLength": 2, "maxLength": 40, "pattern": "^[a-z][a-z0-9-]{1,39}$"}
DIGEST: Final = {"type": "string", "minLength": 0, "maxLength": 16, "pattern": "^([0-9a-f]{16}|)$", "default": ""}
SWITCH: Final = {"protocol": WORD, "digest": DIGEST}
"""The dialogue to switch to; the server adds its version, whatever was sent."""


@dataclass(frozen=True, slots=True)
class Move:
    """A move of a seat now, the shapes of its arguments, and whether it is the expected one."""

    move: str
    args: Mapping[str, Shape] = field(default_factory=dict)
    primary: bool = False
    shown: view_types.Move = field(init=False, compare=False, repr=False)
    """As it stands in a view: made here, so that for moves that never change it is made once."""

    def __post_init__(self) -> None:
        seen: dict[str, object] = {"move": self.move, "args": self.args}
        if self.primary:
            seen["primary"] = True
        object.__setattr__(self, "shown", seen)


def whole(least: int, most: int, default: int | None = None) -> Shape:
    """Return a whole number between two bounds, both included."""
    shape = {"type": "integer", "minimum": least, "maximum": most}
    return shape if default is None else {**shape, "default": default}


def one_of(*values: Any) -> Shape:
    """Return one of these values."""
    return {"enum": list(values)}


def fits(shape: Shape, value: object) -> bool:
    """Tell whether a value has this shape."""
    if "enum" in shape:
        return any(value == allowed and type(value) is type(allowed) for allowed in shape["enum"])
    if "const" in shape:
        return bool(value == shape["const"]) and type(value) is type(shape["const"])
    kind = shape["type"]
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "integer":
        whole_number = isinstance(value, int) and not isinstance(value, bool)
        return whole_number and shape["minimum"] <= value <= shape["maximum"]
    return isinstance(value, str) and len(value) <= shape["maxLength"] and _matches(shape["pattern"], value)


def _matches(pattern: str, value: str) -> bool:
    return re.fullmatch(pattern, value) is not None


def misfits(shapes: Mapping[str, Shape], args: Mapping[str, object]) -> Sequence[str]:
    """Return names of arguments that are missing, misfit or unknown; never their values."""
    wrong = [name for name, shape in shapes.items() if name not in args and "default" not in shape]
    wrong += [name for name, value in args.items() if name in shapes and not fits(shapes[name], value)]
    return wrong + [name if name.isidentifier() and len(name) < 40 else "?" for name in args if name not in shapes]
