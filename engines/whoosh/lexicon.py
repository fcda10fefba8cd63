"""Sorted dictionaries in memory-mapped arrays: strings as one blob with offsets, terms grouped by folded form."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from analyzers.analysis import fold

Arrays = Mapping[str, npt.NDArray[Any]]


def pack_strings(name: str, strings: Iterable[bytes]) -> dict[str, npt.NDArray[Any]]:
    """The two arrays that StringTable reads: `NAME.bytes` and `NAME.ends`."""
    rows = list(strings)
    ends = np.zeros(len(rows) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, rows), np.int64, len(rows)), out=ends[1:])
    return {f"{name}.bytes": np.frombuffer(b"".join(rows), np.uint8), f"{name}.ends": ends}


_MAX_LISTED = 50_000
"""Strings of the largest table that is kept as a list of objects, some 4 MB, once it has been searched."""


class StringTable(Sequence[bytes]):
    """UTF-8 strings by position, without one Python object per string."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        self._bytes = memoryview(arrays[f"{name}.bytes"].data)
        self._ends = arrays[f"{name}.ends"]
        self._listed: Sequence[bytes] | None = None

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, position: Any) -> Any:
        return bytes(self._bytes[self._ends[position] : self._ends[position + 1]])

    def find(self, string: bytes) -> int:
        """Position of `string` in a sorted table, or -1."""
        table = self._to_search()
        position = bisect_left(table, string)
        return position if position < len(table) and table[position] == string else -1

    def starting(self, prefix: bytes) -> tuple[int, int]:
        """The positions, first and past the last, of the strings of a sorted table that begin so."""
        table = self._to_search()
        low = bisect_left(table, prefix)
        # No UTF-8 string holds the byte 0xff.
        return low, bisect_left(table, prefix + b"\xff", low)

    def _to_search(self) -> Sequence[bytes]:
        """The strings as a list where that is small: in C, a search takes a fiftieth of the time."""
        if self._listed is None:
            self._listed = self.all() if len(self) <= _MAX_LISTED else self
        return self._listed

    def texts(self) -> list[str]:
        """All of them, decoded."""
        return [text.decode() for text in self.all()]

    def all(self) -> list[bytes]:
        """All of them."""
        whole, ends = bytes(self._bytes), self._ends.tolist()
        return [whole[a:b] for a, b in pairwise(ends)]


class TermRange(NamedTuple):
    """Terms `low` … `high - 1`; if `picked` is given, only those of them."""

    low: int
    high: int
    picked: tuple[int, ...] | None = None

    def __bool__(self) -> bool:
        return self.high > self.low if self.picked is None else bool(self.picked)


NOTHING = TermRange(0, 0)

_MAX_KNOWN = 20_000
"""Lookups that a lexicon remembers."""


class Lexicon:
    """Terms in the order of (folded form, term): those that differ only in marks, and those with a common
    folded beginning, are neighbours, and so are their postings."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        self.terms = StringTable(arrays, f"{name}.terms")
        self._folds = StringTable(arrays, f"{name}.folds")
        self._firsts = arrays[f"{name}.firsts"]
        self._known: dict[str, TermRange] = {}
        self._exact: dict[str, TermRange] = {}

    def __len__(self) -> int:
        return len(self.terms)

    def exact(self, term: str) -> TermRange:
        """The term with its marks as written."""
        found = self._exact.get(term)
        if found is None:
            group, encoded = self.folded(fold(term)), term.encode("utf-8", "surrogatepass")
            places = (place for place in range(group.low, group.high) if self.terms[place] == encoded)
            place = next(places, -1)
            found = NOTHING if place < 0 else TermRange(place, place + 1)
            if len(self._exact) < _MAX_KNOWN:
                self._exact[term] = found
        return found

    def folded(self, folded_form: str) -> TermRange:
        """All terms with this folded form."""
        known = self._known.get(folded_form)
        if known is None:
            group = self._folds.find(folded_form.encode("utf-8", "surrogatepass"))
            known = NOTHING if group < 0 else TermRange(int(self._firsts[group]), int(self._firsts[group + 1]))
            if len(self._known) < _MAX_KNOWN:
                self._known[folded_form] = known
        return known

    @property
    def forms(self) -> int:
        """How many folded forms there are."""
        return len(self._folds)

    def groups(self, folded_form: str, *, prefix: bool) -> tuple[int, int]:
        """The numbers of the folded forms that are this one, or begin so: first and past the last."""
        encoded = folded_form.encode("utf-8", "surrogatepass")
        if prefix:
            return self._folds.starting(encoded)
        found = self._folds.find(encoded)
        return (found, found + 1) if found >= 0 else (0, 0)

    def group_of(self, terms: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The number of each term's folded form."""
        found: npt.NDArray[Any] = np.searchsorted(self._firsts, terms, side="right") - 1
        return found

    def prefix(self, beginning: str, *, marks: bool) -> TermRange:
        """All terms that begin so; with `marks`, with their marks as written."""
        folded = fold(beginning).encode("utf-8", "surrogatepass")
        low, high = (int(self._firsts[group]) for group in self._folds.starting(folded))
        if not marks or low == high:
            return TermRange(low, high)
        encoded = beginning.encode("utf-8", "surrogatepass")
        picked = tuple(p for p in range(low, high) if self.terms[p].startswith(encoded))
        return TermRange(low, high, picked)

    def term(self, position: int) -> str:
        """The term at a position."""
        return str(self.terms[position], "utf-8")


def pack_lexicon(name: str, terms: Sequence[str]) -> tuple[npt.NDArray[np.int64], dict[str, npt.NDArray[Any]]]:
    """Rank of each term in the lexicon's order, and the arrays that Lexicon reads."""
    keys = [(fold(term).encode(), term.encode()) for term in terms]
    order = sorted(range(len(keys)), key=keys.__getitem__)
    ranks = np.empty(len(keys), np.int64)
    ranks[order] = np.arange(len(keys))
    folds: list[bytes] = []
    firsts: list[int] = []
    for position, index in enumerate(order):
        folded = keys[index][0]
        if not folds or folds[-1] != folded:
            folds.append(folded)
            firsts.append(position)
    arrays = pack_strings(f"{name}.terms", (keys[index][1] for index in order))
    arrays |= pack_strings(f"{name}.folds", folds)
    arrays[f"{name}.firsts"] = np.array([*firsts, len(keys)], np.int32)
    return ranks, arrays
