"""Where in the texts of a page's documents the words of its query stand: read from the token streams of all of them at
once, so that no text is scanned. The same places as `engines.matching` finds in the texts themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from analyzers.analysis import fold
from engines.matching import MAX_MATCHES, MAX_NUMBERS, Matcher, following, ordinal
from engines.snippets import Place
from engines.syntax import Number, Text
from engines.whoosh.lexicon import NOTHING, Lexicon, TermRange
from engines.whoosh.reader import SegmentReader
from engines.whoosh.records import Shown
from engines.whoosh.token_places import Placed

Array = npt.NDArray[Any]

_KINDS: tuple[type[Any], ...] = (np.uint8, np.uint16, np.uint32, np.uint64)

_MOST_SLOTS = 63
"""Terms of the longest query that has a bit for each; longer ones are looked for in the texts."""

_ZEROS = 5
"""Zeros that may stand before an ordinal."""


class Highlights(NamedTuple):
    """What matches in a document, in order of place."""

    title: list[Place]
    body: list[Place]
    """In abstract and body, joined by a line break where there are both."""


class _Leaf(NamedTuple):
    """A word, phrase or number of the query, and its first bit."""

    number: int
    leaf: Text | Number
    slot: int


class TokenMatcher:
    """Finds the leaves of one query in the documents of one segment."""

    def __init__(self, segment: SegmentReader, matcher: Matcher) -> None:
        self._segment, self._matcher, self.base = segment, matcher, segment.base
        slots: list[list[TermRange]] = []
        self._leaves: list[_Leaf] = []
        for number, leaf in enumerate(matcher.leaves):
            self._leaves.append(_Leaf(number, leaf, len(slots)))
            slots += _ranges(segment.text, leaf, fold_marks=matcher.fold_marks)
        self.usable = len(slots) <= _MOST_SLOTS
        """Whether the query is short enough."""
        self._single = len(slots) == 1
        if self.usable:
            kind = next(kind for kind in _KINDS if len(slots) <= kind().itemsize * 8)
            self._bits = [kind(1 << slot) for slot in range(len(slots))]
            self._kinds: Array = np.zeros(len(segment.text) + 1, kind)
            for slot, ranges in enumerate(slots):
                for terms in ranges:
                    chosen = slice(terms.low, terms.high) if terms.picked is None else list(terms.picked)
                    self._kinds[chosen] = self._kinds[chosen] | self._bits[slot]

    def find(self, numbers: Sequence[int], texts: Sequence[Shown]) -> list[Highlights]:
        """The matches in some documents of the segment, whose texts are given. Linear in their tokens."""
        placed = self._segment.places.of(numbers)
        breaks = (placed.tokens == len(self._segment.text)).nonzero()[0]
        kinds = self._kinds.take(placed.tokens)
        at = (kinds != 0).nonzero()[0]
        offsets = _offsets(placed.starts.take(breaks))
        found: list[tuple[Array, Array, int]] = []
        read: list[tuple[int, int, Place]] = []
        for number, leaf, slot in self._leaves:
            first = at if self._single else at[(kinds.take(at) & self._bits[slot]) != 0]
            if isinstance(leaf, Number):
                read += self._numbers(number, leaf, first, placed.tokens, placed.starts, breaks, offsets, texts)
                continue
            for step in range(1, len(leaf.terms)):
                first = first[(kinds[first + step] & self._bits[slot + step]) != 0]
            if leaf.field:
                parts = np.searchsorted(breaks, first) % 3
                first = first[(parts == 0) == (leaf.field == "title")]
            if len(first):
                found.append((first, first + (len(leaf.terms) - 1), number))
        return _by_text(found, read, placed, breaks, offsets, len(numbers))

    def _numbers(
        self, number: int, leaf: Number, first: Array, tokens: Array, starts: Array, breaks: Array, offsets: Array,
        texts: Sequence[Shown],
    ) -> list[tuple[int, int, Place]]:
        """The places of a number: (document, 0 in the title and 1 below it, place)."""
        then = following(leaf)
        if then.isalpha() or then.isdecimal():
            terms = self._segment.text.prefix(then, marks=False)
            after = tokens[np.minimum(first + 1, len(tokens) - 1)]
            first = first[(after >= terms.low) & (after < terms.high)]
        out: list[tuple[int, int, Place]] = []
        parts = np.searchsorted(breaks, first)
        asked: dict[int, int] = {}
        for part, start in zip(parts.tolist(), (starts[first] - offsets[parts]).tolist(), strict=True):
            document, below = part // 3, part % 3 > 0
            asked[document] = asked.get(document, 0) + 1
            if asked[document] <= MAX_NUMBERS:
                text = texts[document].body if below else texts[document].title
                out += [(document, below, match) for match in self._matcher.number_at(text, start, (number,))]
        return out


def _ranges(lexicon: Lexicon, leaf: Text | Number, *, fold_marks: bool) -> list[list[TermRange]]:
    """What each bit of a leaf stands for."""
    if isinstance(leaf, Number):
        digits = ordinal(leaf)
        return [[lexicon.exact("0" * zeros + digits) for zeros in range(_ZEROS + 1)] if digits else [NOTHING]]
    marks, last = leaf.marks and not fold_marks, len(leaf.terms) - 1
    return [
        [lexicon.prefix(term, marks=marks) if leaf.prefix and place == last
         else lexicon.exact(term) if marks else lexicon.folded(fold(term))]
        for place, term in enumerate(leaf.terms)
    ]  # fmt: skip


def _offsets(ends: Array) -> Array:
    """What to take off the running place in each part, title, abstract and body of every document, for its place in the
    title or in abstract and body joined by one sign. `ends`: where the parts end."""
    offsets = np.concatenate((ends[:1] * 0, ends[:-1]))
    abstracts = ends[1::3] - ends[0::3]
    offsets[2::3] -= abstracts + (abstracts > 0)
    return offsets


def _by_text(
    found: Sequence[tuple[Array, Array, int]], read: Sequence[tuple[int, int, Place]], placed: Placed, breaks: Array,
    offsets: Array, documents: int,
) -> list[Highlights]:
    out = [Highlights([], []) for _ in range(documents)]
    if found:
        firsts, lasts, _ = found[0]
        leaves: Sequence[int] = [found[0][2]] * len(firsts)
        if len(found) > 1:
            firsts, lasts = (np.concatenate([row[column] for row in found]) for column in (0, 1))
            numbers = np.repeat([number for _, _, number in found], [len(first) for first, _, _ in found])
            order = np.lexsort((numbers, lasts, firsts))
            firsts, lasts, leaves = firsts[order], lasts[order], numbers[order].tolist()
        parts = breaks.searchsorted(firsts)
        shift = offsets.take(parts)
        starts, ends = (placed.starts.take(firsts) - shift).tolist(), (placed.ends(lasts) - shift).tolist()
        rows = list(zip(starts, ends, leaves, strict=True))
        edges = parts.searchsorted(range(3 * documents + 1)).tolist()
        for at, (title, body) in zip(range(0, 3 * documents, 3), out, strict=True):
            title += rows[edges[at] : edges[at + 1]]
            body += rows[edges[at + 1] : edges[at + 3]][:MAX_MATCHES]
    for document, below, place in read:
        out[document][below].append(place)
    for document in {document for document, _, _ in read}:
        for places in out[document]:
            places.sort()
    return out
