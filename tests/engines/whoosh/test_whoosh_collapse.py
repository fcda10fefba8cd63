"""With `collapse`, of copies only the first in order is listed; pages neither repeat nor lose a hit."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from made_up_collection import build_index, make_documents

from engines import whoosh
from engines.documents import Document
from engines.requests import FACETS, SearchRequest, Sort

QUERIES = ("", "dân vận", "dan van", '"công tác"', "cáo -nghị", "năm:2021", "290-QĐ/TW", "tiêu đề:dân", "khôngđâucó")


@pytest.fixture(scope="module", params=[1, 3], ids=["one segment", "three segments"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> whoosh.WhooshEngine:
    """A collection in which one document in three has copies, with other issuers and dates."""
    rng = random.Random(5)
    documents = []
    for number, document in enumerate(make_documents(300, seed=3)):
        long = replace(document, body=f"{document.body} {' '.join(document.body.split()[::-1])}" * 2, number="")
        documents.append(long)
        for copy in range(rng.choice((0, 0, 0, 1, 4))):
            documents.append(Document(
                id=f"bản sao/{number}-{copy}", title=document.title, abstract=document.abstract, body=long.body,
                issuer=rng.choice(("Báo Cần Thơ", "Báo Nhân Dân", "")), date=f"2021-0{rng.randint(1, 9)}-11",
            ))  # fmt: skip
    rng.shuffle(documents)
    index: Path = tmp_path_factory.mktemp("index")
    return whoosh.open_engine(build_index(index, documents, segments=request.param))


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("query", QUERIES)
def test_pages_hold_the_first_of_each_group_and_nothing_twice(
    engine: whoosh.WhooshEngine, query: str, sort: Sort
) -> None:
    for filters in ({}, {"issuer": ("Báo Cần Thơ",)}):
        request = SearchRequest(query, sort=sort, filters=filters, facets=FACETS, facet_limit=0, snippets=0, limit=1000)
        plain = engine.search(request)
        assert plain.collapsed == 0 and plain.listed == plain.total == len(plain.hits)
        expected, seen = [], set[str]()
        for hit in plain.hits:
            if hit.id not in seen:
                expected.append(hit.id)
                seen |= {hit.id, *(copy.id for copy in engine.copies(hit.id))}
        for limit in (1000, 7):
            collapsed = replace(request, collapse=True, limit=limit)
            first = engine.search(collapsed)
            assert (first.total, first.facets, first.notes) == (plain.total, plain.facets, plain.notes)
            assert first.listed == len(expected) == first.total - first.collapsed
            offsets = range(0, first.listed + limit, limit)
            pages = [engine.search(replace(collapsed, offset=offset)).hits for offset in offsets]
            assert [hit.id for page in pages for hit in page] == expected
            assert all(len(page) == limit for page in pages[: first.listed // limit])
    if not query:
        assert first.collapsed > 10


def test_what_is_left_out_is_counted_on_the_hit(engine: whoosh.WhooshEngine) -> None:
    page = engine.search(SearchRequest("dân", collapse=True, limit=100))
    with_copies = [hit for hit in page.hits if hit.copies]
    assert with_copies
    assert all(hit.copies == len(engine.copies(hit.id)) for hit in page.hits)


def test_a_copy_is_no_related_document(engine: whoosh.WhooshEngine) -> None:
    grouped = [hit for hit in engine.search(SearchRequest(limit=100)).hits if hit.copies][:10]
    assert grouped
    for hit in grouped:
        copies = {copy.id for copy in engine.copies(hit.id)}
        related = engine.related(hit.id, limit=5)
        assert len(related) == 5 and not copies & {other.id for other in related}
