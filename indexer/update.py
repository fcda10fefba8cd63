"""An update: what came, changed or went since the index was made, put into a generation that shares the rest."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from engines.authorities import AUTHORITIES
from engines.base import DamagedIndexError
from indexer import freshness
from indexer.ledger import NAME as LEDGER
from indexer.ledger import Ledger, key_of, load
from indexer.ledger import limits_of as limits_noted
from indexer.listing import Listing, corpora, listing
from indexer.parcels import packed
from indexer.pipeline import Pipeline
from indexer.rebuild import NothingIndexedError, Stage, limits_of
from indexer.report import Report
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
        limits = limits_noted(whoosh.attachment(settings.index, LEDGER))
    except DamagedIndexError:
        return ["damaged"]
    if limits is None:
        return ["ledger"]
    return [] if limits == limits_of(settings) else ["settings"]


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

    started = time.monotonic()
    stage("list", 0)
    found = listing(settings)
    report, size = found.report(), found.size
    roots, stamps = corpora(settings), freshness.stamps(found.found)
    memory = whoosh.WriterSettings(memory_mb=settings.writer_memory_mb)
    with whoosh.open_writer(settings.index, memory, update=True) as writer:
        # Under the lock: another update may have come first.
        before = load(whoosh.attachment(settings.index, LEDGER)) or Ledger()
        now = Ledger(limits_of(settings), listed=found.when)
        unchanged = _untouched(found, before, now)
        if unchanged is None or not writer.same(roots, {**unchanged.to_store(), **stamps}):
            stage("read", size)

            def stored(doc_id: str) -> bytes:
                document = writer.stored(doc_id)
                if document is None:
                    reason = "Hãy chạy “rebuild”. (The index lacks a document that its ledger names: run “rebuild”.)"
                    raise DamagedIndexError(f"Chỉ mục thiếu một văn bản đã ghi trong sổ: {doc_id}. {reason}")
                return packed(document)

            pipeline = Pipeline(settings, writer.add, report, watch, now, before, stored)
            pipeline.run(found.entries)
            now.forget(pipeline.lost)
            had, has = before.finals(), now.finals()
            if had and not has:
                raise NothingIndexedError(report)
            report.removed = writer.delete(sorted(had - has))
            report.changed = len(had & has) - report.unchanged
            kept = {**report.to_store(), **stamps}
            if report.indexed or report.removed or not writer.same(roots, kept):
                stage("write", size)
                writer.attach(LEDGER, now.dump())
                writer.attach(AUTHORITIES, _authorities(settings.index))
                report.generation = writer.commit(corpus=roots, report=kept).generation
                report.profile.update(writer.profile)
        else:
            report = unchanged
    report.seconds = time.monotonic() - started
    stage("done", size)
    return report


def _authorities(index: Path) -> bytes:
    """What the index says of authorities: its rules are ours (see `obstacles`), so that they need not be read."""
    from engines import whoosh

    known = whoosh.attachment(index, AUTHORITIES)
    if known is None:
        from indexer.metadata.successions import successions

        known = successions().dump()
    return known


def _untouched(found: Listing, before: Ledger, now: Ledger) -> Report | None:
    """What an update would report if every file is, by size and times, what it was and need not be tried again;
    None if a file has to be looked at. Then no process is started and no file opened."""
    entries = found.entries
    if len(entries) != len(before.rows):
        return None
    report = found.report()
    for entry in entries:
        row = before.rows.get(key_of(entry))
        stamp = now.stamp(entry)
        if row is None or row.stamp != stamp or stamp[1] < 0 or not row.settled:
            return None
        report.failed.extend(row.problems)
        report.unchanged += len(row.finals)
    return report
