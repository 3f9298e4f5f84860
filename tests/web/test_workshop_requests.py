from __future__ import annotations

from typing import Any

import orjson
import pytest
from pydantic import ValidationError
from sayback.web.driver import LARGEST
from sayback.web.workshop_requests import EACH, HAND, PAIRS, PEOPLE, Hand, Join, New, Pairs, People

HASH, NAME = "h" * 43, "n" * 214
NEW: dict[str, Any] = {
    "protocol": "dialogue", "languages": ["en"], "capacity": 2, "key": "k" * 87, "facilitator": HASH, "projector": HASH,
}  # fmt: skip
WORDS = {"n": 3_999, "a": "a" * 383, "b": "b" * 383}
PERSON = {"token": HASH, "name": NAME, "locale": "en", "together": "t" * 22}


@pytest.mark.parametrize(
    "wrong",
    [
        {"capacity": 1}, {"capacity": 2_001}, {"capacity": "20"}, {"key": "k" * 86}, {"facilitator": "no"},
        {"languages": []}, {"languages": ["e"]}, {"title": "Hello"}, {"id": "short"}, {"rule": "hard"}, {"more": 1},
    ],
)  # fmt: skip
def test_invalid_workshop_is_refused(wrong: dict[str, Any]) -> None:
    assert New.model_validate(NEW).workshop().languages == ("en",)
    with pytest.raises(ValidationError):
        New.model_validate(NEW | wrong)


def test_a_name_is_sealed_or_nothing() -> None:
    assert Join.model_validate(PERSON).newcomer().together == "t" * 22
    for name in ("Ann", "n" * 213, "n" * 213 + "!", "n" * 383):
        with pytest.raises(ValidationError):
            Join.model_validate(PERSON | {"name": name})


def test_largest_allowed_request_fits_into_one_message() -> None:
    people = {"people": [PERSON | {"locale": "zh-Hant-TW"}] * PEOPLE}
    pairs = {"pairs": [[1_999, 2_000]] * PAIRS}
    act = {"id": "i" * 40, "what": "add-time", "args": {"seconds": -600}, "pairs": [3_999] * HAND}
    words = {"id": "i" * 40, "what": "note", "args": {}, "each": [WORDS] * EACH}
    for model, body in ((People, people), (Pairs, pairs), (Hand, act), (Hand, words)):
        model.model_validate(body)
        assert len(orjson.dumps(body)) <= LARGEST, model
    with pytest.raises(ValidationError):
        People.model_validate({"people": [PERSON] * (PEOPLE + 1)})
    with pytest.raises(ValidationError):
        Pairs.model_validate({"pairs": [[1, 2]] * (PAIRS + 1)})


@pytest.mark.parametrize("pairs", ["some", [], [0], [True], ["1"], [1.5]])
def test_a_hand_is_for_all_or_for_numbers(pairs: object) -> None:
    act = {"id": "i" * 16, "what": "pause", "pairs": "all"}
    Hand.model_validate(act)
    with pytest.raises(ValidationError):
        Hand.model_validate(act | {"pairs": pairs})


def test_boxes_for_pairs_have_one_size_and_replace_numbers() -> None:
    act = {"id": "i" * 16, "what": "note"}
    assert Hand.model_validate(act | {"each": [WORDS]}).boxes == {3_999: {"a": "a" * 383, "b": "b" * 383}}
    assert Hand.model_validate(act | {"pairs": [3]}).boxes is None
    for each in (
        [],
        [WORDS] * (EACH + 1),
        [WORDS | {"a": "a" * 127}],
        [WORDS | {"b": ""}],
        [WORDS | {"n": 0}],
        [{"n": 3}],
    ):
        with pytest.raises(ValidationError):
            Hand.model_validate(act | {"each": each})
    for both_or_none in ({}, {"pairs": [3], "each": [WORDS]}):
        with pytest.raises(ValidationError):
            Hand.model_validate(act | both_or_none)


@pytest.mark.parametrize("couple", [[1], [1, 2, 3], [0, 1], "12", [1, "2"]])
def test_a_pair_is_two_numbers(couple: object) -> None:
    with pytest.raises(ValidationError):
        Pairs.model_validate({"pairs": [couple]})
