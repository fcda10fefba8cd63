"""The tree from a central resolution down to a commune's report, and who replaced whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from engines.documents import Citation, Document
from engines.graph.exports import to_graphml
from engines.graph.lineage import read_lineage
from search_app.app import create_app
from search_app.config import Config
from tests.search_app.memory import MemoryEngine

CENTRAL = Citation("25-NQ/TW", "Nghị quyết", "2013-06-03", "Ban Chấp hành Trung ương", "thực hiện",
                   "thực hiện Nghị quyết số 25-NQ/TW ngày 03/6/2013 về công tác dân vận")


def made(doc_id: str, number: str, issuer: str, date: str, *citations: Citation, doctype: str = "Kế hoạch") -> Document:
    return Document(id=doc_id, title=f"Văn bản {number}", number=number, doctype=doctype, issuer=issuer, date=date,
                    date_basis="issued", locality="Bình An", citations=citations)


def carrying(number: str, issuer: str, text: str = "", relation: str = "thực hiện") -> Citation:
    return Citation(number, "", "", issuer, relation, text or f"thực hiện văn bản số {number}")  # type: ignore[arg-type]


REPLACES = "Kế hoạch này thay thế Kế hoạch số 3-KH/HU ngày 01/02/2009."
DOCUMENTS = [
    made("a", "17-CTr/TU", "Tỉnh ủy Bình An", "2013-10-04", CENTRAL, doctype="Chương trình"),
    made("b", "45-KH/HU", "Huyện ủy Minh Hà", "2013-11-25", CENTRAL, carrying("17-CTr/TU", "Tỉnh ủy"),
         Citation("3-KH/HU", "Kế hoạch", "2009-02-01", "Huyện ủy", "thay thế", REPLACES)),
    made("c", "112-BC/ĐU", "Đảng ủy xã Tân Lập", "2014-12-03", CENTRAL, carrying("17-CTr/TU", "Tỉnh ủy"),
         carrying("45-KH/HU", "Huyện ủy Minh Hà", relation="sơ kết, tổng kết"), doctype="Báo cáo"),
    made("d", "3-KH/HU", "Huyện ủy Minh Hà", "2009-02-01"),
    Document(id="tin", title="Tin", doctype="Tin, bài", date="2014-01-01", citations=(CENTRAL,)),
]


@pytest.fixture(scope="module")
def engine() -> MemoryEngine:
    return MemoryEngine(DOCUMENTS)


@pytest.fixture
def web(engine: MemoryEngine) -> Iterator[FlaskClient]:
    with create_app(Config(open_engine=lambda _: engine)).test_client() as client:
        yield client


def test_each_hangs_under_the_nearest_that_it_carries_out(engine: MemoryEngine) -> None:
    found = read_lineage(engine, "25-nq-tw")
    assert found is not None and not found.more
    assert [(n.id, n.depth, n.parent.id if n.parent else "") for n in found.nodes] == [
        ("", 0, ""), ("a", 1, ""), ("b", 2, "a"), ("c", 3, "b"),
    ]
    assert ("c", "number:25-nq-tw", "thực hiện") in found.edges, "edges that are not of the tree are kept"


def test_it_is_bounded_and_says_so(engine: MemoryEngine) -> None:
    found = read_lineage(engine, "25-NQ/TW", limit=2)
    assert found is not None and found.more and len(found.nodes) == 2
    assert read_lineage(engine, "999-NQ/TW") is None


def test_a_circle_ends() -> None:
    pair = [made("x", "1-KH/HU", "Huyện ủy A", "", carrying("2-KH/HU", "Huyện ủy A")),
            made("y", "2-KH/HU", "Huyện ủy A", "", carrying("1-KH/HU", "Huyện ủy A"))]
    found = read_lineage(MemoryEngine(pair), "1-KH/HU")
    assert found is not None and [n.id for n in found.nodes] == ["x", "y"]


def test_exports(engine: MemoryEngine) -> None:
    found = read_lineage(engine, "25-NQ/TW")
    assert found is not None
    space = "{http://graphml.graphdrawing.org/xmlns}"
    graph = ET.fromstring(to_graphml(found)).find(f"{space}graph")
    assert graph is not None
    nodes = {node.get("id") for node in graph.iter(f"{space}node")}
    assert nodes == {"number:25-nq-tw", "a", "b", "c"}
    assert {e.get(end) for e in graph.iter(f"{space}edge") for end in ("source", "target")} <= nodes


def test_the_page_shows_list_and_drawing(web: FlaskClient) -> None:
    page = web.get("/lineage/25-NQ-TW").text
    assert page.count("<circle") == 4 and page.count("<path") == 3 and 'href="/doc/c"' in page
    drawn = page[page.index("<svg") : page.index("</svg>")]
    assert drawn.count("<a href=") == 4 and 'aria-describedby="tree-told"' in drawn and "<script" not in drawn
    assert int(drawn.split('width="')[1].split('"')[0]) <= 400, "it fits a phone"
    assert "style=" not in page and 'href="/api/v1/lineage.graphml/25-NQ-TW"' in page
    assert "limit=4" in web.get("/lineage/25-NQ-TW?limit=2").text
    assert [n["id"] for n in (web.get("/api/v1/lineage/25-NQ-TW").json or {})["nodes"]][1:] == ["a", "b", "c"]
    assert web.get("/lineage/999-NQ-TW").status_code == 404
    assert web.get("/api/v1/lineage.graphml/25-NQ-TW").mimetype == "application/graphml+xml"


def test_what_is_said_of_a_document_stands_on_its_page(web: FlaskClient) -> None:
    old, new = (re.sub(r"<[^>]+>", "", web.get(f"/doc/{name}").text) for name in "db")
    assert "Bị thay thế bởi 45-KH/HU" in old and REPLACES in old
    assert "Thay thế 3-KH/HU" in new and "Bị thay thế" not in new
    assert "→ 3-KH/HU" not in new
