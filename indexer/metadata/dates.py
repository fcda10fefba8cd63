"""Dates in Vietnamese text: full, partial (no year), written out, ISO. Day before month, never the other way."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

from .wording import pattern

FIRST_YEAR = 1930
"""The Party was founded in 1930, the state in 1945; an older date is never a document's own."""

MONTHS = {
    "một": 1, "giêng": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8,
    "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12,
}  # fmt: skip
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_FULL = pattern(
    r"(?<![\d/.,-])(?:"
    # "ngày 13 tháng 6 năm 2019"; a real law says "19 tháng 06 tháng 2020", scans "hăm", some put a comma or slash
    rf"(?P<d1>\d{{1,2}})\s*,?/?\s*tháng\s*(?P<m1>\d{{1,2}}|{_MONTH})\s*,?/?\s*(?:năm|tháng|hăm)?\s*(?P<y1>\d{{4}})"
    r"|(?P<d2>\d{1,2})\s?(?P<s>[/.-])\s?(?P<m2>\d{1,2})\s?(?P=s)\s?(?P<y2>\d{4})"
    r"|(?P<y3>\d{4})-(?P<m3>\d{2})-(?P<d3>\d{2})"
    r")(?!\d|/\w)",
    re.IGNORECASE,
)
_PARTIAL = pattern(
    r"(?:\b(?:ngày|sáng|trưa|chiều|tối|đêm|hôm nay|hôm qua|mùng|mồng)(?:\s+(?:ngày|mùng|mồng|nay|qua))?\s*,?\s*\(?"
    r"|\b(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)\s*,?\s*\(?(?:ngày\s+)?)"
    rf"(?P<d>\d{{1,2}})(?:\s?[/.-]\s?(?P<m>\d{{1,2}})(?![\d%]|\s?[/-]\s?\d)|\s+tháng\s+(?P<w>\d{{1,2}}|"
    rf"{_MONTH})(?!\s*năm\s*\d|\s*/\s*\d|\w))",
    re.IGNORECASE,
)
_VIETNAM = timezone(timedelta(hours=7))


class DateMatch(NamedTuple):
    """A date in a text. `year` is 0 when the text gives day and month only."""

    start: int
    end: int
    year: int
    month: int
    day: int

    @property
    def iso(self) -> str:
        """`YYYY-MM-DD`; empty for a date without a year."""
        return f"{self.year:04}-{self.month:02}-{self.day:02}" if self.year else ""


def valid(year: int, month: int, day: int) -> bool:
    """Whether the calendar has that day and a document of ours could bear it."""
    if not FIRST_YEAR <= year <= 2100:
        return False
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def find(text: str, start: int = 0, end: int | None = None) -> list[DateMatch]:
    """Every full, possible date of `text[start:end]`, in order. `text` in the spelling of `Line.plain`."""
    out = []
    for found in _FULL.finditer(text, start, len(text) if end is None else end):
        if match := _full(found):
            out.append(match)
    return out


def first(text: str, start: int = 0, end: int | None = None) -> DateMatch | None:
    """The first full date, or None."""
    for found in _FULL.finditer(text, start, len(text) if end is None else end):
        if match := _full(found):
            return match
    return None


def at(text: str, start: int) -> DateMatch | None:
    """The full date that begins exactly at `start`, or None."""
    found = _FULL.match(text, start)
    return _full(found) if found else None


def find_partial(text: str) -> list[DateMatch]:
    """Days and months without a year, where a word says that a day is meant ("sáng 13/1", "ngày 14-1")."""
    out = []
    for found in _PARTIAL.finditer(text):
        month = _month(found["m"] or found["w"])
        day = int(found["d"])
        if valid(2024, month, day):  # a leap year: 29 February may be right
            out.append(DateMatch(found.start("d"), found.end(), 0, month, day))
    return out


@lru_cache(maxsize=4096)
def from_stamp(value: str) -> str:
    """ISO date of a machine stamp (`2024-06-24T18:00:00Z`, in Vietnamese time) or of a written date; or empty."""
    value = value.strip()[:64]
    if re.match(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:", value):
        try:
            moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
        except ValueError:
            pass
        else:
            if moment.tzinfo:
                moment = moment.astimezone(_VIETNAM)
            return moment.date().isoformat() if valid(moment.year, moment.month, moment.day) else ""
    if compact := re.fullmatch(r"(\d{4})(\d{2})(\d{2})", value):
        year, month, day = map(int, compact.groups())
        return f"{year:04}-{month:02}-{day:02}" if valid(year, month, day) else ""
    found = first(value)
    return found.iso if found else ""


def _full(found: re.Match[str]) -> DateMatch | None:
    day, month, year = (found["d1"] or found["d2"] or found["d3"], found["m1"] or found["m2"] or found["m3"],
                        found["y1"] or found["y2"] or found["y3"])  # fmt: skip
    match = DateMatch(found.start(), found.end(), int(year), _month(month), int(day))
    return match if valid(match.year, match.month, match.day) else None


_MONTH_NUMBERS = {pattern(word).pattern: number for word, number in MONTHS.items()}


def _month(written: str) -> int:
    return int(written) if written.isdigit() else _MONTH_NUMBERS[" ".join(written.lower().split())]
