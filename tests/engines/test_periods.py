"""Days, months, quarters and years among the words of a query."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.analysis import has_marks, syllables
from engines.periods import periods


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("1105-QĐ/TU ngày 11/11/2021", [("ngày 11 11 2021", 20211111, 20211111), ("2021", 20210101, 20211231)]),
        ("5 tháng 3 năm 2021", [("5 tháng 3 năm 2021", 20210305, 20210305), ("năm 2021", 20210101, 20211231)]),
        ("họp 2021-11-05", [("2021 11 05", 20211105, 20211105)]),
        ("báo cáo tháng 2 năm 2022", [("tháng 2 năm 2022", 20220201, 20220228), ("năm 2022", 20220101, 20221231)]),
        ("báo cáo 02/2024", [("02 2024", 20240201, 20240229), ("2024", 20240101, 20241231)]),
        ("quý I/2023", [("quý i 2023", 20230101, 20230331), ("2023", 20230101, 20231231)]),
        ("quý 4 năm 2021", [("quý 4 năm 2021", 20211001, 20211231), ("năm 2021", 20210101, 20211231)]),
        ("năm 2021", [("năm 2021", 20210101, 20211231)]),
        ("thang 2 nam 2022", [("thang 2 nam 2022", 20220201, 20220228), ("nam 2022", 20220101, 20221231)]),
        ("giai đoạn 2020 - 2025", []),
        ("ngày 31/2/2022", [("2022", 20220101, 20221231)]),
        ("tháng 13 năm 2022", [("năm 2022", 20220101, 20221231)]),
        ("chương trình 135", []),
        ("tháng năm nhớ Bác", []),
    ],
)
def test_what_the_words_name(query: str, expected: list[tuple[str, int, int]]) -> None:
    terms = syllables(query)
    found = periods(terms, marks=any(map(has_marks, terms)))
    assert [(" ".join(terms[p.start : p.end]), p.low, p.high) for p in found] == expected


def test_texts_write_a_day_with_and_without_words() -> None:
    day, _ = periods(syllables("11/9/2021"))
    assert {("11", "9", "2021"), ("11", "09", "2021"), ("11", "tháng", "09", "năm", "2021")} <= set(day.written)


@given(st.lists(st.sampled_from(["ngày", "tháng", "năm", "quý", "t", "i", "2", "02", "31", "2021", "0", "vận"])))
def test_periods_lie_within_the_terms_and_are_real_days(terms: list[str]) -> None:
    for period in periods(terms):
        assert 0 <= period.start < period.end <= len(terms)
        assert 19300101 <= period.low <= period.high <= 20991231
        assert all(1 <= day % 100 <= 31 and 1 <= day // 100 % 100 <= 12 for day in (period.low, period.high))
