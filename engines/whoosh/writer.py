"""Builds a generation aside, in bounded memory, and swaps it in."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from analyzers.analysis import fingerprint
from engines.base import Batch
from engines.requests import IndexStatus
from engines.whoosh.batch import DocumentBatch
from engines.whoosh.inversion import MAX_KEY
from engines.whoosh.manifest import Manifest, describe, stamp
from engines.whoosh.schema import SCHEMA_VERSION, whoosh_schema
from engines.whoosh.segments import Gathered, write_segment
from engines.whoosh.store import WriterLock, new_build, publish


@dataclass(frozen=True, slots=True)
class WriterSettings:
    """What a writer may use."""

    memory_mb: int = 512
    """Bound on the writer's memory. A collection that needs more is written as several segments."""

    @property
    def tokens(self) -> int:
        """Tokens gathered before a segment is written. Inverting takes about 36 bytes a token at its peak
        (measured), on top of the interpreter and the batches under way."""
        return max(self.memory_mb - 96, 8) * 2**20 // 36


class IndexWriter:
    """See engines.base.Writer."""

    def __init__(self, index: Path, settings: WriterSettings | None = None) -> None:
        self._index = index
        self._settings = settings or WriterSettings()
        self._lock = WriterLock(index)
        try:
            self._build = new_build(index)
            self._schema = whoosh_schema()
        except BaseException:
            self._lock.release()
            raise
        self._gathered = Gathered()
        self._segments: list[Any] = []
        self._names: list[str] = []
        self._places: dict[str, tuple[int, int]] = {}
        self._dead: dict[int, list[int]] = {}
        self._terms: set[str] = set()

    def add(self, batch: Batch) -> None:
        """Appends a batch made by `analyse`. A repeated id replaces the earlier document."""
        if not isinstance(batch, DocumentBatch):
            raise TypeError("this writer takes the batches of engines.whoosh.analyse")
        gathered = self._gathered
        terms = len(gathered.syllables) + len(batch.syllables)
        documents = len(gathered.ids) + len(batch.ids)
        tokens = gathered.tokens + len(batch.tokens) + len(batch.word_tokens)
        if gathered.ids and (tokens > self._settings.tokens or terms * terms * documents >= MAX_KEY):
            self.flush()
        segment, first = len(self._names), len(self._gathered.ids)
        for number, doc_id in enumerate(batch.ids, first):
            earlier = self._places.get(doc_id)
            if earlier is not None:
                self._dead.setdefault(earlier[0], []).append(earlier[1])
            self._places[doc_id] = (segment, number)
        self._gathered.add(batch)

    def commit(self, *, corpus: Sequence[str], report: Mapping[str, Any]) -> IndexStatus:
        """Writes, fsyncs and swaps the new generation in, then removes those no longer needed."""
        from engines.whoosh.postings import write_contents

        if self._gathered.ids or not self._names:
            self.flush()
        for place, dead in self._dead.items():
            self._bury(place, dead)
        write_contents(self._build, self._schema, self._segments)
        files = describe(self._build)
        manifest = Manifest(
            generation=f"{datetime.now():%Y%m%d%H%M%S}{secrets.token_hex(3)}",
            schema=SCHEMA_VERSION,
            fingerprint=fingerprint(),
            documents=len(self._places),
            terms=len(self._terms),
            bytes=sum(size for size, _ in files.values()),
            built=datetime.now().astimezone().isoformat(timespec="seconds"),
            corpus=tuple(corpus),
            report=dict(report),
            segments=tuple(self._names),
            files=files,
        )
        folder = publish(self._index, self._build, manifest)
        stamp(folder, manifest)
        self._lock.release()
        return status_of(manifest)

    def __enter__(self) -> IndexWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._gathered = Gathered()
        shutil.rmtree(self._build, ignore_errors=True)
        self._lock.release()

    def flush(self) -> None:
        """Writes what was added so far as a segment; done by itself when memory asks for it."""
        name = self._gathered.name()
        if name in self._names:
            name = f"{name}{len(self._names)}"
        gathered, self._gathered = self._gathered, Gathered()
        self._terms.update(gathered.syllables)
        self._segments.append(write_segment(gathered, self._build, name, self._schema))
        self._names.append(name)

    def _bury(self, place: int, dead: Sequence[int]) -> None:
        """Marks replaced documents as deleted, for stock Whoosh and for our reader."""
        segment = self._segments[place]
        live = np.ones(segment.doc_count_all(), np.uint8)
        for number in dead:
            segment.delete_document(number)
            live[number] = 0
        np.save(self._build / f"{self._names[place]}.arrays" / "live.npy", live, allow_pickle=False)


def status_of(manifest: Manifest) -> IndexStatus:
    """What a manifest tells the outside."""
    failed = manifest.report.get("failed", 0)
    status = IndexStatus(
        generation=manifest.generation,
        documents=manifest.documents,
        terms=manifest.terms,
        bytes=manifest.bytes,
        built=manifest.built,
        corpus=manifest.corpus,
        fingerprint=manifest.fingerprint,
        schema=manifest.schema,
    )
    return replace(status, failed=failed if isinstance(failed, int) else len(failed))
