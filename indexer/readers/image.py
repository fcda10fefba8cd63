"""Pictures of pages: text recognition where it is installed."""

from __future__ import annotations

from indexer.page import Page, UnreadableError
from indexer.readers import ocr, programs
from indexer.readers.pdf_running import blocks_of


def read(data: bytes, source: str, *, url: str = "", charset: str = "") -> Page:
    """The page of a PNG, JPEG or TIFF. Raises ProgramMissingError without Tesseract."""
    try:
        blocks = blocks_of(ocr.pages(data))
    except programs.LateError as error:
        raise UnreadableError("nhận dạng chữ quá lâu (text recognition takes too long)") from error
    if not blocks:
        raise UnreadableError(ocr.SCAN_WITHOUT_TEXT)
    return Page(source=source, format="image", blocks=blocks, url=url)
