"""How matches are ranked: BM25F over title and body, with words, neighbourhood and marks on top."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from engines.syntax import And, Node, Number, Or, Text
from engines.whoosh.generation import Generation
from engines.whoosh.matching import Matcher
from engines.whoosh.phrases import pair
from engines.whoosh.reader import Found, SegmentReader

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Every number that ranking depends on."""

    k1: float = 0.9
    """How slowly repeated words saturate."""
    b_title: float = 0.4
    """How far long titles are held against their words."""
    b_body: float = 0.75
    title: float = 2.0
    """What a word in the title counts, against one in the body."""
    pair: float = 0.3
    """Two words of the query that stand next to each other in the document as in the query, as a share of
    what a term of that rarity would count."""
    pair_in_question: float = 0.05
    """The same where so many words were typed that they are a sentence, whose order says little."""
    question: int = 6
    """More words than this are a sentence."""
    word: float = 0.1
    """The same for a segmented word of two or more syllables."""
    unmarked: float = 0.1
    """For words typed without marks: what the literally unmarked form counts more."""
    tier: float = 1000.0
    """Added to what ranks above everything else: exact matches above folded ones, a document that bears the
    number above those that cite it."""


RANKING = Ranking()


@dataclass(frozen=True, slots=True)
class Signal:
    """A posting list that scores: where, how often, and how much it counts."""

    ids: Array
    frequency: Array
    """Weighted and normalised by field length."""
    weight: float


@dataclass(frozen=True, slots=True)
class Leaves:
    """What a tree has to score by: texts that are demanded or allowed, numbers, and adjacent words."""

    texts: tuple[Text, ...]
    numbers: tuple[Number, ...]
    pairs: tuple[tuple[Text, Text], ...]
    words: tuple[str, ...]


MAX_WORD = 4
"""Syllables of the longest segmented word that is looked for."""


def leaves(node: Node) -> Leaves:
    """What ranks in a tree; what it excludes does not."""
    texts = tuple(dict.fromkeys(_texts(node)))
    runs = [_run(node)] if isinstance(node, Text) else [_run(child) for child in _sides(node)]
    joined = _join(node, runs)
    pairs = dict.fromkeys((a, b) for run in joined for a, b in pairwise(run) if a != b)
    words = dict.fromkeys(
        "_".join(text.terms[0] for text in run[start : start + size])
        for run in joined
        for size in range(2, MAX_WORD + 1)
        for start in range(len(run) - size + 1)
        if not any(text.prefix for text in run[start : start + size])
    )
    return Leaves(texts, tuple(_numbers(node)), tuple(pairs), tuple(words))


def _sides(node: Node) -> tuple[Node, ...]:
    return node.nodes if isinstance(node, (And, Or)) else (node,)


def _run(node: Node) -> list[Text]:
    """The single terms of a text in order."""
    if not isinstance(node, Text):
        return []
    last = len(node.terms) - 1
    return [
        Text((term,), node.marks, prefix=node.prefix and i == last, quoted=node.quoted, field=node.field)
        for i, term in enumerate(node.terms)
    ]


def _join(node: Node, runs: list[list[Text]]) -> list[list[Text]]:
    """Words typed side by side form one run; a run ends at anything that is no plain text."""
    if not isinstance(node, And):
        return [run for run in runs if run]
    joined: list[list[Text]] = [[]]
    for run in runs:
        if run and (not joined[-1] or joined[-1][-1].field == run[0].field):
            joined[-1].extend(run)
        else:
            joined.append(list(run))
    return [run for run in joined if run]


def _texts(node: Node) -> Iterator[Text]:
    if isinstance(node, Text):
        yield from _run(node)
    elif isinstance(node, (And, Or)):
        for child in node.nodes:
            yield from _texts(child)


def _numbers(node: Node) -> Iterator[Number]:
    if isinstance(node, Number):
        yield node
    elif isinstance(node, (And, Or)):
        for child in node.nodes:
            yield from _numbers(child)


def idf(documents: int, frequency: int) -> float:
    """Robertson's inverse document frequency, kept above zero."""
    return math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5))


def _norms(generation: Generation, segment: SegmentReader, ranking: Ranking) -> tuple[Array, Array]:
    """What one occurrence counts in each document's title and body."""
    key = ("norms", segment.name, ranking)
    known: tuple[Array, Array] | None = generation.memo.get(key)
    if known is None:
        known = generation.memo[key] = _make_norms(generation, segment, ranking)
    return known


def _make_norms(generation: Generation, segment: SegmentReader, ranking: Ranking) -> tuple[Array, Array]:
    b = ranking.b_title
    title = ranking.title / (1 - b + b * segment.title_lengths / generation.mean_title)
    b = ranking.b_body
    body = 1 / (1 - b + b * segment.body_lengths / generation.mean_body)
    return title.astype(np.float32), body.astype(np.float32)


class Scorer:
    """Scores the matches of one query over all segments. Document frequencies are those of the generation."""

    def __init__(
        self, generation: Generation, matchers: Sequence[Matcher], query: Leaves, ranking: Ranking = RANKING
    ) -> None:
        self._generation, self._matchers, self.ranking = generation, matchers, ranking
        self._query = query
        self.frequency: dict[Text, int] = {}
        """In how many documents each text's term stands."""
        found: list[list[Found]] = [[m.found(text)[0] for text in query.texts] for m in matchers]
        for position, text in enumerate(query.texts):
            self.frequency[text] = sum(len(row[position].ids) for row in found)
        self._signals = [self._texts(m, row) for m, row in zip(matchers, found, strict=True)]
        self._add_neighbours()

    def idf(self, text: Text) -> float:
        """How much a text's presence says."""
        return idf(self._generation.size, self.frequency[text])

    def score(self, segment: int, ids: Array) -> Array:
        """Scores of some documents (ascending) of a segment."""
        size, k1 = self._matchers[segment].segment.size, self.ranking.k1
        scores = np.zeros(len(ids), np.float64)
        dense: Array | None = None
        for signal in self._signals[segment]:
            if len(ids) * 16 < len(signal.ids):
                places = np.searchsorted(signal.ids, ids)
                places[places == len(signal.ids)] = 0
                hit = np.flatnonzero(signal.ids[places] == ids)
                frequency = signal.frequency[places[hit]]
                scores[hit] += signal.weight * (frequency * (k1 + 1) / (frequency + k1))
            else:
                if dense is None:
                    dense = np.zeros(size, np.float32)
                dense[signal.ids] += signal.weight * (signal.frequency * (k1 + 1) / (signal.frequency + k1))
        if dense is not None:
            scores += dense[ids]
        for number in self._query.numbers:
            if number.field != "cites":
                borne = self._matchers[segment].segment.number("number", number.key)
                scores[np.isin(ids, borne, assume_unique=True)] += self.ranking.tier
        return scores

    def _texts(self, matcher: Matcher, found: Sequence[Found]) -> list[Signal]:
        segment = matcher.segment
        signals = []
        for text, lists in zip(self._query.texts, found, strict=True):
            if not len(lists.ids):
                continue
            frequency = self._frequency(segment, lists, text)
            signals.append(Signal(lists.ids, frequency, self.idf(text)))
            if self.ranking.unmarked and not text.marks and not text.prefix:
                literal = segment.postings(segment.text.exact(text.terms[0]))
                if 0 < len(literal.ids) < len(lists.ids):
                    weight = self.ranking.unmarked * self.idf(text)
                    signals.append(Signal(literal.ids, self._frequency(segment, literal, text), weight))
        return signals

    def _frequency(self, segment: SegmentReader, found: Found, text: Text) -> Array:
        title, body = _norms(self._generation, segment, self.ranking)
        ids = found.ids
        if text.field == "title":
            return found.title * title[ids]
        frequency: Array = found.body * body[ids]
        if text.field == "":
            frequency += found.title * title[ids]
        return frequency

    def _add_neighbours(self) -> None:
        generation, ranking = self._generation, self.ranking
        share = ranking.pair_in_question if len(self._query.texts) > ranking.question else ranking.pair
        for a, b in self._query.pairs if share else ():
            lists = [
                pair(m.segment, m.terms(a), m.terms(b))
                for m in self._matchers
            ]
            weight = share * idf(generation.size, sum(map(len, lists)))
            for m, signals, ids in zip(self._matchers, self._signals, lists, strict=True):
                if len(ids):
                    signals.append(Signal(ids, _norms(generation, m.segment, ranking)[1][ids], weight))
        for word in self._query.words if ranking.word else ():
            rows = [m.segment.word(word) for m in self._matchers]
            weight = ranking.word * idf(generation.size, sum(len(ids) for ids, _ in rows))
            for m, signals, (ids, counts) in zip(self._matchers, self._signals, rows, strict=True):
                if len(ids):
                    norm = _norms(generation, m.segment, ranking)[1][ids]
                    signals.append(Signal(ids, counts * norm, weight))
