"""A whole rebuild: the corpus listed, the pipeline run into a new generation, the generation swapped in."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from engines.base import EngineError
from indexer import freshness
from indexer.corpus import Entry, printable, walk
from indexer.ledger import NAME as LEDGER
from indexer.ledger import Ledger
from indexer.pipeline import Pipeline
from indexer.report import Problem, Report
from indexer.settings import Settings

LEFT_OUT = ("hidden", "data", "companion", "link")
"""Kinds of problems that are no failure: nobody expects these to be indexed."""

Stage = Callable[[str, int], None]
"""Called at the start of each stage (`list`, `read`, `write`, `done`) with the bytes of the corpus."""


class NothingIndexedError(Exception):
    """Every file failed, or there was none: the index that was there is kept. Carries the report."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report


def rebuild(
    settings: Settings,
    *,
    stage: Stage = lambda name, size: None,
    watch: Callable[[int, int], None] = lambda done, documents: None,
) -> Report:
    """Build a new generation from the corpora of the settings and swap it in.

    Raises CorpusError, NothingIndexedError and the engine's errors; whatever is raised, the old index serves on.
    """
    from engines import whoosh

    started, listed = time.monotonic(), time.time_ns()
    stage("list", 0)
    found = list(walk(settings.corpus, settings.index))
    entries = [one for one in found if isinstance(one, Entry)]
    problems = [one for one in found if isinstance(one, Problem)]
    report = Report(
        skipped=[one for one in problems if one.kind in LEFT_OUT],
        failed=[one for one in problems if one.kind not in LEFT_OUT],
    )
    size = sum(entry.size for entry in entries)
    now = Ledger(limits_of(settings), listed=listed)
    with whoosh.open_writer(settings.index, whoosh.WriterSettings(memory_mb=settings.writer_memory_mb)) as writer:
        stage("read", size)
        pipeline = Pipeline(settings, writer.add, report, watch, now)
        pipeline.run(entries)
        now.forget(pipeline.present)
        writer.attach(LEDGER, now.dump())
        if not report.indexed and serves(settings.index):
            raise NothingIndexedError(report)
        stage("write", size)
        before = time.process_time()
        corpora = [printable(str(path.resolve())) for path in settings.corpus]
        status = writer.commit(corpus=corpora, report={**report.to_store(), **freshness.stamps(found)})
        report.profile["write"] = report.profile.get("write", 0.0) + time.process_time() - before
    report.generation = status.generation
    report.seconds = time.monotonic() - started
    stage("done", size)
    return report


def limits_of(settings: Settings) -> tuple[int, ...]:
    """Settings that decide which documents a corpus becomes."""
    return settings.file_mb, settings.record_mb


def serves(index: Path) -> bool:
    """Whether there is an index with documents worth keeping."""
    from engines.whoosh import store

    with suppress(EngineError):
        return store.current_manifest(index)[1].documents > 0
    return False
