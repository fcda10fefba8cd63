"""RTF: its text through striprtf, tables as rows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from striprtf.striprtf import rtf_to_text

from indexer.page import Block, Page
from indexer.readers import encoding, html_tables
from indexer.readers.text import blocks_of

MAX_TEXT = 16 * 2**20
"""Bytes of RTF once pictures are out."""
# Pictures and embedded objects are long runs of hexadecimal digits; without them the rest is small.
_HEX = re.compile(r"[0-9a-fA-F\s]{2000,}")
BEGIN, INSIDE, CELL, ROW = "\ue000", "\ue001", "\ue002", "\ue003"
_SIGNS = {"trowd": BEGIN, "intbl": INSIDE, "cell": CELL, "nestcell": CELL, "row": ROW}
_TABLE = re.compile(r"\\(trowd|intbl|nestcell|cell|row)(?![a-z])")
_SIGN = re.compile(f"([{BEGIN}-{ROW}])\\?")  # where a file says that nothing stands in for letters beyond its code page
_CODEPAGE = re.compile(r"\\ansicpg(\d{3,5})")
_TITLE = re.compile(r"\{\\title ([^{}]{1,1000})\}")


def read(data: bytes, source: str, *, url: str = "", charset: str = "") -> Page:
    """The page of an RTF file."""
    raw = _HEX.sub(" ", data.decode("latin-1"))[:MAX_TEXT]
    found = _CODEPAGE.search(raw[:2000])
    codec = f"cp{found.group(1)}" if found else "cp1252"
    try:
        "".encode(codec)
    except LookupError:
        codec = "cp1252"
    text = _text(_marked(raw), codec)
    title = _TITLE.search(raw[:20_000])
    name = _text("{\\rtf1 " + title.group(1) + "}", codec).strip() if title else ""
    blocks = list(_blocks(text.replace("\x00", "")))
    encoding.convert_blocks(blocks)
    return Page(source=source, format="rtf", blocks=blocks, title=name, url=url)


def _marked(raw: str) -> str:
    """Put signs of our own for the parts of tables, which would come out as bars and line ends."""
    return _TABLE.sub(lambda found: f"\\u{ord(_SIGNS[found.group(1)]) - 0x10000}?", raw)


def _blocks(text: str) -> Iterator[Block]:
    """Blocks of a text with signs: what stands between `\\trowd` or `\\intbl` and `\\row` is a row of cells."""
    *rows, rest = _SIGN.sub(r"\1", text).split(ROW)
    table: list[list[str]] = []
    for row in rows:
        start = min((at for sign in (BEGIN, INSIDE) if (at := row.find(sign)) >= 0), default=0)
        before, cells = row[:start], row[start:].translate({ord(BEGIN): None, ord(INSIDE): None}).split(CELL)
        if before.strip():
            yield from _table(table)
            table = []
            yield from blocks_of(before)
        cells = cells[:-1] or cells
        if table and len(cells) != len(table[-1]):  # another table begins: nothing else parts two of them
            yield from _table(table)
            table = []
        table.append(cells)
    yield from _table(table)
    yield from blocks_of(rest.translate(dict.fromkeys(map(ord, _SIGNS.values()))))


def _table(rows: list[list[str]]) -> Iterator[Block]:
    """A letterhead or signature block column by column, other tables row by row."""
    texts = [[" ".join(cell.split()) for cell in row] for row in rows]
    if html_tables.side_by_side(texts):
        for column in range(max(map(len, rows))):
            for row in rows:
                for line in row[column].split("\n") if column < len(row) else ():
                    if line.strip():
                        yield Block(" ".join(line.split()), column=column + 1)
        return
    for row, cells in zip(rows, texts, strict=True):
        if len(row) == 1:
            yield from blocks_of(row[0])
        elif any(cells):
            yield Block(" | ".join(cell for cell in cells if cell), "row")


def _text(source: str, codec: str) -> str:
    return str(rtf_to_text(source, encoding=codec, errors="replace"))  # type: ignore[no-untyped-call]
