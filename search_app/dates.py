"""Dates as people here write them: read from a form, shown as dd/mm/yyyy."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime

_FORMS = (
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})"),
    re.compile(r"(?P<d>[0-9]{1,2})\s?[/.-]\s?(?P<m>[0-9]{1,2})\s?[/.-]\s?(?P<y>[0-9]{4})"),
    re.compile(r"(?P<m>[0-9]{1,2})\s?[/.-]\s?(?P<y>[0-9]{4})"),
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})"),
    re.compile(r"(?P<y>[0-9]{4})"),
)


def parse_bound(text: str, *, end: bool) -> str:
    """ISO date of a bound typed as 2020-07-16, 16/07/2020, 7/2020 or 2020; "" when it is no date.

    A month or a year stands for its first day, or its last one when `end`.
    """
    for form in _FORMS:
        if not (found := form.fullmatch(text.strip())):
            continue
        parts = {name: int(value) for name, value in found.groupdict().items()}
        year, month = parts["y"], parts.get("m", 12 if end else 1)
        try:
            last = calendar.monthrange(year, month)[1]
            return date(year, month, parts.get("d", last if end else 1)).isoformat()
        except ValueError:
            return ""
    return ""


def shown(iso: str) -> str:
    """`2020-07-16` → `16/07/2020`; what is not an ISO date is shown as it is."""
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", iso)
    return f"{found[3]}/{found[2]}/{found[1]}" if found else iso


def span(low: str, high: str) -> str:
    """Two ISO dates as a range: whole years as `2018–2022`, one whole year as `2018`, else both dates."""
    if low.endswith("-01-01") and high.endswith("-12-31"):
        return low[:4] if low[:4] == high[:4] else f"{low[:4]}–{high[:4]}"
    return f"{shown(low)} – {shown(high)}"


def official(iso: str) -> str:
    """`2016-05-15` → `15/5/2016`: a zero before days below 10 and before months 1 and 2 only.

    Source: Nghị định 30/2020/NĐ-CP, Phụ lục I, phần II, mục 4.
    """
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", iso)
    if not found:
        return iso
    month = found[2] if found[2] in {"01", "02"} else str(int(found[2]))
    return f"{found[3]}/{month}/{found[1]}"


def moment(iso: str) -> str:
    """An ISO time → `16/07/2020 08:30` by this machine's clock; what is not one is shown as it is."""
    try:
        return datetime.fromisoformat(iso).astimezone().strftime("%d/%m/%Y %H:%M")
    except (ValueError, OverflowError):
        return iso
