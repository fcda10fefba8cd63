"""Heads of scans: lines that need no second look are told from those that do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.normalize import fold
from indexer.metadata import scanned
from indexer.metadata.wording import lines_of, spelled
from indexer.page import Block

LETTERS = "acdđoghlnptACDĐOGHLNPT àáâạẩậôồốơờóòỏộộằăắấÂÔÁẠẢ5“”…\u0301"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("ĐẢNG CỘNG SẢN VIÊT NAM, văn kiện của đại hội", "ĐẢNG CỘNG SẢN VIỆT NAM, văn kiện của đại hội"),
        ("Đôc lâp - Tự do - Hạnh phúc, nơi nhận và lưu", "Độc lập - Tự do - Hạnh phúc, nơi nhận và lưu"),
        ("Sô: l2-NQ/TU của ban thường vụ tỉnh ủy về công tác", "Số: 12-NQ/TU của ban thường vụ tỉnh uỷ về công tác"),
        ("Thành phố Cần Thơ, ngàv 06 thảng 7 năm 2009", "Thành phố Cần Thơ, ngày 06 tháng 7 năm 2009"),
        ("NGHI QUYẾT", "NGHỊ QUYẾT"),
        ("Một dòng bình thường của một văn bản, không có gì", "Một dòng bình thường của một văn bản, không có gì"),
    ],
)
def test_heads(written: str, read: str) -> None:
    assert [line.plain for line in scanned.repaired(lines_of([Block(written)]))] == [read]


MARKED = [
    st.tuples(*(st.sampled_from([sign for sign in LETTERS if fold(sign).lower() == c]) for c in words)).map("".join)
    for words in ("cong hoa", "dang cong", "doc lap", "5 thang")
]


@given(st.text(LETTERS, max_size=40), st.one_of(MARKED), st.text(LETTERS, max_size=40))
def test_no_line_with_the_words_of_a_head_is_passed_over(before: str, words: str, after: str) -> None:
    plain = spelled(f"{before}{words}{after}")[1]
    if fold(words).lower() in fold(plain).lower():
        assert scanned._HINT.search(plain)
