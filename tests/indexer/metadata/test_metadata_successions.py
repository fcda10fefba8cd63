"""Who took over from whom: names of bodies, organs of committees, committees and offices of merged provinces."""

from __future__ import annotations

from pathlib import Path

import pytest

from engines import whoosh
from engines.authorities import AUTHORITIES, load
from engines.documents import Document
from engines.requests import SearchRequest
from indexer.metadata.successions import successions
from search_app.app import create_app
from search_app.config import Config


@pytest.mark.parametrize(
    ("name", "heirs"),
    [
        ("Ban Dân vận Trung ương", {"Ban Tuyên giáo và Dân vận Trung ương"}),
        ("Ban Dân vận Tỉnh ủy Nghệ An", {"Ban Tuyên giáo và Dân vận Tỉnh ủy Nghệ An"}),
        ("Tỉnh ủy Hậu Giang", {"Thành ủy Cần Thơ"}),
        ("Ủy ban nhân dân tỉnh Hải Dương", {"Ủy ban nhân dân thành phố Hải Phòng"}),
        ("Ủy ban nhân dân tỉnh Kon Tum", {"Ủy ban nhân dân tỉnh Quảng Ngãi"}),
        ("Ban Dân vận Tỉnh ủy Hậu Giang",
         {"Ban Tuyên giáo và Dân vận Tỉnh ủy Hậu Giang", "Ban Dân vận Thành ủy Cần Thơ",
          "Ban Tuyên giáo và Dân vận Thành ủy Cần Thơ"}),
        ("Bộ Thủy sản", {"Bộ Nông nghiệp và Phát triển nông thôn", "Bộ Nông nghiệp và Môi trường"}),
        ("Tỉnh ủy Nghệ An", set()),
        ("Báo Hải Dương", set()),
        ("Trường Đại học Thái Bình", set()),
        ("", set()),
    ],
)  # fmt: skip
def test_heirs(name: str, heirs: set[str]) -> None:
    assert set(successions().heirs(name)) == heirs


def test_they_come_back_as_written() -> None:
    known = successions()
    assert load(known.dump()) == known
    assert load(None).heirs("Tỉnh ủy Hậu Giang") == {}


def test_a_search_and_the_page_of_an_issuer_know_them(tmp_path: Path) -> None:
    issuers = ["Tỉnh ủy Hậu Giang", "Thành ủy Cần Thơ", "Tỉnh ủy Nghệ An", "Ban Dân vận Tỉnh ủy Hậu Giang"]
    documents = [Document(id=str(n), title="kế hoạch", issuer=issuer) for n, issuer in enumerate(issuers)]
    with whoosh.open_writer(tmp_path) as writer:
        writer.add(whoosh.analyse(documents))
        writer.attach(AUTHORITIES, successions().dump())
        writer.commit(corpus=[], report={})
    engine = whoosh.open_engine(tmp_path)
    chosen = {"issuer": ("Thành ủy Cần Thơ",)}
    found = engine.search(SearchRequest(filters=chosen, predecessors=True, facets=("issuer",)))
    assert {hit.id for hit in found.hits} == {"0", "1"}
    assert [value.value for value in found.facets[0].values if value.selected] == ["Thành ủy Cần Thơ"]
    assert engine.search(SearchRequest(filters=chosen)).total == 1
    with create_app(Config(open_engine=lambda _: engine)).test_client() as client:
        page = client.get("/browse/issuer?name=Thành ủy Cần Thơ").text
        assert "Cơ quan tiền thân" in page and "Tỉnh ủy Hậu Giang" in page and "7/2025)" in page
        assert "Kế thừa bởi" in client.get("/browse/issuer?name=Tỉnh ủy Hậu Giang").text
        assert "tiền thân" not in client.get("/browse/issuer?name=Tỉnh ủy Nghệ An").text
        page = client.get("/search?issuer=Thành ủy Cần Thơ&predecessors=1").text
        assert 'name="predecessors" value="1" checked' in page and "<b>2</b>" in page
        assert 'name="predecessors" value="1">' in client.get("/search?issuer=Thành ủy Cần Thơ").text
        assert 'name="predecessors"' not in client.get("/search?issuer=Tỉnh ủy Nghệ An").text
