"""An update: what came, changed or went since the index was made, put into a generation that shares the rest."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable

from engines.base import DamagedIndexError
from indexer import freshness
from indexer.corpus import Entry, printable, walk
from indexer.ledger import NAME as LEDGER
from indexer.ledger import Ledger, load
from indexer.pipeline import Pipeline
from indexer.rebuild import LEFT_OUT, NothingIndexedError, Stage, limits_of
from indexer.report import Problem, Report
from indexer.settings import Settings

REBUILD = ("missing", "damaged", "schema", "analyzer", "rules", "ledger", "settings")
"""Reasons why an index cannot be updated and must be built anew."""


def obstacles(settings: Settings) -> list[str]:
    """Why the index must be rebuilt instead: codes of REBUILD; empty if it can be updated."""
    from engines import whoosh

    found = [why for why in freshness.reasons(settings.index, ()) if why in REBUILD]
    if found:
        return found
    try:
        before = load(whoosh.attachment(settings.index, LEDGER))
    except DamagedIndexError:
        return ["damaged"]
    if before is None:
        return ["ledger"]
    return [] if before.limits == limits_of(settings) else ["settings"]


def update(
    settings: Settings,
    *,
    stage: Stage = lambda name, size: None,
    watch: Callable[[int, int], None] = lambda done, documents: None,
) -> Report:
    """Bring the index up to date with its corpora; afterwards it is what a rebuild would have made, document by
    document. Without any change no generation is written and the report's `generation` is empty.

    To be called when there are no `obstacles`. Raises CorpusError, NothingIndexedError and the engine's errors;
    whatever is raised, the old index serves on.
    """
    from engines import whoosh

    started, listed = time.monotonic(), time.time_ns()
    stage("list", 0)
    before = load(whoosh.attachment(settings.index, LEDGER)) or Ledger()
    found = list(walk(settings.corpus, settings.index))
    entries = [one for one in found if isinstance(one, Entry)]
    problems = [one for one in found if isinstance(one, Problem)]
    report = Report(
        skipped=[one for one in problems if one.kind in LEFT_OUT],
        failed=[one for one in problems if one.kind not in LEFT_OUT],
    )
    size = sum(entry.size for entry in entries)
    now = Ledger(limits_of(settings), listed=listed)
    memory = whoosh.WriterSettings(memory_mb=settings.writer_memory_mb)
    with whoosh.open_writer(settings.index, memory, update=True) as writer:
        stage("read", size)

        def stored(doc_id: str) -> bytes:
            return pickle.dumps(writer.stored(doc_id), 5)

        pipeline = Pipeline(settings, writer.add, report, watch, now, before, stored)
        pipeline.run(entries)
        gone = before.finals() - pipeline.present
        if not pipeline.present and gone:
            raise NothingIndexedError(report)
        report.removed = writer.delete(sorted(gone))
        report.changed = len(before.finals() & pipeline.present) - report.unchanged
        now.forget(pipeline.present)
        corpora = [printable(str(path.resolve())) for path in settings.corpus]
        stamps = {**report.to_store(), **freshness.stamps(found)}
        if report.indexed or report.removed or not writer.same(corpora, stamps):
            stage("write", size)
            begun = time.process_time()
            writer.attach(LEDGER, now.dump())
            report.generation = writer.commit(corpus=corpora, report=stamps).generation
            report.profile["write"] = time.process_time() - begun
    report.seconds = time.monotonic() - started
    stage("done", size)
    return report
