"""Copies of one text: one hit on the page, each of them elsewhere, a box on the document page. Over the real engine."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from engines import whoosh
from engines.documents import Document
from search_app.app import create_app
from search_app.config import Config

TEXT = (
    "Sáng nay, Ban Thường vụ Tỉnh ủy tổ chức hội nghị tổng kết mười năm thực hiện phong trào thi đua dân vận khéo "
    "trên địa bàn toàn tỉnh; biểu dương bốn mươi tập thể, sáu mươi cá nhân tiêu biểu có thành tích xuất sắc."
)
PAPERS = ("Báo Bình An", "Cổng thông tin tỉnh Bình An", "Tạp chí Dân vận")
DOCUMENTS = [
    *(
        Document(
            id=f"tin/{n}.html", source=f"tin/{n}.html", title="Tổng kết phong trào dân vận khéo",
            body=f"{TEXT} ({paper}).", issuer=paper, date=f"2021-03-1{n}",
        )
        for n, paper in enumerate(PAPERS)
    ),
    *(
        Document(
            id=f"khác/{n}.txt", title=f"Kế hoạch dân vận số {n}", body=f"Nội dung riêng thứ {n} về dân vận.",
            date="2020-01-01",
        )
        for n in range(24)
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    index: Path = tmp_path_factory.mktemp("index")
    with whoosh.open_writer(index) as writer:
        writer.add(whoosh.analyse(DOCUMENTS))
        writer.commit(corpus=[], report={})
    with create_app(Config(index=index)).test_client() as client:
        yield client


def hits(page: str) -> list[str]:
    return re.findall(r'<a class="hit-link" href="/doc/([^"?]+)', page)


def value(client: FlaskClient, address: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(client.get(address).text)
    return found


def test_the_page_shows_one_hit_and_says_so(client: FlaskClient) -> None:
    page = client.get("/search?q=dân vận khéo&sort=oldest").text
    assert [one for one in hits(page) if one.startswith("tin/")] == ["tin/0.html"]
    assert "2 bản tương tự được gộp" in page
    assert re.search(r'<a href="/doc/tin/0.html[^"]*#copies">2 bản tương tự</a>', page)
    assert 'href="/search?q=d%C3%A2n+v%E1%BA%ADn+kh%C3%A9o&amp;sort=oldest&amp;collapse=0"' in page
    newest = client.get("/search?q=dân vận khéo&sort=newest").text
    assert [one for one in hits(newest) if one.startswith("tin/")] == ["tin/2.html"]


def test_each_copy_is_listed_when_asked(client: FlaskClient) -> None:
    page = client.get("/search?q=dân vận khéo&collapse=0").text
    assert sorted(one for one in hits(page) if one.startswith("tin/")) == ["tin/0.html", "tin/1.html", "tin/2.html"]
    assert "được gộp" not in page
    assert "Gộp các bản tương tự" in page  # the chip that undoes it


def test_folding_is_the_default_address(client: FlaskClient) -> None:
    page = client.get("/search?q=dân vận&collapse=1").text
    assert '<link rel="canonical" href="/search?q=d%C3%A2n+v%E1%BA%ADn">' in page


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_pages_are_exact(client: FlaskClient, sort: str) -> None:
    found = [hits(client.get(f"/search?q=dân vận&sort={sort}&page={n}").text) for n in (1, 2, 3)]
    assert [len(page) for page in found] == [10, 10, 5]
    every = [one for page in found for one in page]
    assert len(set(every)) == 25 and sum(one.startswith("tin/") for one in every) == 1
    assert client.get(f"/search?q=dân vận&sort={sort}&page=4").status_code == 404
    assert client.get(f"/search?q=dân vận&sort={sort}&page=3&collapse=0").status_code == 200


def test_facets_count_documents(client: FlaskClient) -> None:
    page = client.get("/search?q=dân vận khéo").text
    assert all(paper in page for paper in PAPERS)
    one = client.get("/search?q=dân vận khéo&issuer=Tạp chí Dân vận").text
    assert hits(one) == ["tin/2.html"] and "được gộp" not in one


def test_the_document_page_lists_them(client: FlaskClient) -> None:
    page = client.get("/doc/tin/1.html").text
    box = page[page.index('id="copies"'):].split("</section>")[0]
    assert "Tạp chí Dân vận" in box and "Báo Bình An" in box and "12/03/2021" in box and "tin/0.html" in box
    assert 'id="copies"' not in client.get("/doc/khác/1.txt").text


def test_programs_get_every_copy_unless_they_ask(client: FlaskClient) -> None:
    plain, folded = (value(client, f"/api/v1/search?q=dân vận khéo&limit=100{more}") for more in ("", "&collapse=1"))
    assert (plain["total"], plain["collapsed"]) == (folded["total"], 0)
    assert isinstance(plain["hits"], list) and isinstance(folded["hits"], list)
    assert folded["collapsed"] == 2 == len(plain["hits"]) - len(folded["hits"])
    assert plain["facets"] == folded["facets"]
    document = value(client, "/api/v1/documents/tin/0.html")
    assert document["copies"] == [
        {"id": f"tin/{n}.html", "title": "Tổng kết phong trào dân vận khéo", "number": "", "issuer": PAPERS[n],
         "date": f"2021-03-1{n}", "source": f"tin/{n}.html", "page": f"/doc/tin/{n}.html"}
        for n in (2, 1)
    ]  # fmt: skip
    for more, count in (("", 3), ("&collapse=1", 1)):
        lines = client.get(f"/export.jsonl?q=dân vận khéo{more}").text.splitlines()
        assert sum(json.loads(line)["id"].startswith("tin/") for line in lines) == count


def test_in_english(client: FlaskClient) -> None:
    assert "2 similar copies folded in" in client.get("/search?q=dân vận khéo&lang=en").text
    assert "Similar copies" in client.get("/doc/tin/1.html?lang=en").text
