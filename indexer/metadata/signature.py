"""The signature block of an official document: on whose behalf, in what rank, by whom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import indexer.metadata.bodies as bodies
import indexer.metadata.people as people

from .wording import Line, is_upper, pattern

_RANKS = (
    "TỔNG BÍ THƯ|PHÓ BÍ THƯ|BÍ THƯ|PHÓ CHỦ TỊCH|CHỦ TỊCH|PHÓ THỦ TƯỚNG|THỦ TƯỚNG|BỘ TRƯỞNG|THỨ TRƯỞNG|"
    "PHÓ TRƯỞNG BAN|TRƯỞNG BAN|"
    "PHÓ CHÁNH|CHÁNH VĂN PHÒNG|CHÁNH ÁN|CHÁNH THANH TRA|PHÓ GIÁM ĐỐC|GIÁM ĐỐC|PHÓ CỤC TRƯỞNG|CỤC TRƯỞNG|VỤ TRƯỞNG|"
    "PHÓ VỤ TRƯỞNG|"
    "CHỦ NHIỆM|PHÓ CHỦ NHIỆM|VIỆN TRƯỞNG|THỐNG ĐỐC|PHÓ THỐNG ĐỐC|HIỆU TRƯỞNG|TRƯỞNG PHÒNG|PHÓ TRƯỞNG PHÒNG|"
    "TỔNG THANH TRA|"
    "TỔNG KIỂM TOÁN|TƯ LỆNH|CHÍNH ỦY|CHỈ HUY TRƯỞNG|TỔNG CỤC TRƯỞNG|TỔNG GIÁM ĐỐC|TỔNG BIÊN TẬP|THƯỜNG TRỰC|"
    "ỦY VIÊN|TRƯỞNG ĐOÀN|"
    "TỔNG THƯ KÝ|THƯ KÝ|CHỦ TỌA|KIỂM SÁT VIÊN|CHI CỤC TRƯỞNG|ĐỘI TRƯỞNG|TRƯỞNG TIỂU BAN|CHỦ HỘ|ĐẠI DIỆN|"
    "KẾ TOÁN TRƯỞNG|CHÍNH TRỊ VIÊN|THẨM PHÁN|CHẤP HÀNH VIÊN|THAM MƯU TRƯỞNG|CHÁNH|TRƯỞNG"
)
_RANK = pattern(rf"(?<!\w)(?<!BAN )(?:{_RANKS})(?!\w)")
_BEHALF = pattern(
    r"(?<!\w)(?:T/M|TM|T\.\s?M|KT|K/T|K\.\s?T|TL|T/L|T\.\s?L|TUQ|Q)(?:\.|\s|(?<=/M)|(?<=/L)|(?<=/T))\s*(?P<body>[^\n|]{2,90})"
)
_RANK_AT_END = pattern(rf"(?:(?<=\s)|^)(?:(?:Q\.|KT\.|TL\.|TUQ\.)\s*)?(?:{_RANKS})(?:\s+[^\Wa-zà-ỹ_]+)*$")
"""A rank that a hard-wrapped block put beside the addressees: "Nơi nhận: GIÁM ĐỐC"."""
_SIGNED_WORDS = (
    r"(?:(?:đã\s+)?(?:ký|kí)(?:\s+tên)?(?:\s*(?:,|và|&)?\s*(?:đã\s+)?đóng\s+dấu)?|chữ ký số|đã ký số|"
    r"ký\s*,\s*ghi rõ họ tên|signed)"
)
_SIGNED = pattern(rf"[(\[]?\s*{_SIGNED_WORDS}\s*[)\]]?\.?", re.IGNORECASE)
_SIGNED_INLINE = pattern(rf"[(\[]\s*{_SIGNED_WORDS}\s*[)\]]", re.IGNORECASE)
_TAIL_NAME = re.compile(rf"(?:^|[;.:,)/\]]\s+|\s)(?P<name>{people.SHAPE})$")
MAX_BACK = 7


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed."""

    name: str
    rank: str
    """As typed: "KT. BỘ TRƯỞNG THỨ TRƯỞNG"."""
    behalf: str = ""
    """The body after "T/M", as typed; empty if none is named."""
    at: int = 0
    """Index of the line with the name."""

    @property
    def body(self) -> bodies.Body | None:
        """The body on whose behalf it was signed."""
        return bodies.identify(self.behalf) if self.behalf else None


def read(lines: Sequence[Line], start: int = 0) -> Signature | None:
    """The first signature block at or after line `start`, or None."""
    for at in range(start, len(lines)):
        line = lines[at]
        if len(line.text) > 400 and " | " not in line.text:
            continue
        for cell in line.plain.split(" | ") if " | " in line.plain else ():
            if found := _in_cell(cell, at):
                return found
        name = _name_at(lines, at) or _unlisted(lines, at, start)
        if not name:
            continue
        above = _ranks_above(lines, at, start)
        rank = _RANK.search(above) or _BEHALF.search(above)
        if rank:
            return Signature(name, _tidy(above[_start_of_rank(above, rank.start()) :]), _behalf(above), at)
    return None


def _name_at(lines: Sequence[Line], at: int) -> str:
    """The name in line `at`, or wrapped over it and the next."""
    text = lines[at].text
    if len(text) > 80:
        return ""
    name = people.name_of(text)
    if not name and at + 1 < len(lines) and len(text) <= 24 and text.isalpha() and not is_upper(text):
        following = lines[at + 1].text
        name = people.name_of(f"{text} {following}") if len(following) <= 30 and not is_upper(following) else ""
    return name


def _unlisted(lines: Sequence[Line], at: int, start: int) -> str:
    """A name without a known surname ("Tố Hữu", "Ksor Phước"), believed only right under "(đã ký)" or a rank."""
    text = lines[at].text
    if at <= start or len(text) > 50 or is_upper(text) or not text[:1].isupper():
        return ""
    above = lines[at - 1].plain
    ranked = len(above) <= 60 and is_upper(above) and (_RANK_AT_END.search(above) or _BEHALF.match(above))
    return people.name_of(text, surname=False) if ranked or _SIGNED.fullmatch(above) else ""


def _ranks_above(lines: Sequence[Line], at: int, start: int) -> str:
    """The capitals above a name, joined; lines of a hard-wrapped or two-column block are put together."""
    parts: list[str] = []
    for back in range(at - 1, max(start, at - MAX_BACK) - 1, -1):
        line = lines[back]
        if _SIGNED.fullmatch(line.plain) or not re.search(r"\w", line.plain):
            continue
        tail = _BEHALF.search(line.plain) or _RANK_AT_END.search(line.plain)
        if is_upper(line.text) or (len(line.text) < 40 and _RANK.match(line.plain.upper())):
            parts.append(line.plain)
        elif tail and is_upper(tail.group()):
            parts.append(tail.group())
        elif (
            not (parts or line.text.startswith(("-", "–", "+")) or len(line.text) < 60)
            or parts
            or not line.text.startswith(("-", "–", "+"))
        ):
            break
    return " ".join(reversed(parts))


def _in_cell(cell: str, at: int) -> Signature | None:
    """A whole block in one table cell: "TM. CHÍNH PHỦ THỦ TƯỚNG (Đã ký) Nguyễn Xuân Phúc"."""
    cell = _SIGNED_INLINE.sub(" ", cell[-400:]).strip()
    tail = _TAIL_NAME.search(cell)
    if not tail:
        return None
    words = tail["name"].split()
    for size in range(min(5, len(words)), 1, -1):
        candidate = " ".join(words[-size:])
        before = cell[: len(cell) - len(candidate)].rstrip()
        name = people.name_of(candidate)
        if name and not is_upper(candidate) and is_upper(before[-30:]) and (rank := _RANK.search(before)):
            return Signature(name, _tidy(before[_start_of_rank(before, rank.start()) :]), _behalf(before), at)
    return None


def _start_of_rank(text: str, rank: int) -> int:
    found = _BEHALF.search(text)
    return found.start() if found and found.start() <= rank else rank


def _behalf(text: str) -> str:
    found = _BEHALF.search(text)
    if not found or text[found.start()] not in "T" or text[found.start() : found.start() + 2] in ("TL", "TU"):
        return ""
    body = found["body"]
    rank = _RANK.search(body, 1)
    return (body[: rank.start()] if rank else body).strip(" .,:-")


def _tidy(rank: str) -> str:
    return " ".join(rank.split())[:120]
