"""A filter only narrows: what gives way is decided by the query, so that a facet's count is what its value shows."""

from dataclasses import replace
from pathlib import Path

import pytest

from engines.documents import Document
from engines.requests import SearchRequest
from engines.whoosh import analyse, open_engine, open_writer

TEXTS = {
    "2020": ["Phong trào dân vận khéo ở cơ sở", "Tổng kết công tác dân vận", "Dân ca quan họ"],
    "2021": ["Báo cáo công tác dân vận", "Kế hoạch vận động quỹ vì dân nghèo", "Vận tải hành khách"],
    "2022": ["Đạn dược và vật liệu nổ", "Khéo tay hay làm", "Dẫn vào vấn đề"],
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("narrowing")
    documents = [
        Document(id=f"{year}-{n}", title=text, body=f"{text}.", date=f"{year}-01-0{n + 1}", date_basis="issued")
        for year, texts in TEXTS.items()
        for n, text in enumerate(texts)
    ]
    with open_writer(folder) as writer:
        writer.add(analyse(documents))
        writer.commit(corpus=["kho"], report={})
    return folder


@pytest.mark.parametrize(
    "query", ["dân vận", "dân vận khéo", "dan van", "quan họ", "vận đạn", "dân hay làm", '"dân vận"']
)
@pytest.mark.parametrize("year", list(TEXTS))
def test_a_facet_count_is_what_its_value_shows(index: Path, query: str, year: str) -> None:
    engine = open_engine(index)
    request = SearchRequest(query=query, limit=50)
    everything = engine.search(request)
    years = next(facet for facet in everything.facets if facet.field == "year")
    counts = {value.value: value.count for value in years.values}
    narrowed = engine.search(replace(request, filters={"year": (year,)}))
    assert narrowed.total == counts.get(year, 0)
    assert {h.id for h in narrowed.hits} == {h.id for h in everything.hits if h.id.startswith(year)}
    dated = engine.search(replace(request, date_from=f"{year}-01-01", date_to=f"{year}-12-31"))
    assert {h.id for h in dated.hits} == {h.id for h in narrowed.hits}


@pytest.mark.parametrize("query", ['"quan họ dân vận"', '"giọt nước dân vận"', '"khéo tay" "dân ca"'])
def test_quotation_marks_are_a_demand(index: Path, query: str) -> None:
    page = open_engine(index).search(SearchRequest(query=query))
    assert (page.total, page.relaxed) == (0, ())
