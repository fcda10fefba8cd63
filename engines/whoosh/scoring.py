"""How matches are ranked: BM25F over title and body, with words, neighbourhood and marks on top."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from engines.function_words import is_function_word
from engines.syntax import And, Node, Number, Text
from engines.whoosh.deadline import check
from engines.whoosh.generation import Generation
from engines.whoosh.leaves import Leaves, run_of
from engines.whoosh.lexicon import TermRange
from engines.whoosh.matching import Matcher
from engines.whoosh.phrases import pair
from engines.whoosh.reader import Found, SegmentReader, in_titles
from engines.whoosh.sets import in_both
from engines.whoosh.signals import Shares, Signal, added_up, saturated, titled
from engines.whoosh.stated import Statement, all_true, apart, subject

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Every number that ranking depends on."""

    k1: float = 1.2
    """How slowly repeated words saturate."""
    b: float = 0.75
    """How far long documents are held against their words."""
    title: float = 2.5
    """What a word in the title counts, against one in the body; in the document's length too."""
    pair: float = 0.4
    """Two words of the query that stand next to each other in the document as in the query, as a share of
    what a term of that rarity would count; once per document, whatever its length."""
    word: float = 0.1
    """The same for a segmented word of two or more syllables, by its frequency."""
    function: float = 0.6
    """What is left of the weight of a function word."""
    whole: float = 2.0
    """All words of a query of keywords next to each other as typed, as a share of what they count together."""
    whole_title: float = 1.0
    """The same in the title, and for a body's name that is all that was typed; beside it."""
    heading_in_question: float = 0.5
    """The same as `heading` for a query that asks: its words are seldom a title."""
    heading: float = 2.0
    """Words of the query in the title, by how much of the title they are: a title typed in full counts its
    words so many times more."""
    stated: float = 1.5
    """A document that was issued by the body, is of the type or from the days that the words typed name, as a share of
    what a term as rare as such documents would count, or of what its words would: as if they stood in its title."""
    stated_in_sentence: float = 0.3
    """The same for a query that asks or is as long as a sentence: what that names is mostly what it is about."""
    written: float = 0.5
    """A text that names the days typed, in whatever writing, and a document that bears the number whose type and
    ordinal are typed among other words, as a share of the same."""
    apart: float = 0.3
    """What is left of the weight of "ngày", "tháng", "năm" and of figures that name a day: they tell something only
    together."""
    number: float = 2.0
    """A document that bears the number typed among words, as a share of what a term so rare would count."""
    phrase: float = 0.5
    """A quoted phrase that is only preferred, as a share of what its words would count together."""
    unmarked: float = 0.1
    """For words typed without marks: what the literally unmarked form counts more."""
    tier: float = 1000.0
    """Added to what ranks above everything else: exact matches above folded ones, a document that bears the
    number, typed alone, above those that cite it."""


RANKING = Ranking()


_DENSE = 4
"""What a word counts is kept by document, too, if it stands in at least one of so many: four bytes for each of all."""


def idf(documents: int, frequency: int) -> float:
    """Robertson's inverse document frequency, kept above zero."""
    return math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5))


def _norm(generation: Generation, segment: SegmentReader, ranking: Ranking) -> Array:
    """What one occurrence counts in each document, by its length."""
    key = ("norm", segment.name, ranking)
    known: Array | None = generation.memo.get(key)
    if known is None:
        mean = generation.mean_body + ranking.title * generation.mean_title
        length = segment.body_lengths + ranking.title * segment.title_lengths
        known = generation.memo[key] = (1 / (1 - ranking.b + ranking.b * length / mean)).astype(np.float32)
    return known


def _frequency(found: Found, norm: Array, field: str, ranking: Ranking) -> Array:
    """How often a text stands in each document that has it, by the document's length and by the field."""
    if field == "body":
        return found.body * norm
    titles: Array = found.title * np.float32(ranking.title)
    return (titles if field == "title" else titles + found.body) * norm


def _fixed(shares: Array) -> Shares:
    """Shares that are known already."""
    return Shares(lambda: shares, lambda places: shares[places])


class Scorer:
    """Scores the matches of one query over all segments. Document frequencies are those of the generation."""

    def __init__(
        self, generation: Generation, matchers: Sequence[Matcher], query: Leaves, ranking: Ranking = RANKING,
        *, asks: bool = False, stated: Sequence[Statement] = (),
    ) -> None:
        """`asks`: the query is a question in a sentence. `stated`: what its words state."""
        self._generation, self._matchers, self.ranking = generation, matchers, ranking
        self.asks = asks
        self._query = query
        self._stated, self._apart = stated, apart(stated)
        self.frequency: dict[Text, int] = {}
        """In how many documents each text's term stands."""
        found: list[list[Found]] = [[m.found(text)[0] for text in query.texts] for m in matchers]
        for position, text in enumerate(query.texts):
            self.frequency[text] = sum(len(row[position].ids) for row in found)
        self._headings: list[list[tuple[Array, Array, float]]] = [[] for _ in matchers]
        full = (n for n in query.numbers if n.field in {"", "number"} and not n.partial)
        self._numbers = [self._borne(number) for number in full]
        self._signals = [self._texts(m, row) for m, row in zip(matchers, found, strict=True)]
        self._add_neighbours()

    def idf(self, text: Text) -> float:
        """How much a text's presence says."""
        weight = idf(self._generation.documents, self.frequency[text])
        single = len(text.terms) == 1 and not text.prefix and is_function_word(text.terms[0], marks=text.marks)
        if single:
            weight *= self.ranking.function
        if text.terms[0] in self._apart:
            weight *= self.ranking.apart
        return weight * self._query.counts.get(text.terms[0], 1)

    def prefer_whole(self) -> None:
        """Counts the words of the query where all of them stand next to each other as typed; or, beside what is stated,
        the rest of them."""
        whole = self._query.whole
        if not whole or not self.ranking.whole:
            return
        self._prefer_run(whole)
        rest = subject(whole, self._stated)
        if 1 < len(rest) < len(whole):
            self._prefer_run(rest)

    def _prefer_run(self, run: Sequence[Text]) -> None:
        pairs = dict.fromkeys((a.terms[0], b.terms[0]) for a, b in pairwise(run) if a != b)
        lists = [m.matches(And(tuple(Text(two, run[0].marks) for two in pairs))) for m in self._matchers]
        weight = sum(map(self.idf, dict.fromkeys(run)))
        self._add_presence(lists, self.ranking.whole * weight)
        if self.ranking.whole_title and any(map(len, lists)):
            node = Text(tuple(text.terms[0] for text in run), run[0].marks, field="title")
            self._add_presence([m.matches(node) for m in self._matchers], self.ranking.whole_title * weight)

    def prefer(self, nodes: Sequence[Node]) -> None:
        """Counts phrases and numbers that are not demanded where they stand."""
        for node in nodes:
            lists = [m.matches(node) for m in self._matchers]
            if isinstance(node, Number):
                self._add_presence(lists, idf(self._generation.documents, sum(map(len, lists))))
            elif isinstance(node, Text):
                weight = sum(self.idf(text) for text in run_of(node) if text in self.frequency)
                self._add_presence(lists, self.ranking.phrase * weight)

    def prefer_stated(self, *, sentence: bool) -> None:
        """Counts what the words of the query say of documents beside their text. What a sentence names is mostly what
        it is about, unless all of it is true of one document."""
        ranking = self.ranking
        together = [] if self.asks or not sentence else all_true(self._stated)
        rest = 0.0
        for one in self._stated:
            rarity = idf(self._generation.documents, one.frequency)
            words = [self.idf(text) for text in self._query.texts if text.terms[0] in one.own]
            weight = max(rarity, sum(min(word, rarity) for word in words))
            if one.kind in {"text", "number"}:
                weight *= ranking.written
            full = ranking.stated * weight
            if one.kind == "issuer":
                full += ranking.pair * rarity * (len(one.own) - 1)
                if len(one.own) == len(self._query.whole):
                    full += ranking.whole * sum(words)
            weight *= ranking.stated_in_sentence
            rest += full - weight if one.kind != "text" else 0.0
            for signals, found in zip(self._signals, one.found, strict=True):
                if len(found.ids):
                    signals.append(Signal(found.ids, _fixed(found.counts), weight if sentence else full))
        if together:
            self._add_presence(together, rest)

    def score(self, segment: int, ids: Array) -> Array:
        """Scores of some documents (ascending) of a segment."""
        check()
        scores = added_up(self._signals[segment], ids, self._matchers[segment].segment.size)
        if self._headings[segment]:
            scores += self._heading(segment, ids)
        for borne, weight in self._numbers:
            scores[in_both(ids, borne[segment])[0]] += weight
        return scores

    def _borne(self, number: Number) -> tuple[list[Array], float]:
        """The documents of each segment that bear a number typed in full, and what it adds to their scores."""
        borne = [matcher.segment.number("number", number.key) for matcher in self._matchers]
        weight = self.ranking.number * idf(self._generation.documents, sum(map(len, borne)))
        return borne, weight if self._query.texts else self.ranking.tier

    def _texts(self, matcher: Matcher, found: Sequence[Found]) -> list[Signal]:
        segment, headings = matcher.segment, self._headings[self._matchers.index(matcher)]
        signals = []
        for text, lists in zip(self._query.texts, found, strict=True):
            if not len(lists.ids):
                continue
            # A prefix is looked up once: looking it up counts against what prefixes may cost.
            terms = None if text.prefix else matcher.terms(text)
            signals.append(Signal(lists.ids, self._shares(segment, terms, lists, text), self.idf(text)))
            if self.ranking.heading and text.field != "body":
                inside = segment.titles(terms) if terms else in_titles(lists)
                if len(inside.ids):
                    # Words that a title repeats are not more of what was typed.
                    times = np.minimum(inside.counts, self._query.counts.get(text.terms[0], 1))
                    headings.append((inside.ids, times, self.idf(text)))
            if self.ranking.unmarked and not text.marks and not text.prefix:
                exact = segment.text.exact(text.terms[0])
                literal = segment.postings(exact)
                # Whether there are other forms is asked of all segments: scores do not depend on how they are cut.
                if len(literal.ids) and self._literal(text.terms[0]) < self.frequency[text]:
                    weight = self.ranking.unmarked * self.idf(text)
                    signals.append(Signal(literal.ids, self._shares(segment, exact, literal, text), weight))
        return signals

    def _literal(self, term: str) -> int:
        """In how many documents a term stands as typed."""
        segments = (matcher.segment for matcher in self._matchers)
        return sum(len(segment.postings(segment.text.exact(term)).ids) for segment in segments)

    def _heading(self, segment: int, ids: Array) -> Array:
        """What the titles of some documents say: the weight of the query's words in each, by their share of it."""
        reader = self._matchers[segment].segment
        weights, counts = titled(self._headings[segment], ids, reader.size)
        share: Array = weights * counts / np.maximum(reader.title_lengths[ids], 1)
        return (self.ranking.heading_in_question if self.asks else self.ranking.heading) * share

    def _shares(self, segment: SegmentReader, terms: TermRange | None, found: Found, text: Text) -> Shares:
        """What a text's frequency counts in each document that has it; with `terms`, remembered by the segment."""
        # Nothing here may hold the scorer, which holds the shares: a circle keeps the arrays of a query that was
        # answered until the garbage collector comes by.
        norm, ranking = _norm(self._generation, segment, self.ranking), self.ranking

        def at(places: Array) -> Array:
            return counted(Found(found.ids[places], found.body[places], found.title[places]))

        def counted(some: Found = found) -> Array:
            return saturated(_frequency(some, norm[some.ids], text.field, ranking), ranking.k1)

        if terms is None:
            return Shares(counted, at)
        key = ("shares", terms, text.field, ranking)
        if len(found.ids) * _DENSE < segment.size:
            return Shares(lambda: segment.remembered(key, counted), at)

        def spread() -> Array:
            dense = np.zeros(segment.size, np.float32)
            dense[found.ids] = counted()
            return dense

        return Shares(lambda: segment.remembered(key, counted), at, lambda: segment.remembered(("dense", key), spread))

    def _add_neighbours(self) -> None:
        generation, ranking = self._generation, self.ranking
        for a, b in self._query.pairs if ranking.pair else ():
            lists = [pair(m.segment, m.terms(a), m.terms(b)) for m in self._matchers]
            self._add_presence(lists, ranking.pair * idf(generation.documents, sum(map(len, lists))))
        for word in self._query.words if ranking.word else ():
            rows = [m.segment.word(word) for m in self._matchers]
            weight = ranking.word * idf(generation.documents, sum(len(ids) for ids, _ in rows))
            for m, signals, (ids, counts) in zip(self._matchers, self._signals, rows, strict=True):
                if len(ids):
                    signals.append(Signal(ids, self._word_shares(m.segment, word, ids, counts), weight))

    def _word_shares(self, segment: SegmentReader, word: str, ids: Array, counts: Array) -> Shares:
        norm, ranking = _norm(self._generation, segment, self.ranking), self.ranking

        def at(places: Array) -> Array:
            return saturated(counts[places] * norm[ids[places]], ranking.k1)

        def counted() -> Array:
            return saturated(counts * norm[ids], ranking.k1)

        def everywhere() -> Array:
            return segment.remembered(("word shares", word, ranking), counted)

        return Shares(everywhere, at)

    def _add_presence(self, lists: Sequence[Array], weight: float) -> None:
        """Something that counts once wherever it stands."""
        for signals, ids in zip(self._signals, lists, strict=True):
            if len(ids):
                signals.append(Signal(ids, None, weight))
