"""Documents named in a text: number, type, date, issuer, relation; unnumbered ones; merging."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers import numbers
from engines.documents import Citation
from indexer.metadata import citations, national, unnumbered
from indexer.metadata.wording import lines_of, spelled
from indexer.page import Block


def cited(text: str, own: str = "") -> list[Citation]:
    return list(citations.find(lines_of([Block(line) for line in text.split("\n")]), own_number=own))


def short(text: str) -> list[str]:
    return ["|".join((c.number, c.doctype, c.date, c.issuer, c.relation)) for c in cited(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nghị quyết số 09-NQ/TW ngày 08/01/2002 của Bộ Chính trị (khóa IX) về cựu chiến binh",
         ["09-NQ/TW|Nghị quyết|2002-01-08|Bộ Chính trị|"]),
        ("tổng kết 10 năm thực hiện Quyết định 290-QĐ/TW, ngày 25-2-2010, của Bộ Chính trị khóa X",
         ["290-QĐ/TW|Quyết định|2010-02-25|Bộ Chính trị|sơ kết, tổng kết"]),
        ("Quyết định này thay thế Quyết định số 290-QĐ/TW ngày 25/02/2010.",
         ["290-QĐ/TW|Quyết định|2010-02-25||thay thế"]),
        ("thực hiện Quy định số 22-QĐ/TW", ["22-QĐ/TW|Quy định|||thực hiện"]),
        ("theo 22-QĐ/TW", ["22-QĐ/TW||||"]),  # the code alone is Quyết định or Quy định
        ("Hướng dẫn thực hiện Nghị quyết số 18-NQ/TW, 19-NQ/TW ngày 25/10/2017 của Ban Chấp hành Trung ương khóa XII",
         ["18-NQ/TW|Nghị quyết|2017-10-25|Ban Chấp hành Trung ương|hướng dẫn",
          "19-NQ/TW|Nghị quyết|2017-10-25|Ban Chấp hành Trung ương|hướng dẫn"]),
        ("Nghị quyết số 18-NQ/TW ngày 25/10/2017 Hội nghị lần thứ sáu Ban Chấp hành Trung ương khóa XII",
         ["18-NQ/TW|Nghị quyết|2017-10-25|Ban Chấp hành Trung ương|"]),
        ("Ngày 03/10/2017, Ban Bí thư đã ban hành Quyết định số 99-QĐ/TW về Hướng dẫn khung",
         ["99-QĐ/TW|Quyết định||Ban Bí thư|"]),
        ("Căn cứ Nghị định 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;",
         ["30/2020/NĐ-CP|Nghị định|2020-03-05|Chính phủ|căn cứ"]),
        ("bãi bỏ Thông tư liên tịch số 01/2006/TTLT-BGDĐT-BNV ngày 23/01/2006 của Bộ Giáo dục và Đào tạo, Bộ Nội vụ",
         ["01/2006/TTLT-BGDĐT-BNV|Thông tư liên tịch|2006-01-23|Bộ Giáo dục và Đào tạo và Bộ Nội vụ|bãi bỏ"]),
        ("Luật Thanh niên số 53/2005/QH11 hết hiệu lực kể từ ngày Luật này có hiệu lực",
         ["53/2005/QH11|Luật||Quốc hội|bãi bỏ"]),
        ("Thay thế cụm từ “a” bằng cụm từ “b” tại khoản 2 Điều 93 của Luật Xây dựng số 50/2014/QH13",
         ["50/2014/QH13|Luật||Quốc hội|sửa đổi, bổ sung"]),
        ("của Bộ Chính trị, Ban Thường vụ Tỉnh ủy ban hành Kế hoạch số 12-KH/TU ngày 1/3/2020",
         ["12-KH/TU|Kế hoạch|2020-03-01|Tỉnh ủy|"]),
        ("Chỉ thị số 05-CT/TW ngày 15-5-2016 của Bộ Chính trị, Tỉnh ủy đã chỉ đạo",
         ["05-CT/TW|Chỉ thị|2016-05-15|Bộ Chính trị|"]),
        ("quán triệt Nghị quyết Trung ương 7 khóa X về nông nghiệp",
         ["|Nghị quyết||Hội nghị lần thứ 7 Ban Chấp hành Trung ương khóa X|thực hiện"]),
        ("Nghị quyết Trung ương 4 (khóa XII)", ["|Nghị quyết||Hội nghị lần thứ 4 Ban Chấp hành Trung ương khóa XII|"]),
        ("Nghị quyết Hội nghị lần thứ tư Ban Chấp hành Trung ương khóa XI",
         ["|Nghị quyết||Hội nghị lần thứ 4 Ban Chấp hành Trung ương khóa XI|"]),
        ("triển khai Nghị quyết Đại hội XIII của Đảng",
         ["|Nghị quyết||Đại hội đại biểu toàn quốc lần thứ XIII của Đảng|thực hiện"]),
        ("Nghị quyết Ðại hội Ðảng toàn quốc lần thứ XIII",
         ["|Nghị quyết||Đại hội đại biểu toàn quốc lần thứ XIII của Đảng|"]),
        ("Nghị quyết Đại hội Đảng bộ tỉnh Bến Tre lần thứ XI",
         ["|Nghị quyết||Đại hội đại biểu Đảng bộ tỉnh Bến Tre lần thứ XI|"]),
        ("Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;", ["|Luật|2015-06-19||căn cứ"]),
        ("không có văn bản nào, tỷ lệ 12/15 và 3-4 người", []),
    ],
)  # fmt: skip
def test_citation(text: str, expected: list[str]) -> None:
    assert short(text) == expected


def test_mentions_of_one_document_merge_to_the_fullest() -> None:
    found = cited(
        "Hội nghị tổng kết Quyết định 290-QĐ/TW.\n"
        "Quyết định số 290-QĐ/TW ngày 25/02/2010 của Bộ Chính trị về Quy chế công tác dân vận.\n"
        "Qua 10 năm thực hiện QĐ 290 - QĐ/TW, các cấp đã làm tốt."
    )
    assert [(c.number, c.date, c.issuer, c.relation) for c in found] == [
        ("290-QĐ/TW", "2010-02-25", "Bộ Chính trị", "sơ kết, tổng kết")
    ]
    assert found[0].text == "Hội nghị tổng kết Quyết định 290-QĐ/TW."


def test_one_number_of_two_provinces_stays_two() -> None:
    found = cited(
        "Nghị quyết số 01-NQ/TU ngày 05/01/2021 của Tỉnh ủy Bến Tre.\n"
        "Nghị quyết số 01-NQ/TU ngày 12/01/2021 của Tỉnh ủy Trà Vinh."
    )
    assert [c.issuer for c in found] == ["Tỉnh ủy Bến Tre", "Tỉnh ủy Trà Vinh"]


def test_wrapped_lines_are_read_on() -> None:
    found = cited("Thực hiện Nghị quyết số\n51/2001/QH10\nngày 25 tháng 12 năm 2001 của Quốc hội")
    assert [(c.doctype, c.number, c.date) for c in found] == [("Nghị quyết", "51/2001/QH10", "2001-12-25")]


def test_own_number_is_no_citation() -> None:
    assert cited("Báo cáo số 178-BC/TU của Thành ủy", own="178-BC/TU") == []


WORDS = (
    "số ", "Mẫu ", "Quyết định ", "Kết luận ", "12", "290", "2020", "5", "/", "-", "NQ", "QĐ", "CP", "TW", "QH14", ".",
    " ", "của Bộ Chính trị", "Căn cứ Luật Báo chí năm 2016", "Nghị quyết Đại hội XIII của Đảng",
    "ngày 1/2/2020", "&nbsp;",
)  # fmt: skip


@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=8).map("".join), max_size=5))
def test_a_text_as_a_whole_names_what_its_lines_name(parts: list[str]) -> None:
    plain = [spelled(part)[1] for part in parts]
    whole = "\0".join(plain)
    places = [sum(len(line) + 1 for line in plain[:at]) for at in range(len(plain))]
    by_line = [
        (low + match.start, low + match.end, match.number)
        for low, line in zip(places, plain, strict=True)
        for match in numbers.find(line)
    ]
    assert [tuple(match) for match in numbers.find(whole)] == by_line
    for line in plain:
        assert national.may_name(whole) or not national.find(line)
        assert unnumbered.may_name(whole) or not unnumbered.find(line)
