"""The order of a result: who stands for a group of copies, and the page that is asked for."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from engines.requests import Sort
from engines.whoosh.generation import Generation

Array = npt.NDArray[Any]


def representatives(generation: Generation, numbers: Array, scores: Array, sort: Sort) -> Array:
    """Places in `numbers`, ascending, of what is listed when copies are collapsed: every document without copies, and
    of each group the one that comes first in this order. Decided over the whole result, so that pages neither
    repeat nor lose a hit."""
    groups = generation.groups[numbers]
    grouped = np.flatnonzero(groups)
    if not len(grouped):
        return np.arange(len(numbers))
    ranks = _ranks(generation, sort)[numbers[grouped]]
    order = grouped[np.lexsort((ranks, -scores[grouped])) if sort == "relevance" else np.argsort(ranks)]
    _, firsts = np.unique(groups[order], return_index=True)
    listed = groups == 0
    listed[order[firsts]] = True
    return np.flatnonzero(listed)


def page(generation: Generation, numbers: Array, scores: Array, sort: Sort, offset: int, limit: int) -> Array:
    """Places in `numbers` of one page, in order; ties go to the newer document, then to the lower id."""
    places = np.arange(len(numbers))
    wanted = min(offset + limit, len(places))
    if wanted <= offset:
        return places[:0]
    ranks = _ranks(generation, sort)
    if sort != "relevance":
        return _smallest(ranks[numbers], wanted)[offset:]
    if wanted < len(places):
        # Everything at or above the last wanted score, ties included.
        threshold = np.partition(scores, len(scores) - wanted)[len(scores) - wanted]
        above = scores > threshold
        tied = np.flatnonzero(scores == threshold)
        tied = tied[_smallest(ranks[numbers[tied]], wanted - int(above.sum()))]
        places = np.concatenate((np.flatnonzero(above), tied))
    return places[np.lexsort((ranks[numbers[places]], -scores[places]))][offset:wanted]


def _ranks(generation: Generation, sort: Sort) -> Array:
    return generation.newest if sort == "relevance" else generation.ranks(sort)


def _smallest(ranks: Array, wanted: int) -> Array:
    """Places of the `wanted` smallest of different ranks, in order."""
    if wanted < len(ranks):
        places = np.argpartition(ranks, wanted)[:wanted]
        return places[np.argsort(ranks[places])]
    return np.argsort(ranks)
