"""The page of a document number, over the small engine and over real pages."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from engines import whoosh
from engines.documents import Document
from search_app.app import create_app
from search_app.config import Config

SEEDS = Path(__file__).parents[2] / "../shared/seeds"


def plain(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/so/290-qd/tw", "/so/290-QD-TW"),
        ("/so/290-QĐ/TW", "/so/290-QD-TW"),
        ("/so/05-ct/tu?lang=en", "/so/5-CT-TU?lang=en"),
        ("/so/số 05-CT/TU", "/so/5-CT-TU"),
        ("/so/18-l-ctn", "/so/18-L-CTN"),
    ],
)
def test_every_spelling_leads_to_one_address(client: FlaskClient, path: str, target: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (301, target)


def test_a_number_whose_document_is_not_here(client: FlaskClient) -> None:
    page = client.get("/so/290-QD-TW").text
    said = plain(page)
    assert "Quyết định số 290-QĐ/TW ngày 25/02/2010 của Bộ Chính trị" in said.replace("25/2/2010", "25/02/2010")
    assert "Văn bản chưa có trong bộ sưu tập" in said and "Là căn cứ của 1" in said
    assert 'Căn cứ Quyết định <mark class="nb">290-QĐ/TW</mark>' in page and 'href="/doc/chi-thi/05-ct-tu.html"' in page
    assert '<a href="/so/12-NQ-TU">12-NQ/TU</a>' in page


def test_a_number_whose_document_is_here(client: FlaskClient) -> None:
    said = plain(client.get("/so/5-CT-TU").text)
    assert "Có trong bộ sưu tập : Chỉ thị số 05-CT/TU" in said.replace("tập:", "tập :")
    assert "Được thực hiện bởi 1 Hội nghị tổng kết" in said and "Căn cứ Quyết định 290-QĐ/TW" in said


@pytest.mark.parametrize("path", ["/so/5-CT-TW", "/so/vớ-vẩn"])
def test_an_unknown_number_says_so(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404 and "Tìm như từ ngữ" in answer.text


def test_programs_get_the_same(client: FlaskClient) -> None:
    found = client.get("/api/v1/numbers/290-qd-tw").json
    assert found and found["number"] == "290-QĐ/TW" and found["page"] == "/so/290-QD-TW"
    (document,) = found["documents"]
    assert (document["doctype"], document["issuer"], document["date"]) == ("Quyết định", "Bộ Chính trị", "2010-02-25")
    assert document["stated"]["date"] == {"2010-02-25": 1}
    assert document["citations"][0]["citation"]["relation"] == "căn cứ"


def test_hostile_facts_are_escaped(client: FlaskClient) -> None:
    assert "<script>alert" not in client.get("/so/66-BC-TU").text + client.get("/so/1-<script>alert(3)</script>").text


def test_more_documents_with_the_number_are_shown_when_asked_for(tmp_path: Path) -> None:
    places = [f"Mẫu {n:02}" for n in range(35)]
    documents = [
        Document(id=f"{place}.html", number="5-KH/HU", issuer=f"Huyện ủy {place}", locality=place, date="2020-01-05")
        for place in places
    ]
    parts = [Document(id=f"luật/{n}", number="57/2020/QH14", issuer="Quốc hội", date="2020-06-16") for n in range(25)]
    with whoosh.open_writer(tmp_path) as writer:
        writer.add(whoosh.analyse([*documents, *parts]))
        writer.commit(corpus=[], report={})
    engine = whoosh.open_engine(tmp_path)
    with create_app(Config(open_engine=lambda _: engine)).test_client() as client:
        shown = []
        page = client.get("/so/5-KH-HU").text
        for left in (25, 15, 0):
            shown.append(page.count('class="box entry"'))
            assert (f"Còn {left} văn bản khác cùng số hiệu" in page) == bool(left)
            more = re.search(r'<a class="more" href="(/so/5-KH-HU\?limit=\d+)" rel="nofollow">Xem thêm', page)
            assert bool(more) == bool(left)
            page = client.get(more[1]).text if more else page
        assert shown == [10, 20, 35]
        told = client.get("/api/v1/numbers/5-KH-HU?limit=12").json
        assert told and (len(told["documents"]), told["documents_total"]) == (12, 35)
        law = client.get("/so/57-2020-QH14").text
        assert "và 5 văn bản khác mang số hiệu này" in law
        for bad in ("limit=0", "limit=-3", "limit=99999999", "limit=x", "limit=²"):
            assert client.get(f"/so/5-KH-HU?{bad}").status_code == 200


def test_an_unknown_number_shows_near_ones_and_no_others(tmp_path: Path) -> None:
    borne = ("1-NQ/TW", "158/2016/NĐ-CP", "12-NQ/TW", "1-KL/TU")
    with whoosh.open_writer(tmp_path) as writer:
        writer.add(whoosh.analyse([Document(id=f"{n}.html", number=number) for n, number in enumerate(borne)]))
        writer.commit(corpus=[], report={})
    engine = whoosh.open_engine(tmp_path)
    with create_app(Config(open_engine=lambda _: engine)).test_client() as client:
        answer = client.get("/so/1-CT-TW")
        assert answer.status_code == 404 and "Chưa có văn bản nào" in answer.text
        near = re.findall(r'<li><a href="/so/[^"]+">([^<]+)</a>', answer.text)
        assert near[0] == "1-NQ/TW" and "158/2016/NĐ-CP" not in near
        assert client.get("/api/v1/numbers/1-CT-TW").json["near"] == near  # type: ignore[index]
