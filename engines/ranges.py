"""Years and dates as people write them → inclusive bounds, and back."""

from __future__ import annotations

import calendar
import datetime
import re
from typing import Literal, NamedTuple

from engines.syntax import Range

_DAY = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", re.ASCII)
_MONTH = re.compile(r"(\d{1,2})[/.-](\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?", re.ASCII)
_YEAR = re.compile(r"[12]\d{3}", re.ASCII)
_DOTS = re.compile(r"\s*(?:\.{2,3}|…)\s*")
_DASH = re.compile(r"\s*[-–—]\s*")
MAX_VALUE = 64
"""Characters of the longest value that can be a range, spaces included."""

Bounds = tuple[str, str]


class Reading(NamedTuple):
    """A range, and whether its bounds were typed in the wrong order."""

    range: Range
    swapped: bool = False


def read_range(field: Literal["year", "date"], text: str) -> Reading | None:
    """`2018..2022`, `2018-2022`, `2018..`, `..2022`, `15/4/2021`, `04/2021..` → Range; None when it is neither
    a year nor a date, or no such day exists. A month or a year among dates means all its days."""
    text = text.strip()
    if not text or len(text) > MAX_VALUE:
        return None
    read = _year if field == "year" else _date
    whole = read(text)
    if whole:
        return Reading(Range(field, *whole))
    # Dots first: within dates a dash also separates day, month and year, so that each dash is tried in turn.
    for separator in (_DOTS, _DASH):
        for cut in separator.finditer(text):
            left, right = text[: cut.start()], text[cut.end() :]
            low, high = read(left), read(right)
            if low and high:
                if low[0] > high[1]:
                    return Reading(Range(field, high[0], low[1]), swapped=True)
                return Reading(Range(field, low[0], high[1]))
            if separator is _DOTS and low and not right:
                return Reading(Range(field, low[0], ""))
            if separator is _DOTS and high and not left:
                return Reading(Range(field, "", high[1]))
    return None


def write_range(node: Range) -> str:
    """The shortest text that `read_range` turns into these bounds."""
    if node.field == "year":
        return node.low if node.low == node.high else f"{node.low}..{node.high}"
    if node.low and node.high:
        for text in (node.low[:4], f"{node.low[5:7]}/{node.low[:4]}"):
            if _date(text) == (node.low, node.high):
                return text
    low, high = (show_date(bound) for bound in (node.low, node.high))
    return low if node.low == node.high else f"{low}..{high}"


def show_date(iso: str) -> str:
    """`2021-04-15` → `15/04/2021`; anything else as it is."""
    return "/".join(reversed(iso.split("-")))


def _year(text: str) -> Bounds | None:
    return (text, text) if _YEAR.fullmatch(text) else None


def _date(text: str) -> Bounds | None:
    if _YEAR.fullmatch(text):
        return f"{text}-01-01", f"{text}-12-31"
    day, month = "", ""
    if match := _DAY.fullmatch(text):
        day, month, year = match[1], match[3], match[4]
    elif match := _MONTH.fullmatch(text):
        month, year = match[1], match[2]
    elif match := _ISO.fullmatch(text):
        year, month, day = match[1], match[2], match[3] or ""
    else:
        return None
    if not _YEAR.fullmatch(year) or not 1 <= int(month) <= 12:
        return None
    last = calendar.monthrange(int(year), int(month))[1]
    if day and not 1 <= int(day) <= last:
        return None
    first = datetime.date(int(year), int(month), int(day or 1))
    return first.isoformat(), first.replace(day=int(day or last)).isoformat()
