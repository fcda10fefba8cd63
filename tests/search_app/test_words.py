"""Dates, official citations, and safe outside addresses: small pure functions."""

import pytest

from engines.documents import Document
from search_app.citing import official_citation
from search_app.dates import moment, official, parse_bound, shown
from search_app.urls import outside_url


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("25/02/2010", "2010-02-25", "2010-02-25"),
        ("5-2-2010", "2010-02-05", "2010-02-05"),
        ("5 / 2 / 2010", "2010-02-05", "2010-02-05"),
        ("25.02.2010", "2010-02-25", "2010-02-25"),
        ("2010-02-25", "2010-02-25", "2010-02-25"),
        ("2/2012", "2012-02-01", "2012-02-29"),
        ("2012-02", "2012-02-01", "2012-02-29"),
        ("2010", "2010-01-01", "2010-12-31"),
        ("29/02/2011", "", ""),
        ("0000", "", ""),
        ("13/2010", "", ""),
        ("2010-02-25T00:00", "", ""),
        ("٢٠١٠", "", ""),
        ("", "", ""),
    ],
)
def test_bounds(typed: str, first: str, last: str) -> None:
    assert (parse_bound(typed, end=False), parse_bound(typed, end=True)) == (first, last)


def test_dates_as_shown(hanoi: None) -> None:
    assert shown("2010-02-05") == "05/02/2010" and shown("") == "" and shown("2010") == "2010"
    assert [official(d) for d in ("2016-05-15", "2010-02-05", "2021-11-03")] == [
        "15/5/2016",
        "05/02/2010",
        "03/11/2021",
    ]
    assert moment("2026-11-22T02:30:00+00:00") == "22/11/2026 09:30" and moment("hôm qua") == "hôm qua"


def doc(**fields: str) -> Document:
    return Document(id="x", **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (
            doc(
                doctype="Chỉ thị",
                number="05-CT/TW",
                date="2016-05-15",
                date_basis="issued",
                issuer="Bộ Chính trị",
                abstract="Về đẩy mạnh học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh",
            ),
            "Chỉ thị số 05-CT/TW ngày 15/5/2016 của Bộ Chính trị "
            "về đẩy mạnh học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh",
        ),
        (
            doc(
                doctype="Chỉ thị",
                number="05-CT/TW",
                issuer="Bộ Chính trị",
                title="Chỉ thị số 05-CT/TW ngày 15/5/2016 của Bộ Chính trị về đẩy mạnh học tập",
            ),
            "Chỉ thị số 05-CT/TW của Bộ Chính trị về đẩy mạnh học tập",
        ),
        (
            doc(
                doctype="Nghị quyết",
                number="25-NQ/TW",
                date="2013-06-03",
                date_basis="issued",
                issuer="Ban Chấp hành Trung ương",
                title="Tăng cường và đổi mới sự lãnh đạo của Đảng đối với công tác dân vận",
            ),
            "Nghị quyết số 25-NQ/TW ngày 03/6/2013 của Ban Chấp hành Trung ương "
            "về tăng cường và đổi mới sự lãnh đạo của Đảng đối với công tác dân vận",
        ),
        (
            doc(
                doctype="Báo cáo",
                number="178-BC/TU",
                date="2022-02-14",
                date_basis="issued",
                issuer="Thành ủy Cần Thơ",
                title="Báo cáo tổng kết công tác dân vận năm 2021",
            ),
            "Báo cáo số 178-BC/TU ngày 14/02/2022 của Thành ủy Cần Thơ tổng kết công tác dân vận năm 2021",
        ),
        (
            doc(
                doctype="Quyết định",
                number="290-QĐ/TW",
                issuer="Bộ Chính trị",
                abstract="ban hành Quy chế công tác dân vận.",
            ),
            "Quyết định số 290-QĐ/TW của Bộ Chính trị ban hành Quy chế công tác dân vận",
        ),
        (doc(doctype="Công văn", number="1-CV/TU", title="V/v báo cáo nhanh"), "Công văn số 1-CV/TU về báo cáo nhanh"),
        (
            doc(doctype="Kết luận", abstract="VỀ CÔNG TÁC CÁN BỘ", title="Kết luận về công tác cán bộ"),
            "Kết luận về công tác cán bộ",
        ),
        (
            doc(doctype="Chỉ thị", number="1-CT/TU", abstract="UBND tỉnh báo cáo"),
            "Chỉ thị số 1-CT/TU về UBND tỉnh báo cáo",
        ),
        (
            doc(doctype="Tin, bài", title="Họp mặt", issuer="Báo Cần Thơ", date="2022-10-12", date_basis="posted"),
            "“Họp mặt”, Báo Cần Thơ, 12/10/2022",
        ),
        (doc(doctype="Nghị quyết", number="9-NQ/TU", date="2022-10-12", date_basis="page"), "Nghị quyết số 9-NQ/TU"),
        (doc(), ""),
    ],
)
def test_a_document_is_cited_as_officials_cite_it(document: Document, expected: str) -> None:
    assert official_citation(document) == expected


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org/a?b=c", True),
        ("http://example.org:8080/", True),
        ("HTTPS://example.org/", True),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("https://", False),
        ("//example.org/", False),
        ("data:text/html,<script>", False),
        ("file:///etc/passwd", False),
        ('https://example.org/"><script>', False),
        ("https://[::1", False),
        ("https://example.org:99999999/", False),
        ("", False),
    ],
)
def test_only_web_addresses_are_linked(url: str, safe: bool) -> None:
    assert outside_url(url) == (url if safe else "")
