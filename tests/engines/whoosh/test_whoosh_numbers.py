"""A number typed alone: who bears it, who cites it, and what is offered when nobody bears it."""

import pytest
from made_up_collection import build_index

from engines import whoosh
from engines.documents import Citation, Document
from engines.requests import Note, SearchPage, SearchRequest


def citing(doc_id: str, body: str, *numbers: str, title: str = "", date: str = "") -> Document:
    return Document(id=doc_id, title=title, body=body, date=date, citations=tuple(Citation(number=n) for n in numbers))


DOCUMENTS = [
    Document(id="quyết định", number="290-QĐ/TW", title="Quy chế công tác dân vận", issuer="Bộ Chính trị",
             date="2010-02-25", body="Ban hành Quy chế công tác dân vận của hệ thống chính trị."),
    Document(id="tỉnh", number="290-QĐ/TU", title="Quyết định của tỉnh", issuer="Tỉnh ủy Nghệ An", date="2015-01-01",
             body="Tỉnh ủy quyết định."),
    Document(id="chính phủ", number="290/2016/QĐ-TTg", title="Chế độ hỗ trợ", issuer="Thủ tướng Chính phủ",
             date="2016-01-01", body="Thủ tướng quyết định."),
    Document(id="từ", title="Quyết định 290 người nghỉ việc", date="2020-01-01", body="Có quyết định cho 290 người."),
    Document(id="chương trình", title="Chương trình 135", date="2019-01-01", body="Chương trình 135 ở xã nghèo."),
    citing("một lần", "Nhiều việc khác. " * 40 + "Căn cứ Nghị quyết số 25-NQ/TW.", "25-NQ/TW", date="2024-01-01"),
    citing("nhiều lần", "Nghị quyết 25-NQ/TW và 25-NQ/TW; thực hiện 25-NQ/TW.", "25-NQ/TW", date="2013-01-01"),
    citing("tiêu đề", "Kế hoạch thực hiện Nghị quyết số 25-NQ/TW. " + "Việc khác. " * 10, "25-NQ/TW",
           title="Kế hoạch thực hiện Nghị quyết 25-NQ/TW", date="2014-01-01"),
    *(citing(f"khác {n}", f"Văn bản khác số {n} về dân vận.", date="2021-01-01") for n in range(20)),
]  # fmt: skip


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> whoosh.WhooshEngine:
    return whoosh.open_engine(build_index(tmp_path_factory.mktemp("numbers") / "index", DOCUMENTS))


def ask(engine: whoosh.WhooshEngine, query: str) -> SearchPage:
    return engine.search(SearchRequest(query=query))


@pytest.mark.parametrize(
    ("query", "first", "notes"),
    [
        ("290-QĐ/TW", ["quyết định"], []),
        ("QĐ số 290/TW", ["quyết định"], []),
        ("290/TW", ["quyết định"], ["partial-number"]),
        ("290-QĐ", ["chính phủ", "tỉnh", "quyết định"], ["partial-number", "ambiguous-number"]),
        ("Quyết định 290", ["tỉnh", "chính phủ", "quyết định", "từ"], ["partial-number", "ambiguous-number"]),
        ("quyết định 290 của Bộ Chính trị", ["quyết định"], ["partial-number"]),
        ("số 290 năm 2016", ["chính phủ"], ["partial-number"]),
        ("Nghị định số 290 năm 2016", [], ["partial-number"]),
        ("chương trình 135", ["chương trình"], ["partial-number"]),
        ("nghị quyết 25", ["tiêu đề", "nhiều lần", "một lần"], ["partial-number"]),
    ],
)
def test_who_bears_it_comes_first(small: whoosh.WhooshEngine, query: str, first: list[str], notes: list[str]) -> None:
    page = ask(small, query)
    assert [hit.id for hit in page.hits][: len(first)] == first
    assert [note.code for note in page.notes][: len(notes)] == notes


def test_nobody_bears_it_those_that_cite_it_most_come_first(small: whoosh.WhooshEngine) -> None:
    page = ask(small, "25-nq/tw")
    assert [hit.id for hit in page.hits] == ["tiêu đề", "nhiều lần", "một lần"]
    assert page.notes == (Note("no-bearer", "25-NQ/TW"),)


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("209-QĐ/TW", ["290-QĐ/TW"]),  # digits exchanged
        ("29-QĐ/TW", ["290-QĐ/TW"]),  # one missing
        ("291-QĐ/TU", ["290-QĐ/TU"]),
        ("290/QĐ-TTg", ["290/2016/QĐ-TTg", "290-QĐ/TU", "290-QĐ/TW"]),
        ("25-NQ/TU", ["25-NQ/TW"]),  # only cited, but it finds something
        ("77-HD/VPTW", []),
    ],
)
def test_near_numbers_are_offered(small: whoosh.WhooshEngine, typed: str, near: list[str]) -> None:
    notes = ask(small, typed).notes
    assert [note.text for note in notes if note.code == "near-number"] == near


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("foo:bar dân", "unknown-field"), ("ngày:31/02/2022 dân vận", "bad-date"), ("năm:nay dân vận", "bad-year"),
        ("số:abc dân vận", "bad-number"), ("dân vận trích:không", "bad-number"),
    ],
)  # fmt: skip
def test_a_condition_that_cannot_be_read_finds_nothing_rather_than_everything(
    small: whoosh.WhooshEngine, query: str, code: str
) -> None:
    page = ask(small, query)
    assert page.total == 0
    assert code in {note.code for note in page.notes}
    assert not page.relaxed


def test_what_looks_like_a_condition_and_stands_in_a_text_is_found(small: whoosh.WhooshEngine) -> None:
    assert [hit.id for hit in ask(small, "định:cho").hits] == ["từ"]
