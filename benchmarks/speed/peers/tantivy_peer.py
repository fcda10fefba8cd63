"""tantivy: whitespace tokens, facets and filters as fast fields, counted by its aggregations."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import tantivy

from benchmarks.speed.contract import FACETS, TOP, Answer, Query, rows


def _schema() -> Any:
    schema = tantivy.SchemaBuilder()
    schema.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    schema.add_text_field("t", stored=True, tokenizer_name="whitespace")
    schema.add_text_field("f", stored=True, tokenizer_name="whitespace")
    schema.add_text_field("n", tokenizer_name="raw", index_option="basic")
    for name in ("issuer", "doctype"):
        schema.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("year", "date"):
        schema.add_unsigned_field(name, indexed=True, fast=True)
    return schema.build()


def build(collection: Path, index: Path) -> None:
    """One indexing thread, and the merges that it wants by itself."""
    index.mkdir(parents=True)
    writer = tantivy.Index(_schema(), path=str(index)).writer(heap_size=256_000_000, num_threads=1)
    for row in rows(collection):
        document = tantivy.Document()
        document.add_text("id", row.id)
        document.add_text("t", row.text)
        document.add_text("f", row.folded)
        for key in row.numbers:
            document.add_text("n", key)
        if row.issuer:
            document.add_text("issuer", row.issuer)
        if row.doctype:
            document.add_text("doctype", row.doctype)
        if row.year:
            document.add_unsigned("year", row.year)
        document.add_unsigned("date", row.date)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


class Tantivy:
    """An open index. One search gives the total and the best, one aggregation all facets."""

    def __init__(self, index: Path) -> None:
        self._schema = _schema()
        self._searcher = tantivy.Index.open(str(index)).searcher()
        self._aggregations = {field: {"terms": {"field": field, "size": 10_000}} for field in FACETS}

    def ask(self, query: Query) -> Answer:
        """Answer one question."""
        tree, field = self._tree(query), "f" if query.folded else "t"
        found: Any = self._searcher.search(tree, TOP)
        counted = self._searcher.aggregate(tree, self._aggregations)
        snippets = tantivy.SnippetGenerator.create(self._searcher, tree, self._schema, field)
        documents = [self._searcher.doc(address) for _, address in found.hits]
        return Answer(
            found.count,
            {f: {_key(b["key"]): int(b["doc_count"]) for b in counted[f]["buckets"]} for f in FACETS},
            [document["id"][0] for document in documents],
            [snippets.snippet_from_doc(document).to_html() for document in documents],
        )

    def _tree(self, query: Query) -> Any:
        q, occur, schema = tantivy.Query, tantivy.Occur, self._schema
        field = "f" if query.folded else "t"
        if query.kind == "number":
            tree = q.term_query(schema, "n", query.terms[0], "basic")
        elif query.kind == "phrase":
            tree = q.phrase_query(schema, field, list(query.terms))
        elif query.kind == "prefix":
            tree = q.regex_query(schema, field, re.escape(query.terms[0]) + ".*")
        else:
            how = occur.Should if query.kind == "or" else occur.Must
            tree = q.boolean_query([(how, q.term_query(schema, field, term, "freq")) for term in query.terms])
        conditions = []
        if query.issuer:
            conditions.append(q.const_score_query(q.term_query(schema, "issuer", query.issuer, "basic"), 0.0))
        if query.years:
            low, high = query.years[0] * 10_000 + 101, query.years[1] * 10_000 + 1231
            dates = q.range_query(schema, "date", tantivy.FieldType.Unsigned, low, high)
            conditions.append(q.const_score_query(dates, 0.0))
        return q.boolean_query([(occur.Must, part) for part in (tree, *conditions)]) if conditions else tree


def _key(value: object) -> str:
    return str(int(value)) if isinstance(value, float) else str(value)


def open_index(index: Path) -> Tantivy:
    """Open it for questions."""
    return Tantivy(index)
