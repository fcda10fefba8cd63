"""Syllables next to each other: adjacent pairs find the candidates, the forward file settles the rest."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from engines.syntax import TextField
from engines.whoosh.arrays import runs_of
from engines.whoosh.lexicon import TermRange
from engines.whoosh.reader import SegmentReader
from engines.whoosh.sets import intersect

Array = npt.NDArray[Any]

_NONE = np.zeros(0, np.int32)

_SAMPLE = 256
"""Documents that an estimate looks into."""


def pair(segment: SegmentReader, first: TermRange, second: TermRange) -> Array:
    """Documents, deleted ones left out, where a term of `first` stands right before one of `second`.
    Ascending, each once."""
    if not (first and second):
        return _NONE
    return segment.remembered(("pair", first, second), lambda: segment.alive(_pair(segment, first, second)))


def _pair(segment: SegmentReader, first: TermRange, second: TermRange) -> Array:
    codes = segment.pair_codes
    width = len(segment.text)
    if first.high - first.low == 1 and second.high - second.low == 1 and first.picked is second.picked is None:
        place = segment.pair_place(first.low * width + second.low)
        return segment.pair_lists.ids(place, place + 1) if place >= 0 else _NONE
    leading = np.array(first.picked if first.picked is not None else range(first.low, first.high), np.int64)
    if second.picked is None:
        lows = np.searchsorted(codes, leading * width + second.low)
        highs = np.searchsorted(codes, leading * width + second.high)
    else:
        wanted = (leading[:, None] * width + np.array(second.picked, np.int64)).ravel()
        lows = np.searchsorted(codes, wanted)
        highs = np.searchsorted(codes, wanted, side="right")
    parts = [
        segment.pair_lists.ids(a, b) for a, b in zip(lows.tolist(), highs.tolist(), strict=True) if a < b
    ]
    if not parts:
        return _NONE
    if len(parts) == 1 and int((highs - lows).sum()) == 1:
        return parts[0]
    joined = np.concatenate(parts)
    if len(joined) * 16 < segment.size:
        return np.unique(joined)
    mask = np.zeros(segment.size, bool)
    mask[joined] = True
    return np.flatnonzero(mask).astype(np.int32)


def phrase(segment: SegmentReader, terms: Sequence[TermRange], field: TextField = "") -> Array:
    """Documents where the terms stand next to each other in this order, in the given field."""
    if field == "title":
        return _verified(segment, terms, field, _titled(segment, terms))
    candidates = _candidates(segment, terms)
    if len(terms) == 2 and not field:
        return candidates
    return _verified(segment, terms, field, candidates)


def estimate(segment: SegmentReader, terms: Sequence[TermRange]) -> float:
    """About how many documents hold the terms next to each other in this order: exact below _SAMPLE candidates. At
    least 1 only if some document does."""
    candidates = _candidates(segment, terms)
    if len(candidates) <= _SAMPLE:
        return float(len(_verified(segment, terms, "", candidates)))
    sample = candidates[np.linspace(0, len(candidates) - 1, _SAMPLE).astype(np.int64)]
    return len(_verified(segment, terms, "", sample)) * len(candidates) / _SAMPLE


def _candidates(segment: SegmentReader, terms: Sequence[TermRange]) -> Array:
    """Documents that hold all adjacent pairs of the terms."""
    if not all(terms):
        return _NONE
    found = sorted((pair(segment, a, b) for a, b in pairwise(terms)), key=len)
    candidates = found[0]
    for other in found[1:]:
        candidates = intersect(candidates, other, segment.size)
    return candidates


def _titled(segment: SegmentReader, terms: Sequence[TermRange]) -> Array:
    """Documents with all of the terms in their titles: few, where many hold the pairs."""
    if not all(terms):
        return _NONE
    found = sorted((segment.titles(one).ids for one in terms), key=len)
    candidates = found[0]
    for other in found[1:]:
        candidates = intersect(candidates, other, segment.size)
    return candidates


def _verified(segment: SegmentReader, terms: Sequence[TermRange], field: TextField, candidates: Array) -> Array:
    """Those of the candidates whose tokens really contain the phrase."""
    if not len(candidates):
        return candidates
    starts, ends = segment.token_ends[candidates], segment.token_ends[candidates + 1]
    middles = starts + segment.title_lengths[candidates] + 1
    if field == "title":
        ends = middles
    elif field == "body":
        starts = middles
    lengths = ends - starts
    total = int(lengths.sum())
    whole = total * 2 > len(segment.forward) and not field
    tokens = segment.forward if whole else runs_of(segment.forward, starts, lengths)
    # The rarest term first: what is left to compare shrinks fastest.
    order = sorted(range(len(terms)), key=lambda i: segment.document_frequency(terms[i]))
    rarest = order[0]
    places = np.flatnonzero(_is(tokens, terms[rarest], len(segment.text))) - rarest
    places = places[(places >= 0) & (places + len(terms) <= len(tokens))]
    for i in order[1:]:
        places = places[_is(tokens[places + i], terms[i], len(segment.text))]
    # No phrase crosses documents: a token stream ends with a break that is no term.
    if not whole:
        hits = np.zeros(len(candidates), bool)
        hits[np.searchsorted(np.cumsum(lengths), places, side="right")] = True
        kept: Array = candidates[hits]
        return kept
    documents = np.unique(np.searchsorted(segment.token_ends, places, side="right") - 1).astype(np.int32)
    return intersect(candidates, documents, segment.size)


def _is(tokens: Array, terms: TermRange, vocabulary: int) -> Array:
    if terms.picked is not None:
        member = np.zeros(vocabulary + 1, bool)
        member[list(terms.picked)] = True
        found: Array = member[tokens]
    elif terms.high - terms.low == 1:
        found = tokens == terms.low
    else:
        found = (tokens >= terms.low) & (tokens < terms.high)
    return found
