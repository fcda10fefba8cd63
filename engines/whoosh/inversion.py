"""From token streams to sorted posting lists in bounded memory.

Each chunk of documents becomes a run: its (owner, document) pairs sorted as one array of keys and counted. An owner
is a term, or an adjacent pair of terms. A single run stays in memory; several lie in files until the lists are read
from all of them side by side, a range of owners at a time. The lists do not depend on how the chunks were cut.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from engines.whoosh.batch import BREAK

Array = npt.NDArray[Any]

MAX_KEY = 2**62
"""Keys of adjacent pairs (term × term × document) must stay below this."""

PIECE = 1 << 18
"""Postings that are given back at a time."""


class Lists(NamedTuple):
    """Posting lists one after another: list `i` is `ids[starts[i]:starts[i + 1]]`, ascending."""

    owners: Array
    """Whose they are, ascending."""
    starts: Array
    ids: Array
    counts: Array
    """How often the owner stands in the document."""


class _Run:
    """The sorted keys of one chunk of documents, in memory or in files."""

    def __init__(self, keys: Array, counts: Array, edges: Array, first: int, documents: int) -> None:
        self.edges, self.first, self.documents = edges, first, documents
        self._keys, self._counts = keys, counts
        self._paths: tuple[Path, Path] | None = None

    def put_aside(self, folder: Path, name: str) -> None:
        """Moves it to files. They are read, not mapped: what is mapped counts as memory of this process."""
        self._paths = folder / f"{name}.keys", folder / f"{name}.counts"
        for path, array in zip(self._paths, (self._keys, self._counts), strict=True):
            array.tofile(path)
        # New arrays: an empty slice would keep the whole one alive.
        self._keys, self._counts = (np.zeros(0, array.dtype) for array in (self._keys, self._counts))

    def read(self, low: int, high: int) -> tuple[Array, Array, Array]:
        """Owners, documents and counts of groups `low` … `high - 1`."""
        a, b = int(self.edges[low]), int(self.edges[high])
        if self._paths is None:
            keys, counts = self._keys[a:b], self._counts[a:b]
        else:
            keys, counts = (
                np.fromfile(path, array.dtype, b - a, offset=a * array.itemsize)
                for path, array in zip(self._paths, (self._keys, self._counts), strict=True)
            )
        owners = keys // self.documents
        return owners, (keys - owners * self.documents + self.first).astype(np.int32), counts


class Inversion:
    """Takes the occurrences of a chunk of documents at a time and gives back whole posting lists."""

    def __init__(self, folder: Path, name: str, groups: int, width: int = 1, *, counted: bool = True) -> None:
        """`groups`: owners are below `groups × width`; lists are given back by whole groups. `counted`: whether
        counts are wanted. `folder`: for temporary files."""
        self._folder, self._name = folder, name
        self._groups, self._width, self._counted = groups, width, counted
        self._runs: list[_Run] = []

    def add(self, owners: Array, documents: Array, first: int, n_documents: int, *, last: bool) -> None:
        """The occurrences in documents `first` … `first + n_documents - 1`: `owners[i]` (int64; taken over) stands
        in document `first + documents[i]`. `last`: no more will come."""
        n_documents = max(n_documents, 1)
        keys = owners
        keys *= n_documents
        keys += documents
        keys.sort()
        firsts = _firsts(keys)
        sizes = np.diff(firsts, append=len(keys)) if self._counted else firsts[:0]
        counts = np.minimum(sizes, 65535).astype(np.uint16)
        keys = keys[firsts]
        edges = np.searchsorted(keys, np.arange(self._groups + 1) * (self._width * n_documents))
        run = _Run(keys, counts, edges, first, n_documents)
        if self._runs or not last:
            run.put_aside(self._folder, f"{self._name}.{len(self._runs)}")
        self._runs.append(run)

    def lists(self) -> Iterator[Lists]:
        """All lists, in the order of their owners, some PIECE postings at a time."""
        for low, high in self._cuts():
            parts = [run.read(low, high) for run in self._runs]
            owners, ids, counts = (np.concatenate(column) for column in zip(*parts, strict=True))
            if len(parts) > 1:
                # Runs are in the order of their documents: a stable sort keeps lists ascending.
                order = np.argsort(owners, kind="stable")
                owners, ids = owners[order], ids[order]
                counts = counts[order] if self._counted else counts
            firsts = _firsts(owners)
            yield Lists(owners[firsts], np.append(firsts, len(owners)), ids, counts)
        self._runs.clear()

    def _cuts(self) -> Iterator[tuple[int, int]]:
        """Ranges of groups with about PIECE postings each; one group may have more."""
        sums = np.sum([run.edges for run in self._runs], axis=0) if self._runs else np.zeros(self._groups + 1)
        low = 0
        while low < self._groups:
            high = max(int(np.searchsorted(sums, sums[low] + PIECE, side="right")) - 1, low + 1)
            yield low, high
            low = high


def invert(owners: Array, documents: Array, n_owners: int) -> tuple[Array, Array]:
    """Small inversions in one step: starts (of every owner below `n_owners`) and documents of the lists. `documents`
    ascending."""
    order = np.argsort(owners, kind="stable")
    return np.searchsorted(owners[order], np.arange(n_owners + 1)), documents[order].astype(np.int32)


def adjacent_pairs(terms: Array, documents: Array, n_terms: int) -> tuple[Array, Array]:
    """Adjacent pairs in token streams with BREAKs: first × n_terms + second, and their documents."""
    inside = (terms[:-1] != BREAK) & (terms[1:] != BREAK)
    owners = terms[:-1][inside].astype(np.int64)
    owners *= n_terms
    owners += terms[1:][inside]
    return owners, documents[:-1][inside]


def _firsts(ordered: Array) -> Array:
    """Where each run of equal values begins."""
    if not len(ordered):
        return np.zeros(0, np.int64)
    return np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
