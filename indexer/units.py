"""A corpus cut into units of extraction: a file, or some lines of a .jsonl."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from typing import NamedTuple

from indexer.corpus import Entry, os_problem
from indexer.extraction import FileItem, RecordsItem
from indexer.records import Line, read_lines
from indexer.report import Problem

RECORDS_PER_UNIT = 64
UNIT_BYTES = 1 << 18


class Unit(NamedTuple):
    """What is extracted at once: a file, or some lines of a .jsonl."""

    number: int
    corpus: str
    """The container whose ids must be unique."""
    item: FileItem | RecordsItem | None
    """None: nothing to extract, `problem` says why."""
    problem: Problem | None
    done: int
    """Bytes of the corpus read when this unit is."""
    size: int


def cut(entries: Iterable[Entry], *, file_bytes: int, record_bytes: int) -> Iterator[Unit]:
    """The units of the corpus in its order, numbered from 0. Files larger than `file_bytes` and lines longer than
    `record_bytes` are refused."""
    numbers = count()
    before = 0
    for entry in entries:
        if entry.records:
            container = entry.corpus if entry.source == entry.corpus else f"{entry.corpus}/{entry.source}"
            for item, problem, read in _records(entry, record_bytes):
                size = sum(len(line) for _, line in item.lines) if item else 0
                yield Unit(next(numbers), container, item, problem, before + read, size)
        else:
            file = FileItem(entry.path, entry.root, entry.source, entry.sidecar, file_bytes)
            yield Unit(next(numbers), entry.corpus, file, None, before + entry.size, entry.size)
        before += entry.size


def _records(entry: Entry, longest: int) -> Iterator[tuple[RecordsItem | None, Problem | None, int]]:
    """Some lines or a problem, and how many bytes of the file have been read by then."""
    lines: list[tuple[int, bytes]] = []
    size = read = 0
    try:
        for line in read_lines(entry.path, longest):
            if isinstance(line, Line):
                lines.append((line.number, line.data))
                size += len(line.data)
                read = line.read
            else:
                if lines:
                    yield RecordsItem(entry.source, tuple(lines)), None, read
                    lines, size = [], 0
                yield None, Problem(f"{entry.source}:{line.number}", "record", line.reason), read
            if len(lines) >= RECORDS_PER_UNIT or size >= UNIT_BYTES:
                yield RecordsItem(entry.source, tuple(lines)), None, read
                lines, size = [], 0
    except OSError as error:
        yield None, os_problem(entry.source, error), read
    if lines:
        yield RecordsItem(entry.source, tuple(lines)), None, read
    if not read:
        yield None, Problem(entry.source, "empty", "không có dòng nào đọc được (no readable line)"), entry.size
