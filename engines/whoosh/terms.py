"""What spelling asks of an index: how often terms and adjacent pairs stand in it (engines/vocabulary.py)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial

from engines.spelling import suggest
from engines.whoosh.deadline import check
from engines.whoosh.generation import Generation
from engines.whoosh.phrases import estimate
from engines.whoosh.reader import SegmentReader

_REMEMBERED = 20_000
"""Terms and pairs whose numbers are kept; a query asks for some hundreds."""

_QUERIES = 64
"""Queries whose correction is kept: a page and its next page ask for the same."""


Segments = Sequence[SegmentReader]


class IndexTerms:
    """The vocabulary of a generation. Deleted documents do not count, but their spellings are still offered
    until their segment is rewritten. Safe between threads.

    What it remembers is bound to the segments, not to itself: in a circle the files of a generation would stay mapped
    after the last answer from it, until the garbage collector comes by."""

    frequency: Callable[[str], int]
    pair_frequency: Callable[[str, str], int]
    run_frequency: Callable[[tuple[str, ...]], int]
    spellings: Callable[[str], Sequence[str]]

    def __init__(self, generation: Generation) -> None:
        segments, remembered = generation.segments, lru_cache(_REMEMBERED)
        self.documents = generation.documents
        places = remembered(partial(_places, segments))
        self.frequency = remembered(partial(_frequency, segments))
        self.pair_frequency = remembered(partial(_pair_frequency, segments, places))
        self.run_frequency = remembered(partial(_run_frequency, segments))
        self.spellings = remembered(partial(_spellings, segments))


def _places(segments: Segments, term: str) -> tuple[int, ...]:
    """The term's number in each segment, -1 where it does not stand."""
    found = (segment.text.exact(term) for segment in segments)
    return tuple(terms.low if terms else -1 for terms in found)


def _frequency(segments: Segments, term: str) -> int:
    """Documents that contain this term, with its marks."""
    check()
    return sum(segment.frequency(segment.text.exact(term)) for segment in segments)


def _pair_frequency(segments: Segments, places: Callable[[str], tuple[int, ...]], first: str, second: str) -> int:
    """Documents in which `second` follows `first` directly."""
    check()
    found = zip(segments, places(first), places(second), strict=True)
    return sum(_together(segment, a, b) for segment, a, b in found if a >= 0 and b >= 0)


def _run_frequency(segments: Segments, terms: tuple[str, ...]) -> int:
    """Documents in which these terms stand next to each other in this order, told from a sample."""
    check()
    ranges = ([segment.text.exact(term) for term in terms] for segment in segments)
    return round(sum(estimate(segment, found) for segment, found in zip(segments, ranges, strict=True)))


def _spellings(segments: Segments, folded: str) -> Sequence[str]:
    """The terms that have this folded form."""
    found: dict[str, None] = {}
    for segment in segments:
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


def better_spelling(generation: Generation, query: str) -> str | None:
    """A better spelling of a query by the words of a generation (engines.spelling.suggest), remembered."""
    known: Callable[[str], str | None] | None = generation.memo.get("better spellings")
    if known is None:
        asked = lru_cache(_QUERIES)(partial(suggest, vocabulary=index_terms(generation)))
        known = generation.memo.setdefault("better spellings", asked)
    return known(query)


def index_terms(generation: Generation) -> IndexTerms:
    """The one vocabulary of a generation, with what it remembers."""
    known: IndexTerms | None = generation.memo.get(IndexTerms)
    if known is None:
        known = generation.memo.setdefault(IndexTerms, IndexTerms(generation))
    return known
