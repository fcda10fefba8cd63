"""The default engine: an ordinary Whoosh index written in bulk and read as arrays. The only home of whoosh.

docs/engine.md describes the files of a generation and how a search runs. What only answers questions is imported when
it is asked for: whoever writes an index does not pay for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyzers.analysis import fingerprint
from engines.base import DamagedIndexError, NoIndexError
from engines.documents import Document
from engines.requests import IndexStatus
from engines.whoosh.attachments import attachment
from engines.whoosh.batch import DocumentBatch
from engines.whoosh.manifest import problems
from engines.whoosh.schema import SCHEMA_VERSION
from engines.whoosh.store import current_manifest
from engines.whoosh.writer import IndexWriter, WriterSettings, status_of

if TYPE_CHECKING:
    from engines.whoosh.engine import EngineSettings, WhooshEngine

__all__ = [
    "EngineSettings",
    "IndexWriter",
    "WhooshEngine",
    "WriterSettings",
    "analyse",
    "attachment",
    "check",
    "is_stale",
    "open_documents",
    "open_engine",
    "open_writer",
    "prepare",
]


def open_engine(index: Path, settings: EngineSettings | None = None) -> WhooshEngine:
    """Raises NoIndexError, DamagedIndexError or SchemaChangedError."""
    from engines.whoosh.engine import WhooshEngine

    return WhooshEngine(index, settings)


@contextmanager
def open_documents(index: Path) -> Iterator[tuple[IndexStatus, Iterator[Document]]]:
    """Every document of one generation, in the order of the ids, read one by one; and what the generation is.

    Raises NoIndexError, DamagedIndexError or SchemaChangedError."""
    from engines.whoosh.generation import open_generation

    generation = open_generation(index, cache_bytes=0)
    yield status_of(generation.manifest), generation.documents_by_id()


def open_writer(index: Path, settings: WriterSettings | None = None, *, update: bool = False) -> IndexWriter:
    """Takes the write lock. `update`: the new generation begins with the documents of the one being served
    and shares the files of unchanged segments with it.

    Raises BusyIndexError; for an update also NoIndexError, DamagedIndexError and SchemaChangedError."""
    return IndexWriter(index, settings, update=update)


def analyse(documents: Sequence[Document]) -> DocumentBatch:
    """The CPU-heavy part of indexing, a pure function: called in worker processes."""
    from engines.whoosh.batch import analyse as analyse_documents

    return analyse_documents(documents)


def prepare() -> None:
    """Loads now what `analyse` would load when it is first called, so that processes forked afterwards share it."""
    from analyzers.segment import segmenter

    segmenter()


def check(index: Path) -> list[DamagedIndexError]:
    """Reads every file of the generation being served; one error per file that is missing or changed.

    Raises NoIndexError, or DamagedIndexError if not even the manifest is sound."""
    folder, manifest = current_manifest(index)
    return list(problems(folder, manifest, thorough=True))


def is_stale(index: Path, corpus: Sequence[str] | None = None) -> str:
    """Why the index should be rebuilt, in a word: `missing`, `damaged`, `schema`, `analyzer`, `corpus`;
    "" if it need not be. `corpus`: what it should have been built from."""
    try:
        _, manifest = current_manifest(index)
    except NoIndexError:
        return "missing"
    except DamagedIndexError:
        return "damaged"
    if manifest.schema != SCHEMA_VERSION:
        return "schema"
    if manifest.fingerprint != fingerprint():
        return "analyzer"
    return "corpus" if corpus is not None and tuple(corpus) != manifest.corpus else ""


def __getattr__(name: str) -> Any:
    if name in ("EngineSettings", "WhooshEngine"):
        from engines.whoosh import engine

        return getattr(engine, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
