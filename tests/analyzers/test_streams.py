"""Texts read together have the syllables, places and words that each has alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers import streams
from analyzers.analysis import spans, words
from analyzers.streams import END, read

PIECES = st.sampled_from([
    "công", "tác", "dân", "vận", "Đảng", "ủy", "Uỷ", "Tỉnh", "hợp", "xã", ".", "2021và", "12a", "số31-QĐ/TW", "ﬁ", "m²",
    "a\u0301", "công\u200b", "\u200b", "\ufffe", "\uffff", "x@y.vn", "...", "==>", "_", "UBND.",
])  # fmt: skip
GAPS = st.sampled_from([" "] * 8 + ["\n", "\n\n", "  ", "\t", "", " \n", "\r\n", "\u00a0", "\u2003", "\x85", "\u2028"])
TEXT = st.one_of(
    st.lists(st.tuples(PIECES, GAPS), max_size=40).map(lambda parts: "".join(map("".join, parts))),
    st.text(max_size=30),
)


def assert_as_alone(texts: list[str]) -> None:
    """Compare with the functions for single texts."""
    found = read(texts)
    have = list(zip(found.tokens.tolist(), found.starts.tolist(), found.sizes.tolist(), strict=True))
    want, base = [], 0
    number = {term: place for place, term in enumerate(found.syllables)}
    for text in texts:
        want += [(number[term], base + start, end - start) for term, start, end in spans(text)]
        base += len(text)
        want.append((END, base, 0))
    assert have == want
    named = [found.words[word] for word in found.word_tokens.tolist()]
    low = 0
    for text, high in zip(texts, found.word_ends.tolist(), strict=True):
        assert named[low:high] == words(text)
        low = high
    assert low == len(named)
    for tokens, listed in ((found.tokens, found.syllables), (found.word_tokens, found.words)):
        assert list(dict.fromkeys(n for n in tokens.tolist() if n != END)) == list(range(len(listed)))
        assert len(set(listed)) == len(listed)


@given(st.lists(TEXT, max_size=6))
def test_together_as_alone(texts: list[str]) -> None:
    assert_as_alone(texts)


@given(st.lists(TEXT, min_size=1, max_size=6), st.integers(1, 60))
def test_whatever_the_block(texts: list[str], block: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streams, "_BLOCK", block)
        assert_as_alone(texts)


@given(st.lists(TEXT, min_size=1, max_size=6))
def test_whatever_is_remembered(texts: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streams, "_KNOWN", 5)
        patch.setattr(streams, "_BLOCK", 20)
        assert_as_alone(texts)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([], []),
        (["", ""], []),
        (["công", "tác dân vận", ""], ["dân_vận"]),
        (["công\ntác"], []),  # lines are segmented one by one
        (["công tác dân vận", "Hợp tác xã"], ["công_tác", "dân_vận", "hợp_tác_xã"]),
        (["công tác \ufffe dân vận", "tổ chức"], ["công_tác", "dân_vận", "tổ_chức"]),
    ],
)
def test_words(texts: list[str], expected: list[str]) -> None:
    found = read(texts)
    assert [found.words[word] for word in found.word_tokens.tolist()] == expected
    assert len(found.word_ends) == len(texts) == found.tokens.tolist().count(END)
