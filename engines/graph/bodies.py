"""What the code of a number says about who may bear it: one series for the whole country, or one per body."""

from __future__ import annotations

import re
from functools import lru_cache

from analyzers import numbers
from analyzers.analysis import syllables

_NATIONAL = re.compile(
    r"(?:Bộ |Ban Bí thư|Chính phủ|Thủ tướng|Quốc hội|Ủy ban Thường vụ Quốc hội|Chủ tịch nước|Hội đồng Bộ trưởng|"
    r"Hội đồng Nhà nước|Hội đồng Thẩm phán|Tổng cục|Kiểm toán nhà nước)|.* (?:Trung ương|tối cao|Việt Nam|Chính phủ)$"
)
_LEGISLATURE = re.compile(r"(?:QH|UBTVQH|HĐNN)\d{1,2}$")


@lru_cache(maxsize=16_384)
def _words(name: str) -> tuple[str, ...]:
    return tuple(syllables(name))


def national(number: str) -> bool:
    """Whether one body of the country numbers so: `25-NQ/TW`, `16/CT-TTg`, `57/2020/QH14`. Not so `01-NQ/TU`,
    which every provincial committee writes. Bộ Chính trị, Ban Bí thư and Ban Chấp hành Trung ương share the
    series of `TW`, so that the issuer named beside such a number does not part documents."""
    parsed = numbers.parse(number)
    if parsed is None:
        return False
    if _LEGISLATURE.match(parsed.issuer_code):
        return True
    if "-" in parsed.issuer_code:
        return bool(parsed.year)  # joint circulars
    names = numbers.issuers_of(parsed.issuer_code)
    return bool(names) and all(_NATIONAL.match(name) for name in names)


_ORGANS = frozenset({
    "tỉnh ủy", "thành ủy", "huyện ủy", "quận ủy", "thị ủy", "đảng ủy", "nhân dân", "đảng bộ", "chi bộ", "dân vận",
    "tuyên giáo", "tổ chức", "kiểm tra", "nội chính", "thường vụ", "chấp hành", "chỉ đạo", "văn phòng", "sự đảng",
})  # fmt: skip
"""Last words of names that say what kind of body it is and not of which place."""


@lru_cache(maxsize=16_384)
def names_one(issuer: str) -> bool:
    """Whether the name says which body of its kind is meant: "Tỉnh ủy Nghệ An", not "Tỉnh ủy"."""
    words = _words(issuer)
    return bool(words) and " ".join(words[-2:]) not in _ORGAN_KEYS


@lru_cache(maxsize=65_536)
def same_body(a: str, b: str) -> bool:
    """Whether two names of issuers may mean one body: equal but for case and tone placement, or one begins with
    the other ("Tỉnh ủy", "Tỉnh ủy Nghệ An"). An empty name may mean any."""
    one, other = _words(a), _words(b)
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


@lru_cache(maxsize=65_536)
def names_place(issuer: str, locality: str) -> bool:
    """Whether the body's name ends in that place: "Tỉnh ủy Nghệ An" in "Nghệ An"."""
    body, place = _words(issuer), _words(locality)
    return bool(place) and body[-len(place):] == place and len(body) > len(place)


_ORGAN_KEYS = frozenset(" ".join(syllables(name)) for name in _ORGANS)
