"""Documents named without a number: resolutions of congresses and plenums, laws by name and date in a căn cứ list."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import indexer.metadata.bodies as bodies
import indexer.metadata.dates as dates
import indexer.metadata.doctypes as doctypes
import indexer.metadata.places as places

from .wording import WORD, pattern

_ORDINALS = {
    "nhất": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
    "mười một": 11, "mười hai": 12, "mười ba": 13, "mười bốn": 14, "mười lăm": 15,
}  # fmt: skip
_ORDINAL = "|".join(sorted(_ORDINALS, key=len, reverse=True))
_PLENUM = pattern(
    rf"(?P<type>Nghị quyết|Kết luận)\s+(?:của\s+)?(?:Hội nghị\s+)?(?:(?:Trung ương|"
    rf"TW)\s+(?:lần thứ\s+)?(?P<n1>\d{{1,2}}|{_ORDINAL})"
    rf"|(?:Hội nghị\s+)?lần thứ\s+(?P<n2>\d{{1,2}}|{_ORDINAL})\s*,?\s*(?:của\s+)?(?:Ban Chấp hành|"
    rf"BCH)\s+(?:Trung ương|TW)(?:\s+Đảng)?)"
    r"\s*,?\s*\(?\s*khóa\s+(?P<term>[IVX]+|\d{1,2})\s*\)?",
    re.IGNORECASE,
)
_CONGRESS = pattern(
    r"(?P<type>Nghị quyết|"
    r"Văn kiện)\s+(?:của\s+)?Đại hội\s+(?:(?:đại biểu\s+)?(?:Đảng\s+)?(?:toàn quốc\s+)?(?:của\s+Đảng\s+)?"
    r"(?:lần thứ\s+)?(?P<t1>[IVX]{1,6})(?!\w)"
    r"(?P<tail>\s+(?:của\s+)?Đảng(?!\s+bộ)(?:\s+Cộng sản Việt Nam)?|\s+của\s+Đảng bộ\s+"
    r"(?P<own>tỉnh|thành phố|huyện|quận|thị xã|xã|phường)(?:\s+(?P<ownname>@NAME@))?)?"
    r"|(?:đại biểu\s+)?(?:lần thứ\s+(?P<t3>[IVX]{1,6})\s+)?(?:của\s+)?Đảng bộ\s+(?P<rank>tỉnh|thành phố|huyện|"
    r"quận|thị xã|xã|phường)(?:\s+(?P<name>@NAME@))?(?:\s*,?\s*(?:lần thứ|khóa)\s+(?P<t2>[IVX]{1,6})(?!\w))?)",
)
_LAW = pattern(
    r"[Cc]ăn cứ\s+(?:vào\s+|khoản\s.{1,40}?\s)?(?P<name>(?P<type>Bộ luật|Luật|Pháp lệnh|"
    r"Hiến pháp)\s[^;\n]{3,160}?)\s+(?:ngày\s+|năm\s+(?P<year>\d{4})\b)"
)


_WORTH = pattern(
    r"(?:Nghị quyết|Kết luận|Văn kiện)\s+(?:của\s+)?(?:Hội nghị|Trung ương|TW|Đại hội|lần thứ)", re.IGNORECASE
)


_KINDS = tuple(pattern(kind).pattern for kind in ("nghị quyết", "kết luận", "văn kiện"))
_BASIS = pattern("ăn cứ").pattern
"""What must stand in a text before its patterns are tried: looking for a string is far cheaper."""


class Unnumbered(NamedTuple):
    """A mention without a number; `issuer` names the plenum or congress, which is its identity."""

    start: int
    end: int
    doctype: str
    issuer: str
    date: str = ""


@cache
def _congress() -> re.Pattern[str]:
    name = rf"(?:{places.names_pattern()}|{WORD}(?:[ ]{WORD}){{0,2}})"
    return pattern(_CONGRESS.pattern.replace("@NAME@", name))


def may_name(text: str) -> bool:
    """Whether `find` may find anything in `text`, or in any text that it is made of."""
    return _BASIS in text or _tells_of_sessions(text)


def _tells_of_sessions(text: str) -> bool:
    lower = text.lower()
    return any(kind in lower for kind in _KINDS) and _WORTH.search(text) is not None


def find(text: str) -> list[Unnumbered]:
    """Every unnumbered mention in `text` (in the spelling of `Line.plain`), in order."""
    out: list[Unnumbered] = []
    if _tells_of_sessions(text):
        for found in _PLENUM.finditer(text):
            number = (found["n1"] or found["n2"]).lower()
            session = int(number) if number.isdigit() else _session(number)
            issuer = f"Hội nghị lần thứ {session} Ban Chấp hành Trung ương khóa {found['term'].upper()}"
            out.append(Unnumbered(found.start(), found.end(), doctypes.canonical(found["type"]), issuer))
        for found in _congress().finditer(text):
            doctype = doctypes.canonical(found["type"]) or "Văn kiện"
            out.append(Unnumbered(found.start(), found.end(), doctype, _congress_name(found)))
    for found in _LAW.finditer(text) if _BASIS in text else ():
        if re.search(r"\d+/\d{4}/", found["name"]):
            continue
        when = dates.at(text, found.end())
        if not when and not found["year"]:
            continue
        out.append(Unnumbered(found.start("name"), when.end if when else found.end(), doctypes.canonical(found["type"]),
                              "", when.iso if when else ""))  # fmt: skip
    return sorted(out)


def _session(word: str) -> int:
    return {pattern(k).pattern: v for k, v in _ORDINALS.items()}[word]


def _congress_name(found: re.Match[str]) -> str:
    rank, name = found["rank"] or found["own"], found["name"] or found["ownname"] or ""
    term = (found["t1"] or found["t2"] or found["t3"] or "").upper()
    if not rank:
        return f"Đại hội đại biểu toàn quốc lần thứ {term} của Đảng"
    where = bodies.identify(f"Ủy ban nhân dân {rank} {name}").name.removeprefix("Ủy ban nhân dân ")
    return " ".join(f"Đại hội đại biểu Đảng bộ {where} {'lần thứ ' + term if term else ''}".split())
