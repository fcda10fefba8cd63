"""Other engines, set up as a competent person would set them up in an afternoon: BM25 over the same terms."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol

from analyzers import analysis
from benchmarks.relevance.suites import Record, body_of

Run = dict[str, list[tuple[str, float]]]
"""Query id → (document id, score), best first."""

Analyse = Callable[[str], list[str]]


Analysed = Iterable[tuple[str, list[str]]]
"""Documents as (id, terms)."""


class Peer(Protocol):
    """An engine that can be filled and asked."""

    name: str
    analyse: Analyse

    def fill(self, documents: Analysed) -> None:
        """Index the documents, analysed by `analyse`."""
        ...

    def ask(self, query: str, limit: int) -> list[tuple[str, float]]:
        """Best documents first."""
        ...


def text_of(record: Record) -> str:
    """Title, body and metadata as one text."""
    stated = (record.get(name) or "" for name in ("doctype", "number", "code", "issuer", "date"))
    return "\n".join((record.get("title") or "", body_of(record), " ".join(stated)))


class AnalysedFile:
    """The documents of a collection, analysed once for all peers that use the same terms, on disk."""

    def __init__(self, path: Path, records: Iterable[Record], analyse: Analyse) -> None:
        self._path = path
        with path.open("w", encoding="utf-8") as file:
            for record in records:
                file.write(f"{record['id']}\t{' '.join(analyse(text_of(record)))}\n")

    def __iter__(self) -> Iterator[tuple[str, list[str]]]:
        known: dict[str, str] = {}  # one object for each term: a collection has millions
        with self._path.open(encoding="utf-8") as lines:
            for line in lines:
                doc_id, terms = line.rstrip("\n").split("\t")
                yield doc_id, [known.setdefault(term, term) for term in terms.split()]


def syllables_and_words(text: str) -> list[str]:
    """pyvi's tokens as its users index them: words joined by `_`, the remaining syllables alone."""
    words = analysis.words(text)
    inside = {s for w in words for s in w.split("_")}
    return words + [s for s in analysis.syllables(text) if s not in inside]


class Fts5:
    """SQLite FTS5, bm25(), words joined by OR."""

    def __init__(self, analyse: Analyse = analysis.syllables) -> None:
        self.name = "SQLite FTS5"
        self.analyse = analyse
        self._db = sqlite3.connect(":memory:")
        self._db.execute("create virtual table d using fts5(id unindexed, t, tokenize='unicode61 remove_diacritics 0')")

    def fill(self, documents: Analysed) -> None:
        self._db.executemany("insert into d values (?, ?)", ((i, " ".join(terms)) for i, terms in documents))

    def ask(self, query: str, limit: int) -> list[tuple[str, float]]:
        terms = list(dict.fromkeys(self.analyse(query)))
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
        self.analyse = analyse
        self._t: Any = tantivy
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("id", stored=True, tokenizer_name="raw")
        schema.add_text_field("t", tokenizer_name="whitespace")
        self._schema = schema.build()
        self._index = tantivy.Index(self._schema)

    def fill(self, documents: Analysed) -> None:
        writer = self._index.writer(heap_size=256_000_000, num_threads=1)
        for doc_id, terms in documents:
            document = self._t.Document()
            document.add_text("id", doc_id)
            document.add_text("t", " ".join(terms))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def ask(self, query: str, limit: int) -> list[tuple[str, float]]:
        terms = list(dict.fromkeys(self.analyse(query)))
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
        self.analyse = analyse
        self._model: Any = bm25s.BM25()
        self._ids: list[str] = []

    def fill(self, documents: Analysed) -> None:
        rows = list(documents)
        self._ids = [doc_id for doc_id, _ in rows]
        self._model.index([terms for _, terms in rows], show_progress=False)

    def ask(self, query: str, limit: int) -> list[tuple[str, float]]:
        terms = [t for t in self.analyse(query) if t in self._model.vocab_dict]
        if not terms:
            return []
        docs, scores = self._model.retrieve([terms], k=min(limit, len(self._ids)), show_progress=False)
        return [(self._ids[d], float(s)) for d, s in zip(docs[0].tolist(), scores[0].tolist(), strict=True)]


def peers() -> Iterator[Peer]:
    """Every peer whose package is installed, one after the other: each is empty and forgotten once it was asked. Those
    with the same terms follow each other."""
    yield Fts5()
    for name, analyse in (("syllables", analysis.syllables), ("pyvi words", syllables_and_words)):
        for kind in (Tantivy, Bm25s):
            try:
                peer: Peer = kind(name, analyse)
            except ImportError:
                continue
            yield peer
