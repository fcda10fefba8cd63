"""A corpus cut into units of extraction: a file, or some lines of a .jsonl."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from typing import NamedTuple

from indexer.corpus import Entry, os_problem
from indexer.extraction import FileItem
from indexer.ledger import Known, Ledger, Result, Row, file_digest, key_of, line_digest, template_digest
from indexer.record_extraction import RecordsItem
from indexer.records import Line, read_lines
from indexer.report import Problem
from indexer.settings import Settings
from indexer.survey import Survey

RECORDS_PER_UNIT = 64
UNIT_BYTES = 1 << 18


class Kept(NamedTuple):
    """A line, or a file, that has not changed."""

    digest: str
    """Of the line; empty for a file."""
    results: list[Result]
    source: str
    """Where it is, for the report."""


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
    row: Row
    """Where what comes of it is noted."""
    lines: tuple[str, ...] = ()
    """Digests of the item's lines."""
    kept: tuple[Kept, ...] | None = None
    """Nothing to extract, because it has not changed."""
    by_line: bool = False
    """Whether what is kept are lines of a .jsonl."""


def cut(
    entries: Iterable[Entry], settings: Settings, known: Survey, now: Ledger, before: Ledger
) -> Iterator[Unit]:
    """The units of the corpus in its order, numbered from 0. What is the same as `before` comes as `kept`."""
    numbers = count()
    before_bytes = 0
    for entry in entries:
        old = before.rows.get(key_of(entry))
        row = now.rows[key_of(entry)] = Row(now.stamp(entry), template=_template(known, entry))
        same = old is not None and old.settled and old.template == row.template and _same(entry, row, old, settings)
        if same and old is not None:
            row.digest = old.digest
            name = _container(entry)
            groups = tuple(Kept(*row, entry.source) for row in zip(old.lines or [""], old.results, strict=True))
            done, by_line = before_bytes + entry.size, bool(old.lines)
            yield Unit(next(numbers), *name, None, None, done, 0, row, kept=groups, by_line=by_line)
        elif entry.records:
            name = _container(entry)
            unchanged = _unchanged(old)
            for item, problem, read in _records(entry, settings.record_mb << 20):
                done = before_bytes + read
                if item is None:
                    yield Unit(next(numbers), *name, None, problem, done, 0, row, ("",))
                    continue
                for lines, digests, kept in _parted(item, unchanged):
                    size = sum(len(line) for _, line in lines)
                    if kept is not None:
                        yield Unit(next(numbers), *name, None, None, done, size, row, kept=tuple(kept), by_line=True)
                    else:
                        part = RecordsItem(item.source, tuple(lines))
                        yield Unit(next(numbers), *name, part, None, done, size, row, tuple(digests))
        else:
            failure = known.failures.get(str(entry.path))
            problem = Problem(entry.source, failure.kind, failure.reason) if failure else None
            done = before_bytes + entry.size
            file = None if failure else _file(entry, settings, known)
            yield Unit(next(numbers), *_container(entry), file, problem, done, entry.size, row)
        before_bytes += entry.size


def _container(entry: Entry) -> tuple[str, str]:
    """What tells equal ids apart, and inside what ids must be unique."""
    if not entry.records:
        return entry.corpus, str(entry.root)
    name = entry.corpus if entry.source == entry.corpus else f"{entry.corpus}/{entry.source}"
    return name, str(entry.path)


def _template(known: Survey, entry: Entry) -> str:
    from indexer.cleaning.template import EDGE_SHARE, MIDDLE_SHARE

    return "" if entry.records else template_digest(known.of(entry), (EDGE_SHARE, MIDDLE_SHARE))


def _same(entry: Entry, row: Row, old: Row, settings: Settings) -> bool:
    """Whether a file is what it was: by size and times, else by its digest."""
    if not entry.records and any(isinstance(result, Problem) and result.kind == "duplicate" for result in old.every):
        return False  # it gave a document that was one too many; perhaps it no longer is
    if row.stamp == old.stamp and row.stamp[1] >= 0:
        return True
    if entry.records or not old.digest or entry.size > settings.file_mb << 20:
        return False
    try:
        sidecar = entry.sidecar.read_bytes() if entry.sidecar else b""
        return file_digest(entry.path.read_bytes(), sidecar) == old.digest
    except OSError:
        return False


def _unchanged(old: Row | None) -> dict[str, Known]:
    """Line digest → the document that the line gave."""
    found: dict[str, Known] = {}
    for digest, results in zip(old.lines, old.results, strict=True) if old else ():
        if digest and len(results) == 1 and isinstance(results[0], Known):
            found.setdefault(digest, results[0])
    return found


_Part = tuple[list[tuple[int, bytes]], list[str], list[Kept] | None]


def _parted(item: RecordsItem, unchanged: dict[str, Known]) -> Iterator[_Part]:
    """The lines in runs of changed and unchanged ones."""
    lines: list[tuple[int, bytes]] = []
    digests: list[str] = []
    kept: list[Kept] = []
    for number, line in item.lines:
        digest = line_digest(line)
        known = unchanged.get(digest)
        # An id made of the line's number is another one elsewhere.
        of_number = known is not None and known.raw.startswith(f"{item.source}#")
        same = known is not None and (not of_number or known.raw == f"{item.source}#{number}")
        if lines and same != bool(kept):
            yield lines, digests, kept or None
            lines, digests, kept = [], [], []
        lines.append((number, line))
        digests.append(digest)
        if same and known is not None:
            kept.append(Kept(digest, [known], f"{item.source}:{number}"))
    if lines:
        yield lines, digests, kept or None


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
