"""From token streams to sorted posting lists, by sorting (term, document) keys as one array."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from engines.whoosh.batch import BREAK

Array = npt.NDArray[Any]

MAX_KEY = 2**62
"""Keys of adjacent pairs (term × term × document) must stay below this."""


class Postings(NamedTuple):
    """Posting lists one after another: list `t` is `ids[starts[t]:starts[t + 1]]`, ascending."""

    starts: Array
    ids: Array
    counts: Array
    """How often the term stands in the document."""


def invert(terms: Array, documents: Array, n_terms: int, n_documents: int) -> Postings:
    """Inverts occurrences: `terms[i]` stands in `documents[i]`."""
    keys = terms.astype(np.int64)
    keys *= max(n_documents, 1)
    keys += documents
    keys.sort()
    firsts, counts = _runs(keys)
    keys = keys[firsts]
    owners = keys // max(n_documents, 1)
    keys -= owners * max(n_documents, 1)
    return Postings(_starts(owners, n_terms), keys.astype(np.int32), counts)


def adjacent_pairs(terms: Array, documents: Array, n_terms: int, n_documents: int) -> tuple[Array, Array, Array]:
    """Adjacent pairs in token streams with BREAKs: their codes (first × n_terms + second, ascending), the
    starts of their posting lists, and the documents."""
    if n_terms * n_terms * n_documents >= MAX_KEY:
        raise OverflowError("too many terms for one segment")
    inside = (terms[:-1] != BREAK) & (terms[1:] != BREAK)
    keys = terms[:-1][inside].astype(np.int64)
    keys *= n_terms
    keys += terms[1:][inside]
    keys *= max(n_documents, 1)
    keys += documents[:-1][inside]
    del inside
    keys.sort()
    keys = keys[_runs(keys)[0]]
    owners = keys // max(n_documents, 1)
    keys -= owners * max(n_documents, 1)
    ids = keys.astype(np.int32)
    del keys
    firsts, _ = _runs(owners)
    starts = np.append(firsts, len(owners)).astype(np.int64)
    return owners[firsts], starts, ids


def union(body: Postings, title: Postings, n_terms: int, n_documents: int) -> tuple[Postings, Array]:
    """Posting lists over both fields: counts in the body, and counts in the title beside them."""
    body_keys, title_keys = (
        np.repeat(np.arange(n_terms, dtype=np.int64), np.diff(p.starts)) * n_documents + p.ids
        for p in (body, title)
    )
    places = np.searchsorted(body_keys, title_keys)
    shared = np.zeros(len(title_keys), bool)
    inner = places < len(body_keys)
    shared[inner] = body_keys[places[inner]] == title_keys[inner]
    in_title = np.zeros(len(body_keys), np.int64)
    in_title[places[shared]] = title.counts[shared]
    only = ~shared
    keys = np.insert(body_keys, places[only], title_keys[only])
    owners = keys // max(n_documents, 1)
    merged = Postings(
        _starts(owners, n_terms),
        (keys - owners * n_documents).astype(np.int32),
        np.insert(body.counts, places[only], 0),
    )
    return merged, np.insert(in_title, places[only], title.counts[only])


def _runs(ordered: Array) -> tuple[Array, Array]:
    """Where each run of equal values begins, and how long it is."""
    if not len(ordered):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    firsts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    return firsts, np.diff(np.append(firsts, len(ordered)))


def _starts(owners: Array, n_terms: int) -> Array:
    return np.searchsorted(owners, np.arange(n_terms + 1)).astype(np.int64)
