"""The floor of measured coverage: python -m tests.house.coverage REPORT

A report below the floor fails, one above raises it.
"""

from __future__ import annotations

import json
import math
import sys
import tomllib
from pathlib import Path
from typing import Final

FLOOR: Final = Path(__file__).with_name("coverage.toml")
SLACK: Final = 0.3
"""Percent that a run may lie below the one that set the floor: lines that a busy machine's timing leaves out."""


def raised(floor: float, measured: float) -> float:
    """Return the floor after a run: higher where that was, by whole tenths.

    Raises ValueError below the floor.
    """
    if measured < floor:
        raise ValueError(f"Coverage is {measured:.2f} %, the floor {floor} %: what was added or changed lacks tests.")
    return max(floor, math.floor(10 * (measured - SLACK)) / 10)


def read() -> float:
    """Read the floor in percent."""
    return float(tomllib.loads(FLOOR.read_text("utf-8"))["python"])


def main(report: Path) -> str:
    """Judge a JSON report of coverage.py; return what is wrong, or ""."""
    floor, measured = read(), float(json.loads(report.read_text("utf-8"))["totals"]["percent_covered"])
    try:
        higher = raised(floor, measured)
    except ValueError as problem:
        return str(problem)
    if higher > floor:
        FLOOR.write_text(FLOOR.read_text("utf-8").replace(f"python = {floor}", f"python = {higher}"), "utf-8")
    print(f"Coverage is {measured:.2f} %, the floor {higher} %.")
    return ""


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])) or 0)
