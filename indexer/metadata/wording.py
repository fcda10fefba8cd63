"""Text as the metadata rules see it: lines in one spelling, patterns in the same spelling, letter classes."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from analyzers.normalize import INVISIBLE, fold, normalize, normalized_chunks
from indexer.page import Block

UPPER = "".join(c for c in map(chr, range(0x41, 0x1EFA)) if c.isupper() and "LATIN" in unicodedata.name(c, ""))
"""Capital letters of the Latin script, for character classes."""
WORD = rf"[{UPPER}]\w*"
"""A capitalised word."""
MAX_LINE = 4000
"""Longer lines are read only so far by rules that look at a line's shape."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One value found by one rule, before the rules are weighed against each other."""

    value: str
    how: str
    confidence: float
    text: str = ""
    rejected: tuple[Finding, ...] = field(default=(), compare=False)
    """Findings of another value that were less sure, the surest first."""


MAX_REJECTED = 3


def best(findings: Iterable[Finding | None]) -> Finding | None:
    """The surest finding that has a value; the first among equals. None if there is none.

    It keeps the findings that said something else, for a person who asks why.
    """
    top: Finding | None = None
    seen: list[Finding] = []
    for finding in findings:
        if finding and finding.value:
            seen.append(finding)
            if top is None or finding.confidence > top.confidence:
                top = finding
    return over(top, seen) if top and len(seen) > 1 else top


def over(top: Finding, seen: Iterable[Finding]) -> Finding:
    """`top` with those of `seen` that say something else as rejected."""
    others: dict[str, Finding] = {}
    for finding in sorted((*top.rejected, *seen), key=lambda f: -f.confidence):
        if finding.value != top.value:
            others.setdefault(finding.value, replace(finding, rejected=()))
    kept = tuple(others.values())[:MAX_REJECTED]
    return replace(top, rejected=kept) if kept != top.rejected else top


def excerpt(text: str, start: int, end: int, around: int = 40) -> str:
    """`text[start:end]` with some words around it, whole words only, "…" where something was left out."""
    low, high = max(0, start - around), min(len(text), end + around)
    while low and not text[low - 1].isspace():
        low -= 1
    while high < len(text) and not text[high].isspace():
        high += 1
    return ("… " if low else "") + text[low:high].strip() + (" …" if high < len(text) else "")


class Line(NamedTuple):
    """A line of a page. `text` is as written (NFC, inner white space collapsed); `plain` the same in one spelling.

    Both have the same length, so offsets found in `plain` cut `text`.
    """

    text: str
    plain: str
    kind: str = "paragraph"
    level: int = 0
    keep: bool = True
    column: int = 0
    reason: str = ""

    @property
    def words(self) -> int:
        """How many words stand in the line."""
        return self.text.count(" ") + 1 if self.text else 0


def spelled(text: str) -> tuple[str, str]:
    """`text` in NFC with white space collapsed, and its normal form of the same length."""
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        plain = " ".join(map(normalized_chunks.__getitem__, text.split()))
        if len(plain) == len(text):  # nothing to collapse and nothing invisible: either would be missing
            return text, plain
    written = " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())
    plain = normalize(written)
    return (written, plain) if len(plain) == len(written) else (plain, plain)


def lines_of(blocks: Iterable[Block]) -> list[Line]:
    """The non-empty lines of blocks in reading order; a block that holds several lines gives several."""
    out = []
    for block in blocks:
        for piece in block.text.splitlines():
            written, plain = spelled(piece)
            if written:
                out.append(
                    Line(written, plain, block.kind, block.level, block.keep, block.column, block.reason)
                )
    return out


@lru_cache(maxsize=512)
def pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """Compile a pattern whose words are brought into the spelling of `Line.plain`; escapes stay as they are."""
    return re.compile(_ESCAPE_OR_WORD.sub(lambda m: m[0] if m[0].startswith("\\") else normalize(m[0]), source), flags)


@lru_cache(maxsize=8192)
def key(name: str) -> str:
    """A name for look-up: one spelling, lower case, punctuation and dashes as single spaces."""
    return " ".join(re.sub(r"[^\w]+", " ", normalize(name).lower()).split())


@lru_cache(maxsize=8192)
def bare(name: str) -> str:
    """`key` without marks, for look-ups that forgive a wrong mark."""
    return fold(key(name))


def is_upper(text: str) -> bool:
    """Whether nearly all letters are capitals (a heading typed in capitals), with at least two letters."""
    plain = text.encode("utf-8", "replace")
    if len(plain) - len(plain.translate(None, _SMALL)) > 0.16 * len(text):
        return False  # more small ones than so many letters may have: nearly every line, and told at once
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 2 and sum(c.isupper() for c in letters) >= 0.85 * len(letters)


def sentence_around(text: str, start: int, end: int, limit: int = 600) -> tuple[int, int]:
    """Offsets of the sentence of `text` that holds [start, end), at most about `limit` characters long."""
    low = max(0, start - limit)
    cut = low
    for stop in _SENTENCE_END.finditer(text, low, start):
        cut = stop.end()
    after = _SENTENCE_END.search(text, end, min(len(text), end + limit))
    high = after.end() if after else min(len(text), end + limit)
    while cut < start and text[cut].isspace():
        cut += 1
    return cut, high


_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
_SMALL = string.ascii_lowercase.encode()
_ESCAPE_OR_WORD = re.compile(r"\\.|[^\W\d_]+")
_SENTENCE_END = re.compile(rf"[.!?…]+[\"”’)]*(?=\s+[\"“‘(\[]*[{UPPER}\d(-])|;(?=\s)|\n")
