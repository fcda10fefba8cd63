"""Which words of a query look mistyped, and which changes are more than an index's ignorance of a word."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from analyzers.analysis import fold, has_marks
from engines.decoding import Edge
from engines.known_words import compounds_at, in_compounds, is_known
from engines.orthography import is_syllable
from engines.vocabulary import Vocabulary

_VOWELS = frozenset("aeiouy")

_STRANGERS = 0.02
"""Two words are strangers when documents in which they touch are fewer than this share of those expected to
hold both by chance; true collocations have ten times as many."""

_VERY_MANY = 50
"""Documents in which two words stand side by side that are a fixed expression, though no dictionary lists it."""

_RARE = 1 / 5_000
"""Share of the documents up to which a word that no dictionary knows may be a slip of theirs."""

_RUNS = 1 / 20_000
"""Share of the documents of which more must hold a change with two neighbours."""

_SHARE = 0.22
"""Share of what an index can tell, the logarithm of its documents, by which a query must be likelier in nats for
known words to be given other marks."""

_AT_THE_ENDS = 3
"""How many times that, for the first or last word of a query."""

_SURE = 2.5
"""By how many nats a query must be likelier for known words to be changed into words of other letters."""

_FAR_MORE = 20
"""How many times more documents must hold a change with its neighbours than hold what was typed there."""


def doubtful(path: Sequence[Edge], vocabulary: Vocabulary, *, marks: bool) -> set[int]:
    """The words that the index does not know, or hardly knows beside their neighbour."""
    found: set[int] = set()
    before = ""
    for edge in path:
        for at, term in enumerate(edge.candidate.terms):
            if not any(map(str.isalpha, term)):
                before = ""
                continue
            frequency = vocabulary.frequency(term)
            if frequency <= _RARE * vocabulary.documents and not is_known(term, marks=marks):
                found.add(edge.start[0])
            elif before:
                chance = vocabulary.frequency(before) * frequency / max(1, vocabulary.documents)
                if vocabulary.pair_frequency(before, term) < max(1.0, _STRANGERS * chance):
                    found |= {edge.start[0], edge.start[0] - (at == 0)}
            elif not frequency:
                found.add(edge.start[0])
            before = term
    return found


class Change(NamedTuple):
    """Terms of a query, and what to put in their place, each among its neighbours."""

    typed: Sequence[str]
    was: tuple[int, int]
    """The places in `typed` that are changed: first and past the last."""
    meant: Sequence[str]
    now: tuple[int, int]
    """What stands there in `meant`."""
    changed: frozenset[int] = frozenset()
    """The places in `meant` that other changes made; they vouch for nothing."""


def credible(change: Change, gain: float, vocabulary: Vocabulary, *, marks: bool) -> bool:
    """Whether to make a change of a query that is likelier by `gain` nats for each of its changes."""
    typed, (low, high), meant, (start, end), changed = change
    if compounds_at(typed, low, high):
        return False
    # What is part of another word already, the "điều" of "biết điều chị", vouches for nothing.
    taken = frozenset(p if p < low else p + (end - start) - (high - low) for p in in_compounds(typed))
    compound = compounds_at(meant, start, end, taken | changed) > 0
    beside = _beside(meant, start, end, vocabulary)
    words = typed[low:high]
    same_letters = [fold(word) for word in words] == [fold(word) for word in meant[start:end]]
    if marks and any(map(_broken, words)):
        return same_letters or compound or any(beside) or not beside
    few = min(len(typed), len(meant)) < 3
    runs, typed_runs = _most(meant, start, end, vocabulary, changed), _most(typed, low, high, vocabulary)
    supported = runs >= _FAR_MORE * typed_runs and runs > 0
    if not all(is_known(word if marks else fold(word), marks=marks) for word in words):
        return supported or (few and all(map(voiced, meant[start:end])) and (compound or all(beside)))
    supported = supported and runs > _RUNS * vocabulary.documents
    if not same_letters:
        supported = supported or (few and compound and all(beside))
        return supported and gain >= (_SURE if compound and marks else 2 * _SURE)
    # A query may break off within an expression: at its ends, where only one side can tell, a change must be surer.
    inside = start > 0 and end < len(meant)
    if gain < (1 if compound or few or inside else _AT_THE_ENDS) * _SHARE * math.log(vocabulary.documents + 1):
        return False
    many = few and max(beside, default=0) >= _VERY_MANY and all(beside)
    return compound or supported or (many and not any(_beside(typed, low, high, vocabulary)))


def voiced(word: str) -> bool:
    """Whether a word has a vowel; abbreviations have none."""
    return not _VOWELS.isdisjoint(fold(word))


def _broken(word: str) -> bool:
    """Whether this can be no Vietnamese syllable though it has Vietnamese letters, nor an abbreviation."""
    return has_marks(word) and voiced(word) and not is_syllable(word)


def _most(
    terms: Sequence[str], start: int, end: int, vocabulary: Vocabulary, without: frozenset[int] = frozenset()
) -> int:
    """In how many documents these places stand with two neighbours, for the neighbours that suit best."""
    runs = (
        terms[low:high]
        for low, high in ((start - 1, end + 1), (start - 2, end), (start, end + 2))
        if low >= 0 and high <= len(terms) and high - low >= 3 and without.isdisjoint(range(low, high))
    )
    return max((vocabulary.run_frequency(tuple(run)) for run in runs), default=0)


def _beside(terms: Sequence[str], start: int, end: int, vocabulary: Vocabulary) -> list[int]:
    """How many documents hold each pair of terms of which one was changed."""
    return [vocabulary.pair_frequency(*pair) for pair in pairwise(terms[max(0, start - 1) : end + 1])]
