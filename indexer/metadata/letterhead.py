"""The head of an official document: issuer over issuer, number, place and date, type, trích yếu.

Forms: Nghị định 30/2020/NĐ-CP (state), Hướng dẫn 36-HD/VPTW and 05-HD/VPTW (Party). The lines may be wrapped
anywhere, and the two columns of the head may come in either order or as cells of a table row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import indexer.metadata.dates as dates
import indexer.metadata.doctypes as doctypes
from analyzers import numbers

from .bodies import Body, identify
from .dates import DateMatch
from .headings import Heading, find_heading
from .issuing import issuer_of
from .wording import WORD, Line, is_upper, pattern

WINDOW = 60
"""Lines after the motto that may belong to the head."""
_REPUBLIC = (
    r"CỘNG\s+HÒA\s+XÃ\s+HỘI\s+CHỦ\s+NGHĨA\s+VIỆT\s+NAM|Cộng\s+hòa\s+xã\s+hội\s+chủ\s+nghĩa\s+Việt\s+Nam(?=\s*\n)"
)
_FREEDOM = r"(?i:độc\s+lập\s*[-–—.,]*\s*tự\s+do\s*[-–—.,]*\s*hạnh\s+phúc)"
_PARTY = r"(?<!\w)ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM(?!\w)"
_MOTTO = pattern(rf"{_REPUBLIC}|{_FREEDOM}|{_PARTY}")
_MOTTO_WORDS = tuple(pattern(word).pattern for word in ("CỘNG", "Cộng", "ĐẢNG"))
_FREE = pattern("độc").pattern
"""What every motto has, in this case or in any: looking for a string is far cheaper than for a pattern."""
_NUMBER_CUE = pattern(r"(?<!\w)(?:số|SỐ|Số)\s*(?:[:.]\s*)?(?=[\d./…_-]|$)")
_CUE_WORDS = tuple(pattern(word).pattern for word in ("số", "SỐ", "Số"))
_BLANK_DATE = pattern(
    r"ngày\s*[.…_\s]*(?:\d{1,2}\s*)?tháng\s*[.…_\s]*(?:\d{1,2}\s*)?năm\s*[.…_\s]*(?:\d{2,4})?", re.IGNORECASE
)
_PLACE = pattern(
    rf"(?<![\w/-])(?P<place>(?:TP\.?\s*)?{WORD}(?:(?: | ?- ?)(?:{WORD}|\d+)){{0,4}})\s*,\s*(?:ngày|[Nn]gày)"
)
_ADDRESSEE = pattern(r"Kính gửi", re.IGNORECASE)
_SUBJECT = pattern(r"(?:V/v|v/v|Về việc)\s")
_YOUTH_UNION = pattern(r"ĐOÀN (?:TNCS|THANH NIÊN CỘNG SẢN) HỒ CHÍ MINH")
_OWN = pattern(
    r"\s*(?:NGHỊ QUYẾT|NGHỊ ĐỊNH|QUYẾT ĐỊNH|CHỈ THỊ|THÔNG TƯ|THÔNG TRI|KẾT LUẬN|THÔNG BÁO|PHÁP LỆNH|LỆNH) CỦA |"
    r"(?<=\w)\s+SỐ\s*:?\s*\d.*"
)
"""What an old head in one puts before and after its issuer: QUYẾT ĐỊNH CỦA HỘI ĐỒNG BỘ TRƯỞNG SỐ 167-HĐBT."""
_RULE_LINE = re.compile(r"[\W_]*")
_MARKS = pattern(
    r"(?:TUYỆT MẬT|TỐI MẬT|MẬT|HỎA TỐC|THƯỢNG KHẨN|KHẨN|DỰ THẢO.{0,12}|BẢN SAO.{0,10}|SAO Y.{0,20}|BẢN CHÍNH|"
    r"CÔNG BÁO.{0,40})"
)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What the head says. Empty: not stated."""

    party: bool
    issuer: Body | None = None
    issuer_text: str = ""
    number: str = ""
    number_text: str = ""
    date: DateMatch | None = None
    date_text: str = ""
    place: str = ""
    heading: Heading = field(default_factory=Heading)
    end: int = 0
    """Index of the first line after the head."""


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    plain: str
    at: int
    column: int


def read(lines: Sequence[Line]) -> Letterhead | None:
    """The letterhead among `lines`, or None if there is none (no motto, nor a number line over a heading)."""
    anchor = _anchor(lines)
    if anchor is None:
        return None
    first = anchor
    while first > 0 and anchor - first < 10 and _heads(lines[first - 1]):
        first -= 1
    pieces = _pieces(lines, first, min(len(lines), anchor + WINDOW))
    text = _without_mottos("\n".join(p.plain for p in pieces))
    rows = text.split("\n")
    shown = [_as_written(row, piece) for row, piece in zip(rows, pieces, strict=True)]
    cue = _cue(rows)
    top = cue[0] if cue else -1
    heading = find_heading(
        [(row, pieces[i].text if row == pieces[i].plain else row) for i, row in enumerate(rows)], top
    )
    limit = heading.start if heading.start >= 0 else min(len(rows), (cue[0] + 8) if cue else 25)
    number, number_text = _number(rows, shown, cue, limit)
    # a letter's subject stands beside the place and date, not under them
    when, date_text, place = _dated(rows, shown, _until_addressee(rows, limit) if not heading.typed else limit)
    if not number and heading.start < 0 and not when:
        return None
    bound = min(x for x in (cue[0] if cue else limit, limit) if x >= 0)
    named = [at for at, row in enumerate(rows[:bound]) if _is_name(row)]
    if not named:  # the columns came in the other order: motto and date first, issuer and number after
        named = [at for at, row in enumerate(rows[: limit if limit > 0 else 12]) if _is_name(row)]
    # the Youth Union's motto stands beside the names and is none of them
    named = [at for at in named if not _YOUTH_UNION.fullmatch(rows[at].strip())] or named
    issuer = issuer_of([_OWN.sub("", rows[at]) if _OWN.match(rows[at]) else rows[at] for at in named], number)
    if (
        issuer
        and issuer.name == "Ban Chấp hành Trung ương"
        and any(_YOUTH_UNION.fullmatch(row.strip()) for row in rows)
    ):
        issuer = identify("Trung ương Đoàn TNCS Hồ Chí Minh")  # its motto stands where the Party's would
    party = bool(re.search(pattern(_PARTY), "\n".join(p.plain for p in pieces)))
    last = heading.end if heading.start >= 0 else limit
    end = pieces[min(last, len(pieces)) - 1].at + 1 if last > 0 and pieces else anchor
    return Letterhead(
        party,
        issuer,
        " / ".join(shown[at].strip() for at in named),
        number,
        number_text,
        when,
        date_text,
        place,
        heading,
        max(end, anchor),
    )


def _anchor(lines: Sequence[Line]) -> int | None:
    """Index of the line where a motto begins, or of a number line that stands over a heading."""
    # one search over all of them first: most texts have no motto
    whole = "\n".join(line.plain for line in lines[:604]) + "\n"
    some = any(word in whole for word in _MOTTO_WORDS) or _FREE in whole.lower()
    some = some and _MOTTO.search(whole) is not None
    for at in range(min(len(lines), 600) if some else 0):
        if len(lines[at].plain) > 300:
            continue
        joined = "\n".join(line.plain for line in lines[at : at + 4]) + "\n"
        motto = _MOTTO.search(joined)
        if motto and motto.start() <= len(lines[at].plain):
            return at
    for at in range(min(len(lines), 40) if any(word in whole for word in _CUE_WORDS) else 0):
        line = lines[at]
        if (
            len(line.plain) <= 120
            and (cue := _NUMBER_CUE.search(line.plain))
            and cue.start() <= 30
        ):
            following = [(row.plain, row.text) for row in lines[at : at + 14]]
            over = any(_is_name(row.plain) for row in lines[max(0, at - 4) : at])
            if over and (find_heading(following, 0).start >= 0 or numbers.find(line.plain)):
                return at
    return None


def has_number(line: Line) -> bool:
    """Whether a line is a head's number line: "Số 12-BC/TU"."""
    found = _NUMBER_CUE.match(line.plain)
    return bool(found and len(line.text) < 60 and numbers.find(line.plain))


def _heads(line: Line) -> bool:
    if len(line.text) > 120:
        return False
    odd = line.column or " | " in line.text or not re.search(r"\w", line.text)
    return bool(
        odd
        or is_upper(line.text)
        or (_NUMBER_CUE.search(line.plain) and len(line.text) < 60)
        or _SUBJECT.match(line.plain)
    )


def _pieces(lines: Sequence[Line], first: int, last: int) -> list[_Piece]:
    """Lines and table cells of the head; what stands in columns is put column after column."""
    out: list[_Piece] = []
    columns: list[_Piece] = []
    for at in range(first, last):
        line = lines[at]
        if line.column or (" | " in line.plain and len(line.plain) < 400):
            cells = list(zip(line.text.split(" | "), line.plain.split(" | "), strict=False))
            for position, (text, plain) in enumerate(cells):
                columns.append(_Piece(text, plain, at, line.column or position + 1))
            continue
        out += sorted(columns, key=lambda p: p.column)
        columns = []
        out.append(_Piece(line.text, line.plain, at, 0))
    return out + sorted(columns, key=lambda p: p.column)


def _without_mottos(text: str) -> str:
    """`text` with every motto blanked out, line breaks kept so that rows keep their index."""
    return _MOTTO.sub(lambda m: "".join("\n" if c == "\n" else " " for c in m.group()), text)


def _cue(rows: Sequence[str]) -> tuple[int, int] | None:
    for at, row in enumerate(rows[:40]):
        found = _NUMBER_CUE.search(row)
        if found and found.start() <= 40 and len(row) <= 160 and _introduces(row[: found.start()].strip()):
            return at, found.start()
    return None


def _introduces(before: str) -> bool:
    """Whether "số" after these words is the head's: alone, after the type ("Luật số"), or beside a name in capitals."""
    words = before.strip(" -–—_*.|")
    return not words or is_upper(words) or doctypes.leading(words)[1] == len(words)


def _as_written(row: str, piece: _Piece) -> str:
    """`row`, the plain text of `piece` without mottos, in the letters that were typed."""
    if not len(row) == len(piece.plain) == len(piece.text):
        return row
    return "".join(w if r == p else r for r, p, w in zip(row, piece.plain, piece.text, strict=True))


def _joined(rows: Sequence[str], shown: Sequence[str]) -> tuple[str, str]:
    """Stripped rows in one line, plain and as written, of one length."""
    plain = " ".join(row.strip() for row in rows)
    written = " ".join(
        show[(lead := len(row) - len(row.lstrip())) : lead + len(row.strip())]
        for row, show in zip(rows, shown, strict=True)
    )
    return plain, written if len(written) == len(plain) else plain


def _number(rows: Sequence[str], shown: Sequence[str], cue: tuple[int, int] | None, limit: int) -> tuple[str, str]:
    if cue:
        at, offset = cue
        joined, written = _joined(
            [rows[at][offset:], *rows[at + 1 : at + 3]], [shown[at][offset:], *shown[at + 1 : at + 3]]
        )
        intro = _NUMBER_CUE.match(joined)
        for found in numbers.find(joined):
            if intro and found.start <= intro.end() + 4 and "/" not in joined[intro.end() : found.start]:
                return found.number.canonical, written[: found.end]
        return "", ""
    for row in rows[:limit]:
        parsed = numbers.parse(row.strip()) if 4 < len(row.strip()) < 60 else None
        if parsed:
            return parsed.canonical, row.strip()
    return "", ""


def _dated(rows: Sequence[str], shown: Sequence[str], limit: int) -> tuple[DateMatch | None, str, str]:
    flat, written = _joined(rows[: max(limit, 1)], shown[: max(limit, 1)])
    place = _PLACE.search(flat)
    where = place["place"] if place else ""
    start = place.start() if place else 0
    blank = _BLANK_DATE.search(flat, start)
    when = dates.first(flat, start)
    if blank and when and blank.start() < when.start - 1 and not blank.start() <= when.start <= blank.end():
        when = None
    text = written[start : when.end] if when else (written[start : blank.end()] if blank else "")
    return when, text[-120:], where


def _until_addressee(rows: Sequence[str], start: int) -> int:
    for at in range(start, min(len(rows), start + 10)):
        if _ADDRESSEE.match(rows[at].strip()):
            return at
    return start


def _is_name(row: str) -> bool:
    row = row.strip()
    if not row or _RULE_LINE.fullmatch(row) or _MARKS.fullmatch(row) or len(row) > 160:
        return False
    return (
        is_upper(row)
        and not doctypes.is_heading(row)
        and not _NUMBER_CUE.match(row)
        and not any(c.isdigit() for c in row[:3])
    )
