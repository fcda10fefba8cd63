"""From document numbers to hits: stored values, marked titles, passages."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from engines.matching import Matcher
from engines.requests import Hit
from engines.snippets import marked, passages_of
from engines.syntax import Node
from engines.whoosh.deadline import check
from engines.whoosh.generation import Generation
from engines.whoosh.highlights import Highlights, TokenMatcher
from engines.whoosh.matches import Array, Matches
from engines.whoosh.records import Shown, shown

_TOGETHER = 32
"""Hits made at a time: enough for a page; few enough for a deadline to be kept."""


class HitMaker:
    """Makes the hits of one result, with what the query matches in them marked."""

    def __init__(self, generation: Generation, matches: Matches, node: Node, snippets: int, tier: float) -> None:
        """`tier`: from this score on, a hit matches with its marks as typed."""
        self._generation, self._matches, self._snippets, self._tier = generation, matches, snippets, tier
        self._node = matches.node or node
        self._matchers: dict[bool, Matcher] = {}
        self._finders: dict[tuple[int, bool], TokenMatcher] = {}

    def hits(self, places: Array) -> Iterator[Hit]:
        """The hits at some places of `matches.base`, in this order. Raises DeadlineError."""
        for first in range(0, len(places), _TOGETHER):
            together = places[first : first + _TOGETHER]
            numbers: list[int] = self._matches.base[together].tolist()
            scores: list[float] = self._matches.scores[together].tolist()
            cited: list[int] = self._generation.cited[numbers].tolist()
            copies = self._generation.count_copies(numbers)
            rows = []
            for number in numbers:
                check()
                rows.append(self._generation.shown(number))
            emphasis = self._marked(numbers, scores, rows) if self._snippets else [("", ())] * len(numbers)
            beside = zip(scores, rows, copies, cited, emphasis, strict=False)
            for score, row, others, citing, (title, passages) in beside:
                yield _hit(row, score, title_marked=title, snippets=passages, copies=others, cited_by=citing)

    def _marked(
        self, numbers: Sequence[int], scores: Sequence[float], texts: Sequence[Shown]
    ) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The marked title and the passages of each document."""
        folded = [self._matches.folded and score < self._tier for score in scores]
        found: list[Highlights | None] = [None] * len(numbers)
        groups: dict[tuple[int, bool], list[int]] = defaultdict(list)
        for place, number in enumerate(numbers):
            groups[self._generation.segment_of(number), folded[place]].append(place)
        for group, members in groups.items():
            finder = self._finder(*group)
            if finder.usable:
                own = [numbers[place] - finder.base for place in members]
                for place, highlights in zip(members, finder.find(own, [texts[p] for p in members]), strict=True):
                    found[place] = highlights
        for place, text in enumerate(texts):
            check()
            matcher = self._matcher(folded[place])
            title, body = found[place] or (matcher.find(text.title, "title"), matcher.find(text.body, "body"))
            yield marked(text.title, title), passages_of(text.body, body, matcher.leaves, self._snippets)

    def _matcher(self, folding: bool) -> Matcher:
        if folding not in self._matchers:
            self._matchers[folding] = Matcher(self._node, fold_marks=folding, also=self._matches.also)
        return self._matchers[folding]

    def _finder(self, segment: int, folding: bool) -> TokenMatcher:
        if (segment, folding) not in self._finders:
            reader = self._generation.segments[segment]
            self._finders[segment, folding] = TokenMatcher(reader, self._matcher(folding))
        return self._finders[segment, folding]


def plain_hit(record: dict[str, Any], score: float, *, copies: int = 0) -> Hit:
    """A hit from stored values, with its title merely escaped."""
    return _hit(shown(record), score, copies=copies)


def _hit(
    row: Shown, score: float, *, title_marked: str = "", snippets: tuple[str, ...] = (), copies: int = 0,
    cited_by: int = 0,
) -> Hit:
    """Without `title_marked`, the title merely escaped."""
    return Hit(
        row.id, round(score, 6), row.title, row.number, row.doctype, row.issuer, row.date, row.date_basis, row.source,
        row.url, snippets, title_marked or html.escape(row.title), copies, cited_by,
    )  # fmt: skip
