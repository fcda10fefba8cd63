"""What a query found, and in which order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from engines.requests import Note, Sort
from engines.syntax import Node, Text
from engines.whoosh.facets import passing
from engines.whoosh.generation import Generation
from engines.whoosh.ordering import page

Array = npt.NDArray[Any]


@dataclass(slots=True)
class Matches:
    """What a query found, before it is ordered and cut."""

    base: Array
    """Matches of the query, date bounds and exclusions, the facets' own filters not applied. Ascending."""
    masks: dict[str, Array]
    """Per filtered field, which of `base` pass."""
    scores: Array
    """Of `base`."""
    every: int = 0
    """How many documents match before any filter: what gives way is decided by the query alone, so that a filter
    can only narrow, and a facet's count is what choosing the value shows."""
    strict: int = 0
    """How many documents match the query exactly as typed, before any filter."""
    relaxed: tuple[str, ...] = ()
    notes: list[Note] = field(default_factory=list)
    folded: bool = False
    """Whether matches that differ only in marks were added."""
    node: Node | None = None
    """The tree that was matched in the end."""
    also: tuple[Text, ...] = ()
    """Other wordings that were looked for too."""

    @classmethod
    def none(cls, node: Node) -> Matches:
        """What a search has that found no time to match anything."""
        return cls(np.zeros(0, np.int64), {}, np.zeros(0), node=node)

    _selected: Array | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def selected(self) -> Array:
        """Places in `base` of what passes all filters."""
        if self._selected is None:
            self._selected = passing(np.arange(len(self.base)), self.masks)
        return self._selected


def order(generation: Generation, matches: Matches, sort: Sort, offset: int, limit: int) -> Array:
    """Places in `matches.base` of one page of what passes all filters, in order."""
    places = matches.selected
    chosen: Array = places[page(generation, matches.base[places], matches.scores[places], sort, offset, limit)]
    return chosen
