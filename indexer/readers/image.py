"""Pictures of pages: text recognition where it is installed."""

from __future__ import annotations

from indexer.page import Page, UnreadableError
from indexer.readers import ocr
from indexer.readers.text import blocks_of


def read(data: bytes, source: str, *, url: str = "", charset: str = "") -> Page:
    """The page of a PNG, JPEG or TIFF. Raises UnreadableError without Tesseract."""
    blocks = list(blocks_of(ocr.recognise(data)))
    if not blocks:
        raise UnreadableError(ocr.SCAN_WITHOUT_TEXT)
    return Page(source=source, format="image", blocks=blocks, url=url)
