"""Ids that are used twice."""

from __future__ import annotations

from typing import Any

import pytest
from sayback.errors import Refused
from sayback.sessions.idempotency import read, result, signature


def test_signature_ignores_key_order_and_nothing_else() -> None:
    assert signature("s", "cue", {"a": 1, "b": 2}) == signature("s", "cue", {"b": 2, "a": 1})
    others = [signature("s", "cue", {"a": 1}), signature("t", "cue", {"a": 1, "b": 2}), signature("s", "cue")]
    assert len({signature("s", "cue", {"a": 1, "b": 2}), *others}) == 4


def test_result_survives_a_round_trip() -> None:
    signed = signature("pause", {})
    assert read(result(12, 3, signed)) == (12, 3, signed)


def test_deeply_nested_arguments_are_refused() -> None:
    deep: Any = {}
    for _ in range(1_000):
        deep = {"in": deep}
    with pytest.raises(Refused, match="bad-request"):
        signature("pause", deep)
