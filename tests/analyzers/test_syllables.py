import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shared_texts import VIETNAMESE, legal_texts, seeds

from analyzers.normalize import INVISIBLE, normalize
from analyzers.syllables import LONGEST_TERM, Span, spans, syllables

CASES = [
    ("Dân vận khéo", ["dân", "vận", "khéo"]),
    ("năm 2021và phương hướng", ["năm", "2021", "và", "phương", "hướng"]),
    ("178-BC/TU", ["178", "bc", "tu"]),
    ("290-QÐ/TW", ["290", "qđ", "tw"]),
    ("H5N1", ["h", "5", "n", "1"]),
    ("Ðảng", ["đảng"]),
    ("ĐẢNG BỘ", ["đảng", "bộ"]),
    ("Tỉnh ủy, Tỉnh uỷ", ["tỉnh", "uỷ", "tỉnh", "uỷ"]),
    (unicodedata.normalize("NFD", "Nghị quyết số 09"), ["nghị", "quyết", "số", "09"]),
    ("ph\u00adương\u200bhướng", ["phươnghướng"]),
    ("\u200bdân\ufeff \u200b vận", ["dân", "vận"]),
    ("nƣớc", ["nước"]),
    ("25/02/2010", ["25", "02", "2010"]),
    ("9.720 điển hình", ["9", "720", "điển", "hình"]),
    ("bao_cao_2021.pdf", ["bao", "cao", "2021", "pdf"]),
    ("100 m² đất, 5 km2", ["100", "m", "2", "đất", "5", "km", "2"]),
    ("khóa Ⅹ", ["khoá", "x"]),
    ("ﬁnal１２", ["final", "12"]),
    ("kinh tế-xã hội", ["kinh", "tế", "xã", "hội"]),
    ("O'Neill", ["o", "neill"]),
    ("=\u0338a ̣b", ["a", "b"]),
    ("a\ud800b dân", ["a", "b", "dân"]),  # a lone surrogate
    ("____ --- …", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_terms(text: str, expected: list[str]) -> None:
    assert syllables(text) == expected
    assert [span.term for span in spans(text)] == expected


def test_offsets_point_into_the_text_as_given() -> None:
    text = "Ðảng bộ: 2021và " + unicodedata.normalize("NFD", "Nghị")
    assert spans(text) == [
        Span("đảng", 0, 4),
        Span("bộ", 5, 7),
        Span("2021", 9, 13),
        Span("và", 13, 15),
        Span("nghị", 16, 21),
    ]


def check_stream(text: str) -> None:
    found = spans(text)
    assert [span.term for span in found] == syllables(text)
    last = 0
    for term, start, end in found:
        assert last <= start < end <= len(text)
        assert syllables(text[start:end]) == [term], (text[start:end], term)
        assert term == term.lower() and len(term) <= LONGEST_TERM
        last = end


MARKED = st.text(st.sampled_from([*VIETNAMESE, *"09²Ⅳ_ -/.\n", "\u0301", "\u0302", "\u0323", "\u200b", "\u00ad", "Ð"]))


@given(st.one_of(st.text(), MARKED))
def test_any_text_is_a_sound_stream(text: str) -> None:
    check_stream(text)


@given(st.one_of(st.text(), MARKED))
def test_terms_are_fixed_points(text: str) -> None:
    terms = syllables(text)
    assert syllables(" ".join(terms)) == terms


LETTERS = st.characters(exclude_categories=("Cs", "Mn", "Mc", "Me"))  # marks of other scripts may cut a Latin word


@given(st.text(st.one_of(LETTERS, st.sampled_from("\u0300\u0301\u0302\u0306\u0309\u031b\u0323"))))
def test_composed_and_decomposed_text_have_the_same_terms(text: str) -> None:
    assert syllables(unicodedata.normalize("NFD", text)) == syllables(unicodedata.normalize("NFC", text))


@given(st.text(VIETNAMESE + " 019-/_"))
def test_case_makes_no_difference(text: str) -> None:
    assert syllables(text.upper()) == syllables(text) == syllables(text.lower())


@given(st.text(VIETNAMESE + " 019-/_"))
def test_normalized_text_has_the_same_terms(text: str) -> None:
    assert syllables(normalize(text)) == syllables(text)


@given(st.text(VIETNAMESE, min_size=1, max_size=6), st.sampled_from(INVISIBLE.replace("-", "")), st.integers(0, 6))
def test_invisible_characters_inside_words_do_not_count(word: str, mark: str, at: int) -> None:
    assert syllables(word[:at] + mark + word[at:]) == syllables(word)


def test_long_runs_are_cut_and_stay_bounded() -> None:
    for unit in ("a", "1", "a1", "e\u0302\u0301", "\u0301", "\u200b", "_", "ǆ"):
        assert max(map(len, syllables(unit * 50_000)), default=0) <= LONGEST_TERM
    check_stream("ế" * 600 + "1" * 600)


@pytest.mark.shared
def test_seeds_are_sound_streams_in_every_form() -> None:
    for text in seeds():
        check_stream(text)
        check_stream(unicodedata.normalize("NFD", text))
        assert syllables(unicodedata.normalize("NFD", text)) == syllables(text)


@pytest.mark.shared
def test_real_text_is_a_sound_stream() -> None:
    for text in legal_texts(200_000, every=97):
        check_stream(text)
