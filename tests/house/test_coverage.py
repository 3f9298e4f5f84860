"""The floors of coverage, which only rise."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.house.coverage import FLOOR, SLACK, figures, main, raised, read
from tests.house.tree import ROOT, shown, under


def test_floor_below_the_run_rises_by_tenths() -> None:
    assert raised(80.0, 85.37) == 85.0
    assert raised(85.0, 85.1) == 85.0


def test_run_below_the_floor_is_refused() -> None:
    with pytest.raises(ValueError, match="lacks tests"):
        raised(85.0, 84.99)


@pytest.mark.parametrize("name", SLACK)
def test_floor_file_holds_the_number_as_written(name: str) -> None:
    assert 0 < read(name) < 100
    assert f"{name} = {read(name)}\n" in FLOOR.read_text("utf-8")


def test_both_kinds_of_report_give_a_total() -> None:
    assert figures({"total": 5, "files": {"a.js": 0}}) == (5.0, {"a.js": 0})
    python = {"totals": {"percent_covered": 7.5}, "files": {"a.py": {"summary": {"percent_covered": 7.5}}}}
    assert figures(python) == (7.5, {"a.py": 7.5})


def test_better_run_raises_its_own_floor_only(tmp_path: Path) -> None:
    floors, report = tmp_path / "floors.toml", tmp_path / "report.json"
    floors.write_text("# Floors.\npython = 50.0\nclient = 40.0\n", "utf-8")
    report.write_text(json.dumps({"total": 61.26, "files": {}}), "utf-8")
    assert main("client", report, floors) == ""
    assert floors.read_text("utf-8") == "# Floors.\npython = 50.0\nclient = 60.2\n"
    report.write_text(json.dumps({"total": 60.1, "files": {}}), "utf-8")
    assert "lacks tests" in main("client", report, floors)


def test_client_starts_no_worker_that_would_go_unmeasured() -> None:
    starts = re.compile(r"\bnew (?:Shared)?Worker\(|\bserviceWorker\.register\(|\.audioWorklet\b")
    found = [shown(path) for path in under(ROOT / "client", ".js") if starts.search(path.read_text("utf-8"))]
    assert found == ["client/ui/panel/ears.js"], "what it starts runs in Node: tests/client/voice-worklet.test.js"
