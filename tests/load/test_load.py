"""The load itself works: small runs against a real server, through its public contract."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.house.tree import ROOT
from tests.load import existence
from tests.load.existence import right
from tests.load.figures import quantile, ratio, spread, table
from tests.load.process import Server, running, sayback, scratch
from tests.load.talk import fitting


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with scratch() as folder, running(sayback("", folder)) as server:
        yield server


def load(server: Server, scenario: str, *options: str) -> dict[str, Any]:
    where = ["--url", server.url, "--pid", str(server.pid)]
    command = [sys.executable, "-m", "tests.load.generator", scenario, *where, *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-3000:] + server.said()
    return dict(json.loads(done.stdout))


def test_the_bench_can_be_asked_for_its_sizes() -> None:
    command = [sys.executable, "-m", "tests.load.bench", "--help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0 and "--pairs" in done.stdout, done.stderr[-3000:]


def test_twenty_talks_at_once_run_without_refusal(server: Server) -> None:
    found = load(server, "acts", "--sessions", "20", "--seconds", "2")
    assert found["acts"] > 100
    assert found["p50_ms"] <= found["p99_ms"]


def test_held_talks_are_played_at_the_rate_asked_for(server: Server) -> None:
    found = load(server, "held", "--sessions", "20", "--rate", "20", "--seconds", "2")
    assert found["talks"] == 20 and found["acts_per_s"] > 5
    assert found["p50_ms"] <= found["p99_ms"] <= found["worst_ms"]


def test_held_rate_is_not_exceeded(server: Server) -> None:
    found = load(server, "acts", "--sessions", "10", "--seconds", "2", "--rate", "20")
    assert 10 < found["acts"] <= 2 * 20 + 20


def test_a_server_declines_to_compress_and_stays_small(server: Server) -> None:
    found = load(server, "memory", "--sockets", "300")
    assert found["deflates"] == 0
    assert found["kb_per_browser"] < 60


def test_reconnects_in_a_storm_get_the_true_view(server: Server) -> None:
    found = load(server, "storm", "--sockets", "150")
    assert found["untrue"] == 0
    assert found["connects_per_s"] > 20


def test_a_workshop_is_seen_and_paused_as_a_whole(server: Server) -> None:
    found = load(server, "workshop", "--sessions", "12", "--seconds", "11")
    assert found["pairs"] == 12 and found["wall_p50_ms"] <= found["wall_p99_ms"]
    assert found["pause_ms"] > 0 and found["resume_ms"] > 0


def test_best_threshold_separates_only_differing_kinds() -> None:
    chance = random.Random(1)
    quick, slow = [chance.gauss(25.0, 0.1) for _ in range(600)], [chance.gauss(26.0, 0.1) for _ in range(600)]
    assert min(right(quick, slow), right(slow, quick)) > 0.99
    same = right(quick, [chance.gauss(25.0, 0.1) for _ in range(600)])
    assert 0.4 < same < 0.6


def test_existence_is_asked_for_both_ways() -> None:
    with scratch() as folder, running(sayback("", folder, more={"TRUSTED_PROXIES": "127.0.0.1"})) as server:
        text = existence.run(server.url, 2)
    assert [line.split(",")[0] for line in text.splitlines()[2:]] == ["http", "http", "socket", "socket"]


def test_only_a_server_on_this_machine_is_ever_loaded() -> None:
    command = [sys.executable, "-m", "tests.load.generator", "acts", "--url", "http://sayback.example", "--pid", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "only a server on this machine" in done.stderr


@pytest.mark.parametrize(
    ("shape", "value"),
    [
        ({"const": "x"}, "x"),
        ({"enum": ["got", "no"]}, "got"),
        ({"type": "boolean", "default": True}, True),
        ({"type": "integer", "minimum": 20, "maximum": 60}, 20),
        ({"type": "array", "items": {"type": "boolean"}, "minItems": 2}, [False, False]),
        ({"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}, {"n": 0}),
        ({"type": "string", "minLength": 3}, "xxx"),
    ],
)
def test_a_value_fits_its_shape(shape: dict[str, Any], value: object) -> None:
    assert fitting(shape) == value


def test_figures_are_medians_with_their_range() -> None:
    runs: list[dict[str, float | None]] = [{"n": 3}, {"n": 1}, {"n": 2}, {"n": None}]
    assert spread(runs, "n") == "2 [1-3]"
    assert spread(runs[:1], "n") == "3"
    assert (ratio(1, 2), ratio(1, None)) == ("0.50 x", "-")
    assert (quantile([], 0.5), quantile([3, 1, 2], 0.99)) == (None, 3)
    assert table(["a", "b"], [["long", "1"]]) == "a     b\n----  -\nlong  1"
