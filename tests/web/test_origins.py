from __future__ import annotations

import pytest
from sayback.web.origins import Origins


@pytest.mark.parametrize(
    ("origin", "host", "allowed"),
    [
        (None, "x", True),
        ("https://one.example", "x", True),
        ("https://ONE.example", "x", True),
        ("http://one.example", "x", False),
        ("http://192.168.1.5:8440", "192.168.1.5:8440", True),
        ("http://192.168.1.5", "192.168.1.5:8440", False),
        ("null", "x", False),
        ("", "", False),
        ("https://one.example.evil", "x", False),
    ],
)
def test_our_own_pages_and_those_named_may_connect(origin: str | None, host: str, allowed: bool) -> None:
    assert Origins(["https://one.example/"]).allows(origin, {"HTTP_HOST": host}) is allowed
