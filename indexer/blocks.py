"""Runs of lines of a .jsonl as the ledger knows them: what is the same byte for byte is kept without looking at it.

An update digests a whole block where its first line stands, and single lines only where blocks have changed, so that
it need not split, digest and look up every line. What it finds is the same: a block that is the same consists of lines
that are, and a line that moved is found by its own digest.
"""

from __future__ import annotations

import hashlib
from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from indexer.records import BadLines, Line, RecordStream
from indexer.report import Problem

LINES = 64
"""Most lines of a block."""
BYTES = 1 << 18
"""A block ends with the line that reaches this size."""
_LINE_DIGEST = 8
"""Bytes of a line's digest; only compared with those of the same .jsonl."""
_BLOCK_DIGEST = 32
"""Digits of a block's: half a SHA-256, which processors compute faster than what is made for short lines."""
_CANDIDATES = 4
"""Blocks with the same first line that are compared."""


class Known(NamedTuple):
    """A document that a file or line gave."""

    raw: str
    """The id before it was told apart from equal ones."""
    final: str
    """The id in the index."""


Result = Known | Problem


def line_digest(line: bytes) -> int:
    """Digest of a line of a .jsonl; 0 is kept for a line that must be read again."""
    return int.from_bytes(hashlib.blake2b(line, digest_size=_LINE_DIGEST).digest(), "little") or 1


@dataclass(slots=True)
class LineBlock:
    """Lines one after another, and what they gave."""

    lines: array[int] = field(default_factory=lambda: array("Q"))
    """The digest of each."""
    size: int = 0
    """Bytes, line breaks included."""
    digest: str = ""
    """Of these bytes; empty: it cannot be kept as a whole."""
    ids: str = ""
    """If each line gave a document with an id of its own, these ids, one a line."""
    groups: list[list[Result]] = field(default_factory=list)
    """Otherwise the results of each line."""

    @property
    def results(self) -> list[list[Result]]:
        """Of each line."""
        return [[Known(one, one)] for one in self.ids.split("\n")] if self.ids else self.groups

    def note(self, groups: Iterable[list[Result]], of_number: str) -> None:
        """What the next lines gave. `of_number`: how ids begin that were made of a line's number."""
        self.groups += groups
        if len(self.groups) < len(self.lines):
            return
        plain = [
            group[0].raw
            for group in self.groups
            if len(group) == 1 and isinstance(group[0], Known) and group[0].raw == group[0].final
        ]
        if len(plain) == len(self.groups) and not any("\n" in raw or raw.startswith(of_number) for raw in plain):
            self.ids, self.groups = "\n".join(plain), []
        else:
            self.digest = ""

    def forget(self, lost: set[str]) -> bool:
        """Lines that gave one of these documents are to be read again. Whether there are any."""
        places = [
            place for place, group in enumerate(self.results)
            if any(isinstance(result, Known) and result.final in lost for result in group)
        ]  # fmt: skip
        if places:
            self.groups, self.ids, self.digest = self.results, "", ""
            for place in places:
                self.lines[place] = 0
                kept = [r for r in self.groups[place] if not isinstance(r, Known) or r.final not in lost]
                self.groups[place] = kept
        return bool(places)

    def dump(self) -> list[object]:
        """As plain values."""
        return [self.size, self.digest, b64encode(self.lines.tobytes()).decode(), self.ids or self.groups]


def load_block(size: int, digest: str, lines: str, results: Any) -> LineBlock:
    """The block that was dumped."""
    block = LineBlock(array("Q", b64decode(lines)), size, digest)
    if isinstance(results, str):
        block.ids = results
    else:
        block.groups = [[result_of(one) for one in group] for group in results]
    return block


def result_of(one: Sequence[Any]) -> Result:
    """A result that was written as a plain list."""
    return Problem(*one) if len(one) == 3 else Known(*one)


def _block_digest(*pieces: bytes) -> str:
    whole = hashlib.sha256()
    for piece in pieces:
        whole.update(piece)
    return whole.hexdigest()[:_BLOCK_DIGEST]


class Part(NamedTuple):
    """Some lines of a block that share their fate."""

    block: LineBlock
    first: int
    """The number of its first line."""
    read: int
    """Bytes of the file consumed by then."""
    lines: tuple[tuple[int, bytes], ...] = ()
    """Numbers and contents of lines to be read."""
    kept: tuple[tuple[int, Known], ...] = ()
    """Numbers of lines that have not changed, and what they gave; without either, nothing of the block has."""
    problem: str = ""
    """Why a line cannot be read."""


class _Before:
    """The blocks of the same file as an update finds them."""

    def __init__(self, blocks: Sequence[LineBlock], source: str) -> None:
        self._blocks, self._source = blocks, source
        self._firsts: dict[int, list[LineBlock]] = {}
        for block in blocks:
            if block.digest and block.ids:
                self._firsts.setdefault(block.lines[0], []).append(block)
        self._known: dict[int, Known | str] | None = None

    def block(self, digest: int, line: Line, stream: RecordStream) -> LineBlock | None:
        """The block that begins with this line, if all that follows is the same, too."""
        for block in self._firsts.get(digest, ())[:_CANDIDATES]:
            if _block_digest(line.raw, stream.peek(block.size - len(line.raw))) == block.digest:
                return block
        return None

    def line(self, digest: int, number: int) -> Known | None:
        """What a line gave, wherever it stood."""
        if self._known is None:
            self._known = {}
            for block in reversed(self._blocks):  # of equal lines the first counts
                if block.ids:
                    self._known.update(zip(reversed(block.lines), reversed(block.ids.split("\n")), strict=True))
                    continue
                for own, group in zip(reversed(block.lines), reversed(block.groups), strict=True):
                    if own and len(group) == 1 and isinstance(group[0], Known):
                        self._known[own] = group[0]
        found = self._known.get(digest)
        known = Known(found, found) if isinstance(found, str) else found
        # An id made of the line's number is another one elsewhere.
        if known and known.raw.startswith(f"{self._source}#") and known.raw != f"{self._source}#{number}":
            return None
        return known


def parts(stream: RecordStream, source: str, before: Sequence[LineBlock]) -> Iterator[Part]:
    """The lines of a .jsonl in blocks, and these in runs of changed and unchanged lines. `source`: its path inside the
    corpus. `before`: the blocks of the same file when the index was made."""
    known = _Before(before, source)
    gathered: list[tuple[Line, int, Known | None]] = []
    size = 0
    while True:
        line = stream.take()
        digest = line_digest(line.data) if isinstance(line, Line) else 0
        same = known.block(digest, line, stream) if before and isinstance(line, Line) else None
        if gathered and (not isinstance(line, Line) or same or len(gathered) == LINES or size >= BYTES):
            yield from _cut(gathered)
            gathered, size = [], 0
        if line is None:
            return
        if isinstance(line, BadLines):
            yield Part(LineBlock(array("Q", [0])), line.number, stream.read, problem=line.reason)
        elif same:
            stream.skip(same.size - len(line.raw), len(same.lines) - 1)
            yield Part(same, line.number, stream.read)
        else:
            gathered.append((line, digest, known.line(digest, line.number) if before else None))
            size += len(line.data)


def _cut(gathered: Sequence[tuple[Line, int, Known | None]]) -> Iterator[Part]:
    """A new block in its runs of lines."""
    first, last = gathered[0][0], gathered[-1][0]
    block = LineBlock(array("Q", (digest for _, digest, _ in gathered)))
    # Without blank lines in between, and with a break at its end: what begins alike may be longer elsewhere.
    if last.number - first.number == len(gathered) - 1 and last.raw.endswith(b"\n"):
        raw = b"".join(line.raw for line, _, _ in gathered)
        block.size, block.digest = len(raw), _block_digest(raw)
    start = 0
    for end in range(1, len(gathered) + 1):
        if end == len(gathered) or (gathered[end][2] is None) != (gathered[start][2] is None):
            run = gathered[start:end]
            lines = tuple((line.number, line.data) for line, _, known in run if known is None)
            kept = tuple((line.number, known) for line, _, known in run if known is not None)
            yield Part(block, run[0][0].number, run[-1][0].read, lines, kept)
            start = end
