"""A document named by its number: the type before it, the date and the issuer around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import indexer.metadata.authorities as authorities
import indexer.metadata.bodies as bodies
import indexer.metadata.dates as dates
import indexer.metadata.doctypes as doctypes
from analyzers import numbers
from analyzers.numbers import NumberMatch

from .bodies import Body
from .dates import DateMatch
from .wording import UPPER, pattern

_TERM = r"\(?\s*(?:khóa|nhiệm kỳ)\s+[IVXLC\d]+[\d–/ -]{0,12}\s*\)?"
_AHEAD = 240
"""Characters after a number in which its date and issuer may stand."""
_DATE_INTRO = pattern(r"[\s,]*(?:\(|,)?\s*(?:ký\s+|ban hành\s+|ra\s+)*(?:ngày\s*)?", re.IGNORECASE)
_BARE_DATE_INTRO = pattern(r"[\s,]*(?:\(|,)?\s*(?:ký\s+|ban hành\s+)*(?:ngày\s*)", re.IGNORECASE)
_OF = pattern(rf"[\s,]*(?:{_TERM}[\s,]*)?(?:của|do)\s+(?:liên\s+(?:bộ|ngành)\s+)?", re.IGNORECASE)
_SESSION = pattern(
    r"[\s,]*(?:của\s+)?(?:Hội nghị\s+)?(?:lần thứ\s+[\w]+(?:\s+\w+)?\s+)?(?=(?:Ban Chấp hành Trung ương|"
    r"BCH\s+(?:Trung ương|TW)|BCHTW))",
    re.IGNORECASE,
)
_TITLE_START = pattern(
    rf"\s+(?:[{UPPER}]|(?:về|v/v|quy định|hướng dẫn|sửa đổi|bổ sung|ban hành|phê duyệt|thông qua|công bố|bãi bỏ|"
    rf"thay thế|"
    r"tiếp tục|một số|quy chuẩn|điều chỉnh|giao|đính chính|chi tiết|thí điểm)(?!\w))"
)
_SENTENCE_END = re.compile(rf"(?<!\d)[.!?]\s+(?=[{UPPER}])|\n")
_DAY = pattern(r"(?<!\w)ngày\s*$", re.IGNORECASE)
_NUMBERED = pattern(r"[-/][\w-]*[^\W\d_]\w*\s*,?\s*(?:ký\s+|ban hành\s+)?ngày\s*$", re.IGNORECASE)
_DIGIT_SIGN = re.compile(r"\d\s*[-–/]|[-–/]\s*\d|số\s*\d")
MAX_TITLE = 900
"""Characters of a document's name that may stand between its number and its date."""
_JOINER = re.compile(r"\s*(?:,|;|và|&|-|–)?\s*(?:số)?\s*", re.IGNORECASE)
_AT = pattern(
    r"(?:theo|xét|trên cơ sở)\s+(?:đề nghị|đề xuất|ý kiến|báo cáo)\s+của\s+"
    r"(?P<body>.{4,140}?)\s*,?\s+(?:tại|trong)\s+$",
    re.IGNORECASE,
)
""" "Theo đề nghị của Sở Tư pháp tại Tờ trình số …" """
_ISSUING_VERB = pattern(r"\s+(?:(?:đã|vừa|vừa mới)\s+)?(?:ký\s+)?(?:ban hành|ra|có)\s+$", re.IGNORECASE)
_RANKED = pattern(
    r"(?:(?:Phó\s+)?Chủ tịch|(?:Thứ trưởng|Bộ trưởng)|Thống đốc|Chánh án|Viện trưởng|Tổng\s+(?:Thanh tra|"
    r"Kiểm toán)|Giám đốc|Chủ nhiệm|Bí thư|Trưởng)\s+"
    r"(?=(?:UBND|Ủy ban|HĐND|Hội đồng|Bộ|Ngân hàng|Tòa án|Viện|Sở|Ban|Tỉnh|Thành))"
)


class Mention(NamedTuple):
    """One mention of a numbered document, with offsets into the text."""

    start: int
    """Where the naming begins: the type, or the number."""
    end: int
    number: str
    doctype: str
    date: str
    issuer: str
    joint: bool = False


@cache
def _type_before() -> re.Pattern[str]:
    return pattern(
        rf"(?<!\w)(?P<type>{doctypes.alternatives()})(?:\s*\([^()\n]{{1,40}}\))?(?P<between>(?:\s+(?!\d)[\w,/-]+){{0,26}}?)\s*(?:,\s*)?(?:số|Số|SỐ)?\s*:?\s*$",
        re.IGNORECASE,
    )


def find(text: str, found: Sequence[NumberMatch] | None = None) -> list[Mention]:
    """Every numbered document named in `text` (in the spelling of `Line.plain`), in order. `found`: the numbers in it,
    if they are known."""
    found = numbers.find(text) if found is None else found
    if not found or not _DIGIT_SIGN.search(text):
        return []
    out: list[Mention] = []
    for index, match in enumerate(found):
        bound = found[index + 1].start if index + 1 < len(found) else len(text)
        floor = found[index - 1].end if index else 0
        out.append(_read(text, match, floor, bound))
    return _share(text, found, out)


def _read(text: str, match: NumberMatch, floor: int, bound: int) -> Mention:
    head = text[max(floor, match.start - 190) : match.start]
    typed = _nearest_type(head)
    start = match.start
    doctype = ""
    left_issuer: Body | None = None
    if typed:
        start = match.start - len(head) + typed.start("type")
        doctype = doctypes.canonical(typed["type"])
        if of := _OF.match(typed["between"] + " "):
            named = bodies.match(typed["between"] + " ", of.end())
            left_issuer = named[1] if named else None
    doctype = doctypes.of_code(match.number.canonical, doctype)
    joint = _is_joint(match, doctype)
    date, at = _date_after(text, match.end, min(bound, match.end + _AHEAD))
    issuer, end = _issuer_after(text, at, min(bound, at + _AHEAD), joint)
    if not date and issuer:
        date, end = _date_after(text, end, min(bound, end + 60), strict=True)
    if not (date or issuer):
        date, issuer, end = _after_title(text, match, match.end, joint)
    if not issuer and left_issuer:
        issuer = left_issuer.name
    if not issuer:
        issuer = _subject_before(text, start, floor) or _by_code(match)
    return Mention(start, max(end, match.end), match.number.canonical, doctype, date, issuer, joint)


def _nearest_type(head: str) -> re.Match[str] | None:
    """The last type name in `head` from which only words lead to its end."""
    best = None
    for found in _type_words().finditer(head):
        tail = head[found.start() :]
        whole = _type_before().match(tail)
        if whole and not (
            whole["between"].strip() and not _OF.match(whole["between"] + " ") and not _is_law(whole["type"])
        ):
            best = _type_before().search(head, found.start())
    return best


@cache
def _type_words() -> re.Pattern[str]:
    return pattern(rf"(?<!\w)(?:{doctypes.alternatives()})(?!\w)", re.IGNORECASE)


def _is_law(written: str) -> bool:
    """Laws are named before their number: "Luật Thanh niên số 53/2005/QH11"."""
    return doctypes.canonical(written) in ("Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp")


def _is_joint(match: NumberMatch, doctype: str) -> bool:
    return "liên tịch" in doctype or match.number.doctype_code in ("TTLT", "NQLT")


def _date_after(text: str, start: int, bound: int, *, strict: bool = False) -> tuple[str, int]:
    intro = (_BARE_DATE_INTRO if strict else _DATE_INTRO).match(text, start, bound)
    if not intro:
        return "", start
    when: DateMatch | None = dates.at(text, intro.end())
    if when is None or when.end > bound:
        return "", start
    end = when.end
    return when.iso, end + 1 if text[end : end + 1] == ")" else end


def _issuer_after(text: str, start: int, bound: int, joint: bool) -> tuple[str, int]:
    of = _OF.match(text, start, bound) or _SESSION.match(text, start, bound)
    if not of:
        return "", start
    return _bodies_at(text, of.end(), bound, joint)


def _bodies_at(text: str, start: int, bound: int, joint: bool) -> tuple[str, int]:
    session = _SESSION.match(text, start, bound)
    at = session.end() if session else start
    ranked = _RANKED.match(text, at)
    named = bodies.match(text[:bound], ranked.end() if ranked else at) or (
        bodies.match(text[:bound], at) if ranked else None
    )
    if not named:
        return "", start
    end, body = named
    several = [body]
    while joint:
        glue = re.compile(r"\s*(?:,|;|-|–)?\s*(?:và\s+)?").match(text, end, bound)
        following = bodies.match(text[:bound], glue.end()) if glue and glue.end() > end else None
        if not following or not following[1].known:
            break
        end, body = following
        several.append(body)
    return bodies.joint(several).name, end


def _after_title(text: str, match: NumberMatch, start: int, joint: bool) -> tuple[str, str, int]:
    """Date and issuer behind the document's name: "Luật số 57/2020/QH14 Luật Thanh niên ngày 16/06/2020 của Quốc hội".

    The name may cite other documents with dates of their own; the issuer must then be the one of the number's code.
    """
    if not _TITLE_START.match(text, start):
        return "", "", start
    limit = min(len(text), start + MAX_TITLE)
    stop = _SENTENCE_END.search(text, start, limit)
    limit = stop.start() if stop else limit
    coded = {b.name for b in map(bodies.identify, numbers.issuers_of(match.number.issuer_code))}
    for when in dates.find(text, start, limit):
        between = text[start : when.start]
        if not _DAY.search(between) or _NUMBERED.search(between[-40:]):
            continue
        issuer, end = _issuer_after(text, when.end, min(len(text), when.end + _AHEAD), joint)
        plain = ";" not in between and not numbers.find(between)
        if issuer and (plain or issuer in coded or (joint and " và " in issuer)):
            return when.iso, issuer, end
    return "", "", start


def _subject_before(text: str, start: int, floor: int) -> str:
    """The body that issued it: "Ban Bí thư ban hành Quyết định số …"."""
    low = max(floor, start - 140)
    if proposed := _AT.search(text, max(floor, start - 200), start):
        ranked = _RANKED.match(text, proposed.start("body"))
        named = bodies.match(text, ranked.end() if ranked else proposed.start("body"))
        return named[1].name if named and named[0] == proposed.end("body") else ""
    verb = _ISSUING_VERB.search(text[low:start])
    if not verb:
        return ""
    head = text[low : low + verb.start()]
    for found in re.finditer(r"(?:^|(?<=[,;:.(“\"]\s)|(?<=\s))(?=[^\W\d_])", head):
        if not head[found.start()].isupper():
            continue
        named = bodies.match(head, found.start())
        if named and named[0] == len(head) and named[1].known:
            return named[1].name
    return ""


def _by_code(match: NumberMatch) -> str:
    """The issuer that the code alone says, when it can be only one body of the whole country."""
    names = numbers.issuers_of(match.number.issuer_code)
    known = {a.name for a in (authorities.lookup(name) for name in names) if a}
    return known.pop() if len(names) == 1 and len(known) == 1 else ""


def _share(text: str, found: Sequence[NumberMatch], mentions: list[Mention]) -> list[Mention]:
    """In "Nghị quyết số 18-NQ/TW, 19-NQ/TW ngày 25/10/2017 của …" the facts belong to all of the enumeration."""
    out = list(mentions)
    for index in range(len(out) - 2, -1, -1):
        here, after = out[index], out[index + 1]
        between = text[found[index].end : found[index + 1].start]
        if _JOINER.fullmatch(between) and not (here.date or here.issuer) and after.start == found[index + 1].start:
            out[index] = here._replace(date=after.date, issuer=here.issuer or after.issuer)
    for index in range(1, len(out)):
        before, here = out[index - 1], out[index]
        between = text[found[index - 1].end : found[index].start]
        same_code = found[index - 1].number.doctype_code == found[index].number.doctype_code
        if _JOINER.fullmatch(between) and same_code and not here.doctype:
            out[index] = here._replace(doctype=before.doctype)
    return out
