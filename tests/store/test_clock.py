"""The clock of a process: the store's time, gaps, and silence."""

from __future__ import annotations

import time

from sayback.store.clock import SILENT, NodeClock
from sayback.store.records import Beat
from sayback.store.redis import Store


async def test_clock_runs_between_beats_never_ahead_of_the_store(store: Store) -> None:
    clock = NodeClock(store, lambda: None)
    await clock.run_once()
    before, at = clock.now(), time.monotonic()
    assert clock.at(at + 2.5) - clock.at(at) in (2499, 2500, 2501)
    assert before <= (await store.beat("other")).now


async def test_without_an_answer_for_three_seconds_nothing_is_sure(store: Store) -> None:
    clock = NodeClock(store, lambda: None)
    assert not clock.sure
    await clock.run_once()
    assert clock.sure
    clock._heard -= 3.1
    assert not clock.sure


async def test_process_without_a_beat_for_four_seconds_is_silent(store: Store) -> None:
    clock = NodeClock(store, lambda: None)
    clock._beat = Beat(10_000, (), {"here": 9_500, "silent": 10_000 - SILENT - 1})
    assert clock.silent("here") is None
    assert clock.silent("silent") == 10_000 - SILENT - 1
    assert clock.silent("new") is None
    clock._beat = Beat(10_001 + SILENT, (), {})
    assert clock.silent("new") == 10_000
    clock._beat = Beat(10_000, (), {"here": 9_500})
    assert clock.silent(clock.node) is None
    assert set(clock.others) == {"here"}


async def test_answered_beat_calls_its_listener(store: Store) -> None:
    moments: list[int] = []
    clock = NodeClock(store, lambda: moments.append(1))
    await clock.run_once()
    assert moments == [1]
