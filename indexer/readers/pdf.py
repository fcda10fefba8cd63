"""PDF with a text layer: lines by position, columns of letterheads, running heads out, paragraphs rebuilt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

import pypdfium2 as pdfium  # type: ignore[import-untyped]

from indexer.page import Page, UnreadableError
from indexer.readers import encoding, ocr, programs
from indexer.readers.pdf_lines import Line, Rule, Segment, lines_of
from indexer.readers.pdf_running import blocks_of

MAX_PAGES = 3000
MAX_CHARACTERS = 8_000_000
MAX_WORDS = 20_000
"""Words on one page; a page of print has about 500."""
_WORD = re.compile(r"\S+")
_LINE_HYPHEN = re.compile("[\x02\ufffe]")  # what PDFium puts for a hyphen at a line's end
SCAN = 15
"""Letters on a page, below which its text layer is no text."""
MAX_SHAPES = 5000
LEAST_RULE, THIN, TALLEST_CELL = 7.0, 3.0, 400.0
"""Points: a rule is as tall as a line of small print and at most so thin; a box may be a cell up to a height."""
DRAWN = 40
"""Shapes on a page without text, from which on they are more than rules and frames."""
MAX_SIDE = 6000
"""Pixels; larger pages are rendered smaller."""


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
        incomplete = _recognise(document, pages)
        blocks = blocks_of(pages)
        stated = document.get_metadata_dict(skip_empty=True)
        info = {k.lower(): v.encode("utf-8", "replace").decode() for k, v in stated.items()}
    finally:
        document.close()
    encoding.convert_blocks(blocks)
    if not blocks:
        raise UnreadableError(ocr.SCAN_WITHOUT_TEXT)
    title = encoding.from_legacy_font(info.get("title", ""))
    meta = {f"pdf.{name}": (value,) for name, value in info.items()}
    return Page(source=source, format="pdf", blocks=blocks, title=title, url=url, meta=meta, incomplete=incomplete)


def _pages(document: pdfium.PdfDocument, count: int) -> Iterator[list[Line]]:
    budget = MAX_CHARACTERS
    for number in range(count):
        try:
            page = document[number]
            text = page.get_textpage()
        except pdfium.PdfiumError:  # one damaged page does not spoil the others
            yield []
            continue
        try:
            width, height = page.get_size()
            segments = _segments(text)
            lines = lines_of(segments, width, height, number, _rules(page) if segments else ())
        finally:
            text.close()
            page.close()
        budget -= sum(len(line.text) for line in lines)
        yield lines
        if budget < 0:
            return


def _rules(page: pdfium.PdfPage) -> list[Rule]:
    """The upright lines on a page: thin shapes, and the sides of boxes that are no larger than a table's cell."""
    rules: list[Rule] = []
    for shape in islice(page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_PATH], max_depth=3), MAX_SHAPES):
        left, bottom, right, top = shape.get_bounds()
        if top - bottom < LEAST_RULE:
            continue
        if right - left <= THIN:
            rules.append(Rule((left + right) / 2, bottom, top))
        elif top - bottom < TALLEST_CELL:
            rules += [Rule(left, bottom, top), Rule(right, bottom, top)]
    return rules


def _recognise(document: pdfium.PdfDocument, pages: list[list[Line]]) -> str:
    """Replace, in place, the lines of pages that are pictures by what text recognition reads there.

    Returns what could not be read, or "". Raises ProgramMissingError when there is nothing but pictures and no
    Tesseract.
    """
    scans = [number for number, lines in enumerate(pages) if _letters(lines) < SCAN and _pictured(document, number)]
    if not scans:
        return ""
    if not ocr.available() and len(scans) < len(pages) and sum(map(_letters, pages)) >= SCAN:
        return f"{len(scans)} trang là ảnh quét, không đọc được chữ ({len(scans)} pages are scans without text)"
    for done, number in enumerate(scans[: ocr.MAX_PAGES]):
        try:
            dots, picture = _picture(document, number)
            pages[number] = ocr.pages(picture, dots=dots, first=number)[0]
        except programs.LateError:
            if not done:
                raise UnreadableError("nhận dạng chữ quá lâu (text recognition takes too long)") from None
            return f"chỉ kịp đọc {done}/{len(scans)} trang quét (read {done} of {len(scans)} scanned pages in time)"
    left = len(scans) - ocr.MAX_PAGES
    return f"còn {left} trang quét không đọc (left out {left} scanned pages)" if left > 0 else ""


def _letters(lines: Sequence[Line]) -> int:
    return sum(c.isalpha() for line in lines for c in line.text)


def _pictured(document: pdfium.PdfDocument, number: int) -> bool:
    """The page shows an image, or letters drawn as lines."""
    try:
        page = document[number]
    except pdfium.PdfiumError:
        return False
    try:
        for drawn, shape in enumerate(page.get_objects(max_depth=3), 1):
            if shape.type == pdfium.raw.FPDF_PAGEOBJ_IMAGE or drawn >= DRAWN:
                return True
        return False
    finally:
        page.close()


def _picture(document: pdfium.PdfDocument, number: int) -> tuple[int, bytes]:
    """A page drawn in shades of grey: its dots an inch and a PGM file."""
    page = document[number]
    try:
        dots = int(min(ocr.DOTS, MAX_SIDE * 72 / max(1.0, *page.get_size())))
        image = page.render(scale=dots / 72, grayscale=True).to_numpy()
    finally:
        page.close()
    height, width = image.shape[:2]
    return dots, b"P5 %d %d 255\n" % (width, height) + image.reshape(height, width).tobytes()


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
