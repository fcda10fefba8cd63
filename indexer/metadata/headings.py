"""The heading of an official document: its type in capitals, and the trích yếu under it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import indexer.metadata.doctypes as doctypes

from .wording import is_upper, pattern, spelled

MAX_ABSTRACT = 700
_STOP = pattern(
    r"(?:căn cứ|kính gửi|điều\s+\d|chương\s+[\divxl]|phần\s+(?:thứ|[\divxl])|mục\s+[\divxl]|[ivx]{1,4}\s*[.)–-]|"
    r"\d{1,2}\s*[.)]|a\s*[.)-]|"
    r"thực hiện\s.*[,;]$|thi hành|theo đề nghị|xét\s|để\s|nhằm\s|trong\s|sau khi|lời nói đầu|quyết nghị|"
    r"\(|(?:được\s+)?ban hành\s+kèm|kèm theo|nơi nhận)",
    re.IGNORECASE,
)
_ACTING = pattern(
    r"(?:CHỦ TỊCH|PHÓ CHỦ TỊCH|BỘ TRƯỞNG|THỦ TƯỚNG CHÍNH PHỦ|CHÍNH PHỦ|QUỐC HỘI|ỦY BAN|HỘI ĐỒNG|GIÁM ĐỐC|TỔNG|"
    r"CHÁNH|VIỆN TRƯỞNG|THỐNG ĐỐC|"
    r"BAN THƯỜNG VỤ|BAN CHẤP HÀNH|BAN BÍ THƯ|BỘ CHÍNH TRỊ|TỈNH ỦY|THÀNH ỦY|HUYỆN ỦY|CỤC TRƯỞNG|TRƯỞNG|LIÊN TỊCH|"
    r"BỘ|ĐẠI HỘI|ĐOÀN CHỦ TỊCH|HIỆU TRƯỞNG)(?!\w)"
)
_SESSION = pattern(r"(?:CỦA\s+)?QUỐC\s+HỘI\b.*(?:KHÓA|KỲ HỌP)|.*\bKỲ HỌP THỨ\b.*|SỐ\b.*|NĂM \d{4}$|\(.*\)$")
_OF_BODY = pattern(
    r"CỦA\s+(?:BAN THƯỜNG VỤ|BAN CHẤP HÀNH|BAN BÍ THƯ|BỘ CHÍNH TRỊ|THƯỜNG TRỰC|TỈNH ỦY|THÀNH ỦY|HUYỆN ỦY|QUẬN ỦY|"
    r"THỊ ỦY|ĐẢNG ỦY|"
    r"ĐẢNG BỘ|"
    r"ĐẠI HỘI|HỘI NGHỊ|CHÍNH PHỦ|THỦ TƯỚNG|CHỦ TỊCH|BỘ TRƯỞNG|ỦY BAN|HỘI ĐỒNG|BAN)(?!\w)"
)
_SUBJECT = pattern(r"(?:V/v|Về việc|v/v|VỀ VIỆC)\s*[:.]?\s*(?P<subject>.+)")
_ABOUT = pattern(r"\s(?P<subject>(?:VỀ|V/V)\s.{8,})$")
"""CHỈ THỊ / CỦA BAN BÍ THƯ *VỀ TĂNG CƯỜNG …*"""
_RULE_LINE = re.compile(r"[\W_]*")


@dataclass(frozen=True, slots=True)
class Heading:
    """Type and trích yếu as typed, and the rows they take: [start, end); start -1 if there is no heading."""

    doctype: str = ""
    typed: str = ""
    abstract: str = ""
    start: int = -1
    end: int = -1


def find_heading(rows: Sequence[tuple[str, str]], after: int) -> Heading:
    """The heading in `rows` (pairs of plain and written text) below row `after`.

    Without one, a letter's subject ("V/v …") gives a Công văn.
    """
    for at in range(max(0, after), len(rows)):
        plain = rows[at][0].strip()
        if not plain or len(plain) > 400:
            continue
        for taken in (1, 2):
            joined = " ".join(r[0].strip() for r in rows[at : at + taken] if r[0].strip())
            doctype, end = doctypes.leading(joined)
            if not doctype or not is_upper(joined[:end]) or (taken == 2 and end <= len(plain)):
                continue
            rest = joined[end:].strip(" :")
            if is_upper(rest) and _OF_BODY.match(rest):
                # "KẾT LUẬN CỦA BAN BÍ THƯ": the trích yếu follows, in the same line or below
                rest = subject["subject"] if (subject := _ABOUT.search(rest)) else ""
            if rest and not _continues(rest):
                break
            longer = _longer(doctype, joined, rows, at, taken)
            if longer:
                doctype, rest, taken = longer
            written = " ".join(r[1].strip() for r in rows[at : at + taken])
            inline = written[len(written) - len(rest) :].strip() if rest else ""
            return _with_abstract(rows, at, taken, doctype, joined[:end], inline)
    return _letter(rows, after)


def _longer(
    doctype: str, joined: str, rows: Sequence[tuple[str, str]], at: int, taken: int
) -> tuple[str, str, int] | None:
    """ "NGHỊ QUYẾT" alone over "LIÊN TỊCH": the longer name of the type."""
    if taken != 1 or len(joined) > len(doctype) + 2 or at + 1 >= len(rows):
        return None
    both = f"{joined} {rows[at + 1][0].strip()}"
    longer, end = doctypes.leading(both)
    if longer != doctype and end == len(both) and is_upper(both):
        return longer, "", 2
    return None


def _continues(rest: str) -> bool:
    """Whether what follows the type in its line can be its trích yếu, not the middle of a body's name or a number."""
    return not re.match(pattern(r"(?:VÀ|SỐ|số|và|SƯ|NÀY|này|CỦA)(?!\w)|[:\d/]"), rest)


def _with_abstract(
    rows: Sequence[tuple[str, str]], at: int, taken: int, doctype: str, typed: str, inline: str
) -> Heading:
    parts = [inline] if inline else []
    upper: bool | None = is_upper(inline) if inline else None
    end = at + taken
    for index in range(at + taken, min(len(rows), at + taken + 14)):
        plain, written = rows[index][0].strip(), rows[index][1].strip()
        if _RULE_LINE.fullmatch(plain):
            if parts and plain:
                end = index + 1
                break
            continue
        if _STOP.match(plain) and not (parts and upper and is_upper(plain) and not _hard_stop(plain)):
            break
        if not parts and is_upper(plain) and _OF_BODY.match(plain):
            end = index + 1
            if not (subject := _ABOUT.search(plain)):
                continue
            plain, written = subject["subject"], written[subject.start("subject") :]
        if is_upper(plain) and (_SESSION.match(plain) or (parts and _ACTING.match(plain) and _acts(plain, parts[-1]))):
            if _SESSION.match(plain):
                end = index + 1
                continue
            break
        if parts and upper is not None and is_upper(plain) != upper and len(plain) > 3 and not plain.isdigit():
            break
        if not parts and is_upper(plain) and _ACTING.fullmatch(plain):
            break
        if len(plain) > 350 or sum(map(len, parts)) + len(plain) > MAX_ABSTRACT or plain.endswith((";", ":")):
            break
        if parts and plain.endswith(".") and not parts[-1].endswith(","):
            break
        upper = is_upper(plain) if upper is None and len(plain) > 3 else upper
        parts.append(written)
        end = index + 1
    return Heading(doctype, typed, " ".join(" ".join(parts).split()).strip(" .*-–"), at, end)


def _hard_stop(plain: str) -> bool:
    return bool(re.match(pattern(r"(?:ĐIỀU\s+\d|CHƯƠNG\s|PHẦN\s|CĂN CỨ|KÍNH GỬI|QUYẾT NGHỊ)"), plain))


def _acts(plain: str, before: str) -> bool:
    """A line in capitals with the acting body's name ends the trích yếu, unless the line before runs on into it."""
    return not re.search(
        pattern(r"(?:CỦA|VÀ|,|THUỘC|DO|VỚI|CHO|-|TỔ CHỨC|LUẬT|NHIỆM KỲ|ĐẠI BIỂU)$"), pattern_plain(before)
    )


def pattern_plain(text: str) -> str:
    """`text` in the spelling of patterns."""
    return spelled(text)[1]


def _letter(rows: Sequence[tuple[str, str]], after: int) -> Heading:
    for at in range(max(0, after), min(len(rows), max(0, after) + 14)):
        found = _SUBJECT.match(rows[at][0].strip())
        if not found:
            continue
        parts = [rows[at][1].strip()[found.start("subject") :]]
        end = at + 1
        for plain, written in rows[at + 1 : at + 5]:
            if (
                _STOP.match(plain.strip())
                or not plain.strip()
                or is_upper(plain)
                or len(plain) > 90
                or ", ngày" in plain
            ):
                break
            parts.append(written.strip())
            end += 1
        return Heading("Công văn", "", " ".join(parts).strip(" .*-–"), at, end)
    return Heading()
