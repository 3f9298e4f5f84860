"""Shapes of arguments: their fits and misfits, in agreement with the real JSON Schema."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from sayback.engine.shapes import (
    BOX_SIZES,
    SEALED,
    SEALED_OR_NOTHING,
    SEALED_PICK,
    SEALED_PICK_OR_NOTHING,
    YES_NO,
    fits,
    misfits,
    one_of,
    whole,
)

SHAPES = [YES_NO, SEALED, SEALED_OR_NOTHING, SEALED_PICK, SEALED_PICK_OR_NOTHING, whole(1, 5), one_of("a", 2)]
VALUES = [
    True, False, 0, 1, 5, 6, -1, 1.0, 2.5, None, "", "a", "b", 2, [], {},
    *("x" * size for size in BOX_SIZES), "x" * 126, "x" * 382 + "\n", "x" * 382 + "!", "é" * 383, "x" * 11_000,
]  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_a_shape_means_what_json_schema_says(shape: dict[str, Any]) -> None:
    for value in VALUES:
        if isinstance(value, float) or (isinstance(value, str) and value.endswith("\n")):
            continue  # JSON Schema counts 1.0 as a whole number, and its `$` may stand before a line's end
        known = jsonschema.Draft202012Validator(shape).is_valid(value)
        assert fits(shape, value) is known, value


def test_fraction_and_trailing_newline_do_not_fit() -> None:
    assert not fits(whole(1, 5), 1.0) and not fits(YES_NO, 1) and not fits(whole(0, 1), True)
    assert not fits(SEALED_PICK, "x" * 383 + "\n")
    assert fits({"const": 7}, 7) and not fits({"const": 1}, True)
    assert not fits(one_of(1), True)


def test_a_misfit_is_named_and_its_value_never_is() -> None:
    shapes = {"mood": one_of("a"), "note": SEALED_OR_NOTHING}
    assert misfits(shapes, {"mood": "a"}) == []
    assert misfits(shapes, {}) == ["mood"]
    assert misfits(shapes, {"mood": "secret", "more": "secret"}) == ["mood", "more"]
    assert misfits(shapes, {"mood": "a", "<b>": 1, "x" * 50: 1}) == ["?", "?"]


def test_box_size_is_padded_text_plus_seal() -> None:
    sealed = [padded + 31 for padded in (64, 256, 1_024, 4_096, 8_192)]
    assert tuple((8 * size + 5) // 6 for size in sealed) == BOX_SIZES
