"""Posting lists on disk: ascending document numbers as differences, seven bits to a byte, and counts as bytes.

A difference is written high bits first; only the last byte of a number is below 128. The first number of each list
is written whole, so that any run of neighbouring lists is read with a handful of array operations. Most differences
take one byte (docs/decisions/0052-posting-lists-in-bytes.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from engines.whoosh.arrays import GrowingArray, ends, narrow, save_arrays

Array = npt.NDArray[Any]

_MOST_BYTES = 5
"""Of a 32-bit number."""
_EMPTY = np.zeros(0, np.int32)


def encode(ids: Array, starts: Array) -> tuple[Array, Array]:
    """Lists one after another (list `i` is `ids[starts[i]:starts[i + 1]]`, ascending, below 2**31) as bytes, and
    where the bytes of each list begin (one more than there are lists)."""
    values = np.diff(ids, prepend=0).astype(np.int64)
    firsts = starts[:-1][np.diff(starts) > 0]
    values[firsts] = ids[firsts]
    sizes = np.ones(len(values), np.int64)
    for shift in range(1, _MOST_BYTES):
        sizes += values >= 1 << 7 * shift
    lasts = np.cumsum(sizes) - 1
    out = np.zeros(int(sizes.sum()), np.uint8)
    out[lasts] = values & 127
    for shift in range(1, _MOST_BYTES):
        longer = np.flatnonzero(sizes > shift)
        if not len(longer):
            break
        out[lasts[longer] - shift] = (values[longer] >> 7 * shift) & 127 | 128
    return out, np.concatenate(([0], lasts + 1))[starts]


def decode(data: Array, firsts: Array | None = None) -> Array:
    """The numbers of one list, or of several. `firsts`: which of the numbers begin the second list and those after
    it."""
    lasts = np.flatnonzero(data < 128)
    if len(lasts) == len(data):
        values = data.astype(np.int32)
    else:
        values = data[lasts].astype(np.int32)
        sizes = np.diff(lasts, prepend=-1)
        longer, shift = np.flatnonzero(sizes > 1), 1
        while len(longer):
            values[longer] |= (data[lasts[longer] - shift] & 127).astype(np.int32) << 7 * shift
            shift += 1
            longer = longer[sizes[longer] > shift]
    if firsts is None or not len(firsts):
        return np.cumsum(values, dtype=np.int32)
    found = np.cumsum(values, dtype=np.int64)
    before = np.concatenate(([0], found[firsts - 1]))
    found -= np.repeat(before, np.diff(firsts, prepend=0, append=len(found)))
    return found.astype(np.int32)


class PostingLists:
    """Reads `NAME.starts` (of each list among all postings), `NAME.bytes`, `NAME.places` (of each list in it)."""

    def __init__(self, arrays: Mapping[str, Array], name: str) -> None:
        self.starts, self._data, self._places = (arrays[f"{name}.{part}"] for part in ("starts", "bytes", "places"))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def slice(self, low: int, high: int) -> slice:
        """Where the postings of lists `low` … `high - 1` stand among all."""
        return slice(int(self.starts[low]), int(self.starts[high]))

    def frequency(self, low: int, high: int) -> int:
        """How many postings these lists have."""
        return int(self.starts[high]) - int(self.starts[low])

    def ids(self, low: int, high: int) -> Array:
        """The documents of lists `low` … `high - 1`, one list after another."""
        data = self._data[int(self._places[low]) : int(self._places[high])]
        if high - low <= 1:
            return decode(data) if len(data) else _EMPTY
        starts = self.starts[low : high + 1].astype(np.int64)
        starts -= starts[0]
        firsts = starts[1:-1]
        # An empty list begins where the next one does, or nowhere.
        return decode(data, np.unique(firsts[(firsts > 0) & (firsts < starts[-1])])) if len(data) else _EMPTY


class PostingListsWriter:
    """Writes what PostingLists reads, a run of lists at a time."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._name = folder, name
        self._data = GrowingArray(folder, f"{name}.bytes", np.uint8)
        self._sizes: list[Array] = []
        self._bytes: list[Array] = []

    def append(self, ids: Array, starts: Array) -> None:
        """The next lists, as `encode` takes them."""
        data, places = encode(ids, starts)
        self._data.append(data)
        self._sizes.append(np.diff(starts).astype(np.int32))
        self._bytes.append(np.diff(places).astype(np.int32))

    def close(self) -> None:
        """Completes the files."""
        self._data.close()
        for part, pieces in (("starts", self._sizes), ("places", self._bytes)):
            save_arrays(self._folder, {f"{self._name}.{part}": narrow(ends(np.concatenate([_EMPTY, *pieces])))})


class Counts:
    """How often terms stand in the documents of their postings: a byte for each posting, `NAME.counts`, and the few
    that are larger than it holds, `NAME.large.*`. Several counts may share the byte (`bits` of each)."""

    def __init__(self, arrays: Mapping[str, Array], name: str, bits: tuple[int, ...] = (8,)) -> None:
        self._bits = bits
        self._packed, self._places = arrays[f"{name}.counts"], arrays[f"{name}.large.places"]
        self._large = [arrays[f"{name}.large.{part}"] for part in range(len(bits))]

    def read(self, part: slice) -> tuple[Array, ...]:
        """The counts of some postings."""
        packed = self._packed[part]
        found, shift = [], 0
        for bits in self._bits:
            found.append((packed >> shift) & ((1 << bits) - 1) if len(self._bits) > 1 else packed)
            shift += bits
        # The same type on both sides: searchsorted would convert all of the places otherwise.
        low, high = np.searchsorted(self._places, np.array([part.start, part.stop], self._places.dtype)).tolist()
        if low == high:
            return tuple(found)
        places = self._places[low:high].astype(np.int64) - part.start
        wide = [counts.astype(large.dtype) for counts, large in zip(found, self._large, strict=True)]
        for counts, large in zip(wide, self._large, strict=True):
            counts[places] = large[low:high]
        return tuple(wide)

    def total(self) -> int:
        """The sum of the first of them over all postings."""
        step = 1 << 22
        parts = (slice(low, min(low + step, len(self._packed))) for low in range(0, len(self._packed), step))
        return sum(int(self.read(part)[0].sum(dtype=np.int64)) for part in parts)


class CountsWriter:
    """Writes what Counts reads."""

    def __init__(self, folder: Path, name: str, bits: tuple[int, ...] = (8,)) -> None:
        self._folder, self._name, self._bits = folder, name, bits
        self._packed = GrowingArray(folder, f"{name}.counts", np.uint8)
        self._places: list[Array] = []
        self._large: list[list[Array]] = [[] for _ in bits]

    def append(self, *counts: Array) -> None:
        """The counts of the next postings; each at most 65,535, larger ones are written as that."""
        packed = np.zeros(len(counts[0]), np.uint8)
        over = np.zeros(len(counts[0]), bool)
        shift = 0
        for bits, values in zip(self._bits, counts, strict=True):
            over |= values >= 1 << bits
            packed |= (np.minimum(values, (1 << bits) - 1) << shift).astype(np.uint8)
            shift += bits
        places = np.flatnonzero(over)
        self._places.append(places + self._packed.length)
        for large, values in zip(self._large, counts, strict=True):
            large.append(np.minimum(values[places], 65535).astype(np.uint16))
        self._packed.append(packed)

    def close(self) -> None:
        """Completes the files."""
        self._packed.close()
        places = np.concatenate([np.zeros(0, np.int64), *self._places])
        large = {
            f"{self._name}.large.{part}": np.concatenate([np.zeros(0, np.uint16), *pieces])
            for part, pieces in enumerate(self._large)
        }
        save_arrays(self._folder, {f"{self._name}.large.places": narrow(places)} | large)
