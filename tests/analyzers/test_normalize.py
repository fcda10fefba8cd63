import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shared_texts import VIETNAMESE, vietnamese_text

from analyzers.normalize import compose, fold, has_marks, is_syllable, normalize, place_tone


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        # the two placements that style guides disagree about
        ("hòa", "hoà"),
        ("hoà", "hoà"),
        ("khỏe", "khoẻ"),
        ("thủy", "thuỷ"),
        ("ủy", "uỷ"),
        ("Tỉnh ủy", "Tỉnh uỷ"),
        ("THỎA THUẬN", "THOẢ THUẬN"),
        ("Hòa Bình", "Hoà Bình"),
        ("tùy", "tuỳ"),
        ("lũy", "luỹ"),
        # with a final consonant both styles agree
        ("hoàn", "hoàn"),
        ("khoét", "khoét"),
        ("huỳnh", "huỳnh"),
        ("thuyết", "thuyết"),
        ("quyển", "quyển"),
        # q and g own the vowel letter after them
        ("quý", "quý"),
        ("quả", "quả"),
        ("quạu", "quạu"),
        ("già", "già"),
        ("giữ", "giữ"),
        ("gì", "gì"),
        ("gìn", "gìn"),
        ("giếng", "giếng"),
        ("giúp", "giúp"),
        # misplaced by old typing programs
        ("tòan", "toàn"),
        ("hòan thành", "hoàn thành"),
        ("qúy", "quý"),
        ("qúa", "quá"),
        ("gìa", "già"),
        ("ngừơi", "người"),
        ("đựơc", "được"),
        ("tíên", "tiến"),
        ("khỏang", "khoảng"),
        ("họat động", "hoạt động"),
        # falling diphthongs stay
        ("của", "của"),
        ("mía", "mía"),
        ("múa", "múa"),
        ("lửa", "lửa"),
        ("cái", "cái"),
        ("sáu", "sáu"),
        ("đều", "đều"),
        ("khuỷu", "khuỷu"),
        ("ngoéo", "ngoéo"),
        ("thuở", "thuở"),
        ("cười", "cười"),
        ("rượu", "rượu"),
        # not Vietnamese syllables
        ("où", "où"),
        ("café", "café"),
        ("Zoáx", "Zoáx"),
        ("hòabình", "hòabình"),
    ],
)
def test_one_place_for_the_tone(written: str, expected: str) -> None:
    assert normalize(written) == expected
    assert normalize(unicodedata.normalize("NFD", written)) == expected
    assert normalize(written.upper()) == expected.upper()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Ðảng", "Đảng"),  # U+00D0
        ("Ɖảng", "Đảng"),  # U+0189
        ("ðồng", "đồng"),  # U+00F0
        ("nƣớc", "nước"),  # U+01A3, a PDF font's ư
        ("nƣ\u0301c", "nức"),
        ("TRƢỜNG", "TRƯỜNG"),
        ("nǎm", "năm"),  # U+01CE
        ("ph\u00adương", "phương"),
        ("dân\u200b vận", "dân vận"),
        ("\ufeffBáo cáo", "Báo cáo"),
        ("kinh\u00a0tế", "kinh tế"),
        ("178\u2011BC/TU", "178-BC/TU"),
        ("e\u0301\u0302", "ế"),  # tone before the hat
        ("a\u0323\u0306", "ặ"),
        ("a\tb\nc", "a\tb\nc"),
        ("a\x00b", "a b"),
        ("“Dân vận khéo”", "“Dân vận khéo”"),
        ("", ""),
    ],
)
def test_one_spelling(written: str, expected: str) -> None:
    assert normalize(written) == expected


@given(st.text())
def test_normalize_is_idempotent(text: str) -> None:
    once = normalize(text)
    assert normalize(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(vietnamese_text)
def test_form_of_unicode_makes_no_difference(text: str) -> None:
    assert normalize(unicodedata.normalize("NFD", text)) == normalize(text)


@given(st.text(VIETNAMESE + VIETNAMESE.upper(), max_size=9))
def test_placing_the_tone_moves_nothing_else(word: str) -> None:
    placed = place_tone(word)
    assert len(placed) == len(word)
    assert fold(placed) == fold(word)
    assert place_tone(placed) == placed
    assert place_tone(word.upper()) == placed.upper()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dân vận khéo", "dan van kheo"),
        ("Đặng", "Dang"),
        ("ƯƠNG", "UONG"),
        ("Ðảng", "Dang"),
        ("café", "cafe"),
        ("178-BC/TU", "178-BC/TU"),
        ("", ""),
    ],
)
def test_fold(text: str, expected: str) -> None:
    assert fold(text) == expected
    assert fold(expected) == expected
    assert has_marks(text) is (text != expected)


@given(st.text())
def test_fold_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert not has_marks(fold(text))


@given(st.text())
def test_compose_is_idempotent(text: str) -> None:
    assert compose(compose(text)) == compose(text)


@pytest.mark.parametrize("word", ["vận", "người", "quyết", "nghiêng", "giếng", "hòa", "hoà", "Đảng", "ủy", "a", "uyển"])
def test_syllables_are_known_by_their_spelling(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["", "b", "coâng", "café", "zoo", "hạnhphúc", "cat", "bàt", "ngừời", "nghiêngg"])
def test_what_is_no_syllable(word: str) -> None:
    assert not is_syllable(word)  # "cat": a syllable that ends in a stop has the tone sắc or nặng
