"""Documents like a given one: by its telling terms, and by the documents that both name."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from engines.whoosh.generation import Generation
from engines.whoosh.scoring import idf

Array = npt.NDArray[Any]

_TERMS = 24
"""Telling adjacent pairs that are compared; pairs, because single syllables say little in Vietnamese."""
_MAX_TOKENS = 20_000
"""Tokens of the document that are read."""
_SHARED = 3.0
"""What a number that both name counts, against a pair of the same rarity."""


def related(generation: Generation, number: int, limit: int) -> list[tuple[int, float]]:
    """At most `limit` other documents with their scores, the most alike first."""
    source, local = generation.locate(number)
    tokens = source.tokens(local)[:_MAX_TOKENS].astype(np.int64)
    width = len(source.text)
    inside = (tokens[:-1] < width) & (tokens[1:] < width)
    codes, counts = np.unique(tokens[:-1][inside] * width + tokens[1:][inside], return_counts=True)
    places = np.searchsorted(source.pair_codes, codes)
    starts = source.pair_lists.starts
    frequency = starts[places + 1].astype(np.int64) - starts[places]
    telling = frequency > 1 if len(generation.segments) == 1 else frequency > 0
    weights = np.log1p(counts) * np.log(1 + source.size / frequency) * telling
    best = np.argsort(-weights, kind="stable")[:_TERMS]
    scores = np.zeros(generation.size, np.float64)
    for place in best[weights[best] > 0].tolist():
        first, second = divmod(int(codes[place]), width)
        for segment in generation.segments:
            ids = _pair(segment, source, first, second)
            scores[ids + segment.base] += float(weights[place])
    for place in source.number_keys("cites", local):
        key = source.keys["cites"][place].decode()
        lists = [(s, s.number("cites", key)) for s in generation.segments]
        weight = _SHARED * idf(generation.documents, sum(len(ids) for _, ids in lists))
        for segment, ids in lists:
            scores[ids + segment.base] += weight
    # Long documents contain everything: divide by the length, gently.
    lengths = np.concatenate([s.body_lengths for s in generation.segments]).astype(np.float64)
    scores /= np.sqrt(np.maximum(lengths, generation.mean_body))
    scores[number] = 0
    for segment in generation.segments:
        if segment.live is not None:
            scores[segment.base : segment.base + segment.size][~segment.live] = 0
    found = np.flatnonzero(scores > 0)
    if len(found) > limit:
        found = found[np.argpartition(-scores[found], limit - 1)[:limit]] if limit else found[:0]
    order = np.lexsort((found, -scores[found]))
    return [(int(found[place]), float(scores[found[place]])) for place in order]


def _pair(segment: Any, source: Any, first: int, second: int) -> Array:
    if segment is not source:
        a, b = (segment.text.exact(source.text.term(term)) for term in (first, second))
        if not a or not b:
            return np.zeros(0, np.int64)
        first, second = a.low, b.low
    place = segment.pair_place(first * len(segment.text) + second)
    return segment.pair_lists.ids(place, place + 1) if place >= 0 else np.zeros(0, np.int64)
