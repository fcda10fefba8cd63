"""Documents by year as a column chart: the geometry of a small SVG, computed here, drawn by a template.

A chart is as wide as its place on the page, so that its lettering is never scaled: many years make narrower columns,
and very many are put together by two, five, ten or more years.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from search_app.params import State
from search_app.urls import current_state, search_url

HEIGHT = 64
NARROW, WIDE = 252, 388
"""Widths in CSS pixels, beside results and on a page of its own; half a year of lettering hangs over on either side."""
LEAST, MOST = 6, 28
"""Widths of a column: the least that can still be pointed at beside others, the most that still looks like one."""
LABEL = 44
"""Room for a year under the columns."""
SPANS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)


@dataclass(frozen=True, slots=True)
class Bar:
    """A column; x, y, width, height in CSS pixels. `url` is empty for years without documents."""

    year: str
    """`2016`, or `2015–2019` for several."""
    count: int
    x: float
    y: int
    width: float
    height: int
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """The columns, the years written under them (text and middle), and the width of it all."""

    bars: tuple[Bar, ...] = ()
    labels: tuple[tuple[str, float], ...] = ()
    width: int = WIDE

    @property
    def first(self) -> str:
        """The earliest year."""
        return self.bars[0].year.partition("–")[0]

    @property
    def last(self) -> str:
        """The latest year."""
        return self.bars[-1].year.rpartition("–")[2]


def chart(counts: Mapping[str, int], base: State | None = None, width: int = WIDE, *, stretch: bool = False) -> Chart:
    """A chart of year → documents, years without any included.

    Each column leads to its documents within `base` (all when None). With `stretch` it leads to a range instead: that
    column alone when no range is chosen or it lies inside, else the range stretched as far as it.
    """
    years = sorted(int(year) for year in counts if year.isdigit())
    if not years:
        return Chart()
    base = base or State(lang=current_state().lang)
    span = next(n for n in SPANS if (years[-1] // n - years[0] // n + 1) * LEAST <= width or n == SPANS[-1])
    tally: dict[int, int] = {}
    for year in years:
        tally[year // span] = tally.get(year // span, 0) + counts[str(year)]
    places = range(years[0] // span, years[-1] // span + 1)
    step = min(MOST, width / len(places))
    tallest = max(1, *tally.values())
    chosen = _chosen(base)
    bars = []
    for i, place in enumerate(places):
        count = tally.get(place, 0)
        low, high = max(place * span, years[0]), min(place * span + span - 1, years[-1])
        height = max(3, round(HEIGHT * count / tallest)) if count else 0
        inside = chosen is not None and chosen[0] <= low and high <= chosen[1]
        inside = inside or (low == high and str(low) in base.filters.get("year", ()))
        bars.append(Bar(
            str(low) if low == high else f"{low}–{high}", count, round(i * step, 1), HEIGHT - height, round(step, 1),
            height, search_url(_leading(base, low, high, chosen, stretch=stretch)) if count else "", inside,
        ))
    return Chart(tuple(bars), _labels([place * span for place in places], step, span), round(step * len(places)))


def _chosen(state: State) -> tuple[int, int] | None:
    """The years that the dates of a state reach over."""
    if not (state.date_from or state.date_to):
        return None
    return int(state.date_from[:4] or 0), int(state.date_to[:4] or 9999)


def _leading(base: State, low: int, high: int, chosen: tuple[int, int] | None, *, stretch: bool) -> State:
    if not stretch and low == high:
        return base.with_value("year", str(low))
    if stretch and chosen and not (chosen[0] <= low and high <= chosen[1]):
        low, high = min(low, chosen[0] or low), max(high, chosen[1] if chosen[1] < 9999 else high)
    filters = {name: values for name, values in base.filters.items() if name != "year"}
    return base.change(filters=filters, date_from=f"{low:04}-01-01", date_to=f"{high:04}-12-31")


def _labels(years: list[int], step: float, span: int) -> tuple[tuple[str, float], ...]:
    """Round years as far apart as their lettering needs; the first and the last of only a few columns."""
    apart = next((n for n in SPANS if n >= span and n / span * step >= LABEL), SPANS[-1])
    found = [(str(year), round((i + 0.5) * step, 1)) for i, year in enumerate(years) if year % apart == 0]
    if len(found) < 2:
        found = [(str(years[0]), round(step / 2, 1))]
        if (len(years) - 1) * step >= LABEL:
            found.append((str(years[-1]), round((len(years) - 0.5) * step, 1)))
    return tuple(found)
