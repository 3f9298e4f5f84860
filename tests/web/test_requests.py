from __future__ import annotations

from typing import Any

import orjson
import pytest

from tests.web.conftest import Served

GOOD: dict[str, Any] = {"protocol": "dialogue"}


async def refused(served: Served, **how: Any) -> tuple[int, dict[str, Any]]:
    async with served.http.post(f"{served.url}/api/sessions", **how) as answer:
        return answer.status, (await answer.json())["error"]


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"protocol": None}, "protocol"),
        ({"protocol": "../etc/passwd"}, "protocol"),
        ({"settings": []}, "settings"),
        ({"settings": {"turn": [1]}}, "settings"),
        ({"settings": {"x" * 100: 1}}, "settings"),
        ({"therapist": "yes"}, "therapist"),
        ({"locale": "<script>"}, "locale"),
        ({"rule": "hard"}, "rule"),
        ({"factor": 11}, "factor"),
        ({"factor": "1"}, "factor"),
        ({"first": "therapist"}, "first"),
        ({"minutes": 4}, "minutes"),
        ({"minutes": 601}, "minutes"),
        ({"minutes": 45.5}, "minutes"),
        ({"minutes": "45"}, "minutes"),
        ({"session": "short"}, "session"),
        ({"seats": {"c": {"invite": "x" * 43}}}, "seats"),
        ({"seats": {"a": {"invite": "x" * 43}, "b": {"invite": "x" * 43}}}, "body"),
        ({"session": "s" * 22, "seats": {"a": {"invite": "x" * 43}}}, "body"),
        ({"names": {"therapist": "x" * 127}}, "body"),
        ({"unknown": 1}, "body"),
    ],
)
async def test_invalid_body_is_refused_with_its_place(served: Served, more: dict[str, Any], where: str) -> None:
    status, error = await refused(served, json={**GOOD, **more})
    assert status == 400 and error["code"] == "bad-request"
    assert error["where"][0].startswith(where), error


async def test_all_problems_are_listed_without_repeating_values(served: Served) -> None:
    _, error = await refused(served, json={"protocol": "Not This", "factor": 99, "rule": "cruel"})
    assert len(error["where"]) == 3 and "cruel" not in str(error) and "Not This" not in str(error)


async def test_unsealed_name_is_a_bad_box(served: Served) -> None:
    for name in ("Anna", "A" * 126, "A" * 126 + "!", 7):
        _, error = await refused(served, json={**GOOD, "names": {"a": name}})
        assert error["code"] == "bad-box" and "Anna" not in str(error)


async def test_body_that_is_not_json_is_refused(served: Served) -> None:
    for body in (b"", b"{", b"\xff", b"[]", b"7", b"[" * 5_000):
        status, error = await refused(served, data=body, headers={"Content-Type": "application/json"})
        assert status == 400 and error["code"] == "bad-request"
    assert (await refused(served, data=orjson.dumps(GOOD), headers={"Content-Type": "text/plain"}))[0] == 400
    assert not served.log


async def test_body_that_cannot_be_unpacked_is_refused(served: Served) -> None:
    packed = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    assert (await refused(served, data=b"no gzip", headers=packed))[0] == 400


async def test_an_unknown_key_is_not_repeated(served: Served) -> None:
    _, error = await refused(served, json={**GOOD, "Mira is my name": 1})
    assert "Mira" not in str(error)


async def test_a_body_above_16_kilobytes_is_too_large(served: Served) -> None:
    status, error = await refused(served, json={**GOOD, "locale": "x" * 17_000})
    assert status == 413 and error["code"] == "too-large"
