"""Vietnamese order: letters, then tones; numbers by value."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_app.collation import initial, sort_key

ORDERED = [
    ["a", "à", "ả", "ã", "á", "ạ", "ă", "ằ", "ẳ", "ẵ", "ắ", "ặ", "â", "ầ", "ẩ", "ẫ", "ấ", "ậ", "b"],
    ["ma", "mà", "mả", "mã", "má", "mạ", "man", "màn", "măn", "mân"],
    ["da", "dân", "dư", "đa", "đảng", "e"],
    ["Ban Chấp hành", "Ban Dân vận", "Ban Dân vận Tỉnh ủy An Giang", "Ban Tổ chức", "Bản tin", "Bộ Chính trị"],
    ["Cà Mau", "Cần Thơ", "Công an", "Đảng ủy", "Thành ủy", "Thủ tướng", "Tỉnh ủy"],
    ["Phường 2", "Phường 10", "Phường Bến Nghé"],
    ["ban", "Ban", "bàn"],
]


@pytest.mark.parametrize("ordered", ORDERED, ids=lambda names: names[0])
def test_dictionary_order(ordered: list[str]) -> None:
    shuffled = random.Random(7).sample(ordered, len(ordered))
    assert sorted(shuffled, key=sort_key) == ordered


@pytest.mark.parametrize(("one", "other"), [("Thành ủy", "Thành uỷ"), ("Ðảng ủy", "Đảng ủy")])
def test_spellings_of_one_name_stand_together(one: str, other: str) -> None:
    assert sort_key(one)[0] == sort_key(other)[0]


@pytest.mark.parametrize(
    ("name", "letter"), [("đảng ủy", "Đ"), ("Ấp Bắc", "Â"), ("ánh", "A"), ("“Dân”", "D"), ("1 cửa", "#"), ("", "#")]
)
def test_initials(name: str, letter: str) -> None:
    assert initial(name) == letter


@given(st.lists(st.text(max_size=12), max_size=6))
def test_any_text_has_a_place_whatever_its_form(texts: list[str]) -> None:
    # texts that differ only in what nobody sees (a soft hyphen) share a place
    keys = [sort_key(text) for text in sorted(texts, key=sort_key)]
    assert keys == sorted(map(sort_key, texts))
    for text in texts:
        assert sort_key(text) == sort_key(unicodedata.normalize("NFC", text))
