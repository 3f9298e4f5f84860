"""A virtual partner, which plays from its view alone."""

from __future__ import annotations

import json
import random

import pytest
from sayback.engine.shapes import SEALED, SEALED_OR_NOTHING, SEALED_PICK, YES_NO, fits, one_of, whole
from sayback.practice.partner import answer, noise, picks

SHAPES = {
    "verdict": one_of("got", "partly", "no"),
    "more": YES_NO,
    "taken": YES_NO,
    "cue": one_of(3, 7),
    "understood": whole(1, 5),
    "minutes": whole(20, 1440, 20),
    "text": SEALED,
    "pick": SEALED_PICK,
    "missing": SEALED_OR_NOTHING,
}


@pytest.mark.parametrize("name", SHAPES)
def test_every_answer_fits_the_shape_it_was_asked_in(name: str) -> None:
    chance = random.Random(1)
    for _ in range(50):
        assert fits(SHAPES[name], answer(name, SHAPES[name], chance))


def test_a_constant_is_given_back() -> None:
    assert answer("break", {"const": 12}, random.Random(1)) == 12


def test_optional_argument_is_left_at_its_default() -> None:
    assert answer("missing", SEALED_OR_NOTHING, random.Random(1)) == ""


def test_noise_has_the_size_of_words() -> None:
    assert len(noise("p~1", "text", SEALED)) == SEALED["minLength"]


def test_words_are_sealed_for_their_own_step() -> None:
    asked: list[tuple[str, str, str]] = []

    def seal(step: str, name: str, shape: object, words: str) -> str:
        asked.append((step, name, words))
        return "A" * 127

    answer("text", SEALED, random.Random(1), seal, "words~9", "[]")
    assert asked == [("words~9", "text", "[]")]


def test_private_page_is_filled_with_fitting_values() -> None:
    trees = {"basic": {"joy": {}, "fear": {}}, "feelings": {"joy": {"glad": {}, "calm": {}}, "fear": {"shy": {}}}}
    fields = [
        {"kind": "one", "name": "emotion", "list": "basic"},
        {"kind": "many", "name": "feelings", "list": "feelings", "under": "emotion"},
        {"kind": "many", "name": "any", "list": "feelings", "most": 1},
        {"kind": "scale", "name": "closeness", "low": 1, "high": 5},
        {"kind": "body", "name": "where"},
        {"kind": "text", "name": "wish"},
    ]
    for seed in range(20):
        found = picks(fields, trees | {"body": ["head"]}, random.Random(seed))
        read = {name: json.loads(value) for name, value in found.items()}
        assert sorted(read["feelings"]) == {"joy": ["calm", "glad"], "fear": ["shy"]}[read["emotion"]]
        assert len(read["any"]) == 1 and read["any"][0] in ("glad", "calm", "shy")
        assert (read["closeness"], read["where"], "wish" in read) == (3, ["head"], False)
