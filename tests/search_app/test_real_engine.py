"""The site over the default engine: what the page promises holds on a real index."""

from __future__ import annotations

import errno
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from engines.base import NoIndexError
from engines.documents import Document
from engines.whoosh import analyse, open_engine, open_writer
from indexer.metadata import citations
from indexer.metadata.wording import lines_of
from indexer.page import Block
from search_app.app import create_app
from search_app.config import Config
from tests.search_app.samples import DOCUMENTS


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    with open_writer(folder) as writer:
        writer.add(analyse(DOCUMENTS))
        writer.commit(corpus=["samples"], report={})
    return folder


@pytest.fixture(scope="module")
def real(index: Path) -> Iterator[FlaskClient]:
    app = create_app(Config(index=index))
    with app.test_client() as client:
        yield client
    app.extensions["search_app.source"].close()


def get(client: FlaskClient, path: str) -> str:
    answer = client.get(quote(path, safe="/?&=%+-"))
    assert answer.status_code == 200, path
    return answer.text


@pytest.mark.parametrize("path", ["/", "/search", "/search?q=dân+vận", "/search?q=tôn+giáo&page=2", "/about", "/help"])
def test_pages(real: FlaskClient, path: str) -> None:
    get(real, path)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("dan van kheo", "Chỉ thị số 05-CT/TU"),
        ('"dân vận khéo"', "Chỉ thị số 05-CT/TU"),
        ("05-ct/tu", "Chỉ thị số 05-CT/TU"),
        ("hội nghị tổng kết", "Hội nghị tổng kết"),
    ],
)
def test_the_right_document_is_on_top(real: FlaskClient, query: str, first: str) -> None:
    found = real.get("/api/v1/search", query_string={"q": query}).json
    assert found and found["hits"][0]["title"].startswith(first)


def test_marks_on_the_document_page_are_those_of_the_query(real: FlaskClient) -> None:
    page = get(real, "/doc/chi-thi/05-ct-tu.html?q=dan+van")
    assert {m.lower() for m in re.findall(r'<mark id="m\d+">(.*?)</mark>', page)} == {"dân vận"}


def test_counts_of_a_facet_keep_its_alternatives(real: FlaskClient) -> None:
    page = get(real, "/search?q=tôn+giáo&issuer=Huyện+ủy+số+1")
    assert len(re.findall(r'name="issuer"', page)) == 14 and re.search(r'value="Huyện ủy số 1"[^>]* checked', page)


def test_a_document_of_every_id_opens(real: FlaskClient) -> None:
    for document in DOCUMENTS:
        assert real.get("/doc", query_string={"id": document.id}).status_code == 200, document.id


@pytest.mark.parametrize(
    "query", ["(((", '"', "NOT NOT", "-", "*", "năm:x", "số:", "a OR", "(a OR b) -c*", "\\", "%", "🙂"]
)
def test_any_query_is_answered(real: FlaskClient, query: str) -> None:
    assert real.get("/search", query_string={"q": query}).status_code == 200
    assert real.get("/doc/chi-thi/05-ct-tu.html", query_string={"q": query}).status_code == 200


def test_a_new_generation_is_served_without_a_restart(tmp_path: Path) -> None:
    with pytest.raises(NoIndexError):
        open_engine(tmp_path)
    app = create_app(Config(index=tmp_path))
    client = app.test_client()
    assert client.get("/").status_code == 503
    for count in (2, 3):
        with open_writer(tmp_path) as writer:
            writer.add(analyse(DOCUMENTS[:count]))
            writer.commit(corpus=[], report={})
        end = time.monotonic() + 30  # the second is opened beside the first, which answers meanwhile
        while client.get("/healthz").json["documents"] != count:  # type: ignore[index]
            assert count > 2 and time.monotonic() < end
        assert client.get("/api/v1/search").json["total"] == count  # type: ignore[index]
    app.extensions["search_app.source"].close()


def test_what_another_document_replaced_is_only_named(tmp_path: Path) -> None:
    """A provincial decision that cites "Quyết định 23-QĐ/TW (thay thế Quyết định 290-QĐ/TW)" replaced only its own."""
    other = "Căn cứ Quyết định số 23-QĐ/TW của Bộ Chính trị (thay thế Quyết định số 290-QĐ/TW ngày 25/02/2010);"
    own = "Quyết định này có hiệu lực kể từ ngày ký, thay thế Quyết định số 512-QĐ/TU ngày 20/10/2010 của Tỉnh ủy."
    decision = Document(
        id="1105.html", title="Quyết định ban hành Quy chế công tác dân vận", number="1105-QĐ/TU", doctype="Quyết định",
        issuer="Tỉnh ủy Nghệ An", date="2021-11-11", date_basis="issued", body=f"{other}\n{own}",
        citations=citations.find(lines_of([Block(other), Block(own)]), own_number="1105-QĐ/TU"),
    )  # fmt: skip
    with open_writer(tmp_path) as writer:
        writer.add(analyse([decision]))
        writer.commit(corpus=["one"], report={})
    app = create_app(Config(index=tmp_path))
    with app.test_client() as client:
        page = get(client, "/so/1105-QD-TU")
        cited = client.get("/api/v1/documents/1105.html").json["citations"]  # type: ignore[index]
    app.extensions["search_app.source"].close()
    said = dict(re.findall(r"<dt>([^<]*)</dt><dd>(.*?)</dd>", page))
    assert {verb: re.findall(r">([^<>]+)</a>", links) for verb, links in said.items()} == {
        "Căn cứ": ["Quyết định 23-QĐ/TW"],
        "Thay thế": ["Quyết định 512-QĐ/TU"],
        "Nhắc đến": ["Quyết định 290-QĐ/TW"],
    }
    assert [(c["number"], c["relation"]) for c in cited] == [
        ("23-QĐ/TW", "căn cứ"), ("290-QĐ/TW", ""), ("512-QĐ/TU", "thay thế")
    ]  # fmt: skip


@pytest.mark.parametrize("error", [OSError(errno.EMFILE, "Too many open files"), MemoryError()], ids=repr)
def test_a_shortage_at_the_first_opening_is_said_and_passes(index: Path, error: Exception) -> None:
    app = create_app(Config(index=index))
    source = app.extensions["search_app.source"]
    opened = source._open

    def short(path: Path) -> NoReturn:
        raise error

    source._open = short
    client = app.test_client()
    for address in ("/", "/search?q=dân", "/api/v1/search?q=dân", "/healthz"):
        assert client.get(address).status_code == 503
    assert "Hãy thử lại sau ít phút" in client.get("/").text
    source._open = opened
    assert client.get("/").status_code == 200
    source.close()
