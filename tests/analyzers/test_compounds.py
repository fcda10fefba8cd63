import unicodedata
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shared_texts import seeds, vietnamese_text

from analyzers import compounds
from analyzers.analysis import syllables, words
from analyzers.normalize import normalize
from analyzers.segment import tokenize


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tổng kết công tác dân vận năm 2021", ["tổng_kết", "công_tác", "dân_vận"]),
        ("TỔNG KẾT CÔNG TÁC DÂN VẬN", ["tổng_kết", "công_tác", "dân_vận"]),
        ("Tỉnh ủy họp; Tỉnh uỷ họp", ["tỉnh_uỷ", "tỉnh_uỷ"]),
        ("hợp tác xã nông nghiệp", ["hợp_tác_xã", "nông_nghiệp"]),
        ("Ðồng chí Bí thư", ["đồng_chí", "bí_thư"]),  # U+00D0
        ("HĐND, UBND. Thành phố", ["thành_phố"]),
        (unicodedata.normalize("NFD", "công tác dân vận"), ["công_tác", "dân_vận"]),
        ("công\u00a0tác dân\u200b vận", ["công_tác", "dân_vận"]),
        ("công\ntác", []),  # lines are segmented one by one
        ("công tác\ndân vận\n", ["công_tác", "dân_vận"]),
        ("dân", []),
        ("", []),
        ("\n\n", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def by_pyvi_rule(text: str) -> list[str]:
    """The definition: pyvi's words over the lower-cased lines of the text in its one spelling."""
    found = []
    for line in normalize(text).split("\n"):
        for word in tokenize(line.lower()).split(" "):
            terms = syllables(word)
            if "_" in word.strip("_") and len(terms) > 1:
                found.append("_".join(terms))
    return found


@pytest.mark.shared
def test_words_are_those_of_the_segmenter() -> None:
    for text in seeds():
        assert words(text) == by_pyvi_rule(text)


@pytest.mark.shared
def test_seed_words_equal_the_real_pyvi() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyvi import ViTokenizer
    for text in seeds():
        expected = []
        for line in normalize(text).lower().split("\n"):
            expected += ["_".join(syllables(w)) for w in ViTokenizer.tokenize(line).split(" ") if "_" in w.strip("_")]
        assert words(text) == expected


@settings(max_examples=200)
@given(vietnamese_text)
def test_form_and_case_make_no_difference(text: str) -> None:
    expected = words(text)
    assert words(unicodedata.normalize("NFD", text)) == expected
    assert words(text.upper()) == expected
    assert words(normalize(text)) == expected


@settings(max_examples=200)
@given(st.text())
def test_each_word_stands_in_the_text(text: str) -> None:
    stream = "_" + "_".join(syllables(text)) + "_"
    at = 0
    for word in words(text):
        at = stream.index(f"_{word}_", at) + len(word)


def test_a_huge_text_is_worked_on_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join(f"Công tác dân vận năm {i}" for i in range(300))
    expected = words(text)
    monkeypatch.setattr(compounds, "_BLOCK", 1000)
    assert words(text) == expected
    assert len(expected) == 600
