"""The product, as `python -m indexer rebuild` writes it and `engines.whoosh` reads it."""

from __future__ import annotations

from pathlib import Path

from benchmarks.speed.contract import FACETS, TOP, Answer, Query
from engines import whoosh
from engines.requests import SearchRequest


class Ours:
    """An open engine. `mode` "site": with everything a visitor gets by default (relaxing, folding below, other
    wordings, spelling); otherwise the literal question, which is what the peers answer."""

    def __init__(self, index: Path, mode: str) -> None:
        self._engine, self._literal = whoosh.open_engine(index), mode != "site"

    def request(self, query: Query) -> SearchRequest:
        """The question as our engine is asked."""
        years = query.years
        return SearchRequest(
            query.text,
            filters={"issuer": (query.issuer,)} if query.issuer else {},
            date_from=f"{years[0]:04}-01-01" if years else "",
            date_to=f"{years[1]:04}-12-31" if years else "",
            limit=TOP, facets=FACETS, facet_limit=0, snippets=1,
            relax=not self._literal, fold=not self._literal, expand=not self._literal,
        )  # fmt: skip

    def ask(self, query: Query) -> Answer:
        """Answer one question."""
        page = self._engine.search(self.request(query))
        return Answer(
            page.total,
            {facet.field: {v.value: v.count for v in facet.values if v.count} for facet in page.facets},
            [hit.id for hit in page.hits],
            [" ".join(hit.snippets) for hit in page.hits],
        )


def open_index(index: Path, mode: str = "") -> Ours:
    """Open it for questions."""
    return Ours(index, mode)
