"""Days, months, quarters and years among the words of a query: when they begin and end, and how texts write them.

"ngày 11/11/2021", "11 tháng 11 năm 2021", "tháng 2 năm 2022", "02/2022", "quý I/2023", "năm 2021".
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from analyzers.analysis import fold, syllables

_YEAR = re.compile(r"19[3-9][0-9]|20[0-9]{2}")
_FIGURE = re.compile(r"[0-9]{1,2}")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4, "01": 1, "02": 2, "03": 3, "04": 4}
_ROMAN = ("", "i", "ii", "iii", "iv")


class Period(NamedTuple):
    """The terms `start:end` of a query name the days from `low` to `high`, both as yyyymmdd."""

    start: int
    end: int
    low: int
    high: int
    written: tuple[tuple[str, ...], ...] = ()
    """Other ways to write it in a text, as terms side by side; none for a year, whose only term is the word typed."""


class _Words(NamedTuple):
    """What announces the parts of a date, as the query writes it."""

    day: str
    month: str
    quarter: str
    year: str


_MARKED = _Words(*syllables("ngày tháng quý năm"))
_FOLDED = _Words(*map(fold, _MARKED))


def periods(terms: Sequence[str], *, marks: bool = True) -> list[Period]:
    """Every period that normalised terms name, in order: the longest at each place, and the year within it too.

    `marks`: False when the query was typed without marks (`thang 2 nam 2022`). Two years side by side are the bounds
    of a plan ("giai đoạn 2020 - 2025") and no date. Linear in the terms.
    """
    words = _MARKED if marks else _FOLDED
    found: list[Period] = []
    at = 0
    while at < len(terms):
        longest = next(_at(terms, at, words), None)
        if longest is None:
            at += 1
            continue
        found.append(longest)
        year = longest.low // 10_000
        if longest.written and terms[longest.end - 1] == str(year):
            found.append(_year(terms, longest.end - 1, words, year))
        at = longest.end
    return found


def _at(terms: Sequence[str], at: int, words: _Words) -> Iterator[Period]:
    """What begins at a term, longest first."""
    day, month, quarter, year = words
    first = at + (terms[at] == day)
    for end, d, m, y in (_dmy(terms, first, month, year), _ymd(terms, first)):
        if end and m <= 12 and 1 <= d <= calendar.monthrange(y, m)[1]:
            yield Period(at, end, *(2 * (y * 10_000 + m * 100 + d,)), _day_forms(d, m, y))
    named = terms[at] in {month, "t"}
    end, m, y = _my(terms, at + named, year, padded=not named)
    if end:
        last = calendar.monthrange(y, m)[1]
        yield Period(at, end, y * 10_000 + m * 100 + 1, y * 10_000 + m * 100 + last, _month_forms(m, y))
    if terms[at] == quarter and (q := _QUARTERS.get(_term(terms, at + 1), 0)):
        end = at + 2 + (_term(terms, at + 2) == year)
        if y := _as_year(terms, end):
            last = 3 * q
            low = y * 10_000 + (last - 2) * 100 + 1
            high = y * 10_000 + last * 100 + calendar.monthrange(y, last)[1]
            yield Period(at, end + 1, low, high, _quarter_forms(q, y))
    end = at + (terms[at] == year)
    if (y := _as_year(terms, end)) and not _as_year(terms, end + 1) and not _as_year(terms, at - 1):
        yield _year(terms, end, words, y)


def _year(terms: Sequence[str], at: int, words: _Words, year: int) -> Period:
    """The year that is the term `at`, with the word before that announces it."""
    announced = at > 0 and terms[at - 1] == words.year
    return Period(at - announced, at + 1, year * 10_000 + 101, year * 10_000 + 1231)


def _dmy(terms: Sequence[str], at: int, month: str, year: str) -> tuple[int, int, int, int]:
    """End, day, month, year of `11 11 2021`, `11 tháng 11 năm 2021`; zeros for anything else."""
    d = _figure(terms, at)
    at += 1 + (_term(terms, at + 1) == month)
    m = _figure(terms, at)
    at += 1 + (_term(terms, at + 1) == year)
    y = _as_year(terms, at)
    return (at + 1, d, m, y) if d and m and y else (0, 0, 0, 0)


def _ymd(terms: Sequence[str], at: int) -> tuple[int, int, int, int]:
    """The same for `2021 11 05`."""
    y, m, d = _as_year(terms, at), _figure(terms, at + 1), _figure(terms, at + 2)
    return (at + 3, d, m, y) if y and m and d and len(terms[at + 1]) == 2 else (0, 0, 0, 0)


def _my(terms: Sequence[str], at: int, year: str, *, padded: bool) -> tuple[int, int, int]:
    """End, month, year of `2 năm 2022`, `02 2022`; `padded`: only the latter."""
    m = _figure(terms, at)
    end = at + 1 + (not padded and _term(terms, at + 1) == year)
    y = _as_year(terms, end)
    fits = m and m <= 12 and y and (not padded or len(terms[at]) == 2)
    return (end + 1, m, y) if fits else (0, 0, 0)


def _day_forms(d: int, m: int, y: int) -> tuple[tuple[str, ...], ...]:
    month, year = _MARKED.month, _MARKED.year
    pairs = list(product(_padded(d), _padded(m)))
    return (*((one, two, str(y)) for one, two in pairs), *((one, month, two, year, str(y)) for one, two in pairs))


def _month_forms(m: int, y: int) -> tuple[tuple[str, ...], ...]:
    month, year = _MARKED.month, _MARKED.year
    return tuple((month, one, *between, str(y)) for one in _padded(m) for between in ((year,), ()))


def _quarter_forms(q: int, y: int) -> tuple[tuple[str, ...], ...]:
    quarter, year = _MARKED.quarter, _MARKED.year
    return tuple((quarter, one, *between, str(y)) for one in (_ROMAN[q], str(q)) for between in ((year,), ()))


def _padded(figure: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys((str(figure), f"{figure:02}")))


def _figure(terms: Sequence[str], at: int) -> int:
    term = _term(terms, at)
    return int(term) if term.isascii() and _FIGURE.fullmatch(term) else 0


def _as_year(terms: Sequence[str], at: int) -> int:
    term = _term(terms, at)
    return int(term) if term.isascii() and _YEAR.fullmatch(term) else 0


def _term(terms: Sequence[str], at: int) -> str:
    return terms[at] if 0 <= at < len(terms) else ""
