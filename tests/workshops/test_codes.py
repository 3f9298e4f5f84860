from __future__ import annotations

import pytest
from sayback.workshops.codes import LENGTH, SIGNS, new_code, read


def test_code_has_eight_unmistakable_signs() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == LENGTH and set(code) <= set(SIGNS) for code in codes)
    assert not set("ILOU") & set(SIGNS)


@pytest.mark.parametrize("typed", ["AB10-CD21", "ab10cd21", " aBIO cDZL ".replace("Z", "2"), "ABLOCD2I"])
def test_mistyped_code_is_read_as_meant(typed: str) -> None:
    assert read(typed) == "AB10CD21"


@pytest.mark.parametrize("typed", ["", "AB10CD2", "AB10CD211", "AB10CD2U", "AB10CD2é", "-" * 500, "AB10CD2\n"])
def test_text_that_cannot_be_a_code_is_none(typed: str) -> None:
    assert read(typed) is None
