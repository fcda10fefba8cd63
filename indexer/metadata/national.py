"""Short names whose number follows by rule: "Quyết định 290 của Bộ Chính trị" can only be 290-QĐ/TW, "Nghị định
100/2019" only 100/2019/NĐ-CP.

The leadership of the Party and the Government number in one series each, so that type and issuer (and for the
Government the year) make the number. Everything else named short ("Nghị quyết 09", "Quyết định 102 của Thủ tướng",
whose number may or may not hold its year) stays words. Which document of several with such a number is meant is asked
later, of the whole collection (`engines.graph.telling_apart`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

import indexer.metadata.bodies as bodies
import indexer.metadata.dates as dates
import indexer.metadata.doctypes as doctypes

from .mentions import Mention
from .shorthand import AFTER
from .wording import UPPER, pattern

_PARTY = {
    "Nghị quyết": "NQ", "Chỉ thị": "CT", "Kết luận": "KL", "Quyết định": "QĐ", "Quy định": "QĐ", "Thông báo": "TB",
}  # fmt: skip
_STATE = {("Nghị quyết", "Chính phủ"): "NQ-CP", ("Chỉ thị", "Thủ tướng Chính phủ"): "CT-TTg"}
"""Without a year in the number, since `_SINCE` at the latest."""
_SINCE, _DECREES_SINCE, _PARTY_SINCE = 2010, 1997, 1976
_PLENUMS = 15
"""Up to here "Nghị quyết 8 của Trung ương" may be that of the eighth plenum."""
_COMMITTEE = "Ban Chấp hành Trung ương"
_LEADERS = ("Bộ Chính trị", "Ban Bí thư", _COMMITTEE)
BODIES = (*_LEADERS, "Chính phủ", "Thủ tướng Chính phủ")
"""Whose short names are looked at."""
_WORTH = re.compile(r"(?:NQ|CT|KL|QĐ|TB|NĐ|[Qq]uyết|[Cc]hỉ thị|luận|định|[Bb]áo)\s{1,2}(?:số\s{1,2})?\d")
_FIGURE = re.compile(r"\d(?<=(?:NQ|CT|KL|QĐ|TB|NĐ|ết|hị|ận|nh|áo|số)\s\d)|\d(?<=\s\s\d)")
"""The digit at the end of what `_WORTH` matches: there are far fewer of these than of its words."""
_LONGEST = len("Chỉ thị  số  1")
_SHORT = pattern(
    r"(?<![\w/-])(?P<type>Nghị quyết|NQ|Chỉ thị|CT|Kết luận|KL|Quyết định|QĐ|Quy định|Thông báo|TB|Nghị định|NĐ)\s{1,2}"
    r"(?:số\s{1,2})?(?!(?:19|20)\d\d(?!\d))(?P<ordinal>0{0,2}[1-9]\d{0,3})(?:/(?P<year>(?:19|20)\d\d))?"
    + AFTER
)
_YEAR = pattern(r"\s{1,2}năm\s+(?P<year>(?:19|20)\d\d)(?!\d)")
_DAY = pattern(r"\s{0,2},?\s{0,2}\(?(?:ngày\s+)", re.IGNORECASE)
_OF = pattern(r"\s{0,2},?\s{1,2}(?:của|do)\s+")
_CENTRE = pattern(rf"Trung ương(?:\s+Đảng)?(?!\s+[{UPPER}]|\w)(?!\s+(?:cục|hội|đoàn))")
_FOREIGN = pattern(
    rf"\s+(?!Trung ương|Khóa|Đảng Cộng sản Việt Nam|Đảng ta|Việt Nam|nước Cộng hòa xã hội)(?:[{UPPER}]|nước|nhân dân)"
)
""" "Bộ Chính trị Đảng Lao động Triều Tiên", "Chính phủ Nhật Bản"."""
_ISSUED = pattern(
    r"(?P<body>(?:Bộ Chính trị|Ban Bí thư|Ban Chấp hành Trung ương(?: Đảng)?|Thủ tướng Chính phủ|Chính phủ))"
    r"(?:\s*\(?\s*khóa\s+[IVX]+\s*\)?)?\s+(?:(?:đã|vừa|mới|cũng)\s+){0,2}(?:ký\s+)?(?:ban hành|ra|có)\s+$",
    re.IGNORECASE,
)


def may_name(text: str) -> bool:
    """Whether `find` may find anything in `text`, or in any text that it is made of."""
    ends = (figure.end() for figure in _FIGURE.finditer(text))
    return any(_WORTH.search(text, max(0, end - _LONGEST), end) for end in ends)


def find(text: str, named: Sequence[Mention] = ()) -> list[Mention]:
    """The short names in `text` (in the spelling of `Line.plain`) whose number is certain, apart from what stands in
    `named` already, in order."""
    if not may_name(text):
        return []
    taken = sorted(place for mention in named for place in (mention.start, mention.end))
    out = []
    for found in _SHORT.finditer(text):
        at = bisect_left(taken, found.start())
        if at < len(taken) and taken[at] < found.end():
            continue
        mention = _completed(text, found)
        if mention is not None:
            out.append(mention)
    return out


def _completed(text: str, found: re.Match[str]) -> Mention | None:
    doctype, ordinal, end = doctypes.canonical(found["type"]), found["ordinal"], found.end()
    year, date = found["year"] or "", ""
    if stated := _YEAR.match(text, end):
        year, end = stated["year"], stated.end()
    elif (day := _DAY.match(text, end)) and (when := dates.at(text, day.end())) is not None:
        date, end = when.iso, when.end + (text[when.end : when.end + 1] == ")")
        year = date[:4] or year
    issuer, end, stranger = _issuer(text, found.start(), end)
    number = "" if stranger else number_of(doctype, ordinal, year, issuer)
    return Mention(found.start(), end, number, doctype, date, issuer, False) if number else None


def _issuer(text: str, start: int, end: int) -> tuple[str, int, bool]:
    """The body named after the short name or before it as the one that issued it, where it ends, and whether a body is
    named there that is not known."""
    if of := _OF.match(text, end):
        if centre := _CENTRE.match(text, of.end()):
            return _COMMITTEE, centre.end(), False
        named = bodies.match(text, of.end())
        if named is None or not named[1].known or _FOREIGN.match(text, named[0]):
            return "", end, True
        return named[1].name, named[0], False
    if issued := _ISSUED.search(text, max(0, start - 90), start):
        named = bodies.match(text, issued.start("body"))
        if named is not None and named[0] == issued.end("body"):
            return named[1].name, end, False
    return "", end, False


def number_of(doctype: str, ordinal: str, year: str, issuer: str) -> str:
    """The number that these make, or empty where they leave several possible."""
    if doctype == "Nghị định":
        sure = issuer in {"", "Chính phủ"} and year and int(year) >= _DECREES_SINCE
        return f"{ordinal}/{year}/NĐ-CP" if sure else ""
    if issuer in _LEADERS and doctype in _PARTY:
        plenum = issuer == _COMMITTEE and doctype in {"Nghị quyết", "Kết luận"} and int(ordinal) <= _PLENUMS
        return "" if plenum or (year and int(year) < _PARTY_SINCE) else f"{ordinal}-{_PARTY[doctype]}/TW"
    code = _STATE.get((doctype, issuer))
    return f"{ordinal}/{code}" if code and year and int(year) >= _SINCE else ""
