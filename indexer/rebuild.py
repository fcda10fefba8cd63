"""A whole rebuild: the corpus listed, the pipeline run into a new generation, the generation swapped in."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from engines.authorities import AUTHORITIES
from engines.base import EngineError
from indexer import freshness
from indexer.ledger import NAME as LEDGER
from indexer.ledger import Ledger
from indexer.listing import corpora, listing
from indexer.pipeline import Pipeline
from indexer.report import Report
from indexer.settings import Settings

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
    from indexer.metadata.successions import successions

    started = time.monotonic()
    stage("list", 0)
    found = listing(settings)
    report, size = found.report(), found.size
    now = Ledger(limits_of(settings), listed=found.when)
    with whoosh.open_writer(settings.index, whoosh.WriterSettings(memory_mb=settings.writer_memory_mb)) as writer:
        stage("read", size)
        pipeline = Pipeline(settings, writer.add, report, watch, now)
        pipeline.run(found.entries)
        now.forget(pipeline.lost)
        writer.attach(LEDGER, now.dump())
        writer.attach(AUTHORITIES, successions().dump())
        if not report.indexed and serves(settings.index):
            raise NothingIndexedError(report)
        stage("write", size)
        kept = {**report.to_store(), **freshness.stamps(found.found)}
        status = writer.commit(corpus=corpora(settings), report=kept)
        report.profile.update(writer.profile)
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
