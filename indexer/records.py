"""The lines of a .jsonl (plain, .gz, .xz), read with bounded memory whatever the file claims to be."""

from __future__ import annotations

import gzip
import lzma
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

CHUNK = 1 << 20
XZ_MEMORY = 256 * 2**20
"""What an .xz may ask for its dictionary; `xz -9` needs 65 MB."""


class Line(NamedTuple):
    """One line that is not blank."""

    number: int
    """From 1."""
    data: bytes
    """Without its line break and the white space around it."""
    raw: bytes
    """As it stands in the file."""
    read: int
    """Bytes of the file consumed so far (compressed ones): for progress."""


class BadLines(NamedTuple):
    """What could not be had: one line, or everything after it."""

    number: int
    reason: str


class RecordStream:
    """The lines of an open file one after another; what is the same as before can be passed over unread."""

    def __init__(self, file: BinaryIO, name: str, longest: int) -> None:
        """`name`: of the file, tells how it is compressed. `longest`: bytes of a line."""
        self._file, self._longest = file, longest
        self._pieces = _pieces(file, name.lower())
        self._buffer, self._at = bytearray(), 0
        self._number = 1
        self._failure = ""
        self._end = False

    @property
    def read(self) -> int:
        """Bytes of the file consumed so far (compressed ones)."""
        return self._file.tell()

    def take(self) -> Line | BadLines | None:
        """The next line that is not blank; None at the end. A line that is too long, or damage, comes as BadLines."""
        while True:
            stop = self._line_end()
            if stop < 0:
                return self._overlong()
            raw = bytes(self._buffer[self._at : stop])
            if self._failure and not raw.endswith(b"\n"):
                return self._damaged()
            if not raw:
                return None
            self._at = stop
            number, self._number = self._number, self._number + 1
            text = raw.removesuffix(b"\n")
            if len(text) > self._longest:
                return BadLines(number, self._too_long())
            if data := (text.removeprefix(b"\xef\xbb\xbf") if number == 1 else text).strip():
                return Line(number, data, raw, self.read)

    def peek(self, size: int) -> bytes:
        """The next bytes, fewer at the end."""
        while len(self._buffer) - self._at < size and self._fill():
            pass
        return bytes(self._buffer[self._at : self._at + size])

    def skip(self, size: int, lines: int) -> None:
        """Pass over what was looked at: so many bytes, which hold so many lines."""
        self._at += size
        self._number += lines

    def _line_end(self) -> int:
        """Where the line ends that comes next, its break included; -1 for one that is longer than is read."""
        searched = self._at
        while (found := self._buffer.find(b"\n", searched)) < 0:
            if len(self._buffer) - self._at > self._longest:
                return -1
            searched = len(self._buffer) - self._at
            if not self._fill():
                return len(self._buffer)
        return found + 1

    def _overlong(self) -> BadLines:
        """Pass over a line without keeping it."""
        while (found := self._buffer.find(b"\n", self._at)) < 0:
            self._at = len(self._buffer)
            if not self._fill():
                if self._failure:
                    return self._damaged()
                found = -1
                break
        self._at = found + 1
        self._number += 1
        return BadLines(self._number - 1, self._too_long())

    def _damaged(self) -> BadLines:
        found = BadLines(self._number, self._failure)
        self._at, self._failure = len(self._buffer), ""
        return found

    def _too_long(self) -> str:
        return f"dòng dài hơn {self._longest} byte (line too long)"

    def _fill(self) -> bool:
        """Read on; False at the end, or where damage begins."""
        if self._end:
            return False
        try:
            piece = next(self._pieces, b"")
        except (OSError, lzma.LZMAError, zlib.error, EOFError) as error:
            piece = b""
            self._failure = f"tệp nén hỏng từ dòng này (compressed data damaged from here): {error}"
        del self._buffer[: self._at]
        self._at = 0
        self._buffer += piece
        self._end = not piece
        return bool(piece)


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
