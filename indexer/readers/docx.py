"""DOCX: paragraphs and tables in document order, with the page headers."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from itertools import groupby, islice
from typing import Any, NamedTuple

import docx
from docx.document import Document as DocxDocument
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from indexer.page import Block, Page, UnreadableError
from indexer.readers import docx_numbering, encoding, html_tables

MAX_UNPACKED = 256 * 2**20
"""Bytes of all parts together."""
MAX_PART = 64 * 2**20
MAX_RATIO = 200
"""Unpacked to packed size; text in XML packs at most about 1:60."""
MAX_BOXES = 50
_WRAPPERS = {qn(f"w:{name}") for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
_SIGNS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNSEEN = {qn(f"w:{name}") for name in ("pPr", "rPr", "del", "moveFrom", "txbxContent", "instrText", "drawing", "pict")}
_VANISH = f"{qn('w:rPr')}/{qn('w:vanish')}"
_ALIGNED = {1: "center", 2: "right"}


def read(data: bytes, source: str, *, url: str = "", charset: str = "") -> Page:
    """The page of a DOCX file. Raises UnreadableError for a damaged file or a bomb."""
    _check(data)
    document = docx.Document(BytesIO(data))
    side = _Side(docx_numbering.labels(document), _notes(document))
    blocks = [*_headers(document), *_blocks(_content(document.element.body, document), side)]
    encoding.convert_blocks(blocks)
    core = document.core_properties
    meta = {
        f"docx.{name}": (str(value),)
        for name in ("title", "author", "subject", "keywords", "created", "modified", "last_modified_by")
        if (value := getattr(core, name, None))
    }
    return Page(source=source, format="docx", blocks=blocks, title=core.title or "", url=url, meta=meta)


class _Side(NamedTuple):
    """What belongs to the text but stands beside it."""

    labels: Mapping[Any, str] = {}
    """Numbered paragraph → its number as written."""
    notes: Mapping[tuple[str, str], str] = {}
    """Kind (`footnote`, `endnote`) and id → the note's text."""

    def of(self, element: Any) -> Iterator[Block]:
        """The notes that an element refers to."""
        for kind in ("footnote", "endnote"):
            for reference in element.iter(qn(f"w:{kind}Reference")):
                text = self.notes.get((kind, reference.get(qn("w:id")) or ""), "")
                if text:
                    yield Block(text)


def _notes(document: DocxDocument) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for relation in document.part.rels.values():
        kind = relation.reltype.rpartition("/")[2].removesuffix("s")
        if kind in ("footnote", "endnote") and not relation.is_external:
            for note in parse_xml(relation.target_part.blob).findall(qn(f"w:{kind}")):
                text = " ".join(" ".join(_text(p) for p in note.iter(qn("w:p"))).split())
                if note.get(qn("w:type")) in (None, "normal") and text:
                    found[kind, note.get(qn("w:id")) or ""] = text
    return found


def _check(data: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableError("tệp docx hỏng (damaged docx file)") from error
    if any(info.flag_bits & 1 for info in infos):
        raise UnreadableError("có mật khẩu (locked with a password)")
    total = sum(info.file_size for info in infos)
    text = [info for info in infos if info.filename.endswith((".xml", ".rels"))]
    if total > MAX_UNPACKED or len(infos) > 20_000 or any(i.file_size > MAX_PART for i in text):
        raise UnreadableError("giải nén ra quá lớn (unpacks to too much)")
    if any(i.file_size > 2**20 and i.file_size > MAX_RATIO * max(1, i.compress_size) for i in text):
        raise UnreadableError("tỷ lệ nén bất thường (compressed beyond belief)")


def _headers(document: DocxDocument) -> Iterator[Block]:
    """Page headers once each; numbers alone are page numbers."""
    seen: set[str] = set()
    for section in document.sections:
        for header in (section.first_page_header, section.header):
            if header.is_linked_to_previous:
                continue
            for block in _blocks(_content(header._element, header), _Side()):
                if block.text not in seen and any(c.isalpha() for c in block.text):
                    seen.add(block.text)
                    block.keep, block.reason = False, "running head"
                    yield block


def _content(element: Any, parent: Any) -> Iterator[Paragraph | Table]:
    """Paragraphs and tables below an element, also those in content controls and tracked insertions, which
    python-docx passes over."""
    stack = [iter(element)]
    while stack:
        for child in stack[-1]:
            if child.tag == qn("w:p"):
                yield Paragraph(child, parent)
            elif child.tag == qn("w:tbl"):
                yield Table(child, parent)
            elif child.tag in _WRAPPERS:
                stack.append(iter(child))
                break
        else:
            stack.pop()


def _text(paragraph: Any) -> str:
    """The text of a `w:p`: what is struck out and what boxes hold is left out, what was inserted is in."""
    parts: list[str] = []
    stack = [iter(paragraph)]
    while stack:
        for child in stack[-1]:
            if child.tag == qn("w:t"):
                parts.append(child.text or "")
            elif child.tag in _SIGNS:
                parts.append(_SIGNS[child.tag])
            elif child.tag not in _UNSEEN and child.find(_VANISH) is None:
                stack.append(iter(child))
                break
        else:
            stack.pop()
    return "".join(parts)


def _blocks(content: Iterable[Paragraph | Table], side: _Side, column: int = 0) -> Iterator[Block]:
    for item in content:
        if isinstance(item, Paragraph):
            yield from _paragraph(item, side, column)
        else:
            yield from _table(item, side)


def _paragraph(paragraph: Paragraph, side: _Side, column: int) -> Iterator[Block]:
    style = (paragraph.style.name or "") if paragraph.style is not None else ""
    level = int(style[-1]) if style.startswith("Heading") and style[-1:] in "123456" else 1 if style == "Title" else 0
    alignment = paragraph.alignment
    align = _ALIGNED.get(int(alignment)) if alignment is not None else None
    runs = [run for run in paragraph.runs if run.text.strip()]
    bold = bool(runs) and all(run.bold for run in runs)
    listed = style.startswith("List") or (paragraph._p.pPr is not None and paragraph._p.pPr.numPr is not None)
    for line in _numbered(paragraph._p, side).split("\n"):
        parts = [" ".join(part.split()) for part in line.split("\t")]
        # a letterhead without a table: two texts set apart by a tab
        text = " ".join(part for part in parts if part)
        if text:
            yield Block(
                text,
                "heading" if level else "item" if listed else "paragraph",
                level=level,
                bold=bold or bool(level),
                align="center" if align == "center" else "right" if align == "right" else "",
                column=column,
            )
    yield from side.of(paragraph._p)
    for box in islice(paragraph._p.iter(qn("w:txbxContent")), MAX_BOXES):
        if next(box.iterancestors(_FALLBACK), None) is None:  # the same box again, for older programs
            yield from _blocks(_content(box, paragraph._parent), side, column)


def _numbered(paragraph: Any, side: _Side) -> str:
    """The text of a `w:p` with its automatic number."""
    text, label = _text(paragraph), side.labels.get(paragraph, "")
    return f"{label} {text}" if label and text.strip() else text or label


def _table(table: Table, side: _Side) -> Iterator[Block]:
    rows = [[cell for cell, _ in groupby(row.cells, key=lambda c: c._tc)] for row in table.rows[:5000]]
    cells = [[_Cell(tc, table) for tc in row] for row in rows]
    texts = [
        [" ".join(" ".join(_numbered(p, side) for p in cell._tc.iter(qn("w:p"))).split()) for cell in row]
        for row in cells
    ]
    if html_tables.side_by_side(texts):
        for column in range(max(len(row) for row in cells)):
            for row in cells:
                if column < len(row):
                    yield from _blocks(_content(row[column]._tc, row[column]), side, column + 1)
        return
    framed = len(cells) == 1 and len(cells[0]) == 1  # a frame around text
    if framed or any(cell._tc.find(qn("w:tbl")) is not None for row in cells for cell in row):  # or around tables
        for row in cells:
            for cell in row:
                yield from _blocks(_content(cell._tc, cell), side)
        return
    for row_texts in texts:
        text = " | ".join(t for t in row_texts if t)
        if text:
            yield Block(text, "row")
    yield from side.of(table._tbl)
