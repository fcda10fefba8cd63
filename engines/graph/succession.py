"""Who replaced or repealed whom, read only from sentences that say so."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from analyzers.numbers import NumberMatch
from engines.graph import acting, reading

Act = Literal["thay thế", "bãi bỏ"]

_CUE = re.compile(
    rf"(?<!\w)(?:(?P<replace>{acting.REPLACES})|(?P<repeal>bãi bỏ|hủy bỏ|huỷ bỏ))(?!\w)", re.IGNORECASE
)
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
    heard = sentence[: reading.MAX_SENTENCE]
    cues = list(_CUE.finditer(heard))
    ends = list(acting.ENDS.finditer(heard))
    if not cues and not ends:
        return []
    named = reading.found(sentence)
    out = _ended(sentence, ends, named, "bãi bỏ") + _ended(sentence, acting.YIELDS.finditer(heard), named, "thay thế")
    for position, cue in enumerate(cues):
        stop = acting.STOP.search(sentence, cue.end())
        high = min(stop.start() if stop else len(sentence), cue.end() + _NAMES_ONLY)
        if position + 1 < len(cues):
            high = min(high, cues[position + 1].start())
        after = [m for m in named if cue.end() <= m.start and m.end <= high]
        act: Act = "thay thế" if cue["replace"] else "bãi bỏ"
        if not after:
            continue
        if acting.PASSIVE.search(heard, max(0, cue.start() - 30), cue.start()):
            before = [m for m in named if m.end <= cue.start()]
            if before and acting.BY.match(sentence, cue.end()) and not _denied(sentence, before[-1].end, cue.start()):
                out.append(Statement(act, after[0].number.canonical, before[-1].number.canonical, sentence))
            continue
        if acting.PART.search(sentence[cue.end() : after[0].start]):
            continue
        who = acting.actor(heard, cue.start(), named)
        if who is None:
            continue
        successor = "" if who == acting.SPEAKER else cast(NumberMatch, who).number.canonical
        for match in _enumeration(sentence, cue.end(), after):
            if match.number.canonical != successor:
                out.append(Statement(act, successor, match.number.canonical, sentence))
    return out


def _denied(sentence: str, low: int, high: int) -> bool:
    return bool(acting.STOP.search(sentence, low, high) or acting.DENIED.search(sentence, low, high))


def _ended(
    sentence: str, ends: Iterable[re.Match[str]], named: Sequence[NumberMatch], act: Act
) -> list[Statement]:
    """Whole documents that end when this one begins. The first one named in the clause: those after it amended it."""
    out = []
    for end in ends:
        low = max([0, *(stop.end() for stop in acting.STOP.finditer(sentence, 0, end.start()))])
        before = [m for m in named if low <= m.start and m.end <= end.start()]
        if not before or end.start() - before[-1].end > _NEAR:
            continue
        clause = sentence[low : before[0].start]
        if not acting.PART.search(clause) and acting.ends_now(clause, sentence[before[-1].end : end.start()]):
            out.append(Statement(act, "", before[0].number.canonical, sentence))
    return out


def _enumeration(sentence: str, start: int, after: list[NumberMatch]) -> list[NumberMatch]:
    """The first number and those that are listed with it: "thay thế Quyết định số 1-QĐ/TU và Quyết định số 2-QĐ/TU"."""
    kept = after[:1] if _NAMING.fullmatch(sentence[start : after[0].start]) else []
    for one, other in itertools.pairwise(after if kept else ()):
        if not _AND.fullmatch(sentence[one.end : other.start]):
            break
        kept.append(other)
    return kept
