"""Completions of what is being typed: numbers, issuers, titles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from analyzers import numbers
from analyzers.analysis import fold, syllables
from engines.requests import Suggestion
from engines.syntax import Text
from engines.whoosh.generation import Generation
from engines.whoosh.lexicon import StringTable
from engines.whoosh.matching import Matcher
from engines.whoosh.reader import intersect

Array = npt.NDArray[Any]

MAX_TYPED = 200
"""Characters of the input that are looked at."""
_MAX_KEYS = 2_000
"""Numbers that are compared for one completion."""
_MAX_TITLES = 200
"""Newest titles that are compared for one completion."""


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
    """Titles with these words, the last one perhaps unfinished; those with the words in this order first,
    then the newest."""
    *whole, last = terms
    texts = [Text((term,), marks=False, field="title") for term in whole]
    texts.append(Text((last,), marks=False, prefix=True, field="title"))
    parts = []
    for segment in generation.segments:
        matcher = Matcher(generation, segment, folding=True)
        ids: Array | None = None
        for text in texts:
            found = matcher.matches(text)
            ids = found if ids is None else intersect(ids, found, segment.size)
            if not len(ids):
                break
        if ids is not None:
            parts.append(ids + segment.base)
    places = np.concatenate([np.zeros(0, np.int64), *parts])
    places = places[np.argsort(generation.newest[places])][:_MAX_TITLES]
    wanted = " " + " ".join(terms)
    rows = []
    for rank, place in enumerate(places.tolist()[: max(limit * 3, 24)]):
        record = generation.record(place)
        title = str(record.get("title", ""))
        folded = " " + " ".join(fold(term) for term in syllables(title))
        at = folded.find(wanted)
        rows.append((0 if at == 0 else 1 if at > 0 else 2, rank, title, str(record["id"])))
    for _, _, title, doc_id in sorted(rows)[:limit]:
        yield Suggestion(title, "title", doc_id)
