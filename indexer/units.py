"""A corpus cut into units of extraction: a file, or some lines of a .jsonl."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from typing import NamedTuple

from indexer.corpus import Entry, os_problem
from indexer.extraction import FileItem
from indexer.record_extraction import RecordsItem
from indexer.records import Line, read_lines
from indexer.report import Problem
from indexer.settings import Settings
from indexer.survey import Survey

RECORDS_PER_UNIT = 64
UNIT_BYTES = 1 << 18


class Unit(NamedTuple):
    """What is extracted at once: a file, or some lines of a .jsonl."""

    number: int
    corpus: str
    """What tells equal ids of two corpora apart: the name of the folder, or of the .jsonl."""
    container: str
    """Path of that folder or .jsonl: inside it, ids must be unique."""
    item: FileItem | RecordsItem | None
    """None: nothing to extract, `problem` says why."""
    problem: Problem | None
    done: int
    """Bytes of the corpus read when this unit is."""
    size: int


def cut(entries: Iterable[Entry], settings: Settings, known: Survey) -> Iterator[Unit]:
    """The units of the corpus in its order, numbered from 0."""
    numbers = count()
    before = 0
    for entry in entries:
        if entry.records:
            name = entry.corpus if entry.source == entry.corpus else f"{entry.corpus}/{entry.source}"
            for item, problem, read in _records(entry, settings.record_mb << 20):
                size = sum(len(line) for _, line in item.lines) if item else 0
                yield Unit(next(numbers), name, str(entry.path), item, problem, before + read, size)
        else:
            failure = known.failures.get(str(entry.path))
            problem = Problem(entry.source, failure.kind, failure.reason) if failure else None
            done = before + entry.size
            file = None if failure else _file(entry, settings, known)
            yield Unit(next(numbers), entry.corpus, str(entry.root), file, problem, done, entry.size)
        before += entry.size


def _file(entry: Entry, settings: Settings, known: Survey) -> FileItem:
    longest, seconds = settings.file_mb << 20, settings.file_seconds
    return FileItem(entry.path, entry.root, entry.source, entry.sidecar, longest, known.of(entry), seconds)


def _records(entry: Entry, longest: int) -> Iterator[tuple[RecordsItem | None, Problem | None, int]]:
    """Some lines or a problem, and how many bytes of the file have been read by then."""
    lines: list[tuple[int, bytes]] = []
    size = read = 0
    empty = True
    try:
        for line in read_lines(entry.path, longest):
            empty = False
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
        empty = False
        yield None, os_problem(entry.source, error), read
    if lines:
        yield RecordsItem(entry.source, tuple(lines)), None, read
    if empty:
        yield None, Problem(entry.source, "empty", "không có dòng nào đọc được (no readable line)"), entry.size
