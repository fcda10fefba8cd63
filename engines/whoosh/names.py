"""The names in a metadata column, as people type them: in parts, abbreviated, with or without marks.

A name is typed as a run of its words that begins and ends where a part of it does: "Ủy ban Kiểm tra", "Tỉnh ủy Hậu
Giang" and the whole of "Ủy ban Kiểm tra Tỉnh ủy Hậu Giang", but not "tra tỉnh". Instead of any part, its abbreviation
may stand (engines/synonyms.py, analyzers/codes.py); a province's committee is its Tỉnh ủy or Thành ủy whichever rank
the place has, and the rank of a place, or the committee before it, may be left out.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from analyzers import codes
from analyzers.analysis import fold, spans, syllables
from engines.orthography import plain_syllables
from engines.synonyms import expansions

MAX_TERMS = 64
"""Terms of a query that are looked at."""

_LOOKS = 400
"""Runs that are looked for, for one query."""

_REMEMBERED = 2_000
"""Runs whose names are kept."""

_RANKS = tuple(tuple(syllables(rank)) for rank in (
    "tỉnh", "thành phố", "huyện", "quận", "thị xã", "xã", "phường", "thị trấn",
))  # fmt: skip
_COMMITTEES = tuple(tuple(syllables(name)) for name in ("tỉnh ủy", "thành ủy"))
_PROVINCES = (_RANKS[0], _RANKS[1])


class Run(NamedTuple):
    """The terms `start:end` of a query are names, or parts of names, of the values in `values`."""

    start: int
    end: int
    values: dict[int, float]
    """Place in the column → how much of the value they name, 0 … 1; what begins it counts more than its rest."""
    known_by: frozenset[int]
    """The values that go by what was typed: it begins the name or is several parts of it. "Nghệ An" says
    whose Ban Dân vận Tỉnh ủy Nghệ An is; "dân vận" alone is a subject."""


class _Row(NamedTuple):
    """One wording of a value: its terms, and which of them begin a part."""

    value: int
    terms: tuple[str, ...]
    begins: tuple[bool, ...]


class Names:
    """The values of a column. Safe between threads."""

    def __init__(self, values: Sequence[str]) -> None:
        """`values`: each stands for its place; the empty one for none."""
        rows = [row for place, value in enumerate(values) if value for row in _wordings(place, value)]
        self._marked = _Remembering(_Text(rows))
        self._folded = _Remembering(_Text([row._replace(terms=tuple(map(fold, row.terms))) for row in rows]))

    def runs(self, terms: Sequence[str], *, marks: bool) -> list[Run]:
        """The names within normalised terms, none within another. `marks`: False when they were typed without."""
        terms = terms[:MAX_TERMS]
        text = self._marked if marks else self._folded
        found: list[Run] = []
        looked_for = _runs(terms, text, _steps(terms, text, marks=marks))
        for span in sorted(looked_for, key=lambda span: (span[0] - span[1], span[0])):
            if any(one.start <= span[0] and span[1] <= one.end for one in found):
                continue
            values: dict[int, float] = {}
            known_by: set[int] = set()
            for run in looked_for[span]:
                shares, knowing = text.named(run)
                known_by |= knowing
                for value, share in shares.items():
                    values[value] = max(values.get(value, 0.0), share)
            if values:
                found.append(Run(*span, values, frozenset(known_by)))
        return sorted(found, key=lambda run: run.start)


class _Text:
    """All wordings one after the other, to be searched as one string."""

    def __init__(self, rows: Sequence[_Row]) -> None:
        self._rows = rows
        parts = [f" {' '.join(row.terms)} \n" for row in rows]
        self._text = "".join(parts)
        self._starts: list[int] = []
        self._begins, self._ends = set[int](), set[int]()
        offset = 0
        for row, part in zip(rows, parts, strict=True):
            self._starts.append(offset)
            at = offset + 1
            for place, term in enumerate(row.terms):
                if row.begins[place]:
                    self._begins.add(at)
                    self._ends.add(at - 1)
                at += len(term) + 1
            self._ends.add(at - 1)
            offset += len(part)
        self.terms = frozenset(term for row in rows for term in row.terms)
        self.pairs = frozenset(pair for row in rows for pair in pairwise(row.terms))

    def has(self, run: tuple[str, ...]) -> bool:
        """Whether some value holds these terms side by side."""
        return len(run) <= 2 or f" {' '.join(run)} " in self._text

    def named(self, run: tuple[str, ...]) -> tuple[dict[int, float], frozenset[int]]:
        """The values that a run names, with its share of each; and those that go by it."""
        found: dict[int, float] = {}
        known_by: set[int] = set()
        needle = f" {' '.join(run)} "
        at = self._text.find(needle)
        while at >= 0:
            if at + 1 in self._begins and at + len(needle) - 1 in self._ends:
                place = bisect_right(self._starts, at) - 1
                row = self._rows[place]
                share = len(run) / len(row.terms)
                if at == self._starts[place]:
                    share = (1 + share) / 2
                if at == self._starts[place] or self._parts(at + 1, len(needle) - 2) > 1:
                    known_by.add(row.value)
                found[row.value] = max(found.get(row.value, 0.0), share)
            at = self._text.find(needle, at + 1)
        return found, frozenset(known_by)

    def _parts(self, at: int, length: int) -> int:
        return sum(place in self._begins for place in range(at, at + length))


class _Remembering:
    """A text that is asked each thing once."""

    def __init__(self, text: _Text) -> None:
        self.terms, self.pairs = text.terms, text.pairs
        self.named = lru_cache(_REMEMBERED)(text.named)
        self.has = lru_cache(_REMEMBERED)(text.has)


def _wordings(place: int, value: str) -> Iterator[_Row]:
    """A value as it stands; with the other kind of committee; without the ranks of places."""
    places = spans(value)
    terms = tuple(syllables(value))
    if not terms or len(terms) != len(places):
        return
    capital = [value[span.start].isupper() for span in places]
    ranked = _ranked(terms, capital)
    begins = tuple(not at or capital[at] or at in ranked for at in range(len(terms)))
    yield _Row(place, terms, begins)
    for at in range(len(terms) - 1):
        two = terms[at : at + 2]
        if two in _COMMITTEES and at + 2 < len(terms):
            other = _COMMITTEES[two == _COMMITTEES[0]]
            yield _Row(place, (*terms[:at], *other, *terms[at + 2 :]), begins)
    for at, size in ranked.items():
        if terms[at : at + size] in _PROVINCES:
            other = _PROVINCES[size == 1]
            middle = (True, *(False,) * (len(other) - 1))
            yield _Row(place, (*terms[:at], *other, *terms[at + size :]), (*begins[:at], *middle, *begins[at + size :]))
    committees = {at: 2 for at in range(1, len(terms) - 2) if terms[at : at + 2] in _COMMITTEES and capital[at + 2]}
    for left_out in (ranked, committees):
        bare = [at for at in range(len(terms)) if not any(one <= at < one + size for one, size in left_out.items())]
        if len(bare) < len(terms):
            yield _Row(place, tuple(terms[at] for at in bare), tuple(begins[at] for at in bare))


def _ranked(terms: Sequence[str], capital: Sequence[bool]) -> dict[int, int]:
    """Where the rank of a place stands before its name, and how many terms it has."""
    found: dict[int, int] = {}
    for at in range(1, len(terms)):
        for rank in _RANKS:
            end = at + len(rank)
            if tuple(terms[at:end]) == rank and end < len(terms) and capital[end] and (at - 1 not in found):
                found[at] = len(rank)
    return found


def _steps(terms: Sequence[str], text: _Remembering, *, marks: bool) -> list[list[tuple[int, tuple[str, ...]]]]:
    """What may stand at each term: itself, or another wording of what begins there, and where that ends."""
    steps: list[dict[tuple[int, tuple[str, ...]], None]] = [{} for _ in terms]

    def add(start: int, end: int, other: Iterable[str]) -> None:
        wording = tuple(other) if marks else tuple(map(fold, other))
        if wording and all(term in text.terms for term in wording):
            steps[start][end, wording] = None

    for start, term in enumerate(terms):
        add(start, start + 1, (term,))
        code = codes.issuer_code(codes.clean(term))
        for name in codes.issuer_names(code) if code else ():
            add(start, start + 1, syllables(name))
    for expansion in expansions(terms, marks=marks):
        add(*expansion)
    return [list(at) for at in steps]


def _runs(
    terms: Sequence[str], text: _Remembering, steps: Sequence[Sequence[tuple[int, tuple[str, ...]]]]
) -> dict[tuple[int, int], list[tuple[str, ...]]]:
    """Whatever stands in some value: where in the query, and how it is written there."""
    found: dict[tuple[int, int], list[tuple[str, ...]]] = defaultdict(list)
    left = _LOOKS
    for start in range(len(terms)):
        waiting: list[tuple[int, tuple[str, ...]]] = [(start, ())]
        while waiting and left:
            at, run = waiting.pop()
            for end, more in steps[at] if at < len(terms) else ():
                if run and (run[-1], more[0]) not in text.pairs:
                    continue
                left = max(left - 1, 0)
                longer = (*run, *more)
                if text.has(longer):
                    waiting.append((end, longer))
                    if end - start > 1 or _is_abbreviation(terms[start]):
                        found[start, end].append(longer)
    return found


def _is_abbreviation(term: str) -> bool:
    return len(term) > 1 and not term.isdecimal() and fold(term) not in plain_syllables()

