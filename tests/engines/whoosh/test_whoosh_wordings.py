"""Abbreviations and full names: what was typed stands above what only another wording finds, unless that is a title."""

import pytest
from made_up_collection import build_index

from engines import whoosh
from engines.documents import Document
from engines.requests import SearchRequest

DOCUMENTS = [
    Document(id="tiêu đề", title="Đối tượng tham gia bảo hiểm y tế", body="Người lao động và người dân. " * 20),
    Document(id="nhắc một lần", title="Thu hồi thẻ", body="Đối tượng nào tham gia BHYT thì được cấp thẻ. " * 2),
    Document(id="trong bài", title="Điều khác", body="Nói về đối tượng tham gia bảo hiểm y tế. " + "Việc khác. " * 30),
    Document(id="thiếu từ", title="Đối tượng", body="Quyền lợi BHYT của đối tượng. " * 4),
    *(Document(id=f"khác {n}", title=f"Văn bản số {n}", body="Công tác dân vận của hệ thống.") for n in range(15)),
]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> whoosh.WhooshEngine:
    return whoosh.open_engine(build_index(tmp_path_factory.mktemp("wordings") / "index", DOCUMENTS))


def test_a_title_in_full_stands_above_a_body_that_mentions_the_abbreviation(small: whoosh.WhooshEngine) -> None:
    page = small.search(SearchRequest(query="Đối tượng tham gia BHYT"))
    assert [hit.id for hit in page.hits][:3] == ["tiêu đề", "nhắc một lần", "trong bài"]
    assert "expanded" in {note.code for note in page.notes}


def test_what_lacks_words_stands_below_every_wording(small: whoosh.WhooshEngine) -> None:
    found = [hit.id for hit in small.search(SearchRequest(query="các đối tượng tham gia BHYT cả nước là ai?")).hits]
    assert found
    assert found.index("tiêu đề") < found.index("thiếu từ")


def test_other_wordings_can_be_switched_off(small: whoosh.WhooshEngine) -> None:
    page = small.search(SearchRequest(query="tham gia BHYT", expand=False))
    assert [hit.id for hit in page.hits] == ["nhắc một lần"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Đối tượng được tham gia “bảo hiểm y tê” năm nay", ["tiêu đề"]),  # a title with a slip in its quotation
        ("tham gia “bảo hiểm y tê”", []),  # a quotation is what was asked for
        ("đối tượng nói về việc khác “bảo hiểm y tế”", ["trong bài"]),  # it stands somewhere: a demand
    ],
)
def test_a_quotation_gives_way_only_within_a_title_that_nothing_matches(
    small: whoosh.WhooshEngine, query: str, found: list[str]
) -> None:
    assert [hit.id for hit in small.search(SearchRequest(query=query, limit=1)).hits] == found
