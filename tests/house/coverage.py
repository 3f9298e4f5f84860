"""The floors of measured coverage: python -m tests.house.coverage NAME REPORT

A report below its floor fails, one above raises it. NAME is `python` (a report of coverage.py) or `client` (one of
tests/client/coverage.js).
"""

from __future__ import annotations

import json
import math
import sys
import tomllib
from pathlib import Path
from typing import Any, Final

FLOOR: Final = Path(__file__).with_name("coverage.toml")
SLACK: Final = {"python": 0.3, "client": 1.0}
"""Percent that a run may lie below the one that set the floor: lines that a busy machine's timing leaves out."""
LEAST: Final = 8
"""How many of the least covered modules are named."""


def raised(floor: float, measured: float, slack: float = SLACK["python"]) -> float:
    """Return the floor after a run: higher where that was, by whole tenths.

    Raises ValueError below the floor.
    """
    if measured < floor:
        raise ValueError(f"Coverage is {measured:.2f} %, the floor {floor} %: what was added or changed lacks tests.")
    return max(floor, math.floor(10 * (measured - slack)) / 10)


def read(name: str, floors: Path = FLOOR) -> float:
    """Read a floor in percent."""
    return float(tomllib.loads(floors.read_text("utf-8"))[name])


def figures(report: Any) -> tuple[float, dict[str, float]]:
    """Return the total and each module's percent, of a report of either kind."""
    if "totals" in report:
        files = {name: file["summary"]["percent_covered"] for name, file in report["files"].items()}
        return float(report["totals"]["percent_covered"]), files
    return float(report["total"]), report["files"]


def main(name: str, report: Path, floors: Path = FLOOR) -> str:
    """Judge a JSON report; return what is wrong, or ""."""
    floor, (measured, files) = read(name, floors), figures(json.loads(report.read_text("utf-8")))
    for module, percent in sorted(files.items(), key=lambda item: (item[1], item[0]))[:LEAST]:
        print(f"{percent:6.1f} %  {module}")
    try:
        higher = raised(floor, measured, SLACK[name])
    except ValueError as problem:
        return f"{name}: {problem}"
    if higher > floor:
        floors.write_text(floors.read_text("utf-8").replace(f"{name} = {floor}", f"{name} = {higher}"), "utf-8")
    print(f"Coverage of {name} is {measured:.2f} %, the floor {higher} %.")
    return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])) or 0)
