"""Abbreviations and their full names, both ways, and the two spellings of i and y: other words for what was typed.

The facts are in data/synonyms.csv, each row with its source. What is found through them ranks below what was
typed; what stands in quotes is never replaced.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from analyzers.analysis import fold, syllables
from engines.orthography import take_apart

MAX_EXPANSIONS = 24
"""For one query; a query of abbreviations only does not grow without bound."""

_I_OR_Y = re.compile(r"([hklmst])([iy])")


class Expansion(NamedTuple):
    """Instead of the terms `start:end` of the run, `terms` may stand in a text, next to each other."""

    start: int
    end: int
    terms: tuple[str, ...]


class _Table(NamedTuple):
    alternatives: dict[tuple[str, ...], tuple[tuple[str, ...], ...]]
    folded: dict[tuple[str, ...], tuple[tuple[str, ...], ...]]
    """The same without marks."""
    lengths: tuple[int, ...]
    """How many terms a key may have, longest first."""


def expansions(terms: Sequence[str], *, marks: bool = True) -> tuple[Expansion, ...]:
    """Other wordings of a run of normalised terms, as they stand side by side in a query.

    `marks`: False when the query was typed without marks; the alternatives come with their marks all the same
    (`Text(terms, marks=True)`), so that they bring no words that merely look alike. A pure function of its
    arguments and the data file; linear in the run.
    """
    table = _table()
    known = table.alternatives if marks else table.folded
    found: dict[Expansion, None] = {}
    for start in range(len(terms)):
        for length in table.lengths:
            end = start + length
            if end <= len(terms):
                for other in known.get(tuple(terms[start:end]), ()):
                    found[Expansion(start, end, other)] = None
        if marks and (other_spelling := _i_or_y(terms[start])):
            found[Expansion(start, start + 1, (other_spelling,))] = None
    return tuple(found)[:MAX_EXPANSIONS]


def _i_or_y(term: str) -> str:
    """`lí` → `lý`, `kỹ` → `kĩ`: both are written after h, k, l, m, s, t (Quyết định 1989/QĐ-BGDĐT (2018) prefers
    i, official papers mostly keep y). Empty for other terms."""
    letters, _, tone = take_apart(term)
    match = _I_OR_Y.fullmatch(letters)
    if not match or len(term) != 2:
        return ""
    other = match[1] + ("y" if match[2] == "i" else "i") + tone
    return syllables(other)[0]


@cache
def _table() -> _Table:
    alternatives: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for short, full in _pairs():
        for one, other in ((short, full), (full, short)):
            if other not in alternatives[one]:
                alternatives[one].append(other)
    folded: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for key, others in alternatives.items():
        folded[tuple(map(fold, key))].extend(o for o in others if o not in folded[tuple(map(fold, key))])
    return _Table(
        {key: tuple(others) for key, others in alternatives.items()},
        {key: tuple(others) for key, others in folded.items()},
        tuple(sorted({len(key) for key in alternatives}, reverse=True)),
    )


def _pairs() -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The rows as terms. An abbreviation that is also a common syllable (TU) has heads in the column `after`:
    it counts only behind one of them (Ban Dân vận TU), and the head is part of the pair."""
    text = (files("engines") / "data" / "synonyms.csv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines()):
        short, full = syllables(row["short"]), syllables(row["full"])
        for head in syllables(row["after"]) or [""]:
            before = (head,) if head else ()
            yield (*before, *short), (*before, *full)
