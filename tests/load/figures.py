"""Figures: quantiles, medians, ratios, and a table.

Quantiles of samples, medians and ratios of runs, and the table they are printed in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

Figures = Mapping[str, float | None]


def quantile(samples: Sequence[float], part: float) -> float | None:
    """Find the value below which `part` of the samples lie; None without samples."""
    if not samples:
        return None
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def middle(runs: Sequence[Figures], name: str) -> float | None:
    """Take the median of one figure over the runs that have it."""
    values = [value for run in runs if (value := run.get(name)) is not None]
    return median(values) if values else None


def number(value: float | None) -> str:
    """Write a figure at the precision it deserves."""
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def spread(runs: Sequence[Figures], name: str) -> str:
    """Write the median, then least and greatest in brackets for more than one run."""
    values = [value for run in runs if (value := run.get(name)) is not None]
    if len(values) < 2:
        return number(middle(runs, name))
    return f"{number(median(values))} [{number(min(values))}-{number(max(values))}]"


def ratio(one: float | None, other: float | None) -> str:
    """Tell how many times the other it is."""
    return f"{one / other:.2f} x" if one is not None and other else "-"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lay out columns as wide as their widest cell.

    The first to the left, the others to the right.
    """
    widths = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]

    def line(row: Sequence[str]) -> str:
        return "  ".join(
            cell.rjust(width) if at else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )

    return "\n".join([line(head), "  ".join("-" * width for width in widths), *map(line, rows)])
