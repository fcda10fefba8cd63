"""Filters and facet counts over integer-coded columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from analyzers import numbers
from engines.requests import FACETS, Facet, FacetValue, SearchRequest
from engines.whoosh.batch import day
from engines.whoosh.generation import Generation

Array = npt.NDArray[Any]


class Filters:
    """The filters of a request: which of some documents they accept."""

    def __init__(self, generation: Generation, request: SearchRequest) -> None:
        self._generation = generation
        self.selected = {f: tuple(values) for f, values in request.filters.items() if f in FACETS and values}
        if request.predecessors and (chosen := self.selected.get("issuer")):
            self.selected["issuer"] = with_predecessors(generation, chosen)
        self.refused = {f: tuple(values) for f, values in request.exclude.items() if f in FACETS and values}
        self._low, self._high = day(request.date_from), day(request.date_to)
        self._bounded = bool(request.date_from or request.date_to)

    def always(self, ids: Array) -> Array:
        """Those of `ids` that pass what counts for every facet: date bounds and refused values."""
        if self._bounded:
            dates = self._generation.dates.take(ids)
            mask = dates > 0
            if self._low:
                mask &= dates >= self._low
            if self._high:
                mask &= dates <= self._high
            ids = ids[mask]
        for field, values in self.refused.items():
            ids = ids[~member(self._generation, field, values, ids)]
        return ids

    def masks(self, ids: Array) -> dict[str, Array]:
        """Per filtered field, which of `ids` have one of the selected values."""
        return {field: member(self._generation, field, values, ids) for field, values in self.selected.items()}


def with_predecessors(generation: Generation, issuers: tuple[str, ...]) -> tuple[str, ...]:
    """The bodies, and those of the collection whose work came to them."""
    earlier: dict[str, list[str]] | None = generation.memo.get("predecessors")
    if earlier is None:
        earlier = {}
        for other in generation.column("issuer").values:
            for heir in generation.authorities.heirs(other):
                earlier.setdefault(heir, []).append(other)
        generation.memo["predecessors"] = earlier
    return tuple(dict.fromkeys((*issuers, *(other for name in issuers for other in earlier.get(name, ())))))


def passing(ids: Array, masks: Mapping[str, Array], *, leaving_out: str = "") -> Array:
    """Those of `ids` that pass all masks, one field's left out."""
    kept: Array | None = None
    for field, mask in masks.items():
        if field != leaving_out:
            kept = mask if kept is None else kept & mask
    return ids if kept is None else ids[kept]


def member(generation: Generation, field: str, values: Iterable[str], ids: Array) -> Array:
    """Which of `ids` have one of these values in the field."""
    if field == "year":
        values = [f"{int(value):04}" for value in values if value.isascii() and value.isdigit() and len(value) <= 4]
    if field == "cites":
        citing = np.zeros(generation.size, bool)
        for value in values:
            key = numbers.key(value)
            for segment in generation.segments if key else ():
                citing[segment.number_exact("cites", key) + segment.base] = True
        return citing[ids]
    column = generation.column(field)
    accepted = np.zeros(len(column.values), bool)
    accepted[[code for value in values if (code := column.code.get(value, 0))]] = True
    return accepted.take(column.codes.take(ids))


def count(generation: Generation, field: str, ids: Array, selected: tuple[str, ...], limit: int) -> Facet:
    """The values of a field among `ids`, most frequent first, then by value. `limit` 0: all."""
    if field == "cites":
        values, tally, missing = _cites(generation, ids)
        selected = tuple(_canonical(generation, value) for value in selected)
    else:
        column = generation.column(field)
        values, tally = column.values, np.bincount(column.codes.take(ids), minlength=1)
        missing, tally[0] = int(tally[0]), 0
    codes = tally.nonzero()[0]
    # Values are sorted, so that a stable sort by count leaves equals in their order.
    order = codes[(-tally[codes]).argsort(kind="stable")]
    shown: list[int] = (order[:limit] if limit else order).tolist()
    if not selected:
        found = map(FacetValue, [values[code] for code in shown], tally[shown].tolist())
        return Facet(field, tuple(found), distinct=len(order), missing=missing)
    chosen = set(selected)
    shown += [code for code in order[len(shown) :].tolist() if values[code] in chosen]
    listed = [FacetValue(values[code], int(tally[code]), values[code] in chosen) for code in shown]
    present = {value.value for value in listed}
    listed += [FacetValue(value, 0, True) for value in sorted(chosen - present)]
    return Facet(field, tuple(listed), distinct=len(order), missing=missing)


def _cites(generation: Generation, ids: Array) -> tuple[list[str], Array, int]:
    """The numbers that `ids` name: canonical spellings, counts, and how many name none."""
    wanted = np.zeros(generation.size, bool)
    wanted[ids] = True
    citing = np.zeros(generation.size, bool)
    tally: dict[str, int] = {}
    for segment in generation.segments:
        starts, documents = segment.arrays["cites.starts"], segment.arrays["cites.ids"] + segment.base
        citing[documents] = True
        if not len(documents):
            continue
        sums = np.concatenate(([0], np.cumsum(wanted[documents])))
        counts = sums[starts[1:]] - sums[starts[:-1]]
        keys, shown = segment.keys["cites"], generation.memo.setdefault("cites.shown", {})
        for place in np.flatnonzero(counts).tolist():
            key = keys[place].decode()
            if key not in shown:
                shown[key] = _canonical(generation, key)
            tally[shown[key]] = tally.get(shown[key], 0) + int(counts[place])
    names = sorted(tally)
    return names, np.array([tally[name] for name in names], np.int64), int((wanted & ~citing).sum())


def _canonical(generation: Generation, value: str) -> str:
    """The spelling in which a number is shown, whichever way it is given."""
    from engines.whoosh.lexicon import StringTable

    key = numbers.key(value) or value
    for segment in generation.segments:
        place = segment.keys["cites"].find(key.encode())
        if place >= 0:
            return str(StringTable(segment.arrays, "cites.shown")[place], "utf-8")
    return value
