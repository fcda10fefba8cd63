"""Did you mean: a better spelling of a query, from what the index itself contains.

A noisy channel over whole word sequences: every word gets candidates that could have been meant (other tone or
mark, other letter, keystrokes of Telex or VNI, words joined or torn apart), each with a cost in nats; adjacent
pairs of the index say how likely a sequence is; the best sequence is found by dynamic programming (Viterbi).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise, starmap
from typing import NamedTuple

from analyzers.analysis import fold, has_marks, syllables
from analyzers.normalize import normalize
from engines.corrections import JOIN, Candidate, as_typed, near, parts_of, same_letters
from engines.decoding import Edge, Path, by_pairs, likeliest, terms_of
from engines.doubt import Change, credible, doubtful, voiced
from engines.fields import lookup
from engines.known_words import compounds_at, is_known
from engines.lexer import Lexed, lex
from engines.orthography import as_printed, plain_syllables
from engines.telex import from_vni
from engines.vocabulary import Vocabulary

MAX_WORDS = 24
"""Words of one sequence that are looked at; later ones stay as they are."""

LONGEST_SYLLABLE = 8
"""Letters of a syllable that was torn in two."""

_PARTS = re.compile(r"[^.,;:!?…()]+")
_WORDS = re.compile(r"\S+")
_KEYS = re.compile(r"[^\W\d_][0-9]")

_GAIN = 0.5
"""By how many nats a correction must be likelier than what was typed."""


class _Word(NamedTuple):
    """A word as typed, and its place in the query."""

    text: str
    start: int
    end: int


class _Rewrite(NamedTuple):
    """A part of the query, and what to put in its place."""

    start: int
    end: int
    text: str
    first: int
    """The words of the sequence that it replaces: `first` … `last - 1`."""
    last: int


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
    edges = [
        Edge((i, 0), (i + 1, 0), candidate)
        for i, word in enumerate(sequence)
        for candidate in as_typed(word.text, vocabulary, marks=marks)
    ]
    if len({edge.start for edge in edges}) < len(sequence) or not sequence:
        return []
    paths = by_pairs(edges, len(sequence), vocabulary)
    doubts = doubtful(paths[0], vocabulary, marks=marks)
    doubts |= {i for i, word in enumerate(sequence) if _KEYS.search(word.text) and from_vni(word.text)}
    if not doubts:
        return []
    before, typed = likeliest(paths, vocabulary)
    edges += _wider(sequence, doubts, vocabulary, _Typed(typed, vocabulary, marks=marks), marks=marks)
    after, meant = likeliest(by_pairs(edges, len(sequence), vocabulary), vocabulary)
    if after - before < _GAIN:
        return []
    by_keys = any(edge.candidate.keystrokes for edge in meant)
    changes = list(_changes(sequence, meant, marks=marks or by_keys))
    places = [_places(meant, change) for change in changes]
    return [
        (change.start, change.end, change.text)
        for change, now in zip(changes, places, strict=True)
        if by_keys
        or credible(
            Change(
                terms_of(typed), _places(typed, change), terms_of(meant), now,
                frozenset(place for other in places if other != now for place in range(*other)),
            ),
            (after - before) / len(changes), vocabulary, marks=marks,
        )
    ]  # fmt: skip


def _places(path: Path, change: _Rewrite) -> tuple[int, int]:
    """Which terms of a path stand where the change is: first and past the last."""
    counts = [(edge.start, len(edge.candidate.terms)) for edge in path]
    low = sum(count for start, count in counts if start < (change.first, 0))
    return low, sum(count for start, count in counts if start < (change.last, 0))


class _Typed:
    """The words as typed, to vouch for what may be meant beside them."""

    def __init__(self, path: Path, vocabulary: Vocabulary, *, marks: bool) -> None:
        self._words = [edge.candidate.terms for edge in path]
        self._vocabulary = vocabulary
        self._known = [
            all(is_known(term if marks else fold(term), marks=marks) for term in word) for word in self._words
        ]

    def vouches_for(self, candidate: Candidate, i: int) -> bool:
        """Whether word `i` may have been meant so: among words that a dictionary knows, a word that it knows, too, is
        changed only for one that stands beside one of them (engines.doubt.credible would refuse it anyway, at the
        price of weighing it with all others)."""
        low, high = max(0, i - 1), min(len(self._words), i + 2)
        if candidate.keystrokes or not all(self._known[low:high]):
            return True
        before = self._words[low][-1:] if low < i else ()
        after = self._words[i + 1][:1] if high > i + 1 else ()
        run = (*before, *candidate.terms, *after)
        return any(starmap(self._vocabulary.pair_frequency, pairwise(run))) or compounds_at(run, 0, len(run)) > 0


def _wider(
    sequence: list[_Word], doubtful: set[int], vocabulary: Vocabulary, typed: _Typed, *, marks: bool
) -> list[Edge]:
    """Candidates for the words in doubt: other marks, other letters, spaces forgotten, spaces too many."""
    edges: list[Edge] = []
    for i in sorted(doubtful):
        word = sequence[i].text
        candidates = same_letters(word, vocabulary, marks=marks)
        named = _is_name(word, vocabulary)
        if not named:
            candidates += near(word, vocabulary, marks=marks)
        edges += [Edge((i, 0), (i + 1, 0), one) for one in candidates if typed.vouches_for(one, i)]
        if named:
            continue
        for start, end, candidate in parts_of(word, vocabulary, marks=marks):
            edges.append(Edge((i, start), (i, end) if end < len(word) else (i + 1, 0), candidate))
    for i in range(len(sequence) - 1):
        if {i, i + 1} & doubtful:
            joined = sequence[i].text + sequence[i + 1].text
            if len(joined) <= LONGEST_SYLLABLE and fold(normalize(joined.lower())) in plain_syllables():
                meant = as_typed(joined, vocabulary, marks=marks) + same_letters(joined, vocabulary, marks=marks)
                known = [c for c in meant if all(map(vocabulary.frequency, c.terms))]
                edges += [Edge((i, 0), (i + 2, 0), c._replace(cost=c.cost + JOIN)) for c in known]
    return edges


def _is_name(word: str, vocabulary: Vocabulary) -> bool:
    """An abbreviation in capitals, or a capitalised or very short word that is no Vietnamese syllable and that the
    index has not got: a foreign name, not a slip."""
    plain = word.lower()
    if word.isupper() and not voiced(word):
        return True
    if not word.isascii() or plain in plain_syllables() or vocabulary.spellings(plain):
        return False
    return word[0].isupper() or len(word) <= 2


def _changes(sequence: list[_Word], path: Path, *, marks: bool) -> Iterator[_Rewrite]:
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
            yield _Rewrite(words[0].start, words[-1].end, as_printed(meant), *place)


class _Remembering:
    """A vocabulary that is asked each thing once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.documents = vocabulary.documents
        self.frequency = cache(vocabulary.frequency)
        self.pair_frequency = cache(vocabulary.pair_frequency)
        self.run_frequency = cache(vocabulary.run_frequency)
        self.spellings = cache(vocabulary.spellings)
