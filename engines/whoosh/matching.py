"""Which documents of a segment match a syntax tree. Sets are ascending arrays of document numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from analyzers.analysis import fold, syllables
from engines.fields import RELATIONS
from engines.syntax import All, And, Node, Not, Number, Or, Range, Text, Value, positive_leaves
from engines.whoosh.batch import day
from engines.whoosh.citations import SegmentCitations
from engines.whoosh.deadline import check
from engines.whoosh.generation import Generation
from engines.whoosh.lexicon import NOTHING, TermRange
from engines.whoosh.phrases import phrase
from engines.whoosh.reader import EMPTY, Found, SegmentReader
from engines.whoosh.sets import intersect, subtract, unite

Array = npt.NDArray[Any]

MAX_EXPANDED = 20_000_000
"""Postings that the prefixes of one query may touch in a segment."""


class Matcher:
    """Evaluates trees on one segment. `folding`: match words typed with marks without regard to them."""

    def __init__(
        self, generation: Generation, segment: SegmentReader, *, folding: bool,
        held: Mapping[tuple[str, ...], Array] | None = None,
    ) -> None:
        """`held`: by the terms of a plain text, documents that hold it though their text need not."""
        self._generation, self.segment, self.folding = generation, segment, folding
        self.held = held or {}
        self._budget = MAX_EXPANDED
        self.curtailed = False
        """Whether a prefix stood for more than could be looked at."""

    def matches(self, node: Node) -> Array:
        """Documents that match, deleted ones left out."""
        ids = self._ids(node)
        return ids if self.segment.live is None else ids[self.segment.live[ids]]

    def frequency(self, node: Node) -> int:
        """How many documents match, deleted ones left out."""
        check()
        if isinstance(node, Text) and len(node.terms) == 1 and not (node.prefix or node.field or self._held(node)):
            return self.segment.frequency(self.terms(node))
        return len(self.matches(node))

    def holds(self, node: Text, number: int) -> bool:
        """Whether a document holds a text."""
        if len(node.terms) != 1 or node.field or self._held(node):
            return number in self.matches(node)
        terms, tokens = self.terms(node), self.segment.tokens(number)
        if terms.picked is not None:
            return bool(np.isin(tokens, terms.picked).any())
        return bool(((tokens >= terms.low) & (tokens < terms.high)).any())

    def terms(self, text: Text, position: int = 0) -> TermRange:
        """What a term of a text stands for. Quoted words keep their marks even when folding."""
        term = text.terms[position]
        lexicon, marks = self.segment.text, text.marks and (text.quoted or not self.folding)
        if not text.prefix or position < len(text.terms) - 1:
            return lexicon.exact(term) if marks else lexicon.folded(fold(term))
        terms = lexicon.prefix(term, marks=marks)
        cost = self.segment.document_frequency(terms) if terms else 0
        if cost > self._budget:
            self.curtailed = True
            return NOTHING
        self._budget -= cost
        return terms

    def found(self, text: Text) -> list[Found]:
        """The posting list of each term of a text."""
        return [self.segment.postings(terms) for terms in self.ranges(text)]

    def ranges(self, text: Text) -> list[TermRange]:
        """What each term of a text stands for."""
        return [self.terms(text, position) for position in range(len(text.terms))]

    def _ids(self, node: Node) -> Array:
        check()
        size = self.segment.size
        match node:
            case Text():
                return self._text(node)
            case And(nodes):
                return self._and(nodes)
            case Or(nodes):
                return self._or(nodes)
            case Not():
                mask = np.ones(size, bool)
                mask[self._excluded(node)] = False
                return np.flatnonzero(mask).astype(np.int32)
            case All():
                return np.arange(size, dtype=np.int32)
            case Number():
                fields = (node.field,) if node.field else ("number", "cites")
                return unite([self._number(node, field) for field in fields], size)
            case Value():
                return np.flatnonzero(self._value(node)).astype(np.int32)
            case Range():
                return np.flatnonzero(self._range(node)).astype(np.int32)

    def _excluded(self, node: Not) -> Array:
        # What is excluded is what was typed: folding may only add matches.
        folding, held = self.folding, self.held
        self.folding, self.held = False, {}
        try:
            return self._ids(node.node)
        finally:
            self.folding, self.held = folding, held

    def _held(self, text: Text) -> bool:
        """Whether more documents hold a text than those where it stands."""
        return text.terms in self.held and not (text.quoted or text.prefix or text.field)

    def _text(self, text: Text) -> Array:
        if self._held(text):
            return unite([self._standing(text), self.held[text.terms]], self.segment.size)
        return self._standing(text)

    def _standing(self, text: Text) -> Array:
        """Documents where a text stands."""
        if not text.terms:
            return EMPTY.ids
        ranges = self.ranges(text)
        if len(ranges) > 1:
            return phrase(self.segment, ranges, text.field)
        found = self.segment.postings(ranges[0])
        if text.field == "title":
            return found.ids[found.title > 0]
        return found.ids[found.body > 0] if text.field == "body" else found.ids

    def _and(self, nodes: tuple[Node, ...]) -> Array:
        size = self.segment.size
        demanded = [node for node in nodes if not isinstance(node, Not)]
        ids: Array | None = None
        if not any(isinstance(leaf, Text) and leaf.prefix for node in demanded for leaf in positive_leaves(node)):
            # What a prefix may still cost depends on the order; nothing else does. Rare words first: what they leave
            # empty needs no others.
            demanded.sort(key=self._at_most)
        for node in demanded:
            holding = None if ids is None else self._holding(node)
            if ids is None:
                ids = self._ids(node)
            elif holding is not None:
                ids = ids[holding.take(ids)]
            else:
                ids = intersect(ids, self._ids(node), size)
            if not len(ids):
                return EMPTY.ids
        if ids is None:
            ids = np.arange(size, dtype=np.int32)
        for other in nodes:
            if isinstance(other, Not) and len(ids):
                ids = subtract(ids, self._excluded(other), size)
        return ids

    def _or(self, nodes: tuple[Node, ...]) -> Array:
        holding = [self._holding(node) for node in nodes]
        common = [mask for mask in holding if mask is not None]
        others = [self._ids(node) for node, mask in zip(nodes, holding, strict=True) if mask is None]
        if not common:
            return unite(others, self.segment.size)
        found: Array = np.logical_or.reduce(common)
        for ids in others:
            found[ids] = True
        return found.nonzero()[0].astype(np.int32)

    def _holding(self, node: Node) -> Array | None:
        """Which of all documents a common word stands in."""
        if not isinstance(node, Text) or len(node.terms) > 1 or node.prefix or node.field or self._held(node):
            return None
        return self.segment.holding(self.terms(node))

    def _at_most(self, node: Node) -> int:
        """A bound for the number of documents that match, had without reading posting lists."""
        if not isinstance(node, Text) or self._held(node):
            return self.segment.size
        return min((self.segment.document_frequency(terms) for terms in self.ranges(node)), default=0)

    def _value(self, node: Value) -> Array:
        phrase_of = f" {' '.join(fold(term) for term in syllables(node.text))} "
        column = self._generation.column(node.field)
        if not phrase_of.strip():
            return np.zeros(self.segment.size, bool)
        accepted = np.array([phrase_of in value for value in column.folded], bool)
        base = self.segment.base
        return accepted[column.codes[base : base + self.segment.size]]

    def _number(self, node: Number, field: str) -> Array:
        segment = self.segment
        if relation := RELATIONS.get(node.field):
            return segment.alive(SegmentCitations(segment.arrays).relating(node, relation))
        if not node.partial:
            return segment.number(field, node.key)
        table, starts, ids = segment.keys[field], segment.arrays[f"{field}.starts"], segment.arrays[f"{field}.ids"]
        low, high = table.starting(f"{node.key.split('-')[0]}-".encode())
        places = [place for place in range(low, high) if node.stands_for(table[place].decode())]
        parts = [ids[int(starts[place]) : int(starts[place + 1])] for place in places]
        return segment.alive(np.unique(np.concatenate(parts))) if parts else EMPTY.ids

    def _range(self, node: Range) -> Array:
        dates = self.segment.dates
        low, high = (_bound(text, last=last) for text, last in ((node.low, False), (node.high, True)))
        mask: Array = dates > 0
        if low is not None:
            mask &= dates >= low
        if high is not None:
            mask &= dates <= high
        return mask


def _bound(text: str, *, last: bool) -> int | None:
    """A year or ISO date as yyyymmdd, the first or last day of a year; None for no bound."""
    if not text:
        return None
    if len(text) <= 4:
        return int(text) * 10_000 + (1231 if last else 101) if text.isascii() and text.isdigit() else None
    return day(text) or None
