"""The interface of an engine: a reader that answers, a writer that builds aside and swaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from engines.documents import Document
from engines.requests import Hit, IndexStatus, SearchPage, SearchRequest, Suggestion


class EngineError(Exception):
    """Something the caller can tell a person: the message is a whole sentence that says what to do."""


class NoIndexError(EngineError):
    """There is no index in that folder yet."""


class DamagedIndexError(EngineError):
    """A file of the generation is missing or is not what its manifest says; names the file."""


class SchemaChangedError(EngineError):
    """The index was written by another schema version or analyzer and must be rebuilt."""


class BusyIndexError(EngineError):
    """Another process is writing this index."""


class Engine(Protocol):
    """Answers from the newest generation; safe to share between threads. A new generation is picked up
    at the next call, and a call that has begun finishes on the generation it began with."""

    def search(self, request: SearchRequest) -> SearchPage:
        """Never raises for what the query says: what cannot be understood becomes a note."""
        ...

    def get(self, doc_id: str) -> Document | None:
        """The stored document, or None."""
        ...

    def by_number(self, number: str) -> Sequence[Hit]:
        """Documents that bear this number (any spelling), newest first."""
        ...

    def cited_by(self, number: str, *, limit: int = 50) -> Sequence[Hit]:
        """Documents that cite this number (any spelling), newest first."""
        ...

    def citing(self, number: str, *, limit: int = 50) -> Sequence[Document]:
        """The documents of `cited_by` themselves, each read once."""
        ...

    def mark(self, text: str, query: str) -> str:
        """`text` HTML-escaped, with what `query` matches in it inside `<mark>`. For the document page."""
        ...

    def suggest(self, prefix: str, *, limit: int = 8) -> Sequence[Suggestion]:
        """Completions of what is being typed."""
        ...

    def copies(self, doc_id: str) -> Sequence[Hit]:
        """The other documents that are exact or near copies of this one, newest first."""
        ...

    def related(self, doc_id: str, *, limit: int = 5) -> Sequence[Hit]:
        """Documents most like this one, its copies left out."""
        ...

    def status(self) -> IndexStatus:
        """What is being served."""
        ...

    def close(self) -> None:
        """Give back files and memory. Idempotent."""
        ...


class Batch(Protocol):
    """Documents after analysis, ready to be written: opaque and picklable, made in worker processes."""

    @property
    def ids(self) -> Sequence[str]:
        """The ids of its documents, in order."""
        ...


class Writer(Protocol):
    """Builds one new generation aside. Used as a context manager: leaving it without `commit`, by an
    exception or by being killed, changes nothing for readers."""

    def add(self, batch: Batch) -> None:
        """Append a batch. A repeated id replaces the earlier document."""
        ...

    def commit(self, *, corpus: Sequence[str], report: Mapping[str, Any]) -> IndexStatus:
        """Write, fsync, verify and swap the generation in; then delete those no longer needed."""
        ...

    def __enter__(self) -> Writer: ...

    def __exit__(self, *exc: object) -> None: ...


class EnginePackage(Protocol):
    """What a package under engines/ offers (engines.whoosh does)."""

    def open_engine(self, index: Path) -> Engine:
        """Raises NoIndexError, DamagedIndexError or SchemaChangedError."""
        ...

    def open_writer(self, index: Path) -> Writer:
        """Takes the write lock. Raises BusyIndexError."""
        ...

    def analyse(self, documents: Sequence[Document]) -> Batch:
        """The CPU-heavy part of indexing, a pure function: called in worker processes."""
        ...
