"""The English translation that legal portals put beside an official text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.page import Block

_MARKED = re.compile("[\u00c0-\u024f\u0300-\u036f\u1ea0-\u1eff]")
_ENGLISH = re.compile(r"\b(?:the|of|and|to|in|is|are|for|by|with|shall|law|this|that|on|from)\b", re.IGNORECASE)
_HEAD = re.compile(r"SOCIALIST\s+REPUBLIC\s+OF\s+VIET\s?NAM|COMMUNIST\s+PARTY\s+OF\s+VIET\s?NAM", re.IGNORECASE)
MIN_SIZE = 400
"""Characters; a shorter passage is a quotation."""
REACH = 8
"""Blocks between the translation's heading and its first sentences."""
EDGE = 0.2
"""Vietnamese after the translation, against that before it, up to which it is the portal's."""


def find(blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks of the translation: the stretch with the most English and the least Vietnamese, if it has the
    heading of an official text in English and Vietnamese text of its own size stands outside it. Else nothing."""
    if not any(_HEAD.search(b.text) for b in blocks):
        return ()
    best, total, start = (0, 0, 0), 0, 0
    for at, block in enumerate(blocks):
        total += lean(block.text)
        if total <= 0:
            total, start = 0, at + 1
        elif total > best[0]:
            best = (total, start, at + 1)
    size, first, last = best
    first = next((at for at in range(max(0, first - REACH), first) if _HEAD.search(blocks[at].text)), first)
    before, after = (sum(len(b.text) for b in side if lean(b.text) < 0) for side in (blocks[:first], blocks[last:]))
    if after < before * EDGE:  # the portal's own notes at the end of the translation
        last = len(blocks)
    stretch = blocks[first:last]
    headed = any(_HEAD.search(block.text) for block in stretch)
    return stretch if headed and size >= MIN_SIZE and before + after >= size // 2 else ()


def lean(text: str) -> int:
    """Positive for English, negative for Vietnamese, by length; 0 for numbers and names."""
    marked = len(_MARKED.findall(text))
    if marked * 12 > len(text):
        return -len(text)
    if marked * 50 > len(text):
        return 0
    return len(text) if _ENGLISH.search(text) or (text.isupper() and len(text) > 15) else 0
