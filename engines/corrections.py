"""What a mistyped word could have been meant to be, and how unlikely each slip is.

Costs are in nats (natural logarithm of a probability, sign turned): small ones for the slips that people really
make in Vietnamese, hỏi for ngã, a mark forgotten, s for x.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from analyzers.analysis import fold, has_marks, syllables
from analyzers.normalize import normalize
from engines.orthography import plain_syllables, take_apart
from engines.telex import from_telex, from_vni
from engines.vocabulary import Vocabulary

SPLIT = 2.0
"""A space forgotten."""

JOIN = 3.0
"""A space too many."""

_KEYSTROKES = 1.0
"""The input method was off."""

_LONE = 1.0
"""More for a part of one letter (y tế, ở): most of those are accidents."""

_KNOWN = 2.0
"""More for changing letters of a word that exists as it was typed."""

_NO_MARKS = 1.0
"""A word typed without marks among words with them."""

_TONE_FORGOTTEN = 1.5
_TONE_CONFUSED = 1.5  # hỏi and ngã sound alike from Thanh Hóa southwards
_TONE_WRONG = 3.0
_SHAPE_FORGOTTEN = 1.0
_SHAPE_WRONG = 2.0


def _both_ways(*pairs: tuple[str, str]) -> dict[str, list[str]]:
    table: dict[str, list[str]] = defaultdict(list)
    for one, other in pairs:
        table[one].append(other)
        table[other].append(one)
    return table


_CONFUSED_LETTERS = 2.5
_DOUBLED = 3.0
_SWAPPED = 3.5
_OTHER_LETTER = 4.0
_TWO_LETTERS = 6.0
_ONSETS = _both_ways(
    *(("s", "x"), ("ch", "tr"), ("l", "n"), ("d", "gi"), ("d", "r"), ("gi", "r"), ("v", "d"), ("v", "gi")),
    *(("k", "c"), ("gh", "g"), ("ngh", "ng"), ("qu", "k"), ("f", "ph"), ("z", "d"), ("z", "gi"), ("j", "gi")),
    ("w", "qu"),
)
_FINALS = _both_ways(("n", "ng"), ("n", "nh"), ("ng", "nh"), ("c", "t"), ("ch", "t"), ("i", "y"), ("o", "u"))
"""Beginnings and ends of syllables taken for each other: sounds that merge in some dialect (s/x, ch/tr, d/gi/r/v,
l/n; n/ng, c/t), spellings of one sound (c/k, g/gh, i/y), letters of hasty writing (f for ph). Đoàn Thiện
Thuật, Ngữ âm tiếng Việt, and common school lists of spelling mistakes."""

_SAME_LETTERS = 8
"""Spellings of the same letters that are weighed."""

_NEAR = 14
"""Other candidates that are weighed."""

_LONGEST = 12
"""Letters of the longest word that is corrected letter by letter."""

_LONGEST_JOINED = 60

_REMEMBERED = 4_096
"""Words whose marks are remembered."""


class Candidate(NamedTuple):
    """Terms that could have been meant. Cost 0: as typed."""

    terms: tuple[str, ...]
    cost: float
    keystrokes: bool = False
    """Read from Telex or VNI."""


def as_typed(text: str, vocabulary: Vocabulary, *, marks: bool) -> list[Candidate]:
    """The word itself. In a query without marks that is every word with these letters."""
    terms = tuple(syllables(text))
    if len(terms) == 1 and not marks:
        same = [Candidate((term,), 0.0) for term in _frequent(vocabulary, fold(terms[0]))]
        if same:
            return same
    return [Candidate(terms, 0.0)] if terms else []


def same_letters(text: str, vocabulary: Vocabulary, *, marks: bool) -> list[Candidate]:
    """Other marks on the same letters, and what the word means as keystrokes of Telex or VNI."""
    found: list[Candidate] = []
    terms = syllables(text)
    if len(terms) == 1 and marks:
        typed = terms[0]
        found = [
            Candidate((term,), marks_cost(typed, term)) for term in _frequent(vocabulary, fold(typed)) if term != typed
        ]
    for decode in (from_telex, from_vni):
        meant = decode(normalize(text))
        if meant and vocabulary.frequency(meant):
            found.append(Candidate((meant,), _KEYSTROKES, keystrokes=True))
    return found


def near(text: str, vocabulary: Vocabulary, *, marks: bool) -> list[Candidate]:
    """Words of the vocabulary with a slip of a letter, best first."""
    terms = syllables(text)
    if len(terms) != 1 or not terms[0].isalpha() or len(terms[0]) > _LONGEST:
        return []
    typed = take_apart(terms[0])
    letters = fold(terms[0])
    alike = set(_alike(letters)) & plain_syllables()
    bases = {base for form in _shortened(letters) for base in _by_shortened().get(form, ())} | alike
    bases.discard(letters)
    if letters not in plain_syllables() and not vocabulary.spellings(letters):
        bases.update(form for form in _one_edit(letters) if form not in bases and vocabulary.spellings(form))
    exists = vocabulary.frequency(terms[0]) if marks else vocabulary.spellings(letters)
    known = _KNOWN if exists else 0.0
    found: list[tuple[float, Candidate]] = []
    for base in bases:
        slip = known + (_CONFUSED_LETTERS if base in alike else letters_cost(letters, base))
        for term in vocabulary.spellings(base):
            parts = take_apart(term)
            cost = slip
            if marks and has_marks(terms[0]):
                cost += 0.0 if parts.tone == typed.tone else _TONE_FORGOTTEN
                cost += 0.0 if _shape_marks(parts.shapes) == _shape_marks(typed.shapes) else _SHAPE_FORGOTTEN
            elif marks and has_marks(term):
                cost += _NO_MARKS
            found.append((cost - math.log(1 + vocabulary.frequency(term)), Candidate((term,), cost)))
    return [candidate for _, candidate in sorted(found)[:_NEAR]]


def parts_of(text: str, vocabulary: Vocabulary, *, marks: bool) -> Iterator[tuple[int, int, Candidate]]:
    """Words run together in `text`: every stretch of letters that is a word, with its place. The cost of a
    forgotten space is included, except at the beginning."""
    whole = normalize(text.lower())
    if len(whole) != len(text) or not whole.isalpha() or not 3 <= len(whole) <= _LONGEST_JOINED:
        return
    for start in range(len(whole)):
        for end in range(start + 1, min(len(whole), start + 7) + 1):
            part = normalize(whole[start:end])
            if end - start == len(whole) or fold(part) not in plain_syllables():
                continue
            gap = (SPLIT if start else 0.0) + (_LONE if end - start == 1 else 0.0)
            for candidate in as_typed(part, vocabulary, marks=marks):
                if vocabulary.frequency(candidate.terms[0]):
                    yield start, end, Candidate(candidate.terms, candidate.cost + gap)
            if marks:
                for candidate in same_letters(part, vocabulary, marks=marks):
                    yield start, end, Candidate(candidate.terms, candidate.cost + gap)


def marks_cost(typed: str, meant: str) -> float:
    """How unlikely it is to type `typed` for `meant`, words of the same letters."""
    if not has_marks(typed):
        return _NO_MARKS
    one, other = take_apart(typed), take_apart(meant)
    cost = 0.0
    if one.tone != other.tone:
        hooks = {one.tone, other.tone} == {"\u0309", "\u0303"}
        cost = _TONE_CONFUSED if hooks else _TONE_FORGOTTEN if not one.tone else _TONE_WRONG
    for a, b in zip(one.shapes, other.shapes, strict=False):
        if a != b:
            cost += _SHAPE_FORGOTTEN if a == fold(a) else _SHAPE_WRONG
    return cost


def letters_cost(typed: str, meant: str) -> float:
    """How unlikely it is to type `typed` for `meant`, different words without marks."""
    low = 0
    while low < min(len(typed), len(meant)) and typed[low] == meant[low]:
        low += 1
    high = 0
    while high < min(len(typed), len(meant)) - low and typed[-1 - high] == meant[-1 - high]:
        high += 1
    one, other = typed[low : len(typed) - high], meant[low : len(meant) - high]
    if len(one) == len(other) == 2 and one == other[::-1]:
        return _SWAPPED
    if len(one) == 1 and not other and one in {typed[low - 1 : low], typed[low + 1 : low + 2]}:
        return _DOUBLED
    return _OTHER_LETTER if len(one) <= 1 and len(other) <= 1 else _TWO_LETTERS


def _alike(letters: str) -> Iterator[str]:
    """What the letters may stand for by ear."""
    for begin, others in _ONSETS.items():
        if letters.startswith(begin):
            yield from (other + letters[len(begin) :] for other in others)
    for end, others in _FINALS.items():
        if letters.endswith(end):
            yield from (letters[: len(letters) - len(end)] + other for other in others)


def _frequent(vocabulary: Vocabulary, folded: str) -> list[str]:
    terms = vocabulary.spellings(folded)
    if len(terms) > _SAME_LETTERS:
        return sorted(terms, key=vocabulary.frequency, reverse=True)[:_SAME_LETTERS]
    return list(terms)


@lru_cache(_REMEMBERED)
def _shape_marks(shapes: str) -> str:
    return "".join(sorted(char for char in shapes if fold(char) != char))


def _shortened(word: str) -> set[str]:
    """The word, and it with any one letter left out (SymSpell, Garbe 2012): two words whose sets meet are at
    most two slips apart, and all that are one slip apart meet."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


@cache
def _by_shortened() -> Mapping[str, tuple[str, ...]]:
    """Every Vietnamese syllable without marks under all its shortened forms."""
    table: dict[str, list[str]] = defaultdict(list)
    for syllable in sorted(plain_syllables()):
        for form in _shortened(syllable):
            table[form].append(syllable)
    return {form: tuple(words) for form, words in table.items()}


def _one_edit(word: str) -> Iterable[str]:
    """Everything one slip away from `word`, for words that are no Vietnamese syllables (names, loans)."""
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    for i in range(len(word) + 1):
        left, right = word[:i], word[i:]
        for letter in alphabet:
            yield left + letter + right
            if right:
                yield left + letter + right[1:]
        if right:
            yield left + right[1:]
        if len(right) > 1:
            yield left + right[1] + right[0] + right[2:]
