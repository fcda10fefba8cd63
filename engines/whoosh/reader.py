"""One segment's arrays, memory-mapped and shared by all threads: dictionaries, posting lists, columns."""

from __future__ import annotations

import mmap
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from engines.whoosh.arrays import load_arrays
from engines.whoosh.lexicon import Lexicon, StringTable, TermRange
from engines.whoosh.lists import Counts, PostingLists
from engines.whoosh.posting_cache import PostingCache, Sized
from engines.whoosh.records import Shown, shown, unpack
from engines.whoosh.schema import INDEX_NAME, TEXT_BITS, VALUE_FIELDS
from engines.whoosh.sets import marked
from engines.whoosh.token_places import TokenPlaces

Array = npt.NDArray[Any]


class Found(NamedTuple):
    """A posting list: where something stands, and how often in body and title."""

    ids: Array
    """Ascending document numbers within the segment."""
    body: Array
    title: Array

    @property
    def nbytes(self) -> int:
        """Memory it takes if it is not a view of the file."""
        return int(self.ids.nbytes + self.body.nbytes + self.title.nbytes)


T = TypeVar("T", bound=Sized)

EMPTY = Found(np.zeros(0, np.int32), np.zeros(0, np.uint16), np.zeros(0, np.uint8))


class Words(NamedTuple):
    """Where a segmented word stands, and how often."""

    ids: Array
    counts: Array

    @property
    def nbytes(self) -> int:
        """Memory it takes."""
        return int(self.ids.nbytes + self.counts.nbytes)


_NO_WORDS = Words(EMPTY.ids, EMPTY.title)


_COMMON = 8
"""What stands in at least one of so many documents is kept by document, too, once it was asked for."""

_APART = 32
"""Bits for the words of a document; with those that a title may have above them, still exact in double precision."""


class SegmentReader:
    """Reads one segment. Everything is immutable after opening."""

    def __init__(self, folder: Path, name: str, base: int, cache: PostingCache) -> None:
        """`base`: the number of its first document in the generation. The files are verified already."""
        self.name, self.base, self._cache = name, base, cache
        self.arrays = arrays = load_arrays(folder / f"{name}.arrays")
        self.size = len(arrays["date"])
        live = arrays.get("live")
        self.live: Array | None = None if live is None else live.astype(bool)
        self._dead = EMPTY.ids if self.live is None else np.flatnonzero(~self.live).astype(np.int32)
        self.text = Lexicon(arrays, "text")
        self.words = Lexicon(arrays, "words")
        self.ids = StringTable(arrays, "id")
        self.dates = np.asarray(arrays["date"])
        self.title_lengths, self.body_lengths = arrays["title.lengths"], arrays["body.lengths"]
        self.token_ends, self.forward = arrays["token.ends"], arrays["forward"]
        self.places = TokenPlaces(arrays)
        self.pair_codes, self.pair_lists = arrays["pair.codes"], PostingLists(arrays, "pair")
        self._lists, self._counts = PostingLists(arrays, "text"), Counts(arrays, "text", TEXT_BITS)
        self.word_lists, self.word_counts = PostingLists(arrays, "words"), Counts(arrays, "words")
        self.values = {field: StringTable(arrays, f"{field}.values") for field in VALUE_FIELDS}
        self.codes = {field: arrays[f"{field}.codes"] for field in VALUE_FIELDS}
        self.keys = {field: StringTable(arrays, f"{field}.keys") for field in ("number", "cites")}
        self._record_ends = arrays["record.ends"]
        with (folder / f"{INDEX_NAME}_{name}._stored.col").open("rb") as file:
            self._records = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def record(self, number: int) -> dict[str, Any]:
        """The stored values of a document."""
        return unpack(self.row(number))

    def shown(self, number: int) -> Shown:
        """What a list of results shows of a document."""
        return shown(self.record(number))

    def row(self, number: int) -> bytes:
        """A document's row of the stored column."""
        return self._records[int(self._record_ends[number]) : int(self._record_ends[number + 1])]

    @property
    def documents(self) -> int:
        """How many documents are not deleted."""
        return self.size - len(self._dead)

    def alive(self, ids: Array) -> Array:
        """Those of some ascending document numbers that are not deleted."""
        if not len(self._dead) or not len(ids):
            return ids
        gone = self._gone(ids)
        return np.delete(ids, gone) if len(gone) else ids

    def _gone(self, ids: Array) -> Array:
        """Places of deleted documents in ascending `ids`."""
        if len(self._dead) * 8 > len(ids):
            found: Array = np.flatnonzero(~self.live[ids]) if self.live is not None else EMPTY.ids
            return found
        places = np.searchsorted(ids, self._dead)
        places[places == len(ids)] = 0
        gone: Array = places[ids[places] == self._dead]
        return gone

    def _living(self, found: Found) -> Found:
        gone = self._gone(found.ids) if len(self._dead) and len(found.ids) else EMPTY.ids
        return Found(*(np.delete(part, gone) for part in found)) if len(gone) else found

    def find_id(self, doc_id: str) -> int:
        """The live document with this id, or -1."""
        order, encoded = self.arrays["id.order"], doc_id.encode("utf-8", "surrogatepass")
        low, high = 0, len(order)
        while low < high:
            middle = (low + high) // 2
            if self.ids[int(order[middle])] <= encoded:
                low = middle + 1
            else:
                high = middle
        # The last of equal ids is the live one.
        number = int(order[low - 1]) if low else -1
        if number < 0 or self.ids[number] != encoded or (self.live is not None and not self.live[number]):
            return -1
        return number

    def postings(self, terms: TermRange) -> Found:
        """Where any of these terms stands, in title or body, with their counts added up; deleted documents
        left out, so that its length is the document frequency."""
        return self.remembered(("text", terms), lambda: self._living(self._found(terms))) if terms else EMPTY

    def titles(self, terms: TermRange) -> Words:
        """In which titles any of these terms stands, and how often."""
        return self.remembered(("titles", terms), lambda: in_titles(self.postings(terms)))

    def holding(self, terms: TermRange) -> Array | None:
        """By number, whether any of these terms stands in a document; None if it stands in few."""
        if not terms or self.document_frequency(terms) * _COMMON < self.size:
            return None
        return self.remembered(("holding", terms), lambda: marked(self.postings(terms).ids, self.size))

    def remembered(self, key: tuple[Any, ...], make: Callable[[], T]) -> T:
        """What `make` gives, remembered for this segment as long as there is room."""
        return self._cache.remembered((self.name, key), make)

    def _found(self, terms: TermRange) -> Found:
        if terms.high - terms.low == 1 and terms.picked is None:
            counts = self._counts.read(self._lists.slice(terms.low, terms.high))
            return Found(self._lists.ids(terms.low, terms.high), *counts)
        return self._merge(terms)

    def document_frequency(self, terms: TermRange) -> int:
        """How many postings the terms have: the number of documents for one term, a bound for several."""
        if terms.picked is None:
            return self._lists.frequency(terms.low, terms.high)
        return sum(self._lists.frequency(p, p + 1) for p in terms.picked)

    def frequency(self, terms: TermRange) -> int:
        """In how many live documents any of these terms stands."""
        if terms and terms.high - terms.low == 1 and terms.picked is None and not len(self._dead):
            return self._lists.frequency(terms.low, terms.high)
        return len(self.postings(terms).ids)

    def pair_place(self, code: int) -> int:
        """Which of the adjacent pairs has this code (first term × terms + second), or -1."""
        place = int(np.searchsorted(self.pair_codes, code))
        return place if place < len(self.pair_codes) and int(self.pair_codes[place]) == code else -1

    def word(self, word: str) -> Words:
        """Where a segmented word stands, and how often."""
        terms = self.words.exact(word)
        if not terms:
            return _NO_WORDS
        return self.remembered(("word", terms.low), lambda: self._word(terms.low))

    def _word(self, number: int) -> Words:
        ids = self.word_lists.ids(number, number + 1)
        (counts,) = self.word_counts.read(self.word_lists.slice(number, number + 1))
        gone = self._gone(ids) if len(self._dead) else EMPTY.ids
        return Words(np.delete(ids, gone), np.delete(counts, gone)) if len(gone) else Words(ids, counts)

    def number(self, field: str, key: str) -> Array:
        """Documents that bear (`number`) or name (`cites`) a number, or any number that begins with `key`."""
        return self.remembered(("number", field, key), lambda: self._number(field, key))

    def _number(self, field: str, key: str) -> Array:
        keys = self.keys[field]
        exact = keys.find(key.encode())
        low, high = keys.starting(f"{key}-".encode())
        starts, ids = self.arrays[f"{field}.starts"], self.arrays[f"{field}.ids"]
        parts = [ids[int(starts[low]) : int(starts[high])]]
        if exact >= 0:
            parts.append(ids[int(starts[exact]) : int(starts[exact + 1])])
        return self.alive(np.unique(np.concatenate(parts)))

    def number_exact(self, field: str, key: str) -> Array:
        """Documents that bear or name exactly this number."""
        place = self.keys[field].find(key.encode())
        if place < 0:
            return EMPTY.ids
        starts = self.arrays[f"{field}.starts"]
        found: Array = self.arrays[f"{field}.ids"][int(starts[place]) : int(starts[place + 1])]
        return self.alive(found)

    def number_keys(self, field: str, number: int) -> list[int]:
        """Which of `keys[field]` a document has."""
        starts, ids = self.arrays[f"{field}.starts"], self.arrays[f"{field}.ids"]
        places = np.flatnonzero(ids == number)
        owners: list[int] = (np.searchsorted(starts, places, side="right") - 1).tolist()
        return owners

    def tokens(self, number: int) -> Array:
        """A document's term numbers in reading order; `len(text)` between title, abstract and body."""
        tokens: Array = self.forward[int(self.token_ends[number]) : int(self.token_ends[number + 1])]
        return tokens

    def _merge(self, terms: TermRange) -> Found:
        spans = [(terms.low, terms.high)] if terms.picked is None else [(p, p + 1) for p in terms.picked]
        ids = np.concatenate([self._lists.ids(*span) for span in spans])
        body, title = (
            np.concatenate(column)
            for column in zip(*(self._counts.read(self._lists.slice(*span)) for span in spans), strict=True)
        )
        if len(ids) * 8 < self.size:
            order = np.argsort(ids, kind="stable")
            ids = ids[order]
            firsts = np.flatnonzero(np.diff(ids, prepend=-1))
            if not len(firsts):
                return EMPTY
            return Found(
                ids[firsts],
                _narrow(np.add.reduceat(body[order], firsts, dtype=np.int32)),
                _narrow(np.add.reduceat(title[order], firsts, dtype=np.int32)),
            )
        both = np.bincount(ids, weights=body + title * float(1 << _APART), minlength=self.size)
        present = (both > 0).nonzero()[0]
        counts = both.take(present).astype(np.int64)
        return Found(present.astype(np.int32), _narrow(counts & (1 << _APART) - 1), _narrow(counts >> _APART))


def _narrow(counts: Array) -> Array:
    """The same counts in as few bytes as the largest of them takes, up to four."""
    most = int(counts.max(initial=0))
    return counts.astype(np.uint8 if most < 1 << 8 else np.uint16 if most < 1 << 16 else np.int32)


def in_titles(found: Found) -> Words:
    """What of a posting list stands in titles."""
    inside = found.title.nonzero()[0]
    return Words(found.ids[inside], found.title[inside])
