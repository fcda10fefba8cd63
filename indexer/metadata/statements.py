"""The lead sentence of a report: who acts, and whether it states that a document was issued."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import indexer.metadata.bodies as bodies
import indexer.metadata.dates as dates
import indexer.metadata.doctypes as doctypes
from analyzers import numbers

from .bodies import Body
from .wording import UPPER, Line, excerpt, pattern, sentence_around

_DATELINE = re.compile(r"\s*\(?[^()\n–—]{2,60}\)?\s*[-–—]\s+(?=\S)|\s*\([^()\n]{2,60}\)\s*[-–—:]?\s*")
_VERB = pattern(
    r"\s*(?:\([^()]{1,40}\)\s*)?(?:(?:vừa|đã|mới|sẽ|cũng|vừa mới|tiếp tục|long trọng|trang trọng|có|"
    r"phối hợp(?:\s+(?:với|cùng)\s.{3,90}?)?)\s+)*"
    r"(?:tổ chức|ban hành|ký|họp|khai mạc|bế mạc|tiến hành|làm việc|sơ kết|tổng kết|triển khai|công bố|trao|thăm|"
    r"tiếp|kiểm tra|giám sát|phát động|tuyên dương|"
    r"gặp mặt|họp mặt|tham mưu|chủ trì|phối hợp|quán triệt|đánh giá|mở|thông báo|yêu cầu|chỉ đạo|xây dựng|"
    r"thực hiện|hoàn thành|tham gia|dự|đón|đến|diễn ra|"
    r"ra mắt|thành lập|bàn|cho ý kiến|thông qua|xem xét|quyết định|báo cáo|đề nghị|kỷ niệm|bàn giao|khen thưởng|"
    r"khảo sát|nghe|gửi|có\s+(?:buổi|công văn|văn bản|báo cáo|thông báo|kế hoạch))(?!\w)",
    re.IGNORECASE,
)
_ISSUES = pattern(
    r"\s*(?:(?:vừa|đã|mới)\s+)*(?:ký\s+)?(?:ban hành|có|ra|thông qua|công bố|gửi)\s+(?:văn bản\s+)?(?=\w)",
    re.IGNORECASE,
)
_PERSON_BETWEEN = re.compile(rf"\s+(?:[{UPPER}][^\W\d_]*\s*){{2,5}}(?=\s)")


@dataclass(frozen=True, slots=True)
class Issued:
    """ "Thành ủy Cần Thơ ban hành Báo cáo số 178-BC/TU về …": the page presents that document."""

    issuer: Body
    doctype: str
    number: str
    date: str
    title: str
    text: str


def issued(lead: Line) -> Issued | None:
    """The document whose issuing the first sentence of `lead` states, or None."""
    plain = lead.plain[:1500]
    _, high = sentence_around(plain, 0, 1, limit=1200)
    sentence = plain[:high]
    for body, end in _subjects(sentence):
        person = _PERSON_BETWEEN.match(sentence, end)
        verb = _ISSUES.match(sentence, end) or (_ISSUES.match(sentence, person.end()) if person else None)
        if not verb:
            continue
        doctype, length = doctypes.leading(sentence[verb.end() :])
        if not doctype:
            continue
        at = verb.end() + length
        number = next((m for m in numbers.find(sentence[at : at + 60]) if m.start <= 8), None)
        if number is None:
            continue
        when = dates.first(sentence, 0, verb.start()) or _just_after(sentence, at + number.end)
        title = lead.text[verb.end() : high].strip().rstrip(".;,")
        return Issued(
            body, doctype, number.number.canonical, when.iso if when else "", title[:400], lead.text[:high].strip()
        )
    return None


_PROVISION = pattern(
    r"\s*(?:\d{1,3}(?:\.\d{1,3})*[.)]|[^\W\d_]\))\s|"
    r".{0,200}?(?:có hiệu lực|hiệu lực thi hành|chịu trách nhiệm thi hành|"
    r"chủ trì,? phối hợp|có trách nhiệm|quy định tại|giúp\s.{3,80}?\sthực hiện)",
    re.IGNORECASE,
)
"""A provision says what bodies shall do; it reports nothing."""
_REPORTS = pattern(r"(?<!\w)(?:vừa|đã|mới|sáng|chiều|tối|hôm nay|hôm qua)(?!\w)", re.IGNORECASE)


def acting(lead: Line, *, titled: bool = True) -> tuple[Body, str] | None:
    """The body that acts in the lead sentence, and the words that say so; or None.

    The body must be one that a rule knows, or a name with its place. `titled`: the page has a title as reports have;
    a text without one must report something ("đã tổ chức", "Ngày 14-1, …") to be taken for a report.
    """
    plain = lead.plain[:700]
    _, high = sentence_around(plain, 0, 1, limit=600)
    sentence = plain[:high]
    dated = bool(dates.first(sentence) or dates.find_partial(sentence))
    if _PROVISION.match(sentence) or not (titled or dated or _REPORTS.search(sentence)):
        return None
    for body, end in _subjects(sentence):
        if _VERB.match(sentence, end) and (body.known or body.level):
            return body, excerpt(lead.text[:high], 0, end)
    return None


def _just_after(sentence: str, at: int) -> dates.DateMatch | None:
    found = dates.first(sentence, at, at + 30)
    return found if found and found.start - at <= 12 else None


def _subjects(sentence: str) -> Iterator[tuple[Body, int]]:
    """Bodies that begin a clause of the first part of the sentence, with the end of their names."""
    dateline = _DATELINE.match(sentence)
    start = dateline.end() if dateline and dateline.end() < 80 else 0
    tried = 0
    for found in _starts().finditer(sentence, start, min(len(sentence), start + 260)):
        if tried >= 14:
            return
        named = bodies.match(sentence, found.end())
        if not named:
            continue
        tried += 1
        end, body = named
        before = sentence[max(0, found.start() - 12) : found.end()].lower()
        if _INSIDE.search(before):
            continue
        yield body, end


@cache
def _starts() -> re.Pattern[str]:
    return re.compile(rf"(?:(?<![^\s,(“\"]))(?=[{UPPER}])")


_INSIDE = pattern(r"(?:của|tại|với|và|cho|ở|hội trường|theo|trụ sở|do)\s+$")
