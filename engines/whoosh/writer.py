"""Builds a generation aside, in bounded memory, and swaps it in."""

from __future__ import annotations

import hashlib
import secrets
import weakref
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from analyzers.analysis import fingerprint
from engines.base import Batch
from engines.documents import Document
from engines.requests import IndexStatus
from engines.whoosh.attachments import write_attachments
from engines.whoosh.batch import DocumentBatch
from engines.whoosh.copies import groups
from engines.whoosh.manifest import Manifest, describe, stamp
from engines.whoosh.merging import POLICY, MergePolicy, batches_of
from engines.whoosh.overview import date_ranks, id_ranks, load_overview, terms_in_use, write_overview
from engines.whoosh.posting_cache import PostingCache
from engines.whoosh.reader import SegmentReader
from engines.whoosh.resolving import resolve
from engines.whoosh.schema import SCHEMA_VERSION, whoosh_schema
from engines.whoosh.segments import SegmentBuilder
from engines.whoosh.sharing import Base, write_live
from engines.whoosh.stages import Stages
from engines.whoosh.store import WriterLock, abandon, new_build, publish

_OTHERWISE_MB = 160
"""Memory of the interpreter, its libraries and the batches that wait (measured)."""


@dataclass(frozen=True, slots=True)
class WriterSettings:
    """What a writer may use."""

    memory_mb: int = 512
    """Bound on the memory of the process that writes. What does not fit waits on disk; the index is the same."""

    policy: MergePolicy = POLICY
    """When segments are merged."""

    @property
    def memory(self) -> int:
        """Bytes for building a segment: what the interpreter and the batches under way leave."""
        return max(self.memory_mb - _OTHERWISE_MB, 8) * 2**20


class IndexWriter:
    """See engines.base.Writer."""

    def __init__(self, index: Path, settings: WriterSettings | None = None, *, update: bool = False) -> None:
        """`update`: begin with the documents of the generation being served instead of with none."""
        self._index = index
        self._settings = settings or WriterSettings()
        self._lock = WriterLock(index)
        self._stages = Stages()
        # Whatever ends this writer, at whatever point (a signal may come between any two steps), what it has built
        # goes: at the latest when the object or the process does.
        self._abandon = weakref.finalize(self, abandon, index, self._lock)
        try:
            self._build = new_build(index)
            self._schema = whoosh_schema()
            self._base = Base(index) if update else None
        except BaseException:
            self._abandon()
            raise
        self._builder: SegmentBuilder | None = None
        self._bases: list[int] = []
        """The number of the first document of each segment begun by this writer."""
        self._segments: list[Any] = []
        """Written by us, as Whoosh names them."""
        self._names: list[str] = []
        self._places: dict[str, int] = {}
        """The numbers of the documents added so far, by id; counted through all segments."""
        self._added = 0
        self._dead: dict[int, list[int]] = {}
        self._attached: dict[str, bytes] = {}

    def add(self, batch: Batch) -> None:
        """Appends a batch made by `analyse`. A repeated id replaces the earlier document."""
        if not isinstance(batch, DocumentBatch):
            raise TypeError("this writer takes the batches of engines.whoosh.analyse")
        with self._stages.of("gather"):
            self._gather(batch)
        for number, doc_id in enumerate(batch.ids, self._added - len(batch.ids)):
            self.delete((doc_id,))
            self._places[doc_id] = number

    def delete(self, ids: Iterable[str]) -> int:
        """Removes documents, whether served until now or added by this writer. Returns how many there were."""
        found = 0
        for doc_id in ids:
            place = self._places.pop(doc_id, None)
            if place is not None:
                segment = bisect_right(self._bases, place) - 1
                self._dead.setdefault(segment, []).append(place - self._bases[segment])
                found += 1
            elif self._base is not None:
                found += self._base.delete(doc_id)
        return found

    def stored(self, doc_id: str) -> Document | None:
        """The document as served when this update began, or None."""
        return self._base.stored(doc_id) if self._base is not None else None

    def same(self, corpus: Sequence[str], report: Mapping[str, Any]) -> bool:
        """Whether the generation being served was committed with the same corpora and report."""
        base = self._base.manifest if self._base is not None else None
        return base is not None and base.corpus == tuple(corpus) and dict(base.report) == dict(report)

    def attach(self, name: str, content: bytes) -> None:
        """Keeps something of the caller's own with the generation; read back by `attachment`."""
        self._attached[name] = content

    @property
    def profile(self) -> Mapping[str, float]:
        """Seconds of each stage of writing so far: CPU, but for `fsync`, which waits for the disk."""
        return dict(self._stages.seconds)

    def commit(self, *, corpus: Sequence[str], report: Mapping[str, Any]) -> IndexStatus:
        """Writes, fsyncs and swaps the new generation in, then removes those no longer needed."""
        from engines.whoosh.postings import write_contents

        kept, shared = self._take_over()
        if self._builder is not None or not (self._names or kept):
            self.flush()
        self._places.clear()
        for place, dead in self._dead.items():
            self._bury(place, dead)
        names = [*(segment.segid for segment in kept), *self._names]
        write_contents(self._build, self._schema, kept + self._segments)
        with self._stages.of("overview"):
            documents, terms = self._overview(names)
        write_attachments(self._build, self._attached)
        with self._stages.of("digest"):
            files = describe(self._build, shared)
        manifest = Manifest(
            generation=f"{datetime.now():%Y%m%d%H%M%S}{secrets.token_hex(3)}",
            schema=SCHEMA_VERSION,
            fingerprint=fingerprint(),
            documents=documents,
            terms=terms,
            bytes=sum(size for size, _ in files.values()),
            built=datetime.now().astimezone().isoformat(timespec="seconds"),
            corpus=tuple(corpus),
            report=dict(report),
            segments=tuple(names),
            files=files,
        )
        with self._stages.of("fsync", waiting=True):
            folder = publish(self._index, self._build, manifest, shared)
        stamp(folder, manifest)
        self._lock.release()
        return status_of(manifest)

    def __enter__(self) -> IndexWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._builder = self._base = None
        self._abandon()

    def flush(self) -> None:
        """Writes what was added so far as a segment; done by itself when a segment can hold no more."""
        builder, self._builder = self._started(), None
        name = builder.name()
        taken = {*self._names, *(self._base.manifest.segments if self._base is not None else ())}
        while name in taken:
            name = hashlib.sha256(name.encode()).hexdigest()[:16]
        with self._stages.of("write"):
            self._segments.append(builder.write(name))
        self._names.append(name)

    def _started(self) -> SegmentBuilder:
        if self._builder is None:
            self._builder = SegmentBuilder(self._build, self._schema, self._settings.memory, self._stages)
            self._bases.append(self._added)
        return self._builder

    def _gather(self, batch: DocumentBatch) -> None:
        if self._builder is not None and not self._builder.fits(batch):
            self.flush()
        self._started().add(batch)
        self._added += len(batch.ids)

    def _take_over(self) -> tuple[list[Any], dict[str, tuple[int, str]]]:
        """Adds the documents of the segments that are to be merged to the new ones and shares the others; these
        as Whoosh names them, and what their files must be."""
        kept: list[Any] = []
        shared: dict[str, tuple[int, str]] = {}
        base = self._base
        if base is None:
            return kept, shared
        new = len(self._builder.ids) if self._builder is not None else 0
        chosen = self._settings.policy.choose(base.sizes(), new)
        for number, segment in enumerate(base.segments):
            if number in chosen:
                for batch in batches_of(segment, np.array(sorted(base.dead[number]), np.int64)):
                    self._gather(batch)
            else:
                named, files = base.share(number, self._build)
                kept.append(named)
                shared |= files
        return kept, shared

    def _bury(self, place: int, dead: Sequence[int]) -> None:
        """Marks replaced documents as deleted, for stock Whoosh and for our reader."""
        segment = self._segments[place]
        for number in dead:
            segment.delete_document(number)
        write_live(self._build, self._names[place], segment.doc_count_all(), list(dead))

    def _overview(self, names: Sequence[str]) -> tuple[int, int]:
        """Writes what is known of all segments together; documents and terms."""
        cache = PostingCache(0)
        readers = [SegmentReader(self._build, name, 0, cache) for name in names]
        ranks = id_ranks(readers)
        base = self._base
        earlier = None if base is None else (base.segments, load_overview(base.folder))
        citations = resolve(readers, ranks, earlier)
        known = {"ids": ranks, **groups(readers, ranks, earlier), **date_ranks(readers, ranks)}
        write_overview(self._build, known | citations)
        return sum(reader.documents for reader in readers), terms_in_use(readers)


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
