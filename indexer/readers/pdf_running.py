"""Printed pages to blocks: running heads and page numbers out, the rest joined to paragraphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from indexer.page import Block
from indexer.readers.pdf_lines import Line, join_paragraphs, side_by_side

MARGIN = 0.1
"""Share of the page's height, at top and bottom, where running heads and page numbers stand."""
SAME_HEIGHT = 6
"""Points."""


def blocks_of(pages: Sequence[list[Line]]) -> list[Block]:
    """The blocks of a document: its running heads, once each and not kept, then its text in reading order."""
    repeated = _running(pages)
    heads: dict[str, Block] = {}
    body: list[Line] = []
    for page in pages:
        own: list[Line] = []
        for line in page:
            if line.marginal(MARGIN):
                if line.is_number:
                    continue
                if line.shape in repeated:
                    heads.setdefault(line.shape, Block(line.text, keep=False, reason="running head"))
                    continue
            own.append(line)
        body += side_by_side(own)  # only now: a running head close above a letterhead is no part of its columns
    return [*heads.values(), *join_paragraphs(body)]


def _running(pages: Sequence[list[Line]]) -> frozenset[str]:
    """Shapes (digits made alike) of marginal lines that stand at the same height on most pages, two at least."""
    counts: Counter[tuple[str, int]] = Counter()
    for page in pages:
        counts.update({(line.shape, round(line.middle / SAME_HEIGHT)) for line in page if line.marginal(MARGIN)})
    least = max(2, len(pages) * 0.4)
    return frozenset(shape for (shape, _), n in counts.items() if n >= least)
