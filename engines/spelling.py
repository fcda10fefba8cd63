"""Did you mean: a better spelling of a query, from what the index itself contains.

A noisy channel over whole word sequences: every word gets candidates that could have been meant (other tone or
mark, other letter, keystrokes of Telex or VNI, words joined or torn apart), each with a cost in nats; adjacent
pairs of the index say how likely a sequence is; the best sequence is found by dynamic programming (Viterbi).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from analyzers.analysis import fold, has_marks, syllables
from engines.corrections import JOIN, Candidate, as_typed, near, parts_of, same_letters
from engines.fields import lookup
from engines.known_words import compounds_at, in_compounds, is_known
from engines.lexer import Lexed, lex
from engines.orthography import as_printed, plain_syllables
from engines.vocabulary import Vocabulary

MAX_WORDS = 24
"""Words of one sequence that are looked at; later ones stay as they are."""

LONGEST_SYLLABLE = 8
"""Letters of a syllable that was torn in two."""

_PARTS = re.compile(r"[^.,;:!?…()]+")
_WORDS = re.compile(r"\S+")

_GAIN = 3.0
"""By how many nats a correction must beat a query whose words all exist."""

_GAIN_UNKNOWN = 1.0
"""The same when some word of the query stands in no document."""

_PRIOR = 5.0
"""How many documents' worth a word counts by itself, against its pairs."""

_STRANGERS = 0.02
"""Two words are strangers when documents in which they touch are fewer than this share of those expected to
hold both by chance; true collocations have ten times as many."""

_UNKNOWN_LETTER = 1.5
"""Nats that each letter of a word that is in no document costs: such a word finds nothing."""

_VERY_MANY = 50
"""Documents in which two words stand side by side that are a fixed expression, though no dictionary lists it."""

_NEVER = 0.05
"""Documents that are assumed to hold a word that is in none."""


class _Word(NamedTuple):
    """A word as typed, and its place in the query."""

    text: str
    start: int
    end: int


_Place = tuple[int, int]
"""Before a word: (its number, 0); within a word whose spaces were forgotten: (its number, letters so far)."""


class _Edge(NamedTuple):
    """A way from one place in a sequence to a later one."""

    start: _Place
    end: _Place
    candidate: Candidate


class _Change(NamedTuple):
    """A part of the query, and what to put in its place."""

    start: int
    end: int
    text: str
    first: int
    """The words of the sequence that it replaces: `first` … `last - 1`."""
    last: int


class _State(NamedTuple):
    """The best way to a place that ends in a certain term."""

    score: float
    before: tuple[_Place, str] | None
    edge: _Edge | None


def suggest(query: str, vocabulary: Vocabulary) -> str | None:
    """The query with its words spelt better, everything else in it as typed; None when there is nothing
    better. The suggestion is made of words of the index in an order that the index knows; whether it finds
    more, the caller must see for itself. Takes milliseconds, bounded by MAX_WORDS and the query's length."""
    lexed = lex(query)
    known = _Remembering(vocabulary)
    changes: list[tuple[int, int, str]] = []
    typed_with_marks = any(has_marks(token.text) for token in lexed.tokens if token.kind == "word")
    for sequence, quoted in _sequences(lexed):
        marks = any(has_marks(word.text) for word in sequence) if quoted else typed_with_marks
        changes += _correct(sequence[:MAX_WORDS], known, marks=marks)
    out = lexed.query
    for start, end, text in sorted(changes, reverse=True):
        out = f"{out[:start]}{text}{out[end:]}"
    return out.strip() if changes else None


def _sequences(lexed: Lexed) -> Iterator[tuple[list[_Word], bool]]:
    """Words that stand side by side, each sequence with whether it is quoted. Values of metadata fields, years
    and numbers are left alone: they are not words of the text."""
    run: list[_Word] = []
    depth = 0
    skip = False  # skip: the next token is such a value; depth: brackets open within one
    for token in lexed.tokens:
        plain = not depth and not skip
        if run and token.kind == "word" and not lexed.query[run[-1].end : token.start].isspace():
            yield run, False  # a comma or a full stop between them
            run = []
        if token.kind == "word" and plain and not token.prefix:
            run.append(_Word(token.text, token.start, token.start + len(token.text)))
            continue
        if run:
            yield run, False
            run = []
        if token.kind == "phrase" and plain:
            at = token.start + 1
            for part in _PARTS.finditer(token.text):
                words = _WORDS.finditer(token.text, *part.span())
                yield [_Word(m.group(), at + m.start(), at + m.end()) for m in words], True
        if token.kind == "open" and (depth or skip):
            depth += 1
        elif token.kind == "close" and depth:
            depth -= 1
        skip = token.kind == "field" and lookup(token.text) not in {"title", "body"}
    if run:
        yield run, False


def _correct(sequence: list[_Word], vocabulary: Vocabulary, *, marks: bool) -> list[tuple[int, int, str]]:
    """What to put in place of which part of the query."""
    typed = [
        _Edge((i, 0), (i + 1, 0), candidate)
        for i, word in enumerate(sequence)
        for candidate in as_typed(word.text, vocabulary, marks=marks)
    ]
    if len({edge.start for edge in typed}) < len(sequence) or not sequence:
        return []
    score, path = _best(typed, len(sequence), vocabulary)
    edges = typed + [
        _Edge((i, 0), (i + 1, 0), candidate)
        for i, word in enumerate(sequence)
        for candidate in same_letters(word.text, vocabulary, marks=marks)
    ]
    better, best = _best(edges, len(sequence), vocabulary)
    doubtful = _doubtful(best, vocabulary)
    if doubtful:
        edges += _wider(sequence, doubtful, vocabulary, marks=marks)
        better, best = _best(edges, len(sequence), vocabulary)
    unknown = any(not vocabulary.frequency(t) for e in path for t in e.candidate.terms if t.isalpha())
    if better - score < (_GAIN_UNKNOWN if unknown else _GAIN):
        return []
    written = marks or any(edge.candidate.keystrokes for edge in best)
    return [
        (change.start, change.end, change.text)
        for change in _changes(sequence, best, marks=written)
        if _credible(change, path, best, vocabulary, marks=marks)
    ]


def _credible(
    change: _Change, as_typed: list[_Edge], path: list[_Edge], vocabulary: Vocabulary, *, marks: bool
) -> bool:
    """Whether a change is more than an index's ignorance of a word. What a dictionary knows, as a syllable or in a
    compound with its neighbours, was hardly mistyped: it changes only into a compound, or where the index has what
    is offered in very many documents and what was typed in none."""
    typed, low, high = _terms(as_typed, change)
    meant, start, end = _terms(path, change)
    words = typed[low:high]
    if any(edge.candidate.keystrokes for edge in path) or not all(is_known(word, marks=marks) for word in words):
        return True
    if compounds_at(typed, low, high):
        return False
    # What is part of another word already, the "điều" of "biết điều chị", vouches for nothing.
    taken = frozenset(p if p < low else p + (end - start) - (high - low) for p in in_compounds(typed))
    if compounds_at(meant, start, end, taken):
        return True
    if [fold(word) for word in words] != [fold(word) for word in meant[start:end]]:
        return False
    pairs = [pairwise(meant[max(0, start - 1) : end + 1]), pairwise(typed[max(0, low - 1) : high + 1])]
    beside, beside_typed = ([vocabulary.pair_frequency(*pair) for pair in some] for some in pairs)
    return max(beside, default=0) >= _VERY_MANY and all(beside) and not any(beside_typed)


def _terms(path: list[_Edge], change: _Change) -> tuple[list[str], int, int]:
    """The terms of a path, and which of them stand where the change is."""
    counts = [(edge.start, len(edge.candidate.terms)) for edge in path]
    low = sum(count for start, count in counts if start < (change.first, 0))
    high = sum(count for start, count in counts if start < (change.last, 0))
    return [term for edge in path for term in edge.candidate.terms], low, high


def _wider(sequence: list[_Word], doubtful: set[int], vocabulary: Vocabulary, *, marks: bool) -> list[_Edge]:
    """Candidates for the words in doubt: other letters, spaces forgotten, spaces too many."""
    edges: list[_Edge] = []
    for i in sorted(doubtful):
        word = sequence[i].text
        if _is_name(word, vocabulary):
            continue
        edges += [_Edge((i, 0), (i + 1, 0), candidate) for candidate in near(word, vocabulary, marks=marks)]
        for start, end, candidate in parts_of(word, vocabulary, marks=marks):
            edges.append(_Edge((i, start), (i, end) if end < len(word) else (i + 1, 0), candidate))
    for i in range(len(sequence) - 1):
        if {i, i + 1} & doubtful:
            joined = sequence[i].text + sequence[i + 1].text
            if joined.isalpha() and len(joined) <= LONGEST_SYLLABLE:
                meant = as_typed(joined, vocabulary, marks=marks) + same_letters(joined, vocabulary, marks=marks)
                known = [c for c in meant if all(map(vocabulary.frequency, c.terms))]
                edges += [_Edge((i, 0), (i + 2, 0), c._replace(cost=c.cost + JOIN)) for c in known]
    return edges


def _is_name(word: str, vocabulary: Vocabulary) -> bool:
    """A capitalised or very short word that is no Vietnamese syllable and that the index has not got: a foreign
    name or an abbreviation, not a slip."""
    plain = word.lower()
    if not word.isascii() or plain in plain_syllables() or vocabulary.spellings(plain):
        return False
    return word[0].isupper() or len(word) <= 2


def _doubtful(path: list[_Edge], vocabulary: Vocabulary) -> set[int]:
    """The words that the index does not know, or hardly knows beside their neighbour."""
    found: set[int] = set()
    before = ""
    for edge in path:
        for at, term in enumerate(edge.candidate.terms):
            if term.isalpha() and not vocabulary.frequency(term):
                found.add(edge.start[0])
            elif before and term.isalpha() and before.isalpha():
                chance = vocabulary.frequency(before) * vocabulary.frequency(term) / max(1, vocabulary.documents)
                if vocabulary.pair_frequency(before, term) < max(1.0, _STRANGERS * chance):
                    found |= {edge.start[0], edge.start[0] - (at == 0)}
            before = term
    return found


def _best(edges: Sequence[_Edge], length: int, vocabulary: Vocabulary) -> tuple[float, list[_Edge]]:
    """The likeliest way from the first word to beyond the last, and its score."""
    origin, goal = (0, 0), (length, 0)
    states: dict[_Place, dict[str, _State]] = {origin: {"": _State(0.0, None, None)}}
    for edge in sorted(edges, key=lambda edge: edge.start):
        for last, state in states.get(edge.start, {}).items():
            score = state.score - edge.candidate.cost
            term = last
            for following in edge.candidate.terms:
                score += _likelihood(vocabulary, term, following)
                term = following
            there = states.setdefault(edge.end, {})
            if term not in there or score > there[term].score:
                there[term] = _State(score, (edge.start, last), edge)
    if not states.get(goal):
        return -math.inf, []
    state = max(states[goal].values(), key=lambda state: state.score)
    score = state.score
    path: list[_Edge] = []
    while state.edge and state.before:
        path.append(state.edge)
        place, term = state.before
        state = states[place][term]
    return score, path[::-1]


def _likelihood(vocabulary: Vocabulary, before: str, term: str) -> float:
    """The logarithm of how often `term` follows `before` in the index, never quite zero."""
    frequency = vocabulary.frequency(term)
    alone = (frequency + _NEVER) / (vocabulary.documents + 1)
    if not frequency and term.isalpha():
        return math.log(alone) - _UNKNOWN_LETTER * len(term)
    if not before:
        return math.log(alone)
    together = vocabulary.pair_frequency(before, term) + _PRIOR * alone
    return math.log(together / (vocabulary.frequency(before) + _PRIOR))


def _changes(sequence: list[_Word], path: list[_Edge], *, marks: bool) -> Iterator[_Change]:
    """The parts of the query that the path spells otherwise."""
    at = 0
    while at < len(path):
        first = at
        while path[at].end[1]:  # the parts of one word
            at += 1
        run = path[first : at + 1]
        at += 1
        words = sequence[run[0].start[0] : run[-1].end[0]]
        terms = [term for edge in run for term in edge.candidate.terms]
        meant = " ".join(terms if marks else map(fold, terms))
        typed = " ".join(term for word in words for term in syllables(word.text))
        if meant != (typed if marks or not has_marks(typed) else fold(typed)):
            place = run[0].start[0], run[-1].end[0]
            yield _Change(words[0].start, words[-1].end, as_printed(meant), *place)


class _Remembering:
    """A vocabulary that is asked each thing once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.documents = vocabulary.documents
        self.frequency = cache(vocabulary.frequency)
        self.pair_frequency = cache(vocabulary.pair_frequency)
        self.spellings = cache(vocabulary.spellings)
