"""Subjects of commits: where and what, in a line that every tool shows whole."""

from __future__ import annotations

import pytest

from tests.house.subject import LONGEST, wrong


@pytest.mark.parametrize(
    "message",
    [
        "engine: keep a break's promise\n\nWhy.\n",
        "store/pipeline: cut groups at 16 KB",
        "Merge branch 'x'",
        "a: " + "x" * 69,
    ],
)
def test_subject_that_fits_is_taken(message: str) -> None:
    assert not wrong(message)


@pytest.mark.parametrize(
    "message",
    ["", "Keep a break's promise", "engine: keep it.", "engine:", "a: " + "x" * (LONGEST - 2), "Engine: keep it"],
)
def test_subject_that_does_not_fit_is_refused(message: str) -> None:
    assert wrong(message)
