"""SQLite FTS5: tokens and folded tokens as two columns, metadata and numbers in ordinary tables."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from pathlib import Path

from benchmarks.speed.contract import FACETS, SOURCE, TOP, Answer, Query, rows

TOKENIZER = "unicode61 remove_diacritics 0"


def build(collection: Path, index: Path) -> None:
    """All that the questions need, in one transaction, merged at the end."""
    db = _database(index)
    db.execute(f"create virtual table d using fts5(t, f, tokenize='{TOKENIZER}', prefix='2 3')")
    db.execute("create table m (doc integer primary key, id text, issuer text, year int, doctype text, date int)")
    db.execute("create table n (key text, doc integer, primary key (key, doc)) without rowid")
    for doc, row in enumerate(rows(collection), 1):
        db.execute("insert into d (rowid, t, f) values (?, ?, ?)", (doc, row.text, row.folded))
        values = (doc, row.id, row.issuer, row.year, row.doctype, row.date)
        db.execute("insert into m values (?, ?, ?, ?, ?, ?)", values)
        db.executemany("insert or ignore into n values (?, ?)", ((key, doc) for key in row.numbers))
    db.execute("insert into d (d) values ('optimize')")
    db.commit()
    db.close()


def build_plain(collection: Path, index: Path) -> None:
    """The same text as plain words and nothing else: what indexing costs at least."""
    db = _database(index)
    db.execute(f"create virtual table d using fts5(id unindexed, title, body, tokenize='{TOKENIZER}')")
    with (collection / SOURCE).open(encoding="utf-8") as file:
        records = map(json.loads, file)
        db.executemany("insert into d values (?, ?, ?)", ((r["id"], r["title"], r["text"]) for r in records))
    db.commit()
    db.close()


def _database(index: Path) -> sqlite3.Connection:
    index.mkdir(parents=True)
    db = sqlite3.connect(index / "fts5.db")
    db.execute("pragma journal_mode = off")
    db.execute("pragma synchronous = off")
    return db


class Fts5:
    """An open database. One pass over the matches groups by all three facets at once; another ranks."""

    def __init__(self, index: Path) -> None:
        self._db = sqlite3.connect(index / "fts5.db")
        self._db.execute("pragma mmap_size = 8589934592")
        self._db.execute("pragma cache_size = -262144")

    def ask(self, query: Query) -> Answer:
        """Answer one question."""
        match = _match(query)
        column = 1 if query.folded else 0
        if query.kind == "number":
            where, given = "m.doc in (select doc from n where key = ?)", [query.terms[0]]
            source, order = "m", "m.date desc, m.doc"
        else:
            where, given, source = "d match ?", [match], "d cross join m on m.doc = d.rowid"
            order = "rank"
        bound: list[object] = list(given)
        if query.issuer:
            where += " and m.issuer = ?"
            bound.append(query.issuer)
        if query.years:
            where += " and m.date between ? and ?"
            bound += [query.years[0] * 10_000 + 101, query.years[1] * 10_000 + 1231]
        groups = self._db.execute(
            f"select m.issuer, m.year, m.doctype, count(*) from {source} where {where} group by 1, 2, 3", bound
        ).fetchall()
        facets: dict[str, Counter[str]] = {field: Counter() for field in FACETS}
        for issuer, year, doctype, count in groups:
            for field, value in (("issuer", issuer), ("year", year), ("doctype", doctype)):
                if value:
                    facets[field][str(value)] += count
        best = self._db.execute(
            f"select m.doc, m.id from {source} where {where} order by {order} limit {TOP}", bound
        ).fetchall()
        return Answer(
            sum(row[3] for row in groups), {f: dict(c) for f, c in facets.items()},
            [row[1] for row in best], [self._snippet(row[0], match, column) for row in best],
        )  # fmt: skip

    def _snippet(self, doc: int, match: str, column: int) -> str:
        if not match:
            found = self._db.execute("select substr(t, 1, 200) from d where rowid = ?", (doc,)).fetchone()
        else:
            found = self._db.execute(
                f"select snippet(d, {column}, '<mark>', '</mark>', '…', 32) from d where d match ? and rowid = ?",
                (match, doc),
            ).fetchone()
        return str(found[0])


def _match(query: Query) -> str:
    column = "f" if query.folded else "t"
    terms = [f'"{term}"' for term in query.terms]
    match query.kind:
        case "number":
            return ""
        case "phrase":
            return f'{column} : ("{" ".join(query.terms)}")'
        case "prefix":
            return f"{column} : ({terms[0]} *)"
        case kind:
            return f"{column} : ({f' {kind.upper()} '.join(terms)})"


def open_index(index: Path) -> Fts5:
    """Open it for questions."""
    return Fts5(index)
