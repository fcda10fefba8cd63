"""Documents by year as bars: the geometry of a small SVG, computed here, drawn by a template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from search_app.params import State
from search_app.urls import current_state, search_url

HEIGHT = 64
STEP = 16
MAX_YEARS = 120


@dataclass(frozen=True, slots=True)
class Bar:
    """A year; x, y, height in SVG units."""

    year: str
    count: int
    x: int
    y: int
    height: int
    url: str
    labelled: bool


def bars(counts: Mapping[str, int], base: State | None = None) -> list[Bar]:
    """One bar for each year from the first to the last (of the latest MAX_YEARS), empty years included.
    Each leads to its documents within `base` (every document when None)."""
    years = sorted(int(year) for year in counts if year.isdigit())
    if not years:
        return []
    first = max(years[0], years[-1] - MAX_YEARS + 1)
    base = base or State(lang=current_state().lang)
    tallest = max(1, *counts.values())
    every = 5 if years[-1] - first >= 8 else 1
    out = []
    for i, year in enumerate(range(first, years[-1] + 1)):
        count = counts.get(str(year), 0)
        height = max(3, round(HEIGHT * count / tallest)) if count else 0
        url = search_url(base.with_value("year", str(year))) if count else ""
        out.append(Bar(str(year), count, i * STEP, HEIGHT - height, height, url, year % every == 0))
    return out
