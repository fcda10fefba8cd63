"""Whole results in other programs' formats, read back with those formats' own readers."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from engines.documents import Document
from engines.requests import SearchPage, SearchRequest
from search_app import exports
from search_app.app import create_app
from search_app.config import Config
from tests.search_app.memory import MemoryEngine
from tests.search_app.samples import DOCUMENTS

ATOM = "{http://www.w3.org/2005/Atom}"


def test_csv_holds_every_hit_and_reads_back(client: FlaskClient) -> None:
    answer = client.get("/export.csv?q=tôn+giáo&sort=oldest&page=3")
    assert answer.content_type == "text/csv; charset=utf-8" and "attachment" in answer.headers["Content-Disposition"]
    read = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert len(read) == 35 and tuple(read[0]) == exports.COLUMNS
    assert [row["date"] for row in read] == sorted(row["date"] for row in read)
    assert read[0]["page"].startswith("http://localhost/doc/ke-hoach/")


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+84", "'+84"),
        ("-1", "'-1"),
        ("  =cmd|' /C calc'!A0", "'  =cmd|' /C calc'!A0"),
        ("\t=1", "'\t=1"),
        ("＝1", "'＝1"),
        ("a\r\n=1", "a  =1"),
        ("290-QĐ/TW", "290-QĐ/TW"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(cell: str, safe: str) -> None:
    assert exports.safe_cell(cell) == safe


def test_json_lines(client: FlaskClient) -> None:
    read = [json.loads(line) for line in client.get("/export.jsonl?q=dân").text.splitlines()]
    assert len(read) == 5 and all(one["url"] in {"", "https://example.org/05"} for one in read)


def test_ris_and_bibtex(client: FlaskClient) -> None:
    ris = client.get("/export.ris?q=khéo").data.decode()
    assert ris.startswith("TY  - GOVDOC\r\nTI  - Chỉ thị số 05-CT/TU") and "\r\nSN  - 05-CT/TU\r\n" in ris
    assert ris.endswith("ER  - \r\n\r\n")
    bib = client.get("/export.bib?q=khéo").text
    assert bib.startswith("@misc{vb1,\n  title = {Chỉ thị số 05-CT/TU") and "  number = {05-CT/TU}" in bib


def test_ris_is_read_by_rispy(client: FlaskClient) -> None:
    rispy = pytest.importorskip("rispy", reason="rispy is not installed (the “dev” extra)")
    read = rispy.loads(client.get("/export.ris").data.decode())
    assert len(read) == 41 and {one["type_of_reference"] for one in read} == {"GOVDOC", "NEWS", "GEN"}
    plan = next(one for one in read if one["title"] == "Kế hoạch số 7 thực hiện công tác tôn giáo")
    assert plan["authors"] == ["Huyện ủy số 7"] and plan["year"] == "2008" and plan["language"] == "vi"
    assert all(one["title"] and one["urls"][0].startswith("http") for one in read)


def test_bibtex_is_read_by_bibtexparser(client: FlaskClient) -> None:
    bibtexparser = pytest.importorskip("bibtexparser", reason="bibtexparser is not installed (the “dev” extra)")
    read = bibtexparser.parse_string(client.get("/export.bib").text)
    assert len(read.entries) == 41 and not read.failed_blocks
    directive = next(e for e in read.entries if "number" in e and e["number"] == "05-CT/TU")
    assert directive["author"] == "Tỉnh ủy Bình An" and directive["date"] == "2016-05-15"


def test_opensearch_and_link_previews_are_well_formed(client: FlaskClient) -> None:
    description = ET.fromstring(client.get("/opensearch.xml").data)
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert len(description.findtext(f"{space}ShortName") or "") <= 16, "OpenSearch 1.1"
    assert {url.get("type") for url in description.iter(f"{space}Url")} == {"text/html", "application/json"}
    page = client.get("/doc/chi-thi/05-ct-tu.html").text
    for tag in ('property="og:title"', 'property="og:description"', 'name="description"', 'rel="canonical"'):
        assert page.count(tag) == 1, tag


def test_hostile_values_do_not_leave_their_field(client: FlaskClient) -> None:
    engine = MemoryEngine(
        [Document(id="x}\n@y", title="a\r\nER  - \r\nTY  - X {\\input{/etc/passwd}} 100%", number="1\x0b2")]
    )
    hostile = create_app(Config(open_engine=lambda _: engine)).test_client()
    assert hostile.get("/export.ris").text.count("\nER  - ") == 1
    assert "\\input" not in hostile.get("/export.bib").text and "100\\%" in hostile.get("/export.bib").text
    ET.fromstring(hostile.get("/feed.atom").data)


def test_any_search_is_a_feed(client: FlaskClient) -> None:
    feed = ET.fromstring(client.get("/feed.atom?q=dân&sort=oldest").data)
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    assert titles[0] == "Hội nghị tổng kết công tác dân vận năm 2020" and len(titles) == 5
    assert feed.findtext(f"{ATOM}updated") == "2021-01-14T00:00:00+07:00"
    assert len(ET.fromstring(client.get("/feed.atom").data).findall(f"{ATOM}entry")) == 41


def test_an_export_is_bounded_and_of_one_generation(monkeypatch: pytest.MonkeyPatch, client: FlaskClient) -> None:
    monkeypatch.setattr(exports, "BATCH", 7)
    assert len(client.get("/export.jsonl?q=tôn+giáo").text.splitlines()) == 35
    monkeypatch.setattr(exports, "MAX_ROWS", 10)
    assert len(client.get("/export.jsonl?q=tôn+giáo").text.splitlines()) == 10


def test_an_export_ends_where_the_index_was_swapped(monkeypatch: pytest.MonkeyPatch) -> None:
    class Swapped(MemoryEngine):
        def search(self, request: SearchRequest) -> SearchPage:
            return replace(super().search(request), generation=str(request.offset // 14))

    monkeypatch.setattr(exports, "BATCH", 7)
    client = create_app(Config(open_engine=lambda _: Swapped(DOCUMENTS))).test_client()
    assert len(client.get("/export.jsonl").text.splitlines()) == 14


def test_unknown_forms_are_not_found(client: FlaskClient) -> None:
    assert client.get("/export.exe?q=x").status_code == 404
