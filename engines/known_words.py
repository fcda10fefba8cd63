"""What a dictionary knows: words that were not mistyped, however rare they are in an index.

The list is the one the word segmenter was made with (31,000 words, single syllables among them). It is written as
terms are: composed, with the tone where the index has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from analyzers.analysis import fold
from analyzers.segment import word_list


@cache
def _compounds() -> frozenset[tuple[str, ...]]:
    words = (tuple(word.lower().split()) for word in word_list())
    return frozenset(word for word in words if len(word) > 1)


@cache
def _syllables() -> tuple[frozenset[str], frozenset[str]]:
    """Every syllable of a listed word, as listed and without marks; of the letters listed, only vowels are words."""
    single = (word.lower() for word in word_list() if " " not in word)
    letters = (word for word in single if len(word) > 1 or fold(word) in "aeiouy")
    listed = frozenset(letters).union(*_compounds())
    return listed, frozenset(map(fold, listed))


def is_known(term: str, *, marks: bool = True) -> bool:
    """Whether a normalised term is a syllable of some word. `marks`: False when it was typed without."""
    return term in _syllables()[0 if marks else 1]


def is_compound(terms: Sequence[str]) -> bool:
    """Whether these terms, with their marks, are a word of several syllables."""
    return tuple(terms) in _compounds()


def compounds_at(terms: Sequence[str], start: int, end: int, taken: frozenset[int] = frozenset()) -> int:
    """How many compounds of two or three syllables in `terms` touch the places `start:end`. `taken`: places that
    belong to other words and make none with these."""
    return sum(
        is_compound(terms[first : first + size]) and taken.isdisjoint(range(first, first + size))
        for size in (2, 3)
        for first in range(max(0, start - size + 1), min(end, len(terms) - size + 1))
    )


def in_compounds(terms: Sequence[str]) -> frozenset[int]:
    """The places of `terms` that are part of a compound of two or three syllables."""
    return frozenset(
        place
        for size in (2, 3)
        for first in range(len(terms) - size + 1)
        if is_compound(terms[first : first + size])
        for place in range(first, first + size)
    )
