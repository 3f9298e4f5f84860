"""The promise of the wall page: memory, and what a frame costs."""

from __future__ import annotations

from tests.load.wall import FRAME, HEAP, run


def test_thousand_pairs_fit_60_megabytes_and_50_milliseconds() -> None:
    found = run(seconds=3)
    assert 0 < (found["heap"] or 0) <= HEAP, found
    assert 0 < (found["task"] or 0) <= FRAME, found
    assert (found["drawn"] or 0) < 100, found
