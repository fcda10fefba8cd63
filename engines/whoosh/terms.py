"""What spelling asks of an index: how often terms and adjacent pairs stand in it (engines/vocabulary.py)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from engines.spelling import suggest
from engines.whoosh.deadline import check
from engines.whoosh.generation import Generation
from engines.whoosh.phrases import estimate
from engines.whoosh.reader import SegmentReader

_REMEMBERED = 20_000
"""Terms and pairs whose numbers are kept; a query asks for some hundreds."""

_QUERIES = 64
"""Queries whose correction is kept: a page and its next page ask for the same."""


class IndexTerms:
    """The vocabulary of a generation. Deleted documents do not count, but their spellings are still offered
    until their segment is rewritten. Safe between threads."""

    def __init__(self, generation: Generation) -> None:
        self._segments = generation.segments
        self.documents = generation.documents
        self._place = lru_cache(_REMEMBERED)(self._find)
        self.frequency = lru_cache(_REMEMBERED)(self._frequency)
        self.pair_frequency = lru_cache(_REMEMBERED)(self._pair_frequency)
        self.run_frequency = lru_cache(_REMEMBERED)(self._run_frequency)
        self.spellings = lru_cache(_REMEMBERED)(self._spellings)
        self.correction = lru_cache(_QUERIES)(self._correction)

    def _correction(self, query: str) -> str | None:
        """A better spelling of a query (engines.spelling.suggest)."""
        return suggest(query, self)

    def _find(self, term: str) -> tuple[int, ...]:
        """The term's number in each segment, -1 where it does not stand."""
        found = (segment.text.exact(term) for segment in self._segments)
        return tuple(terms.low if terms else -1 for terms in found)

    def _frequency(self, term: str) -> int:
        """Documents that contain this term, with its marks."""
        check()
        return sum(segment.frequency(segment.text.exact(term)) for segment in self._segments)

    def _pair_frequency(self, first: str, second: str) -> int:
        """Documents in which `second` follows `first` directly."""
        check()
        places = zip(self._segments, self._place(first), self._place(second), strict=True)
        return sum(_together(segment, a, b) for segment, a, b in places if a >= 0 and b >= 0)

    def _run_frequency(self, terms: tuple[str, ...]) -> int:
        """Documents in which these terms stand next to each other in this order, told from a sample."""
        check()
        ranges = ([segment.text.exact(term) for term in terms] for segment in self._segments)
        return round(sum(estimate(segment, found) for segment, found in zip(self._segments, ranges, strict=True)))

    def _spellings(self, folded: str) -> Sequence[str]:
        """The terms that have this folded form."""
        found: dict[str, None] = {}
        for segment in self._segments:
            terms = segment.text.folded(folded)
            found.update((segment.text.term(position), None) for position in range(terms.low, terms.high))
        return tuple(found)


def _together(segment: SegmentReader, first: int, second: int) -> int:
    code = first * len(segment.text) + second
    place = int(segment.pair_codes.searchsorted(code))
    if place == len(segment.pair_codes) or int(segment.pair_codes[place]) != code:
        return 0
    lists = segment.pair_lists
    if segment.live is None:
        return int(lists.starts[place + 1]) - int(lists.starts[place])
    return len(segment.alive(lists.ids(place, place + 1)))


def index_terms(generation: Generation) -> IndexTerms:
    """The one vocabulary of a generation, with what it remembers."""
    known: IndexTerms | None = generation.memo.get(IndexTerms)
    if known is None:
        known = generation.memo.setdefault(IndexTerms, IndexTerms(generation))
    return known
