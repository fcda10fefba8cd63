"""Plain text: dumps of pages, text saved from Word, `pdftotext` output. A line or a wrapped paragraph is a block."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.page import Block, Page
from indexer.readers import encoding
from indexer.readers.columns import LETTERHEAD_LINES, side_by_side, signatures

MAX_LINE = 100_000
"""Characters; a longer line is cut into blocks of this size at white space, so that later steps stay bounded."""
_BULLET = re.compile(r"^(?:[•●○▪◦*+–-]|o(?=\s{2}))\s+")
_CELLS = re.compile(r"(?:(?<!\s)\s*+)?\|\s*")
_RULE = re.compile(r"^[\s|:+-]+$")
_GAP = re.compile(r"\S(?:\t+| {4,})\S")


def read(data: bytes, source: str, *, url: str = "", charset: str = "") -> Page:
    """The page of a text file."""
    text = encoding.from_legacy_font(encoding.decode(data, charset).text)
    return Page(source=source, format="text", blocks=list(blocks_of(text)), url=url)


def blocks_of(text: str) -> Iterator[Block]:
    """Blocks of plain text, in order."""
    lines = [line.rstrip() for line in re.split(r"\r\n?|\n|\u2028|\u2029|\f", text)]
    head = lines[:LETTERHEAD_LINES]
    letterhead = side_by_side(head)
    if letterhead:
        yield from letterhead.blocks
        lines = [*letterhead.rest, *lines[LETTERHEAD_LINES:]]
    wrapped, at = _wrapped(lines), 0
    for first, after, signed in signatures(lines):
        yield from _running(lines[at:first], wrapped)
        yield from signed
        at = after
    yield from _running(lines[at:], wrapped)


def _running(lines: Sequence[str], wrapped: bool) -> Iterator[Block]:
    if lines:
        for line in _unwrapped(lines) if wrapped else lines:
            yield from _blocks(line)


def _blocks(line: str) -> Iterator[Block]:
    stripped = line.strip()
    if not stripped:
        return
    if stripped.startswith("|") and stripped.count("|") >= 2:
        if not _RULE.match(stripped):
            cells = [c for c in _CELLS.split(stripped.strip("| ")) if c]
            if cells:
                yield Block(" | ".join(cells), "row")
        return
    if line.count("\t") >= 2 and len([c for c in line.split("\t") if c.strip()]) >= 3:
        yield Block(" | ".join(c.strip() for c in line.split("\t") if c.strip()), "row")
        return
    bullet = bool(_BULLET.match(stripped))
    text = " ".join(stripped.split())
    while len(text) > MAX_LINE:
        cut = text.rfind(" ", MAX_LINE // 2, MAX_LINE)
        cut = cut if cut > 0 else MAX_LINE
        yield Block(text[:cut])
        text = text[cut:].lstrip()
    yield Block(text, "item" if bullet else "paragraph")


def _wrapped(lines: Sequence[str]) -> bool:
    """Hard-wrapped text: most lines of a paragraph stop near the same width, without ending a sentence."""
    full = [line for line in lines if len(line) > 40]
    if len(full) < 8:
        return False
    width = sorted(len(line) for line in full)[int(len(full) * 0.95)]
    if width > 130:
        return False
    near = sum(1 for line in full if len(line) >= 0.8 * width)
    open_ended = sum(1 for line in full if line[-1] not in '.;:!?…”"')
    return near >= 0.6 * len(full) and open_ended >= 0.6 * len(full)


def _unwrapped(lines: Sequence[str]) -> Iterator[str]:
    width = max(len(line) for line in lines)
    paragraph: list[str] = []
    for line in lines:
        text = line.strip()
        starts = bool(_BULLET.match(text)) or bool(ITEM.match(text)) or bool(_GAP.search(text))
        short_before = bool(paragraph) and len(paragraph[-1]) < 0.6 * width
        if paragraph and (not text or starts or short_before or text.isupper() != paragraph[-1].strip().isupper()):
            yield join_lines(paragraph)
            paragraph = []
        if text:
            paragraph.append(line)
    if paragraph:
        yield join_lines(paragraph)


ITEM = re.compile(r"^(?:\d{1,3}(?:\.\d{1,3}){0,3}[.)]|[a-zđ]\)|[IVXLC]{1,6}[.)-]|Điều\s+\d|Chương\s|Mục\s)\s*")
"""How an article, a numbered clause, a letter or a chapter begins."""


def join_lines(lines: Sequence[str]) -> str:
    """One paragraph of wrapped lines; a word cut by a hyphen at a line end is made whole."""
    parts: list[str] = []
    for line in lines:
        text = line.strip()
        end = parts[-1][-40:] if parts else ""
        if end.endswith("\u00ad"):
            parts[-1] = parts[-1][:-1]
        elif _SPLIT_WORD.search(end) and text[:1].islower():
            if not _COMPOUND.search(end):
                parts[-1] = parts[-1][:-1]
        elif parts:
            parts.append(" ")
        parts.append(text)
    return "".join(parts)


# "kinh tế - xã hội" has spaces; "178-BC/" or "Covid-" has none and keeps its hyphen; "phát tri-" + "ển" was cut.
_SPLIT_WORD = re.compile(r"[^\W\d_]-$")
_COMPOUND = re.compile(r"(?:[A-ZĐ]\w*|\d\w*|[A-ZĐ]{2,})-$")
