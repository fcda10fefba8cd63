"""Who replaced or repealed whom, read only from sentences that say so."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from analyzers.numbers import NumberMatch
from engines.graph import reading

Act = Literal["thay thế", "bãi bỏ"]

_CUE = re.compile(
    r"(?<!\w)(?:(?P<replace>thay thế(?:\s+cho)?|thay cho)|(?P<repeal>bãi bỏ|hủy bỏ|huỷ bỏ))(?!\w)", re.IGNORECASE
)
_PASSIVE = re.compile(r"(?<!\w)(?:được|bị)\s+$", re.IGNORECASE)
_BY = re.compile(r"\s+(?:bằng|bởi|theo)(?!\w)", re.IGNORECASE)
_UNREAL = re.compile(
    r"(?<!\w)(?:chưa|không|sẽ|đề nghị|kiến nghị|đề xuất|dự thảo|dự kiến|nghiên cứu|xem xét|xây dựng|tham mưu|"
    r"trình|góp ý|chuẩn bị|nếu|có thể|cần|phải)(?!\w)", re.IGNORECASE)
_PART = re.compile(
    r"(?<!\w)(?:cụm từ|khoản|điểm|điều|chương|mục|phụ lục|đoạn|nội dung|một phần|các quy định)(?!\w)",
    re.IGNORECASE,
)
_THIS = re.compile(r"(?<!\w)(?:văn bản|[^\W\d_]+(?:\s[^\W\d_]+)?) này(?!\w)", re.IGNORECASE)
_ENDS = re.compile(
    r"hết hiệu lực(?:\s+thi hành)?\s+(?:kể\s+)?từ (?:ngày|khi)\s+(?:[^\W\d_]+\s){1,4}này\s+"
    r"(?:có|bắt đầu có)\s+hiệu lực",
    re.IGNORECASE,
)
"""How laws end one another: "Luật Tố cáo số 03/2011/QH13 hết hiệu lực kể từ ngày Luật này có hiệu lực thi hành"."""
_NOT_SAID = re.compile(r"(?<!\w)(?:chưa|không|nếu|đề nghị|kiến nghị|đề xuất|dự thảo)(?!\w)", re.IGNORECASE)
_STOP = re.compile(r"[;:]\s|\.\s")
_NEAR = 60
"""Characters between the last document named and the words that end the first: a date, a body."""
_NAMES_ONLY = 400
"""Characters in which an enumeration of replaced documents may go on."""
_NAMING = re.compile(r"\s*(?:(?!theo\b|tại\b|của\b|căn\b|bằng\b)[^\W\d_]+\s+){0,6}(?:số\s*)?:?\s*", re.IGNORECASE)
"""From the cue to the number: nothing but what kind of document it is."""
_AND = re.compile(
    r"(?:(?!theo\b|căn cứ\b|thực hiện\b)[^.;]){0,160}?(?:,|và)\s+(?:(?:các|những)\s+)?(?:[^\W\d_]+\s+){0,3}(?:số\s*)?",
    re.IGNORECASE,
)
"""From one replaced document to the next."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One document replaced or repealed another, and the words that say so."""

    act: Act
    successor: str
    """Canonical number of the newer document; empty if it is the document that speaks."""
    predecessor: str
    sentence: str


def statements(sentence: str) -> list[Statement]:
    """What a sentence says of succession. Intentions ("đề nghị thay thế"), denials and parts of a document
    ("thay thế khoản 2 Điều 3 …") say nothing."""
    cues = list(_CUE.finditer(sentence[: reading.MAX_SENTENCE]))
    ends = list(_ENDS.finditer(sentence[: reading.MAX_SENTENCE]))
    if not cues and not ends:
        return []
    named = reading.found(sentence)
    out = _ended(sentence, ends, named)
    for position, cue in enumerate(cues):
        low = max([0, *(stop.end() for stop in _STOP.finditer(sentence, 0, cue.start()))])
        stop = _STOP.search(sentence, cue.end())
        high = min(stop.start() if stop else len(sentence), cue.end() + _NAMES_ONLY)
        if position + 1 < len(cues):
            high = min(high, cues[position + 1].start())
        before = [m for m in named if low <= m.start and m.end <= cue.start()]
        after = [m for m in named if cue.end() <= m.start and m.end <= high]
        head = sentence[before[-1].end if before else low : cue.start()]
        act: Act = "thay thế" if cue["replace"] else "bãi bỏ"
        if not after or _UNREAL.search(head[-80:]):
            continue
        if _PASSIVE.search(sentence[: cue.start()][-12:]):
            if before and _BY.match(sentence, cue.end()):
                out.append(Statement(act, after[0].number.canonical, before[-1].number.canonical, sentence))
            continue
        if _PART.search(sentence[cue.end() : after[0].start]):
            continue
        speaks = _THIS.search(head) or not before
        successor = "" if speaks else before[-1].number.canonical
        for match in _enumeration(sentence, cue.end(), after):
            if match.number.canonical != successor:
                out.append(Statement(act, successor, match.number.canonical, sentence))
    return out


def _ended(sentence: str, ends: list[re.Match[str]], named: Sequence[NumberMatch]) -> list[Statement]:
    """Whole documents that end when this one begins. The first one named in the clause: those after it amended it."""
    out = []
    for end in ends:
        low = max([0, *(stop.end() for stop in _STOP.finditer(sentence, 0, end.start()))])
        before = [m for m in named if low <= m.start and m.end <= end.start()]
        if not before or end.start() - before[-1].end > _NEAR:
            continue
        clause = sentence[low : before[0].start]
        if not _PART.search(clause) and not _NOT_SAID.search(sentence[low : end.start()]):
            out.append(Statement("bãi bỏ", "", before[0].number.canonical, sentence))
    return out


def _enumeration(sentence: str, start: int, after: list[NumberMatch]) -> list[NumberMatch]:
    """The first number and those that are listed with it: "thay thế Quyết định số 1-QĐ/TU và Quyết định số 2-QĐ/TU"."""
    kept = after[:1] if _NAMING.fullmatch(sentence[start : after[0].start]) else []
    for one, other in itertools.pairwise(after if kept else ()):
        if not _AND.fullmatch(sentence[one.end : other.start]):
            break
        kept.append(other)
    return kept
