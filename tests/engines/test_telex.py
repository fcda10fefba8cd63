"""Keystrokes that were meant to be letters, and the parts of a syllable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.orthography import as_printed, is_syllable, put_together, take_apart
from engines.telex import from_telex, from_vni


@pytest.mark.parametrize(
    ("keys", "word"),
    [
        ("daan", "dân"), ("vaanj", "vận"), ("vajan", "vận"), ("vanaj", "vận"), ("nghij", "nghị"), ("quyeets", "quyết"),
        ("dduwowngf", "đường"), ("dduongwf", "đường"), ("duongdwf", "đường"), ("Ddangr", "đảng"), ("nwowcs", "nước"),
        ("thuowr", "thuở"), ("quys", "quý"), ("gif", "gì"), ("gieengs", "giếng"), ("xooong", None), ("vậnj", "vận"),
        ("thươngf", "thường"), ("uyr", "uỷ"), ("hoaf", "hoà"), ("dang", None), ("tw", None), ("covid", None),
        ("", None),
        ("s", None), ("website", None), ("a" * 99, None),
    ],
)  # fmt: skip
def test_telex(keys: str, word: str | None) -> None:
    assert from_telex(keys) == word


@pytest.mark.parametrize(
    ("keys", "word"),
    [
        ("dan6", "dân"), ("van65", "vận"), ("va65n", "vận"), ("d9ang3", "đảng"), ("dang39", "đảng"),
        ("quyet61", "quyết"),
        ("d9uong72", "đường"), ("nu7o7c1", "nước"), ("na8m", "năm"), ("quy1", "quý"), ("h5n1", None), ("k15", None),
        ("covid19", None), ("2021", None), ("dan", None), ("van8e", None),
    ],
)  # fmt: skip
def test_vni(keys: str, word: str | None) -> None:
    assert from_vni(keys) == word


@given(st.text(alphabet="abcdeghiklmnopqrstuvxyăâêôơưđfjwz0123456789ếạ", max_size=16))
def test_what_is_decoded_is_a_syllable(keys: str) -> None:
    for decode in (from_telex, from_vni):
        word = decode(keys)
        assert word is None or (is_syllable(word) and word != keys)


@pytest.mark.parametrize("word", ["dân", "đường", "quyền", "giếng", "uỷ", "hoà", "nghiêng", "gì", "quý", "toàn"])
def test_apart_and_together(word: str) -> None:
    parts = take_apart(word)
    assert put_together(parts.shapes, parts.tone) == word
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["", "x", "bc", "ubnd", "covid", "vạnn", "các" + "c", "tap", "2021"])
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


def test_tones_as_official_papers_print_them() -> None:
    assert as_printed("uỷ ban hoà bình khoẻ") == "ủy ban hòa bình khỏe"
    assert as_printed("quý quỹ toàn thuyền luỹ HOÀ") == "quý quỹ toàn thuyền lũy HÒA"
