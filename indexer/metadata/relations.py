"""What a document does with another that it names, read from the words before the mention."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, cast

from analyzers import numbers
from engines.documents import Relation
from engines.graph import acting

from .mentions import Mention
from .wording import pattern

_AFTER: tuple[tuple[re.Pattern[str], Relation], ...] = ((acting.ENDS, "bãi bỏ"), (acting.YIELDS, "thay thế"))
_CARRYING = pattern(r"(?<!\w)(?:thực hiện|triển khai|thi hành)(?!\w)", re.IGNORECASE)
WEIGHT: dict[Relation, int] = {
    "thay thế": 7, "bãi bỏ": 6, "sửa đổi, bổ sung": 5, "sơ kết, tổng kết": 4, "hướng dẫn": 3,
    "căn cứ": 2, "thực hiện": 1, "": 0,
}  # fmt: skip
"""Which relation is kept when a document is mentioned several times: the more a relation says, the heavier."""

_CUES: tuple[tuple[Relation, str], ...] = (
    ("thay thế", acting.REPLACES),
    ("bãi bỏ", r"bãi bỏ|hủy bỏ|chấm dứt hiệu lực|làm\s+hết hiệu lực"),
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
_BREAK = pattern(r"[;:]\s|\(\d+\)|\.\s|(?:đồng thời|trong khi|kết quả|bên cạnh đó)(?!\w)", re.IGNORECASE)
# a part of the document is replaced or repealed: the document is amended
_PART = pattern(
    r"(?:cụm từ|khoản|điểm|điều(?! lệ)|chương(?! trình)|mục(?! tiêu)|phụ lục|đoạn|quy định|một số điều|tiết|"
    r"gạch đầu dòng)(?!\w)[^.;]{0,180}(?:của|tại|kèm theo)\s+(?:[^.;]{0,40}\s)?$|"
    r"(?<!\w)(?:khoản|điểm|điều|chương|mục|tiết|phụ lục)\s+(?:\d|[ivx]+(?!\w)|[a-zđ](?!\w))[^.;]{0,180}$",
    re.IGNORECASE,
)
_AMENDED = pattern(r"(?:được|bị)\s+(?:sửa đổi|bổ sung|thay thế|bãi bỏ|đính chính)", re.IGNORECASE)
_ACTS = ("thay thế", "bãi bỏ", "sửa đổi, bổ sung")
"""Acts upon another document: whose they are is asked of `engines.graph.acting`."""
_LISTED = pattern(r"(?:,|và|hoặc)\s+(?:(?:các|những|cả)\s+)?(?:số\s+)?$", re.IGNORECASE)
_LISTED_PART = pattern(
    r"(?:,|và)\s+(?:(?:khoản|điểm|điều|chương|mục)\s+[\w.]+\s*(?:,|và)?\s*){1,6}(?:của\s+)?(?:số\s+)?$", re.IGNORECASE
)
_AGAIN = pattern(r"và\s+(?:\d{1,2}|\w+)\s+năm\s+$", re.IGNORECASE)
_GOES_ON = pattern(r"(?:,|;|và|hoặc|đồng thời|cũng như|gắn với|cùng với)\s*(?:\w+\s+){0,2}$", re.IGNORECASE)
_END = 80
"""Characters after a mention in which the words that end it may begin."""
REACH = 220
"""Characters before a mention in which its cue may stand."""


class Cue(NamedTuple):
    """A relation and where the words that showed it begin: at the mention itself where there are none."""

    relation: Relation
    start: int


def before(text: str, start: int, floor: int = 0, named: Sequence[Mention] = (), own: str = "") -> Cue:
    """The relation of the mention at `start`, from the nearest clause before it in `text[floor:start]`. `named`: the
    documents named before it in the text; `own`: key of the number of the document that speaks."""
    low = max(floor, start - REACH)
    for stop in _BREAK.finditer(text, low, start):
        low = stop.end()
    cues: list[tuple[int, int, Relation]] = []
    for found in _CUE.finditer(text, low, start):
        relation = _CUES[int((found.lastgroup or "c0")[1:])][0]
        if relation in _ACTS and acting.PASSIVE.search(text[max(low, found.start() - 30) : found.start()]):
            continue
        cues.append((found.start(), found.end(), relation))
    if not cues:
        return Cue("", start)
    at, end, relation = cues[-1]
    if relation in _ACTS:
        return Cue(_acted(text, at, end, start, relation, named, own), at)
    if relation == "thực hiện":
        # "tổng kết 10 năm thực hiện Quyết định …", "Hướng dẫn thực hiện Nghị quyết …": what governs it says more
        for earlier_at, earlier_end, earlier in reversed(cues[:-1]):
            near = text[earlier_end:at]
            if earlier in ("sơ kết, tổng kết", "hướng dẫn") and len(near) <= 40 and "," not in near.strip(" ,"):
                at, relation = earlier_at, earlier
                break
    if relation == "hướng dẫn" and low == floor and _is_said_of(text[floor:at], named, own):
        return Cue("", at)
    if start - end > 160 and relation != "căn cứ":
        return Cue("", start)
    return Cue(relation, at)


def _acted(
    text: str, at: int, end: int, start: int, relation: Relation, named: Sequence[Mention], own: str
) -> Relation:
    """The relation that an act upon the mention at `start` makes: only what the document that speaks does itself."""
    between = text[end - 1 : start]
    part = _PART.search(between)
    if not part and acting.ASIDE.search(between):
        return ""
    who = acting.actor(text, at, named)
    if who is None or not (who == acting.SPEAKER or (own and numbers.key(cast(Mention, who).number) == own)):
        return ""
    if part:
        return "sửa đổi, bổ sung"
    return relation if start - end <= 160 or relation == "sửa đổi, bổ sung" else ""


def _is_said_of(head: str, named: Sequence[Mention], own: str) -> bool:
    """Whether a verb goes with the document named before it: "Thông tư số A hướng dẫn Nghị định số B"."""
    if not named or "," in head or _GOES_ON.search(head) or acting.THIS.search(head):
        return False
    return not own or numbers.key(named[-1].number) != own


def after(text: str, start: int, end: int) -> Relation:
    """The relation said after the mention at [start, end): "… hết hiệu lực kể từ ngày Luật này có hiệu lực"."""
    stop = acting.STOP.search(text, end, end + _END)
    high = stop.start() if stop else end + _END
    for words, relation in _AFTER:
        found = words.search(text, end, min(len(text), end + _END + 90))
        if found and found.start() <= high:
            if not acting.ends_now(text[max(0, start - 40) : start], text[end : found.start()]):
                return ""
            return "sửa đổi, bổ sung" if _PART.search(text[max(0, start - 90) : start]) else relation
    return ""


def continues(relation: Relation, between: str) -> Relation:
    """The relation of a second mention that no verb of its own stands before, after words that go on from a first."""
    if relation not in (*_ACTS, "hướng dẫn"):
        return "" if amended(between) else relation
    if relation in _ACTS and _LISTED_PART.search(between):
        return "sửa đổi, bổ sung"
    return relation if listed(between) else ""


def listed(between: str) -> bool:
    """Whether the words between two mentions end as those of a list do: "…, các Quyết định số …, số … và số …"."""
    return bool(_LISTED.search(between))


def again(between: str) -> bool:
    """Whether "và 5 năm thực hiện" takes up a review: "tổng kết 10 năm thực hiện A và 5 năm thực hiện B"."""
    return bool(_AGAIN.search(between[: cue.start()] if (cue := _CARRYING.search(between)) else ""))


def amended(between: str) -> bool:
    """Whether the words between two mentions say that the second amended the first: no act of this document."""
    return bool(_AMENDED.search(between))
