"""Names and titles typed in capitals, given back as a careful typist would write them."""

from __future__ import annotations

import re
from functools import cache

from analyzers import numbers

from .authorities import fixed_names
from .places import provinces
from .wording import is_upper, key, pattern, spelled

# Words that are capitalised in Party and state usage wherever they stand (Nghị định 30/2020/NĐ-CP, Phụ lục II).
PROPER = [
    "Việt Nam",
    "Đảng",
    "Đảng Cộng sản Việt Nam",
    "Đảng bộ",
    "Nhà nước",
    "Quốc hội",
    "Chính phủ",
    "Thủ tướng Chính phủ",
    "Bộ Chính trị",
    "Ban Bí thư",
    "Ban Chấp hành Trung ương",
    "Trung ương",
    "Mặt trận Tổ quốc",
    "Mặt trận Tổ quốc Việt Nam",
    "Hồ Chí Minh",
    "Chủ tịch Hồ Chí Minh",
    "Nhân dân",
    "Đoàn Thanh niên",
    "Cộng sản Hồ Chí Minh",
    "Hội Nông dân",
    "Hội Cựu chiến binh",
    "Hội Liên hiệp Phụ nữ",
    "Liên hợp quốc",
    "Covid-19",
    "COVID-19",
    "Tết Nguyên đán",
    "Hiến pháp",
    "Bác Hồ",
    "Đại hội Đảng",
    "Đại hội đại biểu toàn quốc",
    "Điều lệ Đảng",
    "Thành ủy",
    "Tỉnh ủy",
    "Huyện ủy",
    "Quận ủy",
    "Thị ủy",
    "Đảng ủy",
    "Ủy ban",
    "UBND",
    "HĐND",
    "MTTQ",
    "TNCS",
    "Bộ luật Dân sự",
    "Bộ luật Hình sự",
    "Bộ luật Tố tụng hình sự",
    "Bộ luật Lao động",
    "Bộ luật Tố tụng dân sự",
    "Phát thanh và Truyền hình",
    "Khối Doanh nghiệp",
    "cán sự đảng Ủy ban nhân dân",
    "Khối các cơ quan",
    "Biên phòng",
]
_ROMAN = re.compile(r"(?<!\w)(?=[ivxl])x{0,4}(?:ix|iv|v?i{0,3})(?!\w)")
_ABBREVIATIONS = re.compile(
    r"(?<!\w)(?:ubnd|hđnd|mttq|tncs|hcm|bcđ|ttg|nđ|cp|bch|btv|llvt|ubkt|antt|covid|atgt|pccc|cntt|btl|qs|kt|xh|"
    r"ocop|fdi)(?!\w)"
)
_AREA = pattern(
    r"(?<!\w)(tỉnh|thành phố|tp\.?|thị xã|huyện|quận|xã|phường|thị trấn|đặc khu|tỉnh ủy|thành ủy|huyện ủy|quận ủy|"
    r"thị ủy)"
    r"\s+((?:[^\W\d_]+|\d{1,2})(?:\s+[^\W\d_]+){0,3})"
)
_REGION = pattern(r"(?<!\w)miền\s+(bắc|trung|nam|tây|đông)(?!\w)")
_LAW = pattern(r"(?:(?<=của )|(?<=và )|(?<=theo )|(?<=, ))(luật|bộ luật|pháp lệnh)\s+([^\W\d_])")
MAX_MODEL = 60_000
"""Characters of the model that are looked at."""
_FUNCTION_WORDS = (
    "và của về cho với tại trong ngoài năm giai đoạn khóa nhiệm kỳ lần thứ các những có là đến từ theo "
    "trên thực hiện triển khai ban hành quản lý nông đội viên hội ủy trực thuộc chỉ đảng bộ đoàn quý "
    "tháng ngày do để "
)
_NOT_NAMES = frozenset(map(key, _FUNCTION_WORDS.split()))


def recase(text: str, model: str = "") -> str:
    """`text` in sentence case if it is typed in capitals, else unchanged.

    `model` is a text in ordinary case (the document's body): where it writes the same words, its case is taken.
    Otherwise names of provinces and institutions, names after a word of rank ("huyện …") and Roman numerals get
    their capitals.
    """
    text = " ".join(text.split())
    if not is_upper(text):
        return text
    lower = text.lower()
    plain = pattern_key(lower)
    out = list(lower)
    for start, end, name in _proper_names(plain):
        out[start:end] = name if len(name) == end - start else out[start:end]
    for found in _AREA.finditer(plain):
        _title_area(found, out)
    if model:
        _copy_case(lower, " ".join(model[:MAX_MODEL].split()), out)
    for region in _REGION.finditer(plain):
        out[region.start(1)] = out[region.start(1)].upper()
    for named in _LAW.finditer(plain):
        for at in (named.start(1), named.start(2)):
            out[at] = out[at].upper()
    for number in numbers.find(text):
        if len(number.number.canonical) == number.end - number.start:
            out[number.start : number.end] = number.number.canonical
    for found in _ROMAN.finditer(lower):
        if found.group() and (len(found.group()) > 1 or _after_ordinal(lower, found.start())):
            out[found.start() : found.end()] = found.group().upper()
    for found in _ABBREVIATIONS.finditer(lower):
        out[found.start() : found.end()] = {"ttg": "TTg"}.get(found.group(), found.group().upper())
    for i, ch in enumerate(out):
        if ch.isalpha():
            out[i] = ch.upper()
            break
    return "".join(out)


def pattern_key(text: str) -> str:
    """`text` in the normal spelling if that keeps its length, else `text`."""
    written, plain = spelled(text)
    return plain if written == text else text


def _title_area(found: re.Match[str], out: list[str]) -> None:
    at = found.start(2)
    for position, word in enumerate(found[2].split()):
        if key(word) in _NOT_NAMES or (position and position > 2):
            return
        out[at] = out[at].upper()
        at += len(word) + 1


def _copy_case(lower: str, model: str, out: list[str]) -> None:
    """Take the case of the first place in `model` that has the whole text, or of its longest clauses."""
    haystack = model.lower()
    if len(haystack) != len(model):
        return
    for piece in (lower, *re.split(r"(?<=[,;:(])\s+|\s+(?=của\s)", lower)):
        if len(piece.split()) < 2:
            continue
        offset, at = lower.find(piece), haystack.find(piece)
        for _ in range(8):
            if at < 0:
                break
            seen = model[at : at + len(piece)]
            if not is_upper(seen):
                out[offset : offset + len(piece)] = list(seen)
                break
            at = haystack.find(piece, at + 1)
        if at >= 0 and piece == lower:
            return


def _after_ordinal(text: str, at: int) -> bool:
    return bool(re.search(r"(?:thứ|khóa|khoá|phần|mục|chương|loại|hạng|đợt|quý)\s+$", text[max(0, at - 12) : at]))


@cache
def _lexicon() -> tuple[re.Pattern[str], dict[str, str]]:
    names = {key(n): n for n in (*PROPER, *fixed_names())}
    names |= {spelling: p.name for spelling, p in provinces().items() if len(spelling) > 4}
    written = {n: pattern_key(n.lower()) for n in names.values()}
    alternatives = sorted(written.values(), key=len, reverse=True)
    expression = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, alternatives))})(?!\w)")
    return expression, {plain: name for name, plain in written.items()}


@cache
def _proper_start() -> re.Pattern[str]:
    names = sorted({*PROPER, *fixed_names(), *(p.name for p in provinces().values())}, key=len, reverse=True)
    return pattern(rf"(?:{'|'.join(map(re.escape, names))})(?!\w)")


def begins_proper(plain: str) -> bool:
    """Whether `plain` (in the normal spelling) begins with a name that is always capitalised: "Đảng bộ tỉnh …"."""
    return _proper_start().match(plain) is not None


def _proper_names(plain: str) -> list[tuple[int, int, str]]:
    expression, names = _lexicon()
    return [(m.start(), m.end(), names[m.group()]) for m in expression.finditer(plain)]
