"""Dates in Vietnamese text."""

import pytest

from indexer.metadata import dates, stamps
from indexer.metadata.wording import spelled


def isos(text: str) -> list[str]:
    return [match.iso for match in dates.find(spelled(text)[1])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ngày 14 tháng 02 năm 2022, Thành ủy", ["2022-02-14"]),
        ("Hà Nội, ngày 19 tháng 06 tháng 2020", ["2020-06-19"]),  # as printed in a real law
        ("ngày 14 tháng 10 hăm 2018", ["2018-10-14"]),  # a scan's năm
        ("Ngày đăng: 16/07/2020", ["2020-07-16"]),
        ("Thứ Ba, 25/6/2024", ["2024-06-25"]),
        ("ngày 6 tháng tư năm 1990", ["1990-04-06"]),
        ("ngày 6 tháng bốn năm 1990", ["1990-04-06"]),
        ("ngày 3 tháng mười một năm 1997", ["1997-11-03"]),
        ("ngày 5 tháng năm năm 2010", ["2010-05-05"]),
        ("25-2-2010 và 03.06.2013", ["2010-02-25", "2013-06-03"]),
        ("ngày 24/10 /2003", ["2003-10-24"]),
        ("ngày 30 tháng 01 năm 2011của Chính phủ", ["2011-01-30"]),
        ("03/04/2020", ["2020-04-03"]),  # day first, always
        ("2021-07-30", ["2021-07-30"]),
        ("ngày 31/02/2020", []),
        ("ngày 29/02/2023", []),
        ("ngày 29/02/2024", ["2024-02-29"]),
        ("12/13/2020", []),
        ("ngày    tháng   năm 2019", []),
        ("Điện thoại 0225.3821.055", []),
        ("số 12/3/2020/NĐ", []),
        ("tỷ lệ 3/4, ngày 01/01/1800", []),
    ],
)
def test_full_dates(text: str, expected: list[str]) -> None:
    assert isos(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ngày 14-1, Ban Dân vận", [(1, 14)]),
        ("Sáng 13/1 tại điểm cầu", [(1, 13)]),
        ("Chiều ngày 5/12, tại", [(12, 5)]),
        ("ngày 20 tháng 11, tỉnh", [(11, 20)]),
        ("Thứ Bảy, ngày 3/8, ", [(8, 3)]),
        ("Sáng nay (9/3), tại", [(3, 9)]),
        ("hai phần ba 2/3 số đại biểu", []),
        ("ngày 14/02/2022", []),
        ("ngày 32/1", []),
    ],
)
def test_partial_dates(text: str, expected: list[tuple[int, int]]) -> None:
    assert [(m.month, m.day) for m in dates.find_partial(spelled(text)[1])] == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2023-11-03T15:54:00+07:00", "2023-11-03"),
        ("2024-06-24T18:30:00Z", "2024-06-25"),  # already the next day in Việt Nam
        ("2024-06-24", "2024-06-24"),
        ("20240624", "2024-06-24"),
        ("16/07/2020 10:05", "2020-07-16"),
        ("06/24/2024", ""),
        ("", ""),
        ("không rõ", ""),
    ],
)
def test_stamps(value: str, expected: str) -> None:
    assert dates.from_stamp(value) == expected


@pytest.mark.parametrize(
    ("day", "month", "title", "lead", "year"),
    [
        (14, 1, "Triển khai nhiệm vụ năm 2021", "hội nghị tổng kết công tác dân vận năm 2020; nhiệm vụ năm 2021", 2021),
        (28, 12, "", "hội nghị tổng kết công tác năm 2021, triển khai nhiệm vụ năm 2022", 2021),
        (13, 1, "Tổng kết năm 2021, triển khai nhiệm vụ năm 2022", "dự hội nghị", 2022),
        (8, 7, "Sơ kết 6 tháng đầu năm 2019", "tổ chức hội nghị", 2019),
        (20, 5, "", "đại hội nhiệm kỳ 2020 - 2025, diễn ra trong năm 2020", 2020),
    ],
)
def test_year_completed(day: int, month: int, title: str, lead: str, year: int) -> None:
    assert stamps.complete_year(month, day, title, spelled(lead)[1], lead, "")[0] == year


@pytest.mark.parametrize(
    ("month", "title", "year"),
    [
        (7, "Sơ kết công tác dân vận 6 tháng đầu năm 2022", 2022),
        (6, "Sơ kết sáu tháng đầu năm 2022, triển khai nhiệm vụ 6 tháng cuối năm", 2022),
        (4, "Giao ban công tác dân vận quý I/2021, nhiệm vụ quý II", 2021),
        (1, "Giao ban công tác tôn giáo quý IV năm 2020", 2021),
        (10, "Sơ kết 9 tháng năm 2019", 2019),
        (1, "Tổng kết công tác dân vận năm 2020; triển khai nhiệm vụ năm 2021", 2021),
        (12, "Tổng kết công tác dân vận năm 2020; triển khai nhiệm vụ năm 2021", 2020),
    ],
)
def test_the_year_of_a_day_without_one(month: int, title: str, year: int) -> None:
    assert stamps.complete_year(month, 15, title, "Sáng nay, Ban Dân vận tổ chức hội nghị.", "", "")[0] == year


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("20/09/2024 Phạm Thị Hương 87 lượt xem", "Phạm Thị Hương"),
        ("Thứ Ba, 06/08/2024 05:20 (GMT +7)Thu Chung", "Thu Chung"),
        ("11/08/2023 15:12Tác giả: Anh Cao", "Tác giả: Anh Cao"),
        ("Hội nghị ngày 20/09/2024", ""),
    ],
)
def test_what_shares_a_line_with_a_stamp(line: str, rest: str) -> None:
    assert spelled(stamps.beside(spelled(line)[1]))[0] == spelled(rest)[1] or stamps.beside(spelled(line)[1]) == rest
