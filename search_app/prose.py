"""The typography of an official text: lines of a body → headings, articles, items, tables and paragraphs.

The body keeps no markup, so the kind of a line is read from its form, as laid down for official documents
(Nghị định 30/2020/NĐ-CP, Phụ lục I; Hướng dẫn 36-HD/VPTW): Phần, Chương, Mục, Điều; I, 1, a; and dashes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from search_app.marks import Run

Kind = Literal["heading", "article", "item", "point", "centre", "paragraph", "table"]

_PART = re.compile(
    r"(?:PHẦN|Phần|CHƯƠNG|Chương|MỤC|Mục|PHỤ LỤC|Phụ lục)\s+(?:[IVXLC]+|[0-9]+|THỨ|thứ|[A-Z]\b)[.:]?[^.;]{0,160}"
)
_PART_BARE = re.compile(r"(?:PHỤ LỤC|Phụ lục|MỞ ĐẦU|KẾT LUẬN)")
_ARTICLE = re.compile(r"(?:ĐIỀU|Điều)\s+[0-9]{1,4}[a-zđ]?\s*[.:](?:\s|$)")
_ROMAN = re.compile(r"[IVX]{1,6}\s?[.\-–)/]{1,2}\s*\S.{0,200}")
_ITEM = re.compile(r"(?:[-–+•*]|[a-zđ]\)|[0-9]{1,3}(?:\.[0-9]{1,3})*[.)])\s*\S")
_LETTERHEAD_LINES = 14
_LETTERHEAD = re.compile(r"Số\s*:|Luật số|[Vv]ề |[Vv]/v|[^,]{2,40},\s*ngày\s.{0,40}$|Độc lập|\*+$|-+o0o-+$")
"""What stands under a centred line of a letterhead: number, place and date, motto, the subject (also known by
its small first letter)."""
_MAX_CELLS = 50


@dataclass(slots=True)
class Block:
    """A piece of a text as it is laid out."""

    kind: Kind
    runs: list[Run] = field(default_factory=list)
    rows: list[list[list[Run]]] = field(default_factory=list)
    """Of a table: rows of cells of runs."""
    header: bool = False
    """Of a table: whether its first row names the columns."""
    level: int = 0
    """Of a heading: 1 part or chapter, 2 Roman numeral or section, 3 article."""
    rank: int = 2
    """Of a heading: its rank in HTML, below the page's own h1 and never more than one below the heading before."""
    anchor: str = ""

    @property
    def text(self) -> str:
        """Plain text."""
        return "".join(run.text for run in self.runs)


def blocks(lines: Sequence[list[Run]]) -> list[Block]:
    """Lay out the lines of a body; empty lines part paragraphs and are not kept. Headings get anchors."""
    out: list[Block] = []
    headings = seen = 0
    for runs in lines:
        text = "".join(run.text for run in runs).strip()
        if not text:
            continue
        seen += 1
        if _is_row(text):
            cells = list(_cells(runs))[:_MAX_CELLS]
            if not (out and out[-1].kind == "table"):
                out.append(Block("table"))
            out[-1].rows.append(cells)
            continue
        kind, level = _kind(text, seen)
        under_centred = seen <= _LETTERHEAD_LINES and out and out[-1].kind == "centre"
        if kind == "paragraph" and under_centred and len(text) <= 250:
            kind = "centre" if text[0].islower() or _LETTERHEAD.match(text) else kind
        block = Block(kind, list(runs), level=level)
        if level:
            headings += 1
            block.anchor = f"h{headings}"
        out.append(block)
    for block in out:
        if block.kind == "table":
            _finish(block)
    _sign(out)
    _rank(out)
    return out


def outline(laid_out: Sequence[Block], *, most: int = 200) -> list[Block]:
    """The headings a reader can jump to; none when there are too few to help."""
    headings = [block for block in laid_out if block.level]
    return headings[:most] if len(headings) >= 3 else []


def _sign(laid_out: Sequence[Block]) -> None:
    """Lines in capitals after the last real paragraph are ranks above a signature, not headings."""
    for block in reversed(laid_out):
        numbered = re.match(r"[0-9IVX]+\s?[.\-–)]", block.text)
        if numbered or block.kind in {"table", "item", "point"} or len(block.text) > 100:
            return
        if block.kind == "heading" and block.level == 2:
            block.kind, block.level, block.anchor = "centre", 0, ""


def _rank(laid_out: Sequence[Block]) -> None:
    headings = [block for block in laid_out if block.level]
    levels = sorted({block.level for block in headings})
    before = 1
    for block in headings:
        block.rank = before = min(levels.index(block.level) + 2, before + 1)


def _kind(text: str, line: int) -> tuple[Kind, int]:
    short = len(text) <= 180
    upper = text.isupper() and sum(map(str.isalpha, text)) >= 3
    rules: tuple[tuple[Callable[[], object], tuple[Kind, int]], ...] = (
        (lambda: _ARTICLE.match(text), ("article" if not short else "heading", 3)),
        (lambda: short and (_PART.fullmatch(text) or _PART_BARE.fullmatch(text)), ("heading", 1)),
        (lambda: short and _ROMAN.fullmatch(text) and not text.endswith((";", ",")), ("heading", 2)),
        (lambda: upper and short and line <= _LETTERHEAD_LINES, ("centre", 0)),
        (lambda: upper and short and len(text.split()) >= 2, ("heading", 2)),
        (lambda: _ITEM.match(text), ("point" if re.match(r"[-–+•*]|[a-zđ]\)", text) else "item", 0)),
    )
    return next((kind for holds, kind in rules if holds()), ("paragraph", 0))


def _is_row(text: str) -> bool:
    return " | " in text or (text.startswith("|") and text.endswith("|") and len(text) > 2)


def _cells(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """Cut a row's runs at its bars; the bars that close a row on either side make no cell."""
    text = "".join(run.text for run in runs)
    cell: list[Run] = []
    cells: list[list[Run]] = []
    for run in runs:
        for i, piece in enumerate(run.text.split("|")):
            if i:
                cells.append(cell)
                cell = []
            if piece.strip():
                cell.append(run._replace(text=piece, number=run.number if i == 0 else 0))
    cells.append(cell)
    if text.lstrip().startswith("|"):
        cells = cells[1:]
    if text.rstrip().endswith("|"):
        cells = cells[:-1]
    yield from cells


def _finish(table: Block) -> None:
    """Make its rows equally long and see whether the first one is a header."""
    width = max(len(row) for row in table.rows)
    for row in table.rows:
        row += [[] for _ in range(width - len(row))]
    first = ["".join(run.text for run in cell).strip() for cell in table.rows[0]]
    table.header = len(table.rows) > 2 and all(
        cell and len(cell) <= 60 and not re.fullmatch(r"[\d.,%\s]+", cell) for cell in first
    )
