"""Stock Whoosh on the same index: the same documents, totals, scores and order, whatever happened to the index.

What our ranking adds to BM25F (neighbours, segmented words, titles typed in full, function words, …) is turned off
here: Whoosh has nothing like it. What is left, BM25F over title and body with one length, is written below as a
Whoosh weighting model with exact lengths and statistics of live documents (Whoosh's own BM25F rounds lengths to a
byte, counts deleted documents and scores fields one by one). Matching, adding up and ordering are Whoosh's,
asked for all documents: with a limit it skips blocks by their quality and at times loses a hit.
"""

import math
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from made_up_collection import build_index, make_documents
from whoosh import index as stock
from whoosh import scoring
from whoosh.query import And, Not, Or, Query, Term, TermRange

from analyzers.analysis import fold, syllables
from engines import syntax, whoosh
from engines.describe import canonical
from engines.documents import Document
from engines.query import parse
from engines.requests import SearchPage, SearchRequest
from engines.whoosh.merging import MergePolicy
from engines.whoosh.scoring import Ranking
from engines.whoosh.store import current_manifest

K1, B, TITLE = 1.2, 0.75, 2.5
PLAIN = Ranking(k1=K1, b=B, title=TITLE, pair=0, word=0, function=1, whole=0, heading=0, heading_in_question=0,
                number=0, phrase=0, unmarked=0)  # fmt: skip
QUERIES = 320
"""Per state of the index; five states."""


NO_MERGING = MergePolicy(floor=1, dead=1.0)


def in_one_segment(index: Path) -> list[Document]:
    documents = make_documents(140)
    build_index(index, documents)
    return documents


def in_several_segments_with_replaced_documents(index: Path) -> list[Document]:
    documents = make_documents(140)
    old = [replace(d, body="dân vận khéo của thành ủy", title="cũ") for d in documents[::9]]
    build_index(index, [*old, *documents], segments=4)
    return documents


def with_deletions(index: Path) -> list[Document]:
    documents = make_documents(140)
    build_index(index, documents, segments=2)
    gone = {d.id for d in documents[::4]}
    _update(index, [], sorted(gone), NO_MERGING)
    return [d for d in documents if d.id not in gone]


def after_updates(index: Path, policy: MergePolicy = NO_MERGING) -> list[Document]:
    now = {d.id: d for d in make_documents(130)}
    build_index(index, list(now.values()))
    fresh = iter(make_documents(400, seed=7)[140:])
    rng = random.Random(5)
    for _ in range(4):
        gone = rng.sample(sorted(now), 12)
        for doc_id in gone:
            del now[doc_id]
        put = [replace(next(fresh), id=doc_id) for doc_id in rng.sample(sorted(now), 15)]
        put += [next(fresh) for _ in range(15)]
        now.update((d.id, d) for d in put)
        _update(index, put, gone, policy)
    return list(now.values())


def after_updates_that_merged(index: Path) -> list[Document]:
    return after_updates(index, MergePolicy(floor=300))


STATES = (
    in_one_segment, in_several_segments_with_replaced_documents, with_deletions, after_updates,
    after_updates_that_merged,
)  # fmt: skip


def _update(index: Path, put: list[Document], gone: list[str], policy: MergePolicy) -> None:
    with whoosh.open_writer(index, whoosh.WriterSettings(policy=policy), update=True) as writer:
        assert writer.delete(gone) == len(gone)
        if put:
            writer.add(whoosh.analyse(put))
        writer.commit(corpus=["kho"], report={"failed": 0})


class Counts(NamedTuple):
    """How often each term stands in a document."""

    title: Counter[str]
    body: Counter[str]
    length: float
    """The body's, and the title's as often as it counts."""

    @classmethod
    def of(cls, document: Document) -> "Counts":
        title, body = syllables(document.title), syllables(f"{document.abstract}\n{document.body}")
        return cls(Counter(title), Counter(body), len(body) + TITLE * len(title))


Group = frozenset[tuple[str, str]]
"""What one text of a query stands for: (field, term)."""


class OneLength(scoring.WeightingModel):
    """BM25F over title and body together: what one text of a query stands for counts together."""

    def __init__(self, counts: list[Counts]) -> None:
        """`counts`: of live documents."""
        self._size = len(counts)
        self._mean = sum(c.length for c in counts) / len(counts)
        self._all = counts
        self._idf: dict[Group, float] = {}
        self.local: dict[int, list[Counts | None]] = {}
        """Reader of a segment (by identity) → its documents."""
        self.groups: dict[tuple[str, str], Group] = {}
        """Of the query being asked: to which text a term of a field belongs."""

    def scorer(self, searcher: Any, fieldname: str, text: bytes, qf: int = 1) -> scoring.BaseScorer:
        group = self.groups.get((fieldname, text.decode()), frozenset())  # a filter's value scores nothing
        if group not in self._idf:
            # How rare a word is, is asked of title and body together even where it is looked for in one of them.
            anywhere = frozenset((field, term) for _, term in group for field in ("title", "body"))
            frequency = sum(1 for counts in self._all if occurrences(counts, anywhere))
            self._idf[group] = math.log(1 + (self._size - frequency + 0.5) / (frequency + 0.5))
        counts = self.local.get(id(searcher.reader()), [])
        return Bm25(counts, group, (fieldname, text.decode()), self._idf[group], self._mean)


class Bm25(scoring.BaseScorer):
    """The first term of a text that a document holds brings the score of the whole text, the others nothing: so
    Whoosh may add them up."""

    def __init__(
        self, counts: list[Counts | None], group: Group, own: tuple[str, str], idf: float, mean: float
    ) -> None:
        self._counts, self._group, self._idf, self._mean = counts, group, idf, mean
        self._before = [one for one in group if one < own]

    def max_quality(self) -> float:
        return self._idf * (K1 + 1)

    def block_quality(self, matcher: Any) -> float:
        return self.max_quality()

    def score(self, matcher: Any) -> float:
        counts = self._counts[matcher.id()]
        assert counts is not None, "Whoosh scores a deleted document"
        if any((counts.title if field == "title" else counts.body)[term] for field, term in self._before):
            return 0.0
        found = occurrences(counts, self._group)
        return self._idf * found * (K1 + 1) / (found + K1 * (1 - B + B * counts.length / self._mean))


def occurrences(counts: Counts, group: Group) -> float:
    return sum(TITLE * counts.title[term] if field == "title" else counts.body[term] for field, term in group)


class State(NamedTuple):
    """An index with all that is known about it by plain counting."""

    engine: whoosh.WhooshEngine
    searcher: Any
    model: OneLength
    documents: Mapping[str, Document]
    """Live ones, by id."""
    terms: tuple[str, ...]


@pytest.fixture(scope="module", params=STATES, ids=lambda state: state.__name__)
def state(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[State]:
    index = tmp_path_factory.mktemp("index")
    make: Callable[[Path], list[Document]] = request.param
    expected = {d.id: d for d in make(index)}
    with stock.open_dir(str(current_manifest(index)[0])).searcher() as searcher:
        documents, counts = {}, {}
        for number in range(searcher.doc_count_all()):
            if not searcher.reader().is_deleted(number):
                document = expected.pop(searcher.stored_fields(number)["id"])
                documents[document.id] = document
                counts[number] = Counts.of(document)
        assert not expected
        model = OneLength(list(counts.values()))
        for part, offset in searcher.subsearchers or [(searcher, 0)]:
            size = part.doc_count_all()
            model.local[id(part.reader())] = [counts.get(number) for number in range(offset, offset + size)]
            part.weighting = model
        searcher.weighting = model
        terms = tuple(sorted({t for c in counts.values() for t in (*c.title, *c.body)}))
        yield State(whoosh.open_engine(index, whoosh.EngineSettings(ranking=PLAIN)), searcher, model, documents, terms)


class Drawn:
    """A query drawn at random, for Whoosh and for us: conditions of one or more texts, some of them excluded.

    Every text is another one, and all are typed alike, with or without marks: so each term belongs to one text."""

    def __init__(self, rng: random.Random, state: State) -> None:
        self.marks = rng.random() < 0.6
        forms = state.terms if self.marks else sorted({fold(term) for term in state.terms})
        self._words = rng.sample(forms, min(8, len(forms)))
        self._terms, self._rng = state.terms, rng
        self.groups: dict[tuple[str, str], Group] = {}
        parts = [self._part() for _ in range(rng.choice((1, 1, 2, 2, 3)))]
        self.theirs: Query = And([theirs for theirs, _ in parts]) if len(parts) > 1 else parts[0][0]
        self.ours: syntax.Node = syntax.And(tuple(node for _, node in parts)) if len(parts) > 1 else parts[0][1]
        self.extra = 0.0
        """What Whoosh adds to every score: it takes an exclusion beside others for a match worth 1. (Its AndNot,
        which does not, at times lets the first document of a segment through.)"""
        if rng.random() < 0.3:
            self.extra = 1.0
            theirs, ours = self._text()
            self.theirs, self.ours = And([self.theirs, Not(theirs)]), syntax.And((self.ours, syntax.Not(ours)))

    def _part(self) -> tuple[Query, syntax.Node]:
        if self._rng.random() < 0.6:
            return self._text()
        rows = [self._text() for _ in range(2)]
        return Or([theirs for theirs, _ in rows]), syntax.Or(tuple(ours for _, ours in rows))

    def _text(self) -> tuple[Query, syntax.Node]:
        word, rng = self._words.pop(), self._rng
        prefix = rng.random() < 0.15
        field = rng.choice(("", "", "", "title", "body"))
        if prefix:
            word = word[:2] if self.marks else fold(word[:2])
        shown = (lambda term: term) if self.marks else fold
        terms = [t for t in self._terms if (shown(t).startswith(word) if prefix else shown(t) == word)]
        free = [t for t in terms if not {("title", t), ("body", t)} & self.groups.keys()]
        if free != terms:  # a prefix that stands for a word of another text: take another word
            return self._text()
        group = frozenset((name, term) for term in terms for name in ((field,) if field else ("title", "body")))
        self.groups |= dict.fromkeys(group, group)
        leaves = [Term(name, term) for name, term in sorted(group)]
        return Or(leaves), syntax.Text((word,), self.marks, prefix=prefix, field=field)


LITERAL = SearchRequest(
    fold=False, relax=False, expand=False, limit=1000, snippets=0, facets=("issuer", "year"), facet_limit=0
)


def draw(rng: random.Random, state: State) -> Drawn:
    """A query that our language can say: words "with marks" need one that has some."""
    while True:
        drawn = Drawn(rng, state)
        if parse(canonical(drawn.ours)).node == drawn.ours:
            state.model.groups = drawn.groups
            return drawn


def ask(state: State, drawn: Drawn, request: SearchRequest = LITERAL) -> SearchPage:
    return state.engine.search(replace(request, query=canonical(drawn.ours)))


@pytest.mark.parametrize("seed", range(2))
def test_documents_totals_scores_and_order_are_those_of_stock_whoosh(state: State, seed: int) -> None:
    rng, found = random.Random(seed), 0
    for _ in range(QUERIES // 2):
        drawn = draw(rng, state)
        results = state.searcher.search(drawn.theirs, limit=None)
        want = {hit["id"]: hit.score - drawn.extra for hit in results}
        page = ask(state, drawn)
        have = {hit.id for hit in page.hits}
        assert have == want.keys(), page.parsed
        assert page.total == len(results) == len(page.hits) == len(have)
        theirs = np.array([want[hit.id] for hit in page.hits])
        np.testing.assert_allclose([hit.score for hit in page.hits], theirs, 1e-5, 1e-5, err_msg=page.parsed)
        np.testing.assert_allclose(theirs, np.sort(theirs)[::-1], 1e-5, 1e-5, err_msg=page.parsed)
        assert ask(state, drawn, replace(LITERAL, limit=10)).hits == page.hits[:10], page.parsed
        found += len(have)
    assert found > 1000, "queries that find something are what is compared"


def test_filters_facets_and_dates_are_those_of_stock_whoosh(state: State) -> None:
    rng = random.Random(3)
    issuers = sorted({d.issuer for d in state.documents.values() if d.issuer})
    for _ in range(QUERIES // 4):
        drawn = draw(rng, state)
        issuer, year = rng.choice(issuers), rng.choice((2019, 2020, 2021))
        # A facet's own filter is left out of its counts; date bounds are not.
        dated = documents_of(state, And([drawn.theirs, TermRange("date", f"{year}-01-01", "2021-12-31")]))
        want = [d for d in dated if d.issuer == issuer]
        request = replace(LITERAL, filters={"issuer": (issuer,)}, date_from=f"{year}-01-01", date_to="2021-12-31")
        page = ask(state, drawn, request)
        assert {hit.id for hit in page.hits} == {d.id for d in want}
        counts = {facet.field: {v.value: v.count for v in facet.values if v.count} for facet in page.facets}
        assert counts["issuer"] == Counter(d.issuer for d in dated if d.issuer)
        assert counts["year"] == Counter(str(d.year) for d in want)


def documents_of(state: State, query: Query) -> list[Document]:
    numbers = state.searcher.docs_for_query(query)
    return [state.documents[state.searcher.stored_fields(number)["id"]] for number in numbers]
