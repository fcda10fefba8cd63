"""What stands in a document's metadata only is found in plain words, and ranks."""

import pytest
from made_up_collection import build_index

from engines import whoosh
from engines.documents import Document
from engines.requests import SearchRequest

TEXT = "Đoàn làm việc với ba đảng bộ về kiểm điểm, tự phê bình. Yêu cầu làm lại. " * 3
UBKT, HDND = "Ủy ban Kiểm tra Tỉnh ủy Hậu Giang", "Hội đồng nhân dân tỉnh Sóc Trăng"
DOCUMENTS = [
    Document(id="ubkt", title="Thông báo kết quả", body=TEXT, doctype="Thông báo", issuer=UBKT, date="2012-10-22"),
    Document(id="kể về", title="Tin hội nghị", body=f"{UBKT} vừa họp. {TEXT}", issuer="Báo Mẫu", date="2013-01-05"),
    Document(id="nq", title="Chính sách dạy chữ Khmer", body=TEXT, doctype="Nghị quyết", issuer=HDND, date="2023-07-10",
             number="15/2023/NQ-HĐND"),
    Document(id="bc tháng 2", title="Báo cáo công tác", body=TEXT, doctype="Báo cáo", issuer="Thành ủy Cần Thơ",
             date="2022-02-14", number="178-BC/TU"),
    Document(id="bc tháng 12", title="Báo cáo kết quả", body=f"Ngày 02/12/2022, tháng này. Năm 2 báo cáo. {TEXT}",
             doctype="Báo cáo", issuer="Thành ủy Cần Thơ", date="2022-12-02", number="402-BC/TU"),
    Document(id="qđ", title="Quyết định ban hành quy chế", body=TEXT, doctype="Quyết định", issuer="Tỉnh ủy Nghệ An",
             date="2021-11-11", number="1105-QĐ/TU"),
    Document(id="dẫn", title="Sửa đổi quy chế", doctype="Quyết định", issuer="Tỉnh ủy Nghệ An", date="2024-09-16",
             body=f"Căn cứ Quyết định số 1105-QĐ/TU ngày 11 tháng 11 năm 2021. {TEXT}", number="2240-QĐ/TU"),
    *(Document(id=f"khác {n:02}", title=f"Văn bản số {n}", body=f"Công tác dân vận của hệ thống. {TEXT}",
               issuer="Ban Dân vận Tỉnh ủy Nghệ An", date=f"2019-03-{n + 1:02}") for n in range(20)),
]  # fmt: skip


@pytest.fixture(scope="module", params=[1, 3], ids=["one segment", "three segments"])
def small(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> whoosh.WhooshEngine:
    index = tmp_path_factory.mktemp("stated") / "index"
    return whoosh.open_engine(build_index(index, DOCUMENTS, segments=request.param))


@pytest.mark.parametrize(
    ("query", "first"),
    [
        (UBKT, "ubkt"),
        ("ubkt tỉnh ủy hậu giang", "ubkt"),
        ("uy ban kiem tra tinh uy hau giang", "ubkt"),
        ("thông báo ubkt hậu giang 2012 kiểm điểm", "ubkt"),
        ("nghị quyết hđnd tỉnh 2023", "nq"),
        ("nghị quyết của hđnd tỉnh sóc trăng về dạy chữ khmer", "nq"),
        ("báo cáo tỉnh ủy cần thơ tháng 2 năm 2022", "bc tháng 2"),
        ("báo cáo tháng 2 năm 2022", "bc tháng 2"),
        ("báo cáo quý I năm 2022", "bc tháng 2"),
        ("báo cáo tháng 12/2022", "bc tháng 12"),
        ("1105-QĐ/TU ngày 11/11/2021", "qđ"),
        ("1105-QĐ/TU của Tỉnh ủy Nghệ An", "qđ"),
        ("quyết định tỉnh ủy nghệ an 2021", "qđ"),
        ("quyết định 1105 tỉnh ủy nghệ an", "qđ"),
        ("qđ số 1105 của tỉnh ủy nghệ an năm 2021", "qđ"),
    ],
)
def test_metadata_answers_plain_words(small: whoosh.WhooshEngine, query: str, first: str) -> None:
    page = small.search(SearchRequest(query=query))
    assert page.hits[0].id == first
    assert not page.relaxed


def test_a_date_is_found_however_the_text_writes_it(small: whoosh.WhooshEngine) -> None:
    assert {hit.id for hit in small.search(SearchRequest(query="căn cứ 11/11/2021", relax=False)).hits} == {"dẫn"}


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("dân vận", 20),  # a subject, though it stands in a body's name
        ("quyết định", 2),  # a type and nothing else
        ("2022", 1),  # a year and nothing else
        (f'"{UBKT}"', 1),
        ("hậu giang -2012", 2),
        ("tiêu đề:(hậu giang)", 0),
    ],
)
def test_what_counts_as_holding_the_words(small: whoosh.WhooshEngine, query: str, total: int) -> None:
    page = small.search(SearchRequest(query=query, relax=False, fold=False))
    assert page.total == total


def test_it_can_be_switched_off(small: whoosh.WhooshEngine) -> None:
    page = small.search(SearchRequest(query=UBKT, expand=False, relax=False))
    assert [hit.id for hit in page.hits] == ["kể về"]
