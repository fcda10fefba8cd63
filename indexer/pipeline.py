"""Files to index: bounded workers extract and analyse, one writer adds in the order of the corpus.

    entries → units → [extract in workers] → in order → ids checked, batches → [analyse in workers] → in order → writer

Batches are cut by the order of the corpus alone, so that the index does not depend on the number of workers.
What waits in between is bounded by count and by bytes: memory does not grow with the corpus.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from engines.base import Batch
from indexer.admission import Admission
from indexer.corpus import Entry
from indexer.extraction import (
    MODULES,
    RECORD_MODULES,
    Extracted,
    Extraction,
    FileItem,
    analyse,
    extract_file,
    prepare,
)
from indexer.isolation import Failure, Outcome, Pool, Task
from indexer.ledger import Ledger
from indexer.ordering import InOrder
from indexer.record_extraction import RecordsItem, extract_records
from indexer.report import Problem, Report
from indexer.settings import Settings
from indexer.survey import survey
from indexer.units import Unit, cut

FILES_PER_TASK = 16
TASK_BYTES = 4 << 20
BATCH_BYTES = 4 << 20
WAITING_PER_WORKER = 96
"""Units under way or waiting for an earlier one, per worker."""
WAITING_BYTES = 64 << 20
ANALYSIS_MEMORY = 4
"""A batch may take this many times the memory and the time that a file may."""

CONTAINER_TIME = 3
"""Going on with a container may take this many times a file's time: what comes before is unpacked again."""
SINGLY = 64
"""Members of a container taken one at a time after one killed a worker."""
TRIES = 4
"""Failures in a row after which the rest of a container is given up."""

WATCH_SECONDS = 1.0

Watch = Callable[[int, int], None]
"""Called with bytes of the corpus read so far and documents indexed so far; after so many seconds at the latest."""


class _Reading(NamedTuple):
    units: list[Unit]


class _Again(NamedTuple):
    """What killed its worker, done again piece by piece to lose only the guilty piece; or the rest of a container."""

    unit: Unit


class _AnalysingAgain(NamedTuple):
    number: int


class _Analysing(NamedTuple):
    number: int
    documents: list[Extracted]


@dataclass(slots=True)
class Pipeline:
    """One run over a corpus. Use once."""

    settings: Settings
    add: Callable[[Batch], None]
    """The writer's: takes batches in order."""
    report: Report
    watch: Watch = lambda done, documents: None
    ledger: Ledger = field(default_factory=Ledger)
    """Where it is noted what became of each file and line."""
    before: Ledger = field(default_factory=Ledger)
    """That of the index to be updated; empty for a rebuild."""
    stored: Callable[[str], bytes] = lambda doc_id: b""
    """The packed document of the index to be updated, by id."""
    lost: set[str] = field(default_factory=set)
    """Ids of the documents that could not be analysed."""
    _extracted: InOrder[tuple[Unit, Extraction]] = field(default_factory=InOrder)
    _analysed: InOrder[Batch | None] = field(default_factory=InOrder)
    _reading: deque[Task] = field(default_factory=deque)
    _urgent: deque[Task] = field(default_factory=deque)
    """Batches to analyse and what must be done again piece by piece."""
    _more: bool = True
    """Whether the corpus has more units."""
    _batch: list[Extracted] = field(default_factory=list)
    _batch_bytes: int = 0
    _batches: int = 0
    _read: int = 0
    """Units given out so far."""
    _bytes: int = 0
    """Size of the units under way or waiting."""
    _sizes: deque[tuple[int, int]] = field(default_factory=deque)
    """Number and size of each of them."""
    _done: int = 0
    _admission: Admission = field(init=False)

    def __post_init__(self) -> None:
        self._admission = Admission(self.report, self.stored)

    def run(self, entries: Sequence[Entry]) -> None:
        """Extract, analyse and add everything; the report says what became of each file. Does not commit."""
        modules = RECORD_MODULES if all(entry.records for entry in entries) else MODULES
        with Pool(self.settings.processes, modules, prepare) as pool:
            known = survey(entries, self.settings, pool, self.ledger, self.before)
            units = cut(entries, self.settings, known, self.ledger, self.before)
            while True:
                self._collect()
                self._submit(pool, units)
                if self._finished:
                    return
                if pool.active or not pool.idle:
                    for outcome in pool.wait(WATCH_SECONDS):
                        self._take(outcome)
                    self.watch(self._done, self.report.indexed)

    @property
    def _finished(self) -> bool:
        waiting = self._more or self._urgent or self._reading or self._batch
        return not waiting and self._extracted.next == self._read and self._analysed.next == self._batches

    def _submit(self, pool: Pool, units: Iterator[Unit]) -> None:
        """Keep every worker busy, with what is furthest along first."""
        while pool.idle:
            if self._more and not self._urgent and not self._reading and not self._crowded:
                self._more = self._next_reading(units)
            if not self._more and self._extracted.next == self._read:
                self._cut_batch()
            queue = self._urgent or self._reading
            if not queue:
                return
            pool.submit(queue.popleft())

    @property
    def _crowded(self) -> bool:
        """Whether enough batches wait for an earlier one."""
        return self._batches - self._analysed.next > 2 * self.settings.processes + 2

    # -- what is read -------------------------------------------------------------------------------------------

    def _next_reading(self, units: Iterator[Unit]) -> bool:
        """Queue the next reading task unless enough is under way; False when the corpus is at its end."""
        taken: list[Unit] = []
        size = 0
        room = self.settings.processes * WAITING_PER_WORKER
        while len(taken) < FILES_PER_TASK and size < TASK_BYTES:
            if self._read - self._extracted.next >= room or (self._bytes and self._bytes >= WAITING_BYTES):
                break
            unit = next(units, None)
            if unit is None:
                self._queue_reading(taken)
                return False
            self._read += 1
            if unit.item is None:
                extraction = Extraction([unit.problem] if unit.problem else [])
                self._extracted.put(unit.number, (unit, extraction))
                continue
            if taken and type(taken[0].item) is not type(unit.item):
                self._queue_reading(taken)
                taken, size = [], 0
            taken.append(unit)
            size += unit.size
            self._bytes += unit.size
            self._sizes.append((unit.number, unit.size))
            if isinstance(unit.item, RecordsItem):
                break
        self._queue_reading(taken)
        return True

    def _queue_reading(self, units: list[Unit]) -> None:
        if units:
            call = extract_records if isinstance(units[0].item, RecordsItem) else extract_file
            items = [unit.item for unit in units]
            limits = self.settings.file_seconds, self.settings.file_memory_mb
            self._reading.append(Task(call, items, *limits, _Reading(units)))

    # -- what comes back ----------------------------------------------------------------------------------------

    def _take(self, outcome: Outcome) -> None:
        tag = outcome.task.tag
        last = outcome.item == len(outcome.task.items) - 1
        if isinstance(tag, _Reading):
            self._take_extraction(tag.units[outcome.item], outcome, whole=True, last=True)
        elif isinstance(tag, _Again):
            self._take_extraction(tag.unit, outcome, whole=False, last=last)
        elif isinstance(tag, _Analysing) and outcome.failure is not None:
            self._again(analyse, [[(e.id, e.blob)] for e in tag.documents], _AnalysingAgain(tag.number))
        elif isinstance(tag, _Analysing | _AnalysingAgain):
            self._take_analysis(tag.number, outcome, last=last)

    def _take_extraction(self, unit: Unit, outcome: Outcome, *, whole: bool, last: bool) -> None:
        item = outcome.task.items[outcome.item]
        if outcome.failure is not None and isinstance(item, RecordsItem) and whole and len(item.lines) > 1:
            pieces = [RecordsItem(item.source, (line,)) for line in item.lines]
            self._again(extract_records, pieces, _Again(unit))
        elif outcome.failure is not None:
            self._take_failure(unit, item, outcome.failure, last=last)
        else:
            extraction: Extraction = outcome.value
            more = extraction.resume >= 0
            self._extracted.put(unit.number, (unit, extraction), last=last and not more)
            if more:
                singly = max(0, item.singly - 1)
                rest = replace(item, first=extraction.resume, singly=singly, tries=0, patient=extraction.patient)
                self._again(extract_file, [rest], _Again(unit), CONTAINER_TIME)

    def _take_failure(self, unit: Unit, item: FileItem | RecordsItem, failure: Failure, *, last: bool) -> None:
        if isinstance(item, RecordsItem):
            where = f"{item.source}:{item.lines[0][0]}"
        elif item.container and item.tries < TRIES:
            # Some member of this slice is to blame: go through it one by one; the one that fails is left out.
            if item.singly:
                where = f"{item.source} [{item.first + 1}]"
                self._extracted.put(unit.number, (unit, Extraction([_problem(where, failure)])), last=False)
                item = replace(item, first=item.first + 1, singly=0, tries=item.tries + 1)
            else:
                item = replace(item, singly=SINGLY, tries=item.tries + 1)
            self._again(extract_file, [item], _Again(unit), CONTAINER_TIME)
            return
        else:
            where = item.source
        self._extracted.put(unit.number, (unit, Extraction([_problem(where, failure)])), last=last)

    def _take_analysis(self, number: int, outcome: Outcome, *, last: bool) -> None:
        if outcome.failure is None:
            batch, seconds = outcome.value
            self._charge({"analyse": seconds})
            self._analysed.put(number, batch, last=last)
        else:
            ((doc_id, _),) = outcome.task.items[outcome.item]
            self.lost.add(doc_id)
            self.report.failed.append(_problem(doc_id, outcome.failure))
            if last:
                self._analysed.put(number, None)

    def _again(self, call: Callable[..., object], items: Sequence[object], tag: object, times: int = 1) -> None:
        patient = any(isinstance(item, FileItem) and item.patient for item in items)
        seconds = self.settings.program_seconds if patient else self.settings.file_seconds * times
        limits = seconds, self.settings.file_memory_mb
        self._urgent.append(Task(call, items, *limits, tag))

    # -- in the order of the corpus -----------------------------------------------------------------------------

    def _collect(self) -> None:
        for unit, extraction in self._extracted.take():
            self._done = unit.done
            self._charge(extraction.seconds)
            unit.row.digest = extraction.digest or unit.row.digest
            for document in self._admission.take(unit, extraction.results):
                self._put(document)
            self.watch(self._done, self.report.indexed)
        while self._sizes and self._sizes[0][0] < self._extracted.next:
            self._bytes -= self._sizes.popleft()[1]
        for batch in self._analysed.take():
            if batch is not None:
                self.add(batch)
                self.report.indexed += len(batch.ids)
            self.watch(self._done, self.report.indexed)

    def _put(self, document: Extracted) -> None:
        self._batch.append(document)
        self._batch_bytes += len(document.blob)
        if len(self._batch) >= self.settings.batch or self._batch_bytes >= BATCH_BYTES:
            self._cut_batch()

    def _cut_batch(self) -> None:
        if self._batch:
            limits = self.settings.file_seconds * ANALYSIS_MEMORY, self.settings.file_memory_mb * ANALYSIS_MEMORY
            items = [[(e.id, e.blob) for e in self._batch]]
            self._urgent.append(Task(analyse, items, *limits, _Analysing(self._batches, self._batch)))
            self._batches += 1
            self._batch, self._batch_bytes = [], 0

    def _charge(self, seconds: dict[str, float]) -> None:
        for stage, value in seconds.items():
            self.report.profile[stage] = self.report.profile.get(stage, 0.0) + value


def _problem(source: str, failure: Failure) -> Problem:
    return Problem(source, failure.kind, failure.reason)
