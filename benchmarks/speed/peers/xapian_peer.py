"""Xapian (Debian's python3-xapian, so run by Debian's Python): facets as value slots counted by match spies."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import xapian  # type: ignore[import-not-found,unused-ignore]

from benchmarks.speed.contract import FACETS, TOP, Answer, Query, rows

_DATE, _ID = 3, 4
"""Value slots beside those of FACETS."""


def build(collection: Path, index: Path) -> None:
    """Xapian's own term generator, which counts and places the tokens in C++."""
    index.parent.mkdir(parents=True, exist_ok=True)
    database = xapian.WritableDatabase(str(index), xapian.DB_CREATE_OR_OVERWRITE)
    generator = xapian.TermGenerator()
    for row in rows(collection):
        document = xapian.Document()
        generator.set_document(document)
        generator.set_termpos(0)
        generator.index_text(row.text)
        generator.index_text(row.folded, 1, "XF")
        for key in row.numbers:
            document.add_boolean_term(_number(key))
        if row.issuer:
            document.add_boolean_term(_issuer(row.issuer))
        for slot, value in enumerate((row.issuer, str(row.year or ""), row.doctype)):
            document.add_value(slot, value)
        document.add_value(_DATE, f"{row.date:08}")
        document.add_value(_ID, row.id)
        document.set_data(row.text)
        database.add_document(document)
    database.commit()
    database.close()


def _number(key: str) -> str:
    return f"XN{key}"[:80]


def _issuer(name: str) -> str:
    """Some names are longer than a term may be."""
    return "XI" + hashlib.sha256(name.encode()).hexdigest()


class Xapian:
    """An open database. `check_at_least` the whole collection makes totals and counts exact."""

    def __init__(self, index: Path) -> None:
        self._database = xapian.Database(str(index))
        self._size = self._database.get_doccount()

    def ask(self, query: Query) -> Answer:
        """Answer one question."""
        enquire = xapian.Enquire(self._database)
        enquire.set_query(self._tree(query))
        spies = [xapian.ValueCountMatchSpy(slot) for slot in range(len(FACETS))]
        for spy in spies:
            enquire.add_matchspy(spy)
        found = enquire.get_mset(0, TOP, self._size)
        hits, snippets = [], []
        for match in found:
            hits.append(match.document.get_value(_ID).decode())
            snippets.append(found.snippet(match.document.get_data().decode(), 200).decode())
        facets = {
            field: {item.term.decode(): item.termfreq for item in spy.values() if item.term}
            for field, spy in zip(FACETS, spies, strict=True)
        }
        return Answer(found.get_matches_estimated(), facets, hits, snippets)

    def _tree(self, query: Query) -> Any:
        q = xapian.Query
        prefix = "XF" if query.folded else ""
        terms = [prefix + term for term in query.terms]
        if query.kind == "number":
            tree = q(_number(query.terms[0]))
        elif query.kind == "prefix":
            tree = q(q.OP_WILDCARD, terms[0], 0, q.WILDCARD_LIMIT_ERROR, q.OP_OR)
        else:
            how = {"phrase": q.OP_PHRASE, "or": q.OP_OR}.get(query.kind, q.OP_AND)
            tree = q(how, [q(term) for term in terms])
        if query.issuer:
            tree = q(q.OP_FILTER, tree, q(_issuer(query.issuer)))
        if query.years:
            low, high = (f"{year:04}{day}" for year, day in zip(query.years, ("0101", "1231"), strict=True))
            tree = q(q.OP_FILTER, tree, q(q.OP_VALUE_RANGE, _DATE, low, high))
        return tree


def open_index(index: Path) -> Xapian:
    """Open it for questions."""
    return Xapian(index)
