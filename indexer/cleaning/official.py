"""The span of an official document inside a page: from its letterhead to its signature, recipients and appendices."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analyzers.normalize import fold
from indexer.cleaning import shapes
from indexer.page import Block

REACH = 16
"""Blocks within which a letterhead's parts stand together."""
# Looked for without marks, which scans lose ("ĐẢNG CỘNG SẢN VIÊT NAM"). Names of bodies may stand before it.
_MOTTO = re.compile(
    r"(?:[^a-z]{0,80}\s)?(?<!NUOC )(?:CONG\s+HOA\s+XA\s+HOI(?:\s+CHU\s+NGHIA(?:\s+VIET(?:\s+NAM)?)?)?"
    r"|DANG\s+CONG\s+SAN\s+VIET\s+NAM)\W*(?:[Dd]oc\s+lap.{0,60})?"
    r"|\W*DOAN\s+(?:TNCS|THANH\s+NIEN\s+CONG\s+SAN)\s+HO\s+CHI\s+MINH\W*"
)
_NUMBER = re.compile(
    r"^\W{0,3}(?:[Ll]uật\s+|LUẬT\s+)?[Ss](?:[ốôổỗ]|[ỐÔỔỖ])\s*:?\s*(?:\S{0,4}\d{0,6}\s*[-/]|\d{1,5}\s+[A-ZĐƯ]{1,5}[-/]).{1,40}"
    r"|^\W{0,3}(?:[Ll]uật|[Pp]háp lệnh|[Bb]ản án|[Qq]uyết định|[Nn]ghị quyết)\s+số\s*:?\s*\d"
)
_PLACE_DATE = re.compile(
    r"^[^\d]{2,40},\s*ngày\s*[\d.…]{0,4}\s*tháng\s*[\d.…\w]{0,5}\s*năm\s*[\d.…]{0,6}\W*$", re.IGNORECASE
)
DOCTYPE = re.compile(
    r"^(?:NGHỊ QUYẾT|CHỈ THỊ|KẾT LUẬN|QUYẾT ĐỊNH|QUY ĐỊNH|QUY CHẾ|THÔNG BÁO|THÔNG TRI"
    r"|THÔNG TƯ(?: LIÊN TỊCH)?|HƯỚNG DẪN|BÁO CÁO|KẾ HOẠCH"
    r"|CHƯƠNG TRÌNH(?: HÀNH ĐỘNG)?|ĐỀ ÁN|TỜ TRÌNH"
    r"|CÔNG VĂN|CÔNG ĐIỆN|LUẬT|BỘ LUẬT|PHÁP LỆNH|LỆNH|SẮC LỆNH|SẮC LUẬT|NGHỊ ĐỊNH|BIÊN BẢN|GIẤY MỜI|THƯ NGỎ|QUY TRÌNH"
    r"|HIẾN PHÁP|ĐIỀU LỆ|TUYÊN BỐ|LỜI KÊU GỌI)(?:\s.{0,80})?$"
)
"""A line that is the name of a document type, perhaps with the body it is by."""
_ENTITLED = re.compile(r"(?P<over>.{5,200}?)\bSỐ\s*:?\s*\d{1,5}\s*[-/]?\s*[A-ZĐa-z\d/-]{1,25},?\s+(?:RA\s+)?NGÀY\s+\d")
_DAY = re.compile(r"Ngày\s*:?\s*\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{4}\W*$")
"""The day under a judgment's number."""
_SUBJECT = re.compile(r"^\W{0,3}(?:V/v|Về việc)\b", re.IGNORECASE)
SUBJECT_LINES = 5
_RECIPIENTS = re.compile(r"^\W{0,3}n[ơo]i\s+nhận\s*:?", re.IGNORECASE)
_RANK = re.compile(
    r"^(?:(?:T[./]?M|K[./]?T|T[./]?L|TUQ|Q)\s*[./]\s*|(?:T[./]M|K[./]T|T[./]L)\s+)\S.{2,80}$"
    r"|^(?:PHÓ\s+)?(?:CHỦ TỊCH|BÍ THƯ|BỘ TRƯỞNG|THỨ TRƯỞNG"
    r"|THỦ TƯỚNG|TỔNG BÍ THƯ|CHÁNH VĂN PHÒNG|TRƯỞNG BAN"
    r"|GIÁM ĐỐC|CHÁNH ÁN|VIỆN TRƯỞNG|TỔNG KIỂM TOÁN)\b[^.;]{0,60}$"
)
_APPENDIX = re.compile(
    r"^(?:PHỤ LỤC|DANH MỤC|DANH SÁCH|BIỂU MẪU|MẪU SỐ|BIỂU SỐ"
    r"|QUY CHẾ|QUY ĐỊNH|ĐỀ ÁN|KẾ HOẠCH|CHƯƠNG TRÌNH)\b.{0,120}$"
)


def opening(blocks: Sequence[Block]) -> int:
    """Position of the first block of an official document's letterhead, or -1.

    A motto counts only with a number, a place and date, or a line naming the document type close by; without a
    motto, a number line and a place-and-date line close together count too.
    """
    for at, block in enumerate(blocks):
        text = block.text
        if len(text) > 200:
            continue
        if _is_motto(block):
            near = blocks[max(0, at - 6) : at + REACH]
            if any(len(b.text) <= 300 and _confirms(b) for b in near):
                return _first_of(blocks, at)
        elif at < REACH and _entitles(blocks, at):
            return at
        elif len(text) < 80 and _PLACE_DATE.match(text):
            near = blocks[max(0, at - 5) : at + 6]
            if any(len(b.text) <= 80 and _NUMBER.match(b.text) for b in near) and any(
                b.text.isupper() and DOCTYPE.match(b.text) for b in blocks[at : at + 12]
            ):
                first = next((i for i in range(max(0, at - 5), at) if _NUMBER.match(blocks[i].text)), at)
                return _first_of(blocks, first)
    return -1


def _entitles(blocks: Sequence[Block], at: int) -> bool:
    """An old document printed with its head in one: QUYẾT ĐỊNH CỦA HỘI ĐỒNG BỘ TRƯỞNG SỐ 167-HĐBT NGÀY 7-10-1982."""
    if not DOCTYPE.match(blocks[at].text[:60]) or not blocks[at].text.isupper():
        return False
    head = " ".join(b.text for b in blocks[at : at + 4] if len(b.text) <= 300)
    named = _ENTITLED.match(head)
    return named is not None and named["over"].isupper()


def closing(blocks: Sequence[Block], start: int) -> int:
    """Position of the last block of the signature, the recipients or an appendix's heading after `start`, or -1."""
    last, text_seen = -1, False
    for at in range(start + 4, len(blocks)):
        text = blocks[at].text
        text_seen = text_seen or shapes.prose(blocks[at])
        if len(text) > 160:
            continue
        if _RECIPIENTS.match(text) or (text_seen and _RANK.match(text)) or (last >= 0 and _APPENDIX.match(text)):
            last = at
    while 0 <= last < len(blocks) - 1 and _signs(blocks[last + 1].text):
        last += 1
    return last


def _signs(text: str) -> bool:
    """A name under a signature, or a recipient."""
    return len(text) < 120 and (bool(shapes.NAME.match(text)) or text.startswith("-"))


def _subject(blocks: Sequence[Block], at: int) -> bool:
    """The line belongs to the subject of an official letter, under its number: "V/v tăng cường …", some lines long."""
    above = range(at, max(-1, at - SUBJECT_LINES), -1)
    first = next((i for i in above if _SUBJECT.match(blocks[i].text)), -1)
    return first >= 0 and any(_NUMBER.match(b.text) for b in blocks[max(0, first - 2) : first])


def _is_motto(block: Block) -> bool:
    text = block.text
    if block.kind == "row":
        return any(_MOTTO.fullmatch(fold(cell)) for cell in text.split(" | "))
    return bool(_MOTTO.fullmatch(fold(text)))


def _confirms(block: Block) -> bool:
    if block.kind == "row":
        return any(_NUMBER.match(c) or _PLACE_DATE.match(c) for c in block.text.split(" | "))
    text = block.text
    return bool(_NUMBER.match(text) or _PLACE_DATE.match(text) or (text.isupper() and DOCTYPE.match(text)))


def _first_of(blocks: Sequence[Block], at: int) -> int:
    """Go back from the motto over the issuer's lines, which stand before it in reading order."""
    first = at
    for index in range(at - 1, max(-1, at - 8), -1):
        block = blocks[index]
        text = block.text
        same_place = blocks[at].column and block.column
        line = text.isupper() or not any(c.isalnum() for c in text) or _NUMBER.match(text) or _subject(blocks, index)
        line = line or _DAY.match(text) is not None
        if same_place or (len(text) < 120 and line and not block.linked):
            first = index
        else:
            break
    # a rule or a bare symbol line is no beginning
    while first < at and not any(c.isalnum() for c in blocks[first].text):
        first += 1
    return first
