"""From document numbers to hits: stored values, marked titles, passages."""

from __future__ import annotations

import html
from typing import Any

from engines.matching import Matcher
from engines.requests import Hit
from engines.snippets import mark, passages
from engines.syntax import Node
from engines.whoosh.deadline import check
from engines.whoosh.generation import Generation
from engines.whoosh.matches import Matches

_FIELDS = ("id", "title", "number", "doctype", "issuer", "date", "date_basis", "source", "url")


class HitMaker:
    """Makes the hits of one result, with what the query matches in them marked."""

    def __init__(self, generation: Generation, matches: Matches, node: Node, snippets: int, tier: float) -> None:
        """`tier`: from this score on, a hit matches with its marks as typed."""
        self._generation, self._matches, self._snippets, self._tier = generation, matches, snippets, tier
        node = matches.node or node
        self._exact = Matcher(node, also=matches.also)
        self._folding = Matcher(node, fold_marks=True, also=matches.also) if matches.folded else self._exact

    def hit(self, place: int) -> Hit:
        """The hit at a place of `matches.base`. Raises DeadlineError."""
        check()
        score = float(self._matches.scores[place])
        number = int(self._matches.base[place])
        record, copies = self._generation.record(number), self._generation.count_copies(number)
        cited_by = int(self._generation.cited[number])
        if not self._snippets:
            return plain_hit(record, score, copies=copies, cited_by=cited_by)
        matcher = self._exact if score >= self._tier else self._folding
        text = "\n".join(filter(None, (record.get("abstract", ""), record.get("body", ""))))
        return plain_hit(
            record,
            score,
            title_marked=mark(record.get("title", ""), matcher, "title"),
            snippets=passages(text, matcher, self._snippets),
            copies=copies,
            cited_by=cited_by,
        )


def plain_hit(
    record: dict[str, Any], score: float, *, title_marked: str = "", snippets: tuple[str, ...] = (), copies: int = 0,
    cited_by: int = 0,
) -> Hit:
    """A hit from stored values. Without `title_marked`, the title merely escaped."""
    get = record.get
    return Hit(
        **{name: get(name, "") for name in _FIELDS},
        score=round(score, 6),
        snippets=snippets,
        copies=copies,
        cited_by=cited_by,
        title_marked=title_marked or html.escape(record.get("title", "")),
    )
