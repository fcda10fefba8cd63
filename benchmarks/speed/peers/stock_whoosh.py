"""Whoosh as it is installed, used as a competent person would: reading our index, or one that it wrote itself.

What Whoosh's own grouping costs (or gets wrong together with a limit) is spared it: the matches' numbers are
counted against lists of values held in memory.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from whoosh import analysis, fields
from whoosh import index as stock
from whoosh.query import And, Or, Phrase, Prefix, Term

from analyzers.analysis import fold
from benchmarks.speed.contract import FACETS, SOURCE, TOP, Answer, Query, rows


def _schema() -> fields.Schema:
    spaces = analysis.SpaceSeparatedTokenizer()
    return fields.Schema(
        id=fields.ID(unique=True, stored=True),
        t=fields.TEXT(analyzer=spaces, phrase=True, stored=True),
        f=fields.TEXT(analyzer=spaces, phrase=True),
        words=fields.TEXT(analyzer=spaces, phrase=False),
        n=fields.KEYWORD,
        issuer=fields.ID(sortable=True), year=fields.ID(sortable=True), doctype=fields.ID(sortable=True),
        number=fields.ID(stored=True), date=fields.ID(stored=True),
    )  # fmt: skip


def build(collection: Path, index: Path) -> None:
    """All that ours holds too: syllables with positions, folded ones, pyvi's words, numbers, metadata. Our tokens
    are given to it for nothing; pyvi is asked line by line, which is its fastest."""
    from pyvi import ViTokenizer

    index.mkdir(parents=True)
    writer = stock.create_in(str(index), _schema()).writer(limitmb=512)
    with (collection / SOURCE).open(encoding="utf-8") as source:
        for row, line in zip(rows(collection), source, strict=True):
            record = json.loads(line)
            text = f"{record['title']}\n{record['text']}"
            words = " ".join(ViTokenizer.tokenize(part.lower()) for part in text.splitlines() if part.strip())
            values = {"issuer": row.issuer, "year": str(row.year or ""), "doctype": row.doctype}
            writer.add_document(
                id=row.id, t=row.text, f=row.folded, words=words, n=" ".join(row.numbers), date=str(row.date),
                number=record.get("code") or "", **{name: value for name, value in values.items() if value},
            )  # fmt: skip
    writer.commit()


class StockWhoosh:
    """An open index. `mode` "ours": one that our engine wrote; there it has no positions, so no phrases."""

    def __init__(self, index: Path, mode: str) -> None:
        self._ours = mode == "ours"
        folder = index / (index / "CURRENT").read_text().split()[0] if self._ours else index
        self._searcher = stock.open_dir(str(folder)).searcher()
        reader = self._searcher.reader()
        self._texts = ("body", "title") if self._ours else ("t",)
        self._values: dict[str, list[str]] = {}
        if self._ours:
            stored = [reader.stored_fields(number) for number in range(reader.doc_count_all())]
            self._values = {f: [row.get(f, "") for row in stored] for f in ("issuer", "doctype")}
            self._values["year"] = [row.get("date", "")[:4] for row in stored]
            self._forms = _variants(reader)
        else:
            self._values = {f: list(map(str, reader.column_reader(f))) for f in FACETS}

    def ask(self, query: Query) -> Answer:
        """Answer one question."""
        tree = self._tree(query)
        numbers = list(self._searcher.docs_for_query(tree))
        facets = {f: Counter(map(self._values[f].__getitem__, numbers)) for f in FACETS}
        found = self._searcher.search(tree, limit=TOP)
        field = "body" if self._ours else "t"
        return Answer(
            len(numbers),
            {f: {value: count for value, count in facets[f].items() if value} for f in FACETS},
            [hit["id"] for hit in found],
            [hit.highlights(field, top=1) or hit[field][:200] for hit in found],
        )

    def _tree(self, query: Query) -> Any:
        parts: list[Any]
        if query.kind == "number":
            names = ("number", "cites") if self._ours else ("n",)
            parts = [Or([Term(name, query.terms[0]) for name in names])]
        elif query.kind == "phrase":
            if self._ours:
                raise NotImplementedError("our Whoosh postings hold no positions")
            parts = [Phrase("t", list(query.terms))]
        else:
            terms = [self._term(term, query) for term in query.terms]
            parts = [Or(terms)] if query.kind == "or" else terms
        if query.issuer:
            parts.append(Term("issuer", query.issuer))
        if query.years:
            parts.append(Or([Term("year", str(year)) for year in range(query.years[0], query.years[1] + 1)]))
        return And(parts) if len(parts) > 1 else parts[0]

    def _term(self, term: str, query: Query) -> Any:
        if not self._ours:
            name = "f" if query.folded else "t"
            return Prefix(name, term) if query.kind == "prefix" else Term(name, term)
        if not query.folded:
            kind = Prefix if query.kind == "prefix" else Term
            return Or([kind(name, term) for name in self._texts])
        forms = self._forms if query.kind == "prefix" else {term: self._forms[term]}
        found = [form for key, row in forms.items() if key.startswith(term) for form in row]
        return Or([Term(name, form) for form in found for name in self._texts])


def _variants(reader: Any) -> dict[str, list[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for name in ("body", "title"):
        for term in reader.lexicon(name):
            found[fold(term.decode())].add(term.decode())
    return {key: sorted(forms) for key, forms in found.items()}


def open_index(index: Path, mode: str = "") -> StockWhoosh:
    """Open it for questions."""
    return StockWhoosh(index, mode)
