"""The data files of the metadata rules."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

_DATA = Path(__file__).parent / "data"


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of `data/NAME.csv` as dicts by column."""
    with (_DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def split(cell: str) -> tuple[str, ...]:
    """The parts of a cell that lists several values with `|`."""
    return tuple(part for part in cell.split("|") if part)
