"""An index made of a backup: its documents are analysed again; no file of a corpus is read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from engines.documents import Document
from engines.requests import IndexStatus
from indexer import backup
from indexer.settings import Settings

BATCH_CHARACTERS = 1 << 20


def restore(path: Path, settings: Settings) -> IndexStatus:
    """Check a backup, then swap in an index of its documents. Raises backup.BackupError and the engine's errors;
    whatever is raised, the old index serves on."""
    from engines import whoosh

    head = backup.check(path)
    memory = whoosh.WriterSettings(memory_mb=settings.writer_memory_mb)
    with whoosh.open_writer(settings.index, memory) as writer:
        for documents in _batches(backup.read(path), settings.batch):
            writer.add(whoosh.analyse(documents))
        return writer.commit(corpus=[str(one) for one in head.get("corpus", ())], report={"imported": path.name})


def _batches(documents: Iterator[Document], count: int) -> Iterator[list[Document]]:
    batch: list[Document] = []
    size = 0
    for document in documents:
        batch.append(document)
        size += len(document.body)
        if len(batch) >= count or size >= BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
