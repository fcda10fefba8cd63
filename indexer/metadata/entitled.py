"""Old documents printed with their head in one: QUYẾT ĐỊNH CỦA HỘI ĐỒNG BỘ TRƯỞNG SỐ 167-HĐBT NGÀY 7-10-1982 VỀ …"""

from __future__ import annotations

import re
from collections.abc import Sequence

import indexer.metadata.bodies as bodies
import indexer.metadata.dates as dates
import indexer.metadata.doctypes as doctypes
from analyzers import numbers

from .headings import Heading
from .letterhead import Letterhead
from .wording import Line, is_upper, pattern

HEAD_LINES = 16
"""Lines from the top among which such a head begins."""
MAX_TAKEN = 4
_HEAD = pattern(
    r"(?P<type>[^\W\d_]+(?: [^\W\d_]+){0,2}) CỦA (?P<body>[^\d.;:]{5,120}?),? SỐ\s*:?\s*"
    r"(?P<number>\d{1,5}\s*[-/ ]\s*[^\W\d_][\w/-]{0,24}),? (?:RA )?NGÀY (?=\d)"
)
_STATE = pattern(r"(?:(?<=TỊCH NƯỚC)|(?<!TỊCH) NƯỚC) (?:CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM|VIỆT NAM DÂN CHỦ CỘNG HÒA)$")
_SHORT = re.compile(r"(\d{1,5})\s*[-/ ]\s*([A-ZĐ]{1,5})")
"""Numbers of a type only: Sắc lệnh 46-SL, Chỉ thị 54-CT. Alone they could be anything; here "SỐ … NGÀY" frames them."""


def read(lines: Sequence[Line]) -> Letterhead | None:
    """The head in one near the top of `lines`, or None; its issuer must be a known body, its day a real one."""
    for at in range(min(len(lines), HEAD_LINES)):
        doctype = doctypes.leading(lines[at].plain)[0] if len(lines[at].plain) <= 400 else ""
        if not doctype or not is_upper(lines[at].plain):
            continue
        taken = lines[at : at + MAX_TAKEN]
        plain = " ".join(line.plain for line in taken if len(line.plain) <= 400)
        found = _HEAD.match(plain)
        if found is None or doctypes.canonical(found["type"]) != doctype:
            continue
        issuer = bodies.identify(_STATE.sub("", found["body"]))
        when = dates.at(plain, found.end())
        number = _number(found["number"])
        if not issuer.known or when is None or not number or not is_upper(found["body"]):
            continue
        end, seen = at, 0
        while seen < when.end:
            seen += len(lines[end].plain) + 1
            end += 1
        return Letterhead(
            False, issuer, found["body"], number, found["number"], when, plain[found.end() - 5 : when.end],
            heading=_heading(lines, doctype, found["type"], plain[when.end : seen], at, end), end=end,
        )  # fmt: skip
    return None


def _number(written: str) -> str:
    parsed = numbers.parse(written)
    if parsed:
        return parsed.canonical
    short = _SHORT.fullmatch(written)
    return f"{short[1]}-{short[2]}" if short else ""


def _heading(lines: Sequence[Line], doctype: str, typed: str, rest: str, start: int, end: int) -> Heading:
    """The trích yếu follows the day: in the same line, or in the next one in capitals."""
    abstract = rest.strip(" .,-–")
    following = lines[end].text if end < len(lines) else ""
    if not abstract and is_upper(following) and re.match(pattern(r"(?:VỀ|BAN HÀNH|QUY ĐỊNH)\s"), lines[end].plain):
        abstract = following.strip(" .,-–")
    return Heading(doctype, typed, abstract, start, end)
