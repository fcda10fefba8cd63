"""PDF with a text layer: lines by position, columns of letterheads, running heads out, paragraphs rebuilt."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

import pypdfium2 as pdfium  # type: ignore[import-untyped]

from indexer.page import Block, Page, UnreadableError
from indexer.readers import encoding, ocr
from indexer.readers.pdf_lines import Line, Segment, join_paragraphs, lines_of

MAX_PAGES = 3000
MAX_CHARACTERS = 8_000_000
MAX_WORDS = 20_000
"""Words on one page; a page of print has about 500."""
_WORD = re.compile(r"\S+")
_LINE_HYPHEN = re.compile("[\x02\ufffe]")  # what PDFium puts for a hyphen at a line's end
MARGIN = 0.1
"""Share of the page's height, at top and bottom, where running heads and page numbers stand."""
SAME_HEIGHT = 6
"""Points."""
SCAN = 15
"""Letters a page on average, below which the text layer is no text."""


def read(data: bytes, source: str, *, url: str = "", charset: str = "") -> Page:
    """The page of a PDF. Raises UnreadableError: damaged, locked with a password, or a scan without text."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        reason = (
            "có mật khẩu (locked with a password)"
            if "password" in str(error).lower()
            else "tệp pdf hỏng (damaged pdf file)"
        )
        raise UnreadableError(reason) from error
    try:
        count = min(len(document), MAX_PAGES)
        if not count:
            raise UnreadableError("tệp pdf hỏng (damaged pdf file)")
        pages = list(_pages(document, count))
        if sum(c.isalpha() for page in pages for line in page for c in line.text) < SCAN * count:
            blocks = list(ocr.blocks(document, count))
        else:
            blocks = _blocks(pages)
        stated = document.get_metadata_dict(skip_empty=True)
        info = {k.lower(): v.encode("utf-8", "replace").decode() for k, v in stated.items()}
    finally:
        document.close()
    encoding.convert_blocks(blocks)
    title = encoding.from_legacy_font(info.get("title", ""))
    meta = {f"pdf.{name}": (value,) for name, value in info.items()}
    return Page(source=source, format="pdf", blocks=blocks, title=title, url=url, meta=meta)


def _pages(document: pdfium.PdfDocument, count: int) -> Iterator[list[Line]]:
    budget = MAX_CHARACTERS
    for number in range(count):
        try:
            page = document[number]
            text = page.get_textpage()
        except pdfium.PdfiumError:  # one damaged page does not spoil the others
            continue
        try:
            width, height = page.get_size()
            segments = _segments(text)
            lines = lines_of(segments, width, height, number)
        finally:
            text.close()
            page.close()
        budget -= sum(len(line.text) for line in lines)
        yield lines
        if budget < 0:
            return


def _segments(text: pdfium.PdfTextPage) -> list[Segment]:
    """The words of a page with their places. A word's box is that of its font, so that all on a line agree."""
    count = text.count_chars()
    content = text.get_text_range() if count else ""
    if len(content) != count:  # a character beyond the basic plane: one by one
        content = "".join(chr(pdfium.raw.FPDFText_GetUnicode(text, i) or 32) for i in range(count))
    content = _LINE_HYPHEN.sub("-", content)
    segments: list[Segment] = []
    for word in islice(_WORD.finditer(content), MAX_WORDS):
        left, bottom, right, top = text.get_charbox(word.start(), loose=True)
        if len(word.group()) > 1:
            _, low, right, high = text.get_charbox(word.end() - 1, loose=True)
            bottom, top = min(bottom, low), max(top, high)
        segments.append(Segment(word.group(), left, right, bottom, top))
    return segments


def _blocks(pages: Sequence[list[Line]]) -> list[Block]:
    repeated = _running(pages)
    heads: dict[str, Block] = {}
    body: list[Line] = []
    for page in pages:
        for line in page:
            if line.marginal(MARGIN):
                if line.is_number:
                    continue
                if line.shape in repeated:
                    heads.setdefault(line.shape, Block(line.text, keep=False, reason="running head"))
                    continue
            body.append(line)
    return [*heads.values(), *join_paragraphs(body)]


def _running(pages: Sequence[list[Line]]) -> frozenset[str]:
    """Shapes (digits made alike) of marginal lines that stand at the same height on most pages, two at least."""
    counts: Counter[tuple[str, int]] = Counter()
    for page in pages:
        counts.update({(line.shape, round(line.middle / SAME_HEIGHT)) for line in page if line.marginal(MARGIN)})
    least = max(2, len(pages) * 0.4)
    return frozenset(shape for (shape, _), n in counts.items() if n >= least)
