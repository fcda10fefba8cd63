"""Other engines, set up as a competent person would set them up in an afternoon: BM25 over the same terms."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

from analyzers import analysis
from benchmarks.relevance.suites import Record, body_of

Run = dict[str, list[tuple[str, float]]]
"""Query id → (document id, score), best first."""

Analyse = Callable[[str], list[str]]


class Peer(Protocol):
    """An engine that can be filled and asked."""

    name: str

    def fill(self, records: Iterable[Record]) -> None:
        """Index the documents."""
        ...

    def ask(self, query: str, limit: int) -> list[tuple[str, float]]:
        """Best documents first."""
        ...


def text_of(record: Record) -> str:
    """Title and body as one text."""
    return f"{record.get('title') or ''}\n{body_of(record)}"


def syllables_and_words(text: str) -> list[str]:
    """pyvi's tokens as its users index them: words joined by `_`, the remaining syllables alone."""
    words = analysis.words(text)
    inside = {s for w in words for s in w.split("_")}
    return words + [s for s in analysis.syllables(text) if s not in inside]


class Fts5:
    """SQLite FTS5, bm25(), words joined by OR."""

    def __init__(self, analyse: Analyse = analysis.syllables) -> None:
        self.name = "SQLite FTS5"
        self._analyse = analyse
        self._db = sqlite3.connect(":memory:")
        self._db.execute("create virtual table d using fts5(id unindexed, t, tokenize='unicode61 remove_diacritics 0')")

    def fill(self, records: Iterable[Record]) -> None:
        rows = ((r["id"], " ".join(self._analyse(text_of(r)))) for r in records)
        self._db.executemany("insert into d values (?, ?)", rows)

    def ask(self, query: str, limit: int) -> list[tuple[str, float]]:
        terms = list(dict.fromkeys(self._analyse(query)))
        if not terms:
            return []
        match = " OR ".join(f'"{t}"' for t in terms)
        rows = self._db.execute("select id, -bm25(d) from d where d match ? order by 2 desc limit ?", (match, limit))
        return [(str(i), float(s)) for i, s in rows]


class Tantivy:
    """tantivy, BM25, terms joined by OR."""

    def __init__(self, name: str, analyse: Analyse) -> None:
        import tantivy  # an extra of the benchmarks

        self.name = f"tantivy, {name}"
        self._analyse = analyse
        self._t: Any = tantivy
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("id", stored=True, tokenizer_name="raw")
        schema.add_text_field("t", tokenizer_name="whitespace")
        self._schema = schema.build()
        self._index = tantivy.Index(self._schema)

    def fill(self, records: Iterable[Record]) -> None:
        writer = self._index.writer(heap_size=256_000_000, num_threads=1)
        for record in records:
            document = self._t.Document()
            document.add_text("id", record["id"])
            document.add_text("t", " ".join(self._analyse(text_of(record))))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def ask(self, query: str, limit: int) -> list[tuple[str, float]]:
        terms = list(dict.fromkeys(self._analyse(query)))
        if not terms:
            return []
        q, occur = self._t.Query, self._t.Occur
        tree = q.boolean_query([(occur.Should, q.term_query(self._schema, "t", t)) for t in terms])
        found = self._searcher.search(tree, limit).hits
        return [(self._searcher.doc(address)["id"][0], float(score)) for score, address in found]


class Bm25s:
    """bm25s, its default (Lucene) variant."""

    def __init__(self, name: str, analyse: Analyse) -> None:
        import bm25s  # an extra of the benchmarks

        self.name = f"bm25s, {name}"
        self._analyse = analyse
        self._model: Any = bm25s.BM25()
        self._ids: list[str] = []

    def fill(self, records: Iterable[Record]) -> None:
        records = list(records)
        self._ids = [r["id"] for r in records]
        self._model.index([self._analyse(text_of(r)) for r in records], show_progress=False)

    def ask(self, query: str, limit: int) -> list[tuple[str, float]]:
        terms = [t for t in self._analyse(query) if t in self._model.vocab_dict]
        if not terms:
            return []
        docs, scores = self._model.retrieve([terms], k=min(limit, len(self._ids)), show_progress=False)
        return [(self._ids[d], float(s)) for d, s in zip(docs[0].tolist(), scores[0].tolist(), strict=True)]


def peers() -> Sequence[Peer]:
    """Every peer whose package is installed."""
    out: list[Peer] = [Fts5()]
    for name, analyse in (("syllables", analysis.syllables), ("pyvi words", syllables_and_words)):
        for kind in (Tantivy, Bm25s):
            try:
                out.append(kind(name, analyse))
            except ImportError:
                continue
    return out
