"""What makes another digest."""

from __future__ import annotations

from dataclasses import replace

from sayback.engine.language.compile import compile
from sayback.engine.language.digest import digest
from sayback.engine.language.protocol import ProtocolFile, Where

from tests.engine.making import CLOSE, dialogues


def test_only_what_makes_a_difference_makes_another_digest() -> None:
    file = dialogues()["everything"]
    moved = replace(file, steps=tuple(replace(step, where=Where(9, 9)) for step in file.steps), where={"id": Where(1)})
    assert digest(file, {}) == digest(moved, {}) == compile(file, {}).digest
    assert len({digest(file, {}), digest(file, {"often": 3}), digest(replace(file, planning=True), {})}) == 3


def test_a_list_that_is_called_where_is_part_of_the_digest() -> None:
    one_list, other = (ProtocolFile("x", (CLOSE,), lists={"where": (word,)}) for word in ("head", "hand"))
    assert digest(one_list, {}) != digest(other, {})
