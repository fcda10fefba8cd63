"""What a document does with another that it names, read from the words before the mention."""

from __future__ import annotations

import re
from typing import NamedTuple

from engines.documents import Relation

from .wording import pattern

WEIGHT: dict[Relation, int] = {
    "thay thế": 7, "bãi bỏ": 6, "sửa đổi, bổ sung": 5, "sơ kết, tổng kết": 4, "hướng dẫn": 3,
    "căn cứ": 2, "thực hiện": 1, "": 0,
}  # fmt: skip
"""Which relation is kept when a document is mentioned several times: the more a relation says, the heavier."""

_CUES: tuple[tuple[Relation, str], ...] = (
    ("thay thế", r"thay thế(?:\s+cho)?|thay cho"),
    ("bãi bỏ", r"bãi bỏ|hủy bỏ|chấm dứt hiệu lực|(?:làm\s+)?hết hiệu lực"),
    ("sửa đổi, bổ sung", r"sửa đổi,?\s*(?:và\s+)?bổ sung|sửa đổi|bổ sung"),
    ("sơ kết, tổng kết", r"(?:sơ kết|tổng kết)(?:,\s*(?:sơ kết|tổng kết))?(?:\s+(?:\d+|\w+)\s+năm)?"),
    (
        "hướng dẫn",
        r"hướng dẫn(?:\s+(?:việc\s+)?(?:thực hiện|thi hành|triển khai))?|"
        r"quy định chi tiết(?:\s+(?:và\s+)?(?:hướng dẫn\s+)?thi hành)?",
    ),
    ("căn cứ", r"căn cứ(?:\s+(?:vào|theo))?|(?:theo|xét)\s+đề nghị"),
    ("thực hiện", r"thực hiện|triển khai|quán triệt|thi hành|cụ thể hóa|chấp hành"),
)
_CUE = pattern("|".join(f"(?P<c{i}>(?<!\\w)(?:{words})(?!\\w))" for i, (_, words) in enumerate(_CUES)), re.IGNORECASE)
_PASSIVE = pattern(r"(?:được|bị|đã được|có nội dung được)\s+(?:[\w,]+\s+){0,3}$", re.IGNORECASE)
_BREAK = pattern(r"[;:]\s|\(\d+\)|\.\s|(?:đồng thời|trong khi|kết quả|bên cạnh đó)(?!\w)", re.IGNORECASE)
_AFTER = pattern(
    r"[^.;]{0,80}?(?:hết hiệu lực|bị bãi bỏ|được bãi bỏ|chấm dứt hiệu lực)",
    re.IGNORECASE,
)
# a part of the document is replaced or repealed: the document is amended
_PART = pattern(
    r"(?:cụm từ|khoản|điểm|điều|chương|mục|phụ lục|đoạn|quy định|một số điều|tiết|"
    r"gạch đầu dòng)(?!\w)[^.;]{0,120}(?:của|tại|kèm theo)\s+(?:[^.;]{0,40}\s)?$",
    re.IGNORECASE,
)
_AMENDED = pattern(r"(?:được|bị)\s+(?:sửa đổi|bổ sung|thay thế|bãi bỏ|đính chính)", re.IGNORECASE)
REACH = 220
"""Characters before a mention in which its cue may stand."""


class Cue(NamedTuple):
    """A relation and the words that showed it."""

    relation: Relation
    start: int


def before(text: str, start: int, floor: int = 0) -> Cue:
    """The relation of the mention at `start`, from the nearest clause before it in `text[floor:start]`."""
    low = max(floor, start - REACH)
    for stop in _BREAK.finditer(text, low, start):
        low = stop.end()
    cues: list[tuple[int, int, Relation]] = []
    for found in _CUE.finditer(text, low, start):
        relation = _CUES[int((found.lastgroup or "c0")[1:])][0]
        if relation in ("sửa đổi, bổ sung", "thay thế", "bãi bỏ") and _PASSIVE.search(
            text[max(low, found.start() - 30) : found.start()]
        ):
            continue
        cues.append((found.start(), found.end(), relation))
    if not cues:
        return Cue("", start)
    at, end, relation = cues[-1]
    if relation in ("thay thế", "bãi bỏ") and _PART.search(text[end - 1 : start]):
        relation = "sửa đổi, bổ sung"
    if relation == "thực hiện":
        # "tổng kết 10 năm thực hiện Quyết định …", "Hướng dẫn thực hiện Nghị quyết …": what governs it says more
        for earlier_at, earlier_end, earlier in reversed(cues[:-1]):
            near = text[earlier_end:at]
            if earlier in ("sơ kết, tổng kết", "hướng dẫn") and len(near) <= 40 and "," not in near.strip(" ,"):
                return Cue(earlier, earlier_at)
    if start - end > 160 and relation not in ("căn cứ", "sửa đổi, bổ sung"):
        return Cue("", start)
    return Cue(relation, at)


def after(text: str, start: int, end: int) -> Relation:
    """The relation said after the mention at [start, end): "… hết hiệu lực kể từ ngày …"."""
    found = _AFTER.match(text, end, min(len(text), end + 140))
    if not found:
        return ""
    return "sửa đổi, bổ sung" if _PART.search(text[max(0, start - 90) : start]) else "bãi bỏ"


def amended(between: str) -> bool:
    """Whether the words between two mentions say that the second amended the first: no act of this document."""
    return bool(_AMENDED.search(between))
