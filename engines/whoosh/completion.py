"""Completions of what is being typed: numbers, issuers, titles."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analyzers import numbers
from analyzers.analysis import fold, syllables
from engines.requests import Suggestion
from engines.whoosh.generation import Generation
from engines.whoosh.lexicon import StringTable
from engines.whoosh.titles import titles

MAX_TYPED = 200
"""Characters of the input that are looked at."""
_MAX_KEYS = 200
"""Numbers of a segment and a field that are compared for one completion."""
_SAME_TITLES = 3
"""Titles that are read for each that is shown: many documents bear the same."""


def complete(generation: Generation, typed: str, limit: int) -> list[Suggestion]:
    """At most `limit` completions: numbers first if it begins like one, then issuers, then titles."""
    typed = typed[:MAX_TYPED]
    terms = [fold(term) for term in syllables(typed)]
    if not terms or limit < 1:
        return []
    found: dict[tuple[str, str], Suggestion] = {}
    for suggestion in (*_numbers(generation, typed, terms, limit), *_issuers(generation, terms, limit // 2 or 1),
                       *_titles(generation, terms, limit)):  # fmt: skip
        found.setdefault((suggestion.kind, suggestion.text), suggestion)
    return list(found.values())[:limit]


def _numbers(generation: Generation, typed: str, terms: list[str], limit: int) -> Iterator[Suggestion]:
    """Document numbers that begin so, those that most documents bear or name first."""
    if not terms[0][0].isdigit():
        return
    prefix = (numbers.key(typed) or "-".join([terms[0].lstrip("0") or "0", *terms[1:]])).encode()
    tally: dict[str, tuple[int, str]] = {}
    for segment in generation.segments:
        for field in ("number", "cites"):
            keys, starts = segment.keys[field], segment.arrays[f"{field}.starts"]
            shown = StringTable(segment.arrays, f"{field}.shown")
            low, high = keys.starting(prefix)
            sizes = np.diff(starts[low : high + 1].astype(np.int64))
            for place in np.argsort(-sizes, kind="stable")[:_MAX_KEYS].tolist():
                key = keys[low + place].decode()
                count, text = tally.get(key, (0, shown[low + place].decode()))
                tally[key] = (count + int(sizes[place]), text)
    best = sorted(tally.items(), key=lambda item: (-item[1][0], item[0]))[:limit]
    for _, (_, text) in best:
        yield Suggestion(text, "number")


def _issuers(generation: Generation, terms: list[str], limit: int) -> Iterator[Suggestion]:
    """Issuers with these words in their name, the last one perhaps unfinished; the most frequent first."""
    column = generation.column("issuer")
    wanted = " " + " ".join(terms)
    codes = [code for code, name in enumerate(column.folded) if code and wanted in name]
    if codes:
        counts = np.bincount(column.codes, minlength=len(column.values))
        codes.sort(key=lambda code: (-int(counts[code]), column.values[code]))
    for code in codes[:limit]:
        yield Suggestion(column.values[code], "issuer")


def _titles(generation: Generation, terms: list[str], limit: int) -> Iterator[Suggestion]:
    """Titles with these words, the last one perhaps unfinished; those that begin with them first, then those with the
    words in this order, then the newest."""
    shown: set[str] = set()
    for place in titles(generation).beginning(terms, _SAME_TITLES * limit):
        record = generation.record(place)
        title = str(record.get("title", ""))
        if title not in shown:
            shown.add(title)
            yield Suggestion(title, "title", str(record["id"]))
        if len(shown) == limit:
            return
