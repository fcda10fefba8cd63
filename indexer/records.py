"""The lines of a .jsonl (plain, .gz, .xz), read with bounded memory whatever the file claims to be."""

from __future__ import annotations

import gzip
import lzma
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

CHUNK = 1 << 20
XZ_MEMORY = 256 * 2**20
"""What an .xz may ask for its dictionary; `xz -9` needs 65 MB."""


class Line(NamedTuple):
    """One line that is not blank, without its line break."""

    number: int
    """From 1."""
    data: bytes
    read: int
    """Bytes of the file consumed so far (compressed ones): for progress."""


class BadLines(NamedTuple):
    """What could not be had: one line, or everything after it."""

    number: int
    reason: str


def read_lines(path: Path, longest: int) -> Iterator[Line | BadLines]:
    """The lines of the file; one longer than `longest` bytes, or damage, comes as BadLines. Raises OSError
    when it cannot be opened."""
    number = 1
    pending = bytearray()
    overlong = False
    with path.open("rb") as file:
        pieces = _pieces(file, path.name.lower())
        while True:
            try:
                piece = next(pieces, b"")
            except (OSError, lzma.LZMAError, zlib.error, EOFError) as error:
                yield BadLines(number, f"tệp nén hỏng từ dòng này (compressed data damaged from here): {error}")
                return
            end = not piece
            start = 0
            while (cut := piece.find(b"\n", start)) >= 0 or end:
                pending += piece[start : cut if cut >= 0 else len(piece)]
                if overlong or len(pending) > longest:
                    yield BadLines(number, f"dòng dài hơn {longest} byte (line too long)")
                elif data := bytes(pending.removeprefix(b"\xef\xbb\xbf") if number == 1 else pending).strip():
                    yield Line(number, data, file.tell())
                pending.clear()
                overlong = False
                number += 1
                start = cut + 1
                if end:
                    return
            pending += piece[start:]
            if len(pending) > longest:
                pending.clear()
                overlong = True


def _pieces(file: BinaryIO, name: str) -> Iterator[bytes]:
    """The content in pieces of at most CHUNK bytes, never empty."""
    if name.endswith(".xz"):
        yield from _unxz(file)
        return
    stream = gzip.GzipFile(fileobj=file) if name.endswith(".gz") else file
    while piece := stream.read(CHUNK):
        yield piece


def _unxz(file: BinaryIO) -> Iterator[bytes]:
    """As lzma.open, but with a bound on the memory that a file may ask for."""
    waiting = file.read(CHUNK)
    while waiting:  # several streams may stand one after another
        stream = lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=XZ_MEMORY)
        while not stream.eof:
            if piece := stream.decompress(waiting, CHUNK):
                yield piece
            waiting = b""
            if stream.needs_input:
                waiting = file.read(CHUNK)
                if not waiting:
                    raise EOFError("tệp bị cắt cụt (truncated)")
        waiting = (stream.unused_data or file.read(CHUNK)).lstrip(b"\0")  # padding between streams
