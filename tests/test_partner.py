"""A virtual partner plays from its view alone."""

from __future__ import annotations

import random

import pytest
from sayback.engine.shapes import SEALED, SEALED_OR_NOTHING, SEALED_PICK, YES_NO, fits, one_of, whole
from sayback.partner import answer, noise

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


def test_what_may_be_left_out_is_left_at_its_default() -> None:
    assert answer("missing", SEALED_OR_NOTHING, random.Random(1)) == ""


def test_noise_has_the_size_of_words() -> None:
    assert len(noise("p~1", "text", SEALED)) == SEALED["minLength"]


def test_words_are_sealed_for_the_step_they_were_written_in() -> None:
    asked: list[tuple[str, str]] = []

    def seal(step: str, name: str, shape: object) -> str:
        asked.append((step, name))
        return "A" * 127

    answer("text", SEALED, random.Random(1), seal, "words~9")
    assert asked == [("words~9", "text")]
