"""A corpus cut into units of extraction: a file, or some lines of a .jsonl."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count
from typing import NamedTuple

from indexer.blocks import LineBlock, Part, Result, parts
from indexer.corpus import Entry, os_problem
from indexer.extraction import FileItem
from indexer.ledger import Ledger, Row, file_digest, key_of, template_digest
from indexer.record_extraction import RecordsItem
from indexer.records import RecordStream
from indexer.report import Problem
from indexer.settings import Settings
from indexer.survey import Survey


class Kept(NamedTuple):
    """What a line, or a file, gave that has not changed."""

    results: Sequence[Result]
    source: str
    """Where it is, for the report."""


class Unit(NamedTuple):
    """What is extracted at once: a file, or some lines of a .jsonl."""

    number: int
    corpus: str
    """What tells equal ids of two corpora apart: the name of the folder, or of the .jsonl."""
    container: str
    """Path of that folder or .jsonl: inside it, ids must be unique."""
    source: str
    """Path of the file inside the corpus."""
    item: FileItem | RecordsItem | None
    """None: nothing to extract, `problem` says why."""
    problem: Problem | None
    done: int
    """Bytes of the corpus read when this unit is."""
    size: int
    row: Row
    """Where what comes of it is noted."""
    block: LineBlock | None = None
    """The block of the .jsonl that the lines are of."""
    kept: tuple[Kept, ...] | None = None
    """Nothing to extract, because it has not changed."""
    whole: int = 0
    """Nothing of the block has changed, nor has it to be looked into: the number of its first line; 0: not so."""

    def note(self, groups: Sequence[list[Result]]) -> None:
        """Write down what came of it: of a .jsonl line by line."""
        if self.block is None:
            self.row.results.extend(result for group in groups for result in group)
        else:
            self.block.note(groups, f"{self.source}#")


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
        name, done = _container(entry), before_bytes + entry.size
        if same and old is not None:
            row.digest = old.digest
            if not entry.records:
                kept = (Kept(old.results, entry.source),)
                yield Unit(next(numbers), *name, None, None, done, 0, row, kept=kept)
            for block in old.blocks:
                yield _kept_block(block, 1, Unit(next(numbers), *name, None, None, done, 0, row))
        elif entry.records:
            empty = True
            for part in _records(entry, settings.record_mb << 20, old.blocks if old else ()):
                empty = False
                yield _unit_of(part, Unit(next(numbers), *name, None, None, before_bytes, 0, row))
            if empty:
                nothing = Problem(entry.source, "empty", "không có dòng nào đọc được (no readable line)")
                yield _unit_of(nothing, Unit(next(numbers), *name, None, None, done, 0, row))
        else:
            failure = known.failures.get(str(entry.path))
            problem = Problem(entry.source, failure.kind, failure.reason) if failure else None
            file = None if failure else _file(entry, settings, known)
            yield Unit(next(numbers), *name, file, problem, done, entry.size, row)
        before_bytes += entry.size


def _records(entry: Entry, longest: int, before: Sequence[LineBlock]) -> Iterator[Part | Problem]:
    """The lines of a .jsonl, or why they cannot be had."""
    try:
        with entry.path.open("rb") as file:
            yield from parts(RecordStream(file, entry.path.name, longest), entry.source, before)
    except OSError as error:
        yield os_problem(entry.source, error)


def _unit_of(part: Part | Problem, unit: Unit) -> Unit:
    """The unit made of some lines; `unit`: what is known of it without them."""
    if isinstance(part, Problem):
        return _noted(unit._replace(problem=part), LineBlock(array("Q", [0])))
    unit = unit._replace(done=unit.done + part.read)
    if part.problem:
        problem = Problem(f"{unit.source}:{part.first}", "record", part.problem)
        return _noted(unit._replace(problem=problem), part.block)
    if not part.lines and not part.kept:
        return _kept_block(part.block, part.first, unit)
    unit = _noted(unit, part.block)
    if part.kept:
        return unit._replace(kept=tuple(Kept([known], f"{unit.source}:{number}") for number, known in part.kept))
    size = sum(len(data) for _, data in part.lines)
    return unit._replace(item=RecordsItem(unit.source, part.lines), size=size)


def _kept_block(block: LineBlock, first: int, unit: Unit) -> Unit:
    """A block that has not changed, and begins with line `first`."""
    # The ledger of before keeps its own, and a block that stands in the file twice is two blocks.
    own = replace(block, lines=block.lines[:], groups=[])
    if own.ids:
        return _noted(unit._replace(whole=first), own)
    kept = tuple(Kept(group, unit.source) for group in block.groups)
    return _noted(unit._replace(kept=kept), own)


def _noted(unit: Unit, block: LineBlock) -> Unit:
    """The unit as one of a block, which the row gets unless it has it already."""
    blocks = unit.row.blocks
    if not blocks or blocks[-1] is not block:
        blocks.append(block)
    return unit._replace(block=block)


def _container(entry: Entry) -> tuple[str, str, str]:
    """What tells equal ids apart, inside what ids must be unique, and the path in the corpus."""
    if not entry.records:
        return entry.corpus, str(entry.root), entry.source
    name = entry.corpus if entry.source == entry.corpus else f"{entry.corpus}/{entry.source}"
    return name, str(entry.path), entry.source


def _template(known: Survey, entry: Entry) -> str:
    if entry.records:
        return ""
    from indexer.cleaning.template import EDGE_SHARE, MIDDLE_SHARE

    return template_digest(known.of(entry), (EDGE_SHARE, MIDDLE_SHARE))


def _same(entry: Entry, row: Row, old: Row, settings: Settings) -> bool:
    """Whether a file is what it was: by size and times, else by its digest."""
    if not entry.records and any(problem.kind == "duplicate" for problem in old.problems):
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


def _file(entry: Entry, settings: Settings, known: Survey) -> FileItem:
    longest, seconds = settings.file_mb << 20, settings.file_seconds
    return FileItem(entry.path, entry.root, entry.source, entry.sidecar, longest, known.of(entry), seconds)
