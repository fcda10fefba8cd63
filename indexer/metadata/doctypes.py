"""Types of documents: their names in text, in a heading, and what a number's code says about them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import indexer.metadata.tables as tables
from analyzers import numbers

from .wording import bare, key, pattern

PRESS = "Tin, bài"
"""The type of a press report that declares itself one (its structured data, its byline "Tin, ảnh: …")."""


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    aliases: tuple[str, ...]
    heading: bool


@cache
def _rows() -> tuple[_Row, ...]:
    return tuple(_Row(r["name"], tables.split(r["aliases"]), r["heading"] == "yes") for r in tables.rows("doctypes"))


@cache
def names() -> tuple[str, ...]:
    """Every type, longest name first ("Nghị quyết liên tịch" before "Nghị quyết")."""
    return tuple(sorted((r.name for r in _rows()), key=len, reverse=True))


@cache
def headings() -> tuple[str, ...]:
    """Types that stand as a heading of their own, longest first (a "Công văn" has none)."""
    return tuple(sorted((r.name for r in _rows() if r.heading), key=len, reverse=True))


@cache
def _by_key() -> dict[str, str]:
    return {key(s): r.name for r in _rows() for s in (r.name, *r.aliases)}


@cache
def _by_bare() -> dict[str, str | None]:
    out: dict[str, str | None] = {}
    for row in _rows():
        folded = bare(row.name)
        out[folded] = row.name if out.get(folded, row.name) == row.name else None
    return out


def canonical(written: str) -> str:
    """The type that is written so ("BÁO CÁO", "Quyết đinh", "NĐ"), or empty."""
    return _by_key().get(key(written)) or (_by_bare().get(bare(written)) if len(written) > 4 else "") or ""


@cache
def alternatives() -> str:
    """Alternation of type names and abbreviations, for patterns over running text."""
    spellings = [*names(), *(a for r in _rows() for a in r.aliases if len(a) <= 4)]
    return "|".join(s.replace(" ", r"\s+") for s in spellings)


def leading(text: str) -> tuple[str, int]:
    """The type that `text` (in the spelling of `Line.plain`) begins with and where its name ends; or ("", 0)."""
    found = _begins().match(text)
    return (canonical(found.group()), found.end()) if found else ("", 0)


def is_heading(row: str) -> bool:
    """Whether a row in capitals is nothing but the name of a type."""
    name, end = leading(row.strip())
    return bool(name) and name in headings() and end == len(row.strip())


@cache
def _begins() -> re.Pattern[str]:
    return pattern(rf"(?:{'|'.join(n.replace(' ', chr(92) + 's+') for n in names())})(?!\w)", re.IGNORECASE)


def of_code(number: str, wording: str = "") -> str:
    """The type that the code of a document number stands for, when it can be only one; else `wording` or empty.

    `wording`, a type named beside the number, decides: `QĐ` is Quyết định or Quy định, `TT` Thông tư or Thông tri.
    """
    if wording:
        return wording
    parsed = numbers.parse(number)
    if parsed is None:
        return ""
    found = {canonical(name.split("(")[0]) or name for name in numbers.doctypes_of(parsed.doctype_code)}
    state = parsed.year or "/" in parsed.canonical.split("-")[0]
    if state and len(found) > 1:
        # only the Party uses one code for two types; QH, UBND and ministries write QĐ for Quyết định, TT for Thông tư
        found &= {"Quyết định", "Thông tư", "Nghị quyết", "Luật"}
    return found.pop() if len(found) == 1 else ""
