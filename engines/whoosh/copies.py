"""Exact and near copies: found by MinHash over runs of syllables, confirmed on the texts themselves, grouped.

Each document's runs of SHINGLE syllables are hashed into BINS bins and each bin keeps its smallest value (one
permutation hashing; an empty bin borrows from the next one with a value). Documents that agree in all values of a
band are candidates; they are copies if the sets of their runs overlap by at least ALIKE (Jaccard) and they are not two
documents made from one form: no different numbers, days of issue or figures, no other name throughout (`forms.py`).
Groups are the connected documents; a document that bears no number never connects two that bear different ones.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from engines.whoosh.batch import BREAK
from engines.whoosh.comparisons import QUESTIONS, Comparisons, taken_over
from engines.whoosh.forms import filled_in_anew, only_furnished, other_figures
from engines.whoosh.reader import SegmentReader

Array = npt.NDArray[Any]

SHINGLE = 4
BANDS, ROWS = 10, 4
BINS = BANDS * ROWS
"""Two documents that overlap by 0.8 share a band with probability 0.995, by 0.5 with 0.48, by 0.2 with 0.016."""
ALIKE = 0.8
FURNISHED = 0.65
"""Overlap that is enough when all that differs stands at the ends: a head and a foot weigh much beside a short text."""
FEWEST = 30
"""Documents with fewer runs are too short to tell a copy from a phrase that everybody uses."""
CROWD = 16
"""In a band that more documents share, each is compared with its neighbours in the order of ids only."""

WITNESSES = 4
"""Members of a group, different in number, day or words, that speak for it: a newcomer must contradict none of them, or
a text without a number would connect two decisions made from it."""

_ALIKE, _CONTRARY, _SAME = range(len(QUESTIONS))
_VALUE_BITS = 40
_CHUNK = 2_000_000
_PRIMES = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5], np.uint64)


def term_hashes(terms: Sequence[bytes]) -> Array:
    """64 bits for each term, the same in every segment; a last one for breaks."""
    digests = b"".join(hashlib.blake2b(term, digest_size=8).digest() for term in terms)
    return np.append(np.frombuffer(digests, np.uint64), np.uint64(0))


def shingles(tokens: Array, hashes: Array, breaks: int) -> tuple[Array, Array]:
    """Hashes of all runs of syllables without a break, and where each begins."""
    if len(tokens) < SHINGLE:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    length = len(tokens) - SHINGLE + 1
    whole = np.ones(length, bool)
    mixed = np.zeros(length, np.uint64)
    for shift in range(SHINGLE):
        part = tokens[shift : shift + length]
        whole &= part != breaks
        mixed += hashes[part] * _PRIMES[shift]
        mixed ^= mixed >> np.uint64(29)
    mixed *= _PRIMES[1]
    mixed ^= mixed >> np.uint64(32)
    places = np.flatnonzero(whole)
    return mixed[places], places


def sketch(stream: Array, ends: Array, terms: Sequence[bytes]) -> Array:
    """The bands of each document, one row each; zeros for a document that is too short. `ends`: where each
    document's tokens end in `stream`, with 0 in front."""
    hashes = term_hashes(terms)
    bands = np.zeros((len(ends) - 1, BANDS), np.uint32)
    first = 0
    while first < len(ends) - 1:
        last = max(int(np.searchsorted(ends, ends[first] + _CHUNK, side="right")) - 1, first + 1)
        last = min(last, first + 200_000)
        low, high = int(ends[first]), int(ends[last])
        values, places = shingles(stream[low:high], hashes, BREAK)
        owners = np.searchsorted(ends[first : last + 1], places + low, side="right") - 1
        bands[first:last] = _bands(values, owners, last - first)
        first = last
    return bands


def _bands(values: Array, owners: Array, n: int) -> Array:
    bins = values % np.uint64(BINS)
    keys = (owners.astype(np.uint64) * np.uint64(BINS) + bins) << np.uint64(_VALUE_BITS)
    keys |= values >> np.uint64(64 - _VALUE_BITS)
    keys.sort()
    cells = (keys >> np.uint64(_VALUE_BITS)).astype(np.int64)
    firsts = np.flatnonzero(np.diff(cells, prepend=-1))
    flat = np.zeros(n * BINS, np.uint64)
    flat[cells[firsts]] = (keys[firsts] & np.uint64(2**_VALUE_BITS - 1)) + np.uint64(1)
    table = flat.reshape(n, BINS)
    for place in range(2 * BINS - 2, -1, -1):
        here, after = table[:, place % BINS], table[:, (place + 1) % BINS]
        table[:, place % BINS] = np.where(here == 0, np.where(after > 0, after * _PRIMES[2] | np.uint64(1), 0), here)
    mixed = np.zeros((n, BANDS), np.uint64)
    for row in range(ROWS):
        mixed = (mixed + table[:, row::ROWS]) * _PRIMES[row]
        mixed ^= mixed >> np.uint64(31)
    found = (mixed >> np.uint64(32)).astype(np.uint32) | np.uint32(1)
    found[np.bincount(owners, minlength=n) < FEWEST] = 0
    return found


def groups(
    segments: Sequence[SegmentReader], ranks: Array, earlier: tuple[Sequence[SegmentReader], Mapping[str, Array]] | None
) -> dict[str, Array]:
    """`copies`, the group of each document, numbered from 1 in the order of ids (`ranks`), 0 for one without copies;
    and what is kept for the next update (see comparisons.py). `earlier`: the segments and arrays of the generation
    that this one continues."""
    live = np.concatenate([np.zeros(0, bool), *(np.ones(s.size, bool) if s.live is None else s.live for s in segments)])
    bands = np.concatenate([np.zeros((0, BANDS), np.uint32), *(s.arrays["copies.bands"] for s in segments)])
    texts = _Texts(segments)
    ask = {"alike": texts.alike, "contrary": texts.contrary, "same": texts.same}
    known = Comparisons(ask, taken_over(segments, *earlier) if earlier is not None else None)
    parent = np.arange(len(live), dtype=np.int64)
    witnesses: dict[int, list[int]] = {}
    for a, b in _candidates(bands, live, ranks):
        one, two = _root(parent, a), _root(parent, b)
        if one == two or not known.says(_ALIKE, a, b):
            continue
        ours, theirs = witnesses.get(one, [one]), witnesses.get(two, [two])
        if any(known.says(_CONTRARY, x, y) for x in ours for y in theirs):
            continue
        parent[one] = two
        new = [x for x in ours if not any(known.says(_SAME, x, y) for y in theirs)]
        witnesses[two] = (theirs + new)[:WITNESSES]
    roots = parent
    while not np.array_equal(roots, further := roots[roots]):
        roots = further
    sizes = np.bincount(roots, minlength=len(parent))
    found = np.zeros(len(parent), np.int32)
    number: dict[int, int] = {}
    grouped = np.flatnonzero(sizes[roots] > 1) if len(roots) else roots
    for member in grouped[np.argsort(ranks[grouped])].tolist():
        found[member] = number.setdefault(int(roots[member]), len(number) + 1)
    return {"copies": found, **known.arrays()}


def _candidates(bands: Array, live: Array, ranks: Array) -> list[tuple[int, int]]:
    """The pairs of documents that share a band, ordered by the ranks of both; the first of a pair is of lower rank."""
    by_rank = np.empty(len(ranks), np.int64)
    by_rank[ranks] = np.arange(len(ranks))
    able = np.flatnonzero((live & (bands[:, 0] > 0))[by_rank]).astype(np.uint64)
    shift, low, parts = np.uint64(32), np.uint64(2**32 - 1), [np.zeros(0, np.uint64)]
    for band in range(BANDS):
        ordered = bands[by_rank[able.astype(np.int64)], band].astype(np.uint64) << shift | able
        ordered.sort()
        values = ordered >> shift
        sizes = np.diff(np.flatnonzero(np.diff(values, prepend=np.uint64(0), append=np.uint64(0))))
        sharing = np.repeat(sizes, sizes)
        members, values, sharing = (column[sharing > 1] for column in (ordered & low, values, sharing))
        for apart in range(1, CROWD):
            together = values[apart:] == values[:-apart]
            if apart > 1:
                together &= sharing[apart:] <= CROWD
            if not together.any():
                break
            parts.append(members[:-apart][together] << shift | members[apart:][together])
    pairs = np.unique(np.concatenate(parts))
    first, second = (by_rank[part.astype(np.int64)].tolist() for part in (pairs >> shift, pairs & low))
    return list(zip(first, second, strict=True))


class _Texts:
    """The texts of documents as sets of runs, and the numbers they bear."""

    def __init__(self, segments: Sequence[SegmentReader]) -> None:
        self._segments = segments
        self._bases = np.cumsum([0, *(segment.size for segment in segments)])
        self._hashes: dict[int, Array] = {}
        self._numbers: dict[int, Array] = {}
        """Per segment, which of its numbers each document bears; -1 for none."""
        self._runs: dict[int, Array] = {}
        self._identities: dict[int, tuple[bytes, str]] = {}

    def alike(self, a: int, b: int) -> bool:
        """Whether two documents have nearly the same words and are not two uses of one form."""
        one, two = self._number(a), self._number(b)
        if one and two and one != two:
            return False
        first, second = self._runs_of(a), self._runs_of(b)
        if min(len(first), len(second)) < FURNISHED * max(len(first), len(second)):
            return False
        common = len(np.intersect1d(first, second, assume_unique=True))
        share = common / (len(first) + len(second) - common)
        if share < FURNISHED or (share < ALIKE and not only_furnished(self._parts(a)[1], self._parts(b)[1])):
            return False
        return not self.contrary(a, b)

    def contrary(self, a: int, b: int) -> bool:
        """Whether what differs between two documents is what differs between two uses of one form."""
        if _apart(self._identity(a), self._identity(b)):
            return True
        if self._words(a) == self._words(b):
            return False
        (title, body), (other_title, other_body) = self._parts(a), self._parts(b)
        return other_figures(title, other_title) or filled_in_anew(body, other_body)

    def same(self, a: int, b: int) -> bool:
        """Whether one document can speak for the other."""
        return self._identity(a) == self._identity(b) and self._words(a) == self._words(b)

    def _identity(self, document: int) -> tuple[bytes, str]:
        """The number that a document bears, and the day on which it was issued if it says so itself."""
        known = self._identities.get(document)
        if known is None:
            place, local = self._locate(document)
            record = self._segments[place].record(local)
            day = str(record.get("date", "")) if record.get("date_basis") == "issued" else ""
            known = self._identities[document] = (self._number(document), day)
        return known

    def _words(self, document: int) -> bytes:
        return self._runs_of(document).tobytes()

    def _parts(self, document: int) -> tuple[list[str], list[str]]:
        """The terms of title and body."""
        place, local = self._locate(document)
        segment = self._segments[place]
        tokens = segment.tokens(local)
        breaks = np.flatnonzero(tokens == len(segment.text)).tolist()
        terms = {token: segment.text.term(token) for token in np.unique(tokens).tolist() if token < len(segment.text)}
        title, body = tokens[: breaks[0]].tolist(), tokens[breaks[1] + 1 : breaks[2]].tolist()
        return [terms[token] for token in title], [terms[token] for token in body]

    def _locate(self, document: int) -> tuple[int, int]:
        place = int(np.searchsorted(self._bases, document, side="right")) - 1
        return place, document - int(self._bases[place])

    def _number(self, document: int) -> bytes:
        """The number that a document bears, as a key; empty for none."""
        place, local = self._locate(document)
        borne, segment = self._numbers.get(place), self._segments[place]
        if borne is None:
            starts = segment.arrays["number.starts"].astype(np.int64)
            borne = self._numbers[place] = np.full(segment.size, -1, np.int64)
            borne[segment.arrays["number.ids"]] = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        key = int(borne[local])
        return segment.keys["number"][key] if key >= 0 else b""

    def _runs_of(self, document: int) -> Array:
        runs = self._runs.get(document)
        if runs is None:
            place, local = self._locate(document)
            segment = self._segments[place]
            if place not in self._hashes:
                self._hashes[place] = term_hashes(segment.text.terms.all())
            runs = np.unique(shingles(segment.tokens(local), self._hashes[place], len(segment.text))[0])
            if len(self._runs) > 5000:
                self._runs.clear()
            self._runs[document] = runs
        return runs


def _apart(one: tuple[bytes, str], other: tuple[bytes, str]) -> bool:
    """Whether two numbers, or where one is not known two days of issue, say that these are two documents."""
    for first, second in zip(one, other, strict=True):
        if first and second:
            return first != second
    return False


def _root(parent: Array, number: int) -> int:
    while parent[number] != number:
        parent[number] = parent[parent[number]]
        number = int(parent[number])
    return number
