"""Names of persons: recognised by surname and shape, freed of titles, typed in ordinary case."""

from __future__ import annotations

import re
from functools import cache

import indexer.metadata.places as places
import indexer.metadata.tables as tables

from .wording import UPPER, is_upper, key, pattern, spelled

_PART = rf"[{UPPER}][^\W\d_]*(?:['’][^\W\d_]+)?"
SHAPE = rf"{_PART}(?:\s+{_PART}){{1,5}}"
"""Two to six capitalised words."""
_SHAPE = re.compile(SHAPE)
_TITLES = pattern(
    r"(?:(?:GS|PGS|TS|ThS|BS|BSCKI|BSCKII|BSCK1|BSCK2|BSNT|DSCKI|DSCKII|TTND|TTƯT|CK1|CK2|ThS\.BS|CN|KS|LS|NSND|NSƯT|NGND|NGƯT|CKI|CKII|TSKH|Ths|Ts|TH\.?S|DS|CVCC)\b\.?,?\s*"
    r"|(?:đồng chí|đ/c|ông|bà|cụ|mục sư|linh mục|hòa thượng|thượng tọa|giáo sư|phó giáo sư|tiến sĩ|thạc sĩ|bác sĩ|"
    r"kỹ sư|luật sư|nhà báo|nhà văn)\s+"
    r"|(?:đại tướng|thượng tướng|trung tướng|thiếu tướng|phó đô đốc|chuẩn đô đốc|đô đốc|đại tá|thượng tá|trung tá|"
    r"thiếu tá|đại úy|thượng úy|trung úy)\s+)+",
    re.IGNORECASE,
)
# Capitalised words that no person's name has; they head menus, sections and bodies.
_NOT_PERSON = pattern(
    r"(?<!\w)(?:ban|sở|phòng|ủy|đảng|hội|tin|báo|trang|cổng|xem|các|liên|hệ|thống|kê|cục|bộ|tỉnh|huyện|xã|phường|"
    r"quận|trung tâm|số|ngày|"
    r"quốc hội|chính phủ|cộng|tổ|trường|đài|công|video|ảnh|bài|mới|nổi|bật|đọc|nhiều|chia|sẻ|bản|in|trả|lời|gửi|"
    r"trước|sau|quay|về|đầu|"
    r"chủ|tịch|bí|thư|trưởng|phó|viên|nghị|quyết|luật|điều|chương|mục|phần|phụ|kính|nơi|nhận|việt nam|thủ tướng|"
    r"văn phòng|giới thiệu|portal|online|news|media|website)(?!\w)",
    re.IGNORECASE,
)


def _given(plain: str) -> str:
    """A pen-name without a last word that is a person's name too: "Thu Trang", "Kim Liên"."""
    first, _, last = plain.rpartition(" ")
    return first if last.lower() in ("trang", "liên", "công", "phương") and first else plain


_VOWEL = re.compile(r"[aeiouyăâêôơưà-ỹ]", re.IGNORECASE)


@cache
def _surnames() -> frozenset[str]:
    return frozenset(key(row["surname"]) for row in tables.rows("surnames"))


def name_of(text: str, *, surname: bool = True) -> str:
    """The person's name that the whole of `text` is, freed of titles and capitals typed throughout; or empty.

    `surname`: the first word must be a known surname; else any capitalised words are taken that are no place and
    hold none of the words that head menus and bodies (a pen-name).
    """
    written, plain = spelled(text[:120])
    title = _TITLES.match(plain)
    if title:
        written, plain = written[title.end() :], plain[title.end() :]
    written = written.strip(" .,;:*-–()[]")
    if not _SHAPE.fullmatch(written) or places.province(written):
        return ""
    words = written.split()
    if any(len(w) > 1 and not _VOWEL.search(w) for w in words):
        return ""  # an abbreviation: "CDC An Giang"
    if surname:
        if key(words[0]) not in _surnames() or (len(words) > 2 and _NOT_PERSON.match(spelled(words[0])[1])):
            return ""
    elif _NOT_PERSON.search(_given(spelled(written)[1])) or len(words) > 4:
        return ""
    if is_upper(written):
        written = " ".join(w[:1] + w[1:].lower() for w in words)
    return written
