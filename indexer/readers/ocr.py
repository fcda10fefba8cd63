"""Scanned pages through Tesseract with its Vietnamese model, where both are installed: words with their places."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from analyzers.normalize import fold
from indexer.page import ProgramMissingError, UnreadableError
from indexer.readers import programs
from indexer.readers.pdf_lines import Line, Segment, lines_of

SCAN_WITHOUT_TEXT = "bản quét, không có chữ (scan without text)"
MAX_PAGES = 500
SECONDS_A_PAGE = 60.0
LEAST_CONFIDENCE = 20.0
"""Percent: below are the words that Tesseract sees in stamps, signatures and stains."""
DOTS = 300
"""Dots an inch that Tesseract is trained for."""
# One thread a page: its own four spend more time on waiting for each other than they save (1.1 s against 5.9 s of
# processor time for a page), and the pages of other files want the cores, too.
_ENVIRONMENT = {"OMP_THREAD_LIMIT": "1"}
FORMULAS = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "ĐẢNG CỘNG SẢN VIỆT NAM",
)
"""What stands at the head of every official document (Nghị định 30/2020/NĐ-CP, Hướng dẫn 36-HD/VPTW): a mark that
was misread in them ("ĐẲNG CỘNG SẲN") is put right, for the letterhead is known by them."""
_LINE, _WORD = "4", "5"
"""Levels of the rows that Tesseract prints."""


class _Box(NamedTuple):
    left: float
    top: float
    width: float
    height: float


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


def pages(picture: bytes, *, dots: int = DOTS, first: int = 0) -> list[list[Line]]:
    """The printed lines of each page of one image file (a TIFF may have several), lengths in points.

    `first` numbers the first page. Raises ProgramMissingError without Tesseract, UnreadableError for a damaged image,
    programs.LateError when there was no time.
    """
    program = available()
    if not program:
        raise ProgramMissingError(SCAN_WITHOUT_TEXT)
    command = [program, "stdin", "stdout", "-l", "vie", "--psm", "3", "--dpi", str(dots), "tsv"]
    try:
        table = programs.run(command, data=picture, seconds=SECONDS_A_PAGE, environment=_ENVIRONMENT)
    except programs.FailedError as error:
        raise UnreadableError("nhận dạng chữ thất bại (text recognition failed)") from error
    return list(_pages(table.decode("utf-8", "replace"), 72 / dots, first))


def _pages(table: str, scale: float, first: int) -> Iterator[list[Line]]:
    """Rows of `level page block paragraph line word left top width height confidence text`, parted by tabs."""
    words: list[Segment] = []
    started = 0  # where the words of this line begin
    sheet = line = _Box(0, 0, 0, 0)
    number = first - 1
    for row in table.split("\n")[1:]:
        fields = row.split("\t", 11)
        if len(fields) < 12:
            continue
        box = _Box(*(float(value) * scale for value in fields[6:10]))
        if fields[0] == "1":
            _put_right(words, started)
            if number >= first:
                yield _starred(lines_of(words, sheet.width, sheet.height, number))
            words, started, sheet, number = [], 0, box, number + 1
        elif fields[0] == _LINE:
            _put_right(words, started)
            line, started = box, len(words)
        elif fields[0] == _WORD and float(fields[10]) >= LEAST_CONFIDENCE and fields[11].strip():
            # The line's height for all its words: that of "*" or "," says nothing about where the line stands.
            top = sheet.height - line.top
            words.append(Segment(fields[11].strip(), box.left, box.left + box.width, top - line.height, top))
    _put_right(words, started)
    if number >= first:
        yield _starred(lines_of(words, sheet.width, sheet.height, number))


def _starred(lines: list[Line]) -> list[Line]:
    """The star that the Party's documents have between issuer and number is too small to be recognised: what stands
    there, a letter or two, is one."""
    for at, line in enumerate(lines):
        first = line.segments[0]
        if len(first.text) <= 2 and first.right < line.width / 2 and any(
            fold(below.segments[0].text[:3]).lower() in ("so ", "so", "so:") for below in lines[at + 1 : at + 4]
        ):
            line.segments = [first._replace(text="*"), *line.segments[1:]]
    return lines


@cache
def _formulas() -> tuple[tuple[list[str], list[str]], ...]:
    return tuple((fold(text).lower().split(), text.split()) for text in FORMULAS)


def _put_right(words: list[Segment], start: int) -> None:
    """Correct the marks of the formulas in the words from `start` on, one line, in place."""
    plain = [fold(word.text).lower() for word in words[start:]]
    for folded, formula in _formulas():
        for at in range(len(plain) - len(folded) + 1):
            if plain[at : at + len(folded)] == folded:
                for n, text in enumerate(formula, start + at):
                    words[n] = words[n]._replace(text=text)
