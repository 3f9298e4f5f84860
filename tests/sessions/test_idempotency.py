"""An id that is used twice."""

from __future__ import annotations

from typing import Any

import pytest
from sayback.errors import Refused
from sayback.sessions.idempotency import read, result, signature


def test_the_same_has_the_same_signature_in_any_order_of_its_keys_and_anything_else_another() -> None:
    assert signature("s", "cue", {"a": 1, "b": 2}) == signature("s", "cue", {"b": 2, "a": 1})
    others = [signature("s", "cue", {"a": 1}), signature("t", "cue", {"a": 1, "b": 2}), signature("s", "cue")]
    assert len({signature("s", "cue", {"a": 1, "b": 2}), *others}) == 4


def test_a_result_is_read_as_it_was_written() -> None:
    made = signature("pause", {})
    assert read(result(12, 3, made)) == (12, 3, made)


def test_what_is_nested_too_deeply_is_refused() -> None:
    deep: Any = {}
    for _ in range(1_000):
        deep = {"in": deep}
    with pytest.raises(Refused, match="bad-request"):
        signature("pause", deep)
