"""A document named short after it was named in full: "Quyết định 290", "QĐ 290", once the text has said 290-QĐ/TW.

Only what the same text names in full is recognised: of its type, with its ordinal, one only, and not contradicted by
an issuer, a date or a year beside the short name. A short name alone says too little (every committee has a Nghị quyết
09).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import indexer.metadata.bodies as bodies
import indexer.metadata.dates as dates
import indexer.metadata.doctypes as doctypes
from analyzers import numbers
from engines.documents import Citation

from .wording import pattern

_OF = pattern(r"\s{1,2}(?:của|do)\s+", re.IGNORECASE)
_DAY = pattern(r"\s{0,2},?\s{0,2}\(?(?:ngày\s+)", re.IGNORECASE)
_YEAR = re.compile(r"\s{1,2}năm\s+((?:19|20)\d\d)(?!\d)")
_FIGURES = re.compile(r"(?<=[\s0])([1-9]\d{0,3})(?![\w%])(?!\s{0,2}[-–/.]\s{0,2}\w)(?!,\d)")
"""As in `_short`, without the type."""


AFTER = (
    r"(?![\w%])(?!\s{0,2}[-–/.]\s{0,2}\w)(?!,\d)(?!\s+(?:năm(?!\s+(?:19|20)\d\d)|tháng|tuần|trang|điểm|nội dung|"
    r"nhiệm vụ|bước|triệu|tỷ|đồng|lần|bản|cuộc|văn bản))"
)
"""After the figures of a short name: no code, no unit ("Kế hoạch 5 năm", "Chỉ thị 16 trang"), no more of either."""


@dataclass(frozen=True, slots=True)
class Short:
    """A short name: its place, and which document it means."""

    start: int
    end: int
    citation: Citation


@cache
def _short() -> re.Pattern[str]:
    return pattern(
        rf"(?<![\w/-])(?P<type>{doctypes.alternatives()})\s{{1,2}}(?:số\s{{1,2}})?0{{0,3}}(?P<ordinal>[1-9]\d{{0,3}})"
        + AFTER,
        re.IGNORECASE,
    )


def named(citations: Iterable[Citation]) -> dict[tuple[str, str], list[Citation]]:
    """The documents that a text names in full, by type and ordinal: what `find` goes by."""
    out: dict[tuple[str, str], list[Citation]] = {}
    for citation in citations:
        number = numbers.parse(citation.number) if citation.number else None
        if number is not None and citation.doctype:
            out.setdefault((citation.doctype, number.ordinal.lstrip("0")), []).append(citation)
    return out


def find(text: str, known: Mapping[tuple[str, str], list[Citation]]) -> list[Short]:
    """Every short name in `text` (in the spelling of `Line.plain`) of a document in `known`."""
    ordinals = {ordinal for _, ordinal in known}
    # Nearly every text is told by its figures alone: the pattern with all types is far dearer.
    if not any(ordinal in text for ordinal in ordinals) or ordinals.isdisjoint(_FIGURES.findall(text)):
        return []
    out = []
    for found in _short().finditer(text):
        several = known.get((doctypes.canonical(found["type"]), found["ordinal"]), ())
        agreeing = [citation for citation in several if _agrees(text, found.end(), citation)]
        if len(agreeing) == 1 and len({numbers.key(citation.number) for citation in several}) == 1:
            out.append(Short(found.start(), found.end(), agreeing[0]))
    return out


def _agrees(text: str, end: int, citation: Citation) -> bool:
    """Whether nothing that stands right after the short name speaks of another document."""
    if year := _YEAR.match(text, end):
        return citation.date[:4] in {"", year[1]}
    if day := _DAY.match(text, end):
        when = dates.at(text, day.end())
        if when is not None:
            if citation.date and when.iso and when.iso != citation.date:
                return False
            end = when.end
    if of := _OF.match(text, end):
        body = bodies.match(text, of.end())
        if body is None or not body[1].name or not citation.issuer:
            return body is None
        name = body[1].name
        return name.startswith(citation.issuer) or citation.issuer.startswith(name)
    return True
