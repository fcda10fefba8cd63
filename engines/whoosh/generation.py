"""One generation opened for reading: its segments and what is known of all of them together."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from analyzers.analysis import fingerprint, fold, syllables
from engines.authorities import AUTHORITIES, Authorities, load
from engines.base import EngineError, SchemaChangedError
from engines.documents import Document
from engines.whoosh.manifest import Manifest, verify
from engines.whoosh.overview import load_overview
from engines.whoosh.posting_cache import PostingCache
from engines.whoosh.reader import SegmentReader
from engines.whoosh.records import Shown, restore
from engines.whoosh.schema import SCHEMA_VERSION, VALUE_FIELDS
from engines.whoosh.store import current_manifest, earlier

Array = npt.NDArray[Any]


class Column:
    """A metadata field of every document: integer codes into the sorted values of the generation. Code 0 is
    the empty value."""

    def __init__(self, columns: Iterable[tuple[Sequence[str], Array]]) -> None:
        """`columns`: of each segment, its values and their codes."""
        columns = list(columns)
        self.values = ["", *sorted({value for values, _ in columns for value in values} - {""})]
        self.code = {value: number for number, value in enumerate(self.values)}
        parts = [np.array([self.code[value] for value in values], np.int32)[codes] for values, codes in columns]
        self.codes: Array = np.concatenate([np.zeros(0, np.int32), *parts])

    @cached_property
    def folded(self) -> list[str]:
        """The values' folded syllables between spaces: `" thanh uy can tho "`."""
        return [f" {' '.join(fold(term) for term in syllables(value))} " for value in self.values]


def _column_of(field: str, segment: SegmentReader) -> tuple[Sequence[str], Array]:
    """The values of a field and the codes of a segment's documents."""
    if field != "year":
        return segment.values[field].texts(), segment.codes[field]
    years, codes = np.unique(segment.dates // 10_000, return_inverse=True)
    return [f"{year:04}" if year else "" for year in years.tolist()], codes


class Generation:
    """Answers from one generation for as long as anyone holds it, whatever happens on disk."""

    def __init__(self, folder: Path, manifest: Manifest, cache_bytes: int) -> None:
        self.manifest = manifest
        self._folder = folder
        self.name = manifest.generation
        cache = PostingCache(cache_bytes)
        self.segments: list[SegmentReader] = []
        base = 0
        for name in manifest.segments:
            segment = SegmentReader(folder, name, base, cache)
            self.segments.append(segment)
            base += segment.size
        self.size = base
        """Documents, deleted ones included."""
        self.bases = [segment.base for segment in self.segments]
        self.overview = load_overview(folder)
        """Arrays across segments."""
        self._ids, self.groups = self.overview["ids"], self.overview["copies"]
        """Ranks of ids; the group of copies that each document belongs to, 0 for none."""
        self.newest, self.oldest = self.overview["newest"], self.overview["oldest"]
        """Rank of every document by its date, undated last, then by id."""
        self.cited = self.overview["cited"]
        """How many documents name each document."""
        self._columns: dict[str, Column] = {}
        self.memo: dict[Any, Any] = {}
        """What others derive from this generation once and keep with it."""
        self._lock = threading.Lock()
        self.documents = sum(segment.documents for segment in self.segments)
        """Documents, deleted ones left out: what all statistics go by."""
        self.mean_title = self._mean("title_lengths")
        self.mean_body = self._mean("body_lengths")

    def _mean(self, lengths: str) -> float:
        parts = (getattr(s, lengths) if s.live is None else getattr(s, lengths)[s.live] for s in self.segments)
        return max(sum(int(part.sum()) for part in parts) / max(self.documents, 1), 1.0)

    def prepare(self) -> None:
        """Makes now what a first question would wait for: the columns."""
        for field in (*VALUE_FIELDS, "year"):
            self.column(field)
        for name in ("dates", "newest", "cited"):
            getattr(self, name)

    def column(self, field: str) -> Column:
        """The column of a field or of the years, made at first use."""
        with self._lock:
            column = self._columns.get(field)
            if column is None:
                column = self._columns[field] = Column(_column_of(field, one) for one in self.segments)
            return column

    @cached_property
    def authorities(self) -> Authorities:
        """Who took over from whom, as whoever built the generation knew."""
        path = self._folder / "attached" / AUTHORITIES
        return load(path.read_bytes() if f"attached/{AUTHORITIES}" in self.manifest.files else None)

    @cached_property
    def dates(self) -> Array:
        """yyyymmdd of every document, 0 without a date."""
        return np.concatenate([np.zeros(0, np.int32), *(segment.dates for segment in self.segments)])

    @cached_property
    def most_cited(self) -> Array:
        """Rank of every document from the most cited to the least; of equals the newest first."""
        order = np.lexsort((self.newest, -self.cited))
        ranks = np.empty(len(order), np.int32)
        ranks[order] = np.arange(len(order), dtype=np.int32)
        return ranks

    def ranks(self, sort: Literal["newest", "oldest", "cited"]) -> Array:
        """Rank of every document in an order that does not depend on the query."""
        return {"newest": self.newest, "oldest": self.oldest}[sort] if sort != "cited" else self.most_cited

    def locate(self, number: int) -> tuple[SegmentReader, int]:
        """The segment of a document and its number there."""
        segment = self.segments[self.segment_of(number)]
        return segment, number - segment.base

    def segment_of(self, number: int) -> int:
        """Which of `segments` holds a document."""
        return bisect_right(self.bases, number) - 1

    def record(self, number: int) -> dict[str, Any]:
        """The stored values of a document."""
        segment, local = self.locate(number)
        return segment.record(local)

    def shown(self, number: int) -> Shown:
        """What a list of results shows of a document."""
        segment, local = self.locate(number)
        return segment.shown(local)

    def find(self, doc_id: str) -> int:
        """Number of the document with this id, or -1."""
        for segment in reversed(self.segments):
            local = segment.find_id(doc_id)
            if local >= 0:
                return segment.base + local
        return -1

    @cached_property
    def _group_sizes(self) -> Array:
        return np.bincount(self.groups, minlength=1)

    def count_copies(self, numbers: Sequence[int]) -> list[int]:
        """How many other documents are copies of each of these."""
        groups: list[int] = self.groups[numbers].tolist()
        return [int(self._group_sizes[group]) - 1 if group else 0 for group in groups]

    def copies(self, number: int) -> Array:
        """The other documents that are copies of this one, newest first."""
        group = int(self.groups[number])
        if not group:
            return np.zeros(0, np.int64)
        members = np.flatnonzero(self.groups == group)
        members = members[members != number]
        newest: Array = members[np.argsort(self.newest[members])]
        return newest

    def documents_by_id(self) -> Iterator[Document]:
        """Every live document, in the order of the ids."""
        for number in np.argsort(self._ids).tolist():
            segment, local = self.locate(number)
            if segment.live is None or segment.live[local]:
                yield restore(segment.record(local))

    def document(self, doc_id: str) -> Document | None:
        """The stored document, or None."""
        number = self.find(doc_id)
        return None if number < 0 else restore(self.record(number))


def open_generation(index: Path, *, cache_bytes: int, thorough: bool = False) -> Generation:
    """Opens and verifies the generation that CURRENT names.

    Raises NoIndexError, DamagedIndexError, SchemaChangedError."""
    while True:
        folder, manifest = current_manifest(index)
        _demand_version(index, manifest)
        try:
            verify(folder, manifest, thorough=thorough)
            return Generation(folder, manifest, cache_bytes)
        except Exception:
            # A writer may have swapped and cleaned while we were opening: then begin again with the new one.
            if current_manifest(index)[1].generation == manifest.generation:
                raise


def open_earlier(index: Path, *, cache_bytes: int) -> Generation | None:
    """The newest sound generation that was served before the one that CURRENT names, or None."""
    for folder, manifest in earlier(index):
        with suppress(EngineError, OSError):
            _demand_version(index, manifest)
            verify(folder, manifest)
            return Generation(folder, manifest, cache_bytes)
    return None


def _demand_version(index: Path, manifest: Manifest) -> None:
    if manifest.schema != SCHEMA_VERSION or manifest.fingerprint != fingerprint():
        raise SchemaChangedError(
            f"Chỉ mục trong {index} được tạo bởi một phiên bản khác. Hãy chạy “rebuild”. "
            "(The index was written by another version: run “rebuild”.)"
        )
