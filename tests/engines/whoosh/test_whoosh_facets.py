"""Filters, facets and order against counts made directly from the documents."""

import random
from collections import Counter
from itertools import pairwise

import pytest

from analyzers.analysis import syllables
from engines.documents import Document
from engines.requests import FACETS, FacetValue, SearchRequest
from engines.whoosh import WhooshEngine


def values(document: Document, field: str) -> set[str]:
    if field == "year":
        return {str(document.year)} if document.year else set()
    if field == "cites":
        own = {document.number}
        return {c.number for c in document.citations} - own
    value = getattr(document, field)
    return {value} if value else set()


def accepts(document: Document, request: SearchRequest, *, leaving_out: str = "") -> bool:
    words = syllables(f"{document.title} {document.abstract} {document.body}")
    return (
        all(word in words for word in request.query.split())
        and all(values(document, f) & set(v) for f, v in request.filters.items() if f != leaving_out)
        and not any(values(document, f) & set(v) for f, v in request.exclude.items())
        and (not (request.date_from or request.date_to) or bool(document.date))
        and request.date_from <= document.date
        and (not request.date_to or document.date <= request.date_to)
    )


def random_request(rng: random.Random, documents: list[Document]) -> SearchRequest:
    def some(chance: float) -> dict[str, tuple[str, ...]]:
        chosen = {}
        for field in FACETS:
            known = sorted({value for document in documents for value in values(document, field)})
            if known and rng.random() < chance:
                chosen[field] = tuple(rng.sample(known, min(len(known), rng.randint(1, 2))))
        return chosen

    return SearchRequest(
        query=rng.choice(("", "dân", "dân vận", "công tác", "năm")),
        filters=some(0.3),
        exclude=some(0.1),
        date_from=rng.choice(("", "2020-06-01")),
        date_to=rng.choice(("", "2021-12-31")),
        facets=FACETS,
        facet_limit=0,
        limit=1000,
        relax=False,
        fold=False,
    )


@pytest.mark.parametrize("seed", range(25))
def test_facets_count_over_every_match_with_their_own_choice_left_out(
    engine: WhooshEngine, documents: list[Document], seed: int
) -> None:
    request = random_request(random.Random(seed), documents)
    page = engine.search(request)
    matching = [document for document in documents if accepts(document, request)]
    assert page.total == len(matching)
    assert {hit.id for hit in page.hits} == {document.id for document in matching}
    assert [facet.field for facet in page.facets] == list(FACETS)
    for facet in page.facets:
        counted = [d for d in documents if accepts(d, request, leaving_out=facet.field)]
        tally = Counter(value for document in counted for value in values(document, facet.field))
        selected = request.filters.get(facet.field, ())
        want = [FacetValue(v, n, v in selected) for v, n in sorted(tally.items(), key=lambda i: (-i[1], i[0]))]
        want += [FacetValue(value, 0, True) for value in sorted(set(selected) - set(tally))]
        assert list(facet.values) == want
        assert facet.distinct == len(tally)
        assert facet.missing == sum(not values(document, facet.field) for document in counted)


def test_a_short_facet_still_lists_what_is_selected(engine: WhooshEngine, documents: list[Document]) -> None:
    rarest = Counter(d.issuer for d in documents if d.issuer).most_common()[-1][0]
    request = SearchRequest(filters={"issuer": (rarest, "Không có thật")}, facets=("issuer",), facet_limit=1)
    facet = engine.search(request).facets[0]
    assert [value.value for value in facet.values if value.selected] == [rarest, "Không có thật"]
    assert facet.values[0].count >= facet.values[1].count > facet.values[2].count == 0
    assert facet.distinct == 4


@pytest.mark.parametrize(("sort", "newest_first"), [("newest", True), ("oldest", False)])
def test_order_by_date_is_exact_and_pages_fit_together(
    engine: WhooshEngine, documents: list[Document], sort: str, newest_first: bool
) -> None:
    place = {document.id: number for number, document in enumerate(documents)}
    pages = [engine.search(SearchRequest(sort=sort, offset=start, limit=50)) for start in range(0, 450, 50)]
    hits = [hit for page in pages for hit in page.hits]
    dated = sorted((hit for hit in hits if hit.date), key=lambda hit: hit.date, reverse=newest_first)
    assert [hit.date for hit in hits if hit.date] == [hit.date for hit in dated]
    assert all(not hit.date for hit in hits[len(dated) :])
    for first, second in pairwise(hits):
        if first.date == second.date and {7, 211}.isdisjoint({place[first.id], place[second.id]}):
            assert place[first.id] < place[second.id]
    assert len(hits) == len({hit.id for hit in hits}) == len(documents)


def test_pages_by_relevance_fit_together(engine: WhooshEngine) -> None:
    whole = engine.search(SearchRequest(query="dân", limit=200)).hits
    parts = [hit for start in range(0, 200, 7)
             for hit in engine.search(SearchRequest(query="dân", offset=start, limit=7)).hits]  # fmt: skip
    assert list(whole) == parts[:200]
    scores = [hit.score for hit in whole]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    "request_",
    [
        SearchRequest(filters={"không có": ("x",), "year": ("hai nghìn", "", "٢٠٢١")}),
        SearchRequest(exclude={"year": ("²",), "cites": ("không phải số",)}),
        SearchRequest(date_from="hôm qua", date_to="2021-99-99"),
        SearchRequest(offset=-5, limit=-1, facet_limit=-3, snippets=-1),
        SearchRequest(offset=10**9, limit=10**9),
        SearchRequest(facets=("issuer", "issuer", "không có")),
    ],
)
def test_odd_requests_are_answered(engine: WhooshEngine, request_: SearchRequest) -> None:
    page = engine.search(request_)
    assert page.total >= 0
    assert len(page.facets) == len({facet.field for facet in page.facets})
