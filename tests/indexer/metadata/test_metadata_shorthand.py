"""A document named short is the one the same text names in full, or none."""

from __future__ import annotations

import pytest

from indexer.metadata import citations
from indexer.metadata.wording import lines_of
from indexer.page import Block

FULL = "Quán triệt Quyết định số 290-QĐ/TW ngày 25/02/2010 của Bộ Chính trị về Quy chế công tác dân vận."


@pytest.mark.parametrize(
    ("later", "relation"),
    [
        ("Hội nghị tổng kết 10 năm thực hiện Quyết định 290.", "sơ kết, tổng kết"),
        ("Hội nghị tổng kết 10 năm thực hiện QĐ 290 của Bộ Chính trị.", "sơ kết, tổng kết"),
        ("Sơ kết việc thực hiện Quyết định số 0290 ngày 25/2/2010 của Bộ Chính trị.", "sơ kết, tổng kết"),
        ("Quyết định này thay thế Quyết định 290 năm 2010.", "thay thế"),
        # another document, or none
        ("Tổng kết 10 năm thực hiện Quyết định 290 của Thủ tướng Chính phủ.", "thực hiện"),
        ("Tổng kết 10 năm thực hiện Quyết định 290 ngày 05/6/2012.", "thực hiện"),
        ("Tổng kết 10 năm thực hiện Quyết định 290 năm 2012.", "thực hiện"),
        ("Tổng kết 10 năm thực hiện Chỉ thị 290.", "thực hiện"),
        ("Tổng kết 10 năm thực hiện Quyết định 290-QĐ/TU.", "thực hiện"),
        ("Tổng kết Quyết định 290 trang.", "thực hiện"),
        ("Tổng kết Quyết định 290.000 đồng, 290%, 290,5 tấn.", "thực hiện"),
        ("Tổng kết 10 năm thực hiện Quyết định 29.", "thực hiện"),
    ],
)
def test_short_names(later: str, relation: str) -> None:
    found = citations.find(lines_of([Block(FULL), Block(later)]))
    assert next(c.relation for c in found if c.number == "290-QĐ/TW") == relation


def test_two_documents_with_one_ordinal_are_not_guessed_between() -> None:
    text = "Thực hiện Nghị quyết số 09-NQ/TW và Nghị quyết số 09-NQ/TU. Tổng kết Nghị quyết 09."
    assert {c.relation for c in citations.find(lines_of([Block(text)]))} == {"thực hiện"}


@pytest.mark.parametrize(
    "text", ["Tổng kết 10 năm thực hiện Quyết định 290.", "Tổng kết 10 năm thực hiện Nghị quyết 09 của Tỉnh ủy."]
)
def test_a_short_name_alone_is_nothing(text: str) -> None:
    assert citations.find(lines_of([Block(text)])) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tổng kết 10 năm thực hiện Quyết định 290 ngày 25/02/2010 của Bộ Chính trị.",
         ("290-QĐ/TW", "Quyết định", "2010-02-25", "Bộ Chính trị", "sơ kết, tổng kết")),
        ("Căn cứ Nghị định 30/2020 về công tác văn thư;", ("30/2020/NĐ-CP", "Nghị định", "", "", "căn cứ")),
        ("Bộ Chính trị khóa XIII vừa ban hành Nghị quyết 71.", ("71-NQ/TW", "Nghị quyết", "", "Bộ Chính trị", "")),
    ],
)
def test_a_short_name_of_a_national_series_has_a_number(text: str, expected: tuple[str, ...]) -> None:
    (cited,) = citations.find(lines_of([Block(text)]))
    assert (cited.number, cited.doctype, cited.date, cited.issuer, cited.relation) == expected


def test_long_texts_take_time_in_proportion() -> None:
    text = FULL + " Quyết định số 290 " * 3000 + "Nghị quyết số " * 3000
    assert citations.find(lines_of([Block(text[:4000] + ".") for _ in range(10)]))
