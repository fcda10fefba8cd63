"""A small Engine in memory, for what the site does with answers: every rule of the contract, no speed, no ranking."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from analyzers import numbers
from engines.documents import Document
from engines.requests import Facet, FacetValue, Hit, IndexStatus, Note, SearchPage, SearchRequest, Suggestion


def fold(text: str) -> str:
    text = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D").replace("Ð", "D"))
    return "".join(c for c in text if not unicodedata.combining(c)).lower()


class MemoryEngine:
    def __init__(self, documents: Iterable[Document]) -> None:
        self.documents = {d.id: d for d in documents}
        self.requests: list[SearchRequest] = []

    def _values(self, d: Document, field: str) -> tuple[str, ...]:
        if field == "cites":
            return tuple(c.number for c in d.citations if c.number)
        value = getattr(d, field)
        return (str(value),) if value else ()

    def _words(self, query: str) -> list[str]:
        return [fold(w) for w in re.findall(r"\w+", query)]

    def _matching(self, request: SearchRequest, *, without: str = "") -> list[Document]:
        words = self._words(request.query)
        out = []
        for d in self.documents.values():
            have = set(self._words(f"{d.title} {d.abstract} {d.number} {d.body}"))
            if not all(w in have for w in words):
                continue
            if any(f != without and not set(v) & set(self._values(d, f)) for f, v in request.filters.items()):
                continue
            if any(set(v) & set(self._values(d, f)) for f, v in request.exclude.items()):
                continue
            if request.date_from and not (d.date and d.date >= request.date_from):
                continue
            if request.date_to and not (d.date and d.date <= request.date_to):
                continue
            out.append(d)
        if request.sort != "relevance":
            out.sort(key=lambda d: d.date, reverse=request.sort == "newest")
        return out

    def _hit(self, d: Document, query: str = "", snippets: int = 0) -> Hit:
        return Hit(
            d.id,
            1.0,
            d.title,
            d.number,
            d.doctype,
            d.issuer,
            d.date,
            d.date_basis,
            d.source,
            d.url,
            tuple(self.mark(line[:200], query) for line in d.body.split("\n")[:snippets]),
            self.mark(d.title, query),
        )

    def search(self, request: SearchRequest) -> SearchPage:
        self.requests.append(request)
        found = self._matching(request)
        relaxed: tuple[str, ...] = ()
        words = request.query.split()
        if not found and request.relax and len(words) > 1:
            relaxed = (words[-1],)
            found = self._matching(replace(request, query=" ".join(words[:-1])))
        facets = []
        for field in request.facets:
            counts = Counter(v for d in self._matching(request, without=field) for v in self._values(d, field))
            chosen = request.filters.get(field, ())
            for value in chosen:
                counts.setdefault(value, 0)
            ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
            most = request.facet_limit or len(ranked)
            kept = [v for i, v in enumerate(ranked) if i < most or v[0] in chosen]
            facets.append(Facet(field, tuple(FacetValue(v, n, v in chosen) for v, n in kept), len(counts)))
        notes = (Note("folded"),) if request.fold and request.query == "vận" else ()
        suggestion = "dân vận" if request.query == "dân vậm" else ""
        page = found[request.offset : request.offset + request.limit]
        hits = tuple(self._hit(d, request.query, request.snippets) for d in page)
        return SearchPage(
            len(found),
            1.5,
            "memory",
            hits,
            tuple(facets),
            relaxed,
            suggestion,
            notes,
            request.query,
        )

    def get(self, doc_id: str) -> Document | None:
        return self.documents.get(doc_id)

    def by_number(self, number: str) -> Sequence[Hit]:
        key = numbers.key(number)
        return [self._hit(d) for d in self.documents.values() if key and numbers.key(d.number) == key]

    def cited_by(self, number: str, *, limit: int = 50) -> Sequence[Hit]:
        return [self._hit(d) for d in self.documents.values() if any(c.number == number for c in d.citations)][:limit]

    def citing(self, number: str, *, limit: int = 50) -> Sequence[Document]:
        return [self.documents[hit.id] for hit in self.cited_by(number, limit=limit)]

    def mark(self, text: str, query: str) -> str:
        words = set(self._words(query))
        return "".join(
            f"<mark>{html.escape(piece)}</mark>" if fold(piece) in words else html.escape(piece)
            for piece in re.split(r"(\w+)", text)
        )

    def suggest(self, prefix: str, *, limit: int = 8) -> Sequence[Suggestion]:
        fitting = [d for d in self.documents.values() if fold(d.title).startswith(fold(prefix))]
        return [Suggestion(d.title, "title", d.id) for d in fitting[:limit]]

    def copies(self, doc_id: str) -> Sequence[Hit]:
        return ()

    def related(self, doc_id: str, *, limit: int = 5) -> Sequence[Hit]:
        return [self._hit(d) for d in self.documents.values() if d.id != doc_id][:limit]

    def status(self) -> IndexStatus:
        built = "2026-11-22T09:30:00+07:00"
        return IndexStatus("memory", len(self.documents), 1000, 123456, built, ("corpus",), "f", 1)

    def close(self) -> None:
        self.closed = True
