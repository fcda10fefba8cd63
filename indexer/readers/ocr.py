"""Scanned pages through Tesseract with its Vietnamese model, where both are installed."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from functools import cache

import pypdfium2 as pdfium  # type: ignore[import-untyped]

from indexer.page import Block, UnreadableError
from indexer.readers.text import blocks_of

SCAN_WITHOUT_TEXT = "bản quét, không có chữ (scan without text)"
MAX_PAGES = 200
SECONDS_A_PAGE = 60
SCALE = 300 / 72
"""Rendering at 300 dots an inch, what Tesseract is trained for."""
MAX_SIDE = 6000
"""Pixels; larger pages are rendered smaller."""


@cache
def available() -> str:
    """Path of a Tesseract that has the `vie` model, or ""."""
    program = shutil.which("tesseract")
    if not program:
        return ""
    try:
        listed = subprocess.run(  # noqa: S603 - a program found on PATH, fixed arguments
            [program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return program if "vie" in listed.stdout.split() else ""


def blocks(document: pdfium.PdfDocument, count: int) -> Iterator[Block]:
    """Recognised text of the first `count` pages. Raises UnreadableError without Tesseract."""
    program = available()
    if not program:
        raise UnreadableError(SCAN_WITHOUT_TEXT)
    for number in range(min(count, MAX_PAGES)):
        page = document[number]
        try:
            scale = min(SCALE, MAX_SIDE / max(1.0, *page.get_size()))
            image = page.render(scale=scale, grayscale=True).to_numpy()
        finally:
            page.close()
        height, width = image.shape[:2]
        picture = b"P5 %d %d 255\n" % (width, height) + image.reshape(height, width).tobytes()
        yield from blocks_of(recognise(picture))


def recognise(picture: bytes) -> str:
    """Text of one image file's bytes. Raises UnreadableError."""
    program = available()
    if not program:
        raise UnreadableError(SCAN_WITHOUT_TEXT)
    try:
        done = subprocess.run(  # noqa: S603 - as above
            [program, "stdin", "stdout", "-l", "vie", "--psm", "3"],
            input=picture,
            capture_output=True,
            timeout=SECONDS_A_PAGE,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise UnreadableError("nhận dạng chữ thất bại (text recognition failed)") from error
    return done.stdout.decode("utf-8", "replace")
