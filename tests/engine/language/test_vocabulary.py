"""The closed vocabulary: its defaults fit its own bounds."""

from __future__ import annotations

import pytest
from sayback.engine.language.compile import compile
from sayback.engine.language.vocabulary import KINDS, Key

from tests.engine.making import dialogues

KEYS = [(f"{kind}.{name}", key) for kind, found in KINDS.items() for name, key in found.keys.items()]


def test_fifteen_kinds_and_their_keys_all_have_help() -> None:
    assert len(KINDS) == 15
    assert all(kind.help[-1] in ".?" and all(key.help for key in kind.keys.values()) for kind in KINDS.values())


@pytest.mark.parametrize(("name", "key"), KEYS, ids=[name for name, _ in KEYS])
def test_a_default_fits_its_own_key(name: str, key: Key) -> None:
    if isinstance(key.default, int) and not isinstance(key.default, bool):
        assert key.least <= key.default <= key.most
    if key.type == "enum":
        assert key.options and key.default in (*key.options, None)
    assert not (key.required and key.default is not None)


def test_every_kind_is_used_by_one_dialogue() -> None:
    file = dialogues()["everything"]
    assert {place.kind for place in compile(file, {}).places.values()} >= set(KINDS)
