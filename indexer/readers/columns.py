"""Letterheads set side by side with spaces, tabs or bars: the left column first, then the right one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from indexer.page import Block

LETTERHEAD_LINES = 40
"""How far down a letterhead may stand."""
LONGEST = 60
"""Characters; a longer piece is a line of the text below, set with wide spaces."""
_PARTS = re.compile(r"\s*\|\s*|\t[\t ]*| {3,}")
_MOTTO = re.compile(
    r"CỘNG\s+H(?:ÒA|OÀ)\s+XÃ\s+HỘI\s+CHỦ\s+NGHĨA"
    r"|[ĐÐ]ẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM|[ĐÐ]ộc\s+lập\s*[-–]\s*Tự\s+do",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^\*?\s*(?:luật\s+)?số\s*:?", re.IGNORECASE)


class Letterhead(NamedTuple):
    """The blocks of the head lines, its columns in reading order, and the lines after it."""

    blocks: list[Block]
    rest: list[str]


def side_by_side(lines: Sequence[str]) -> Letterhead | None:
    """Split a two-column letterhead within `lines`; None if there is none."""
    split = [[p.strip() for p in _PARTS.split(line.strip()) if p.strip()] for line in lines]
    first = next((i for i, parts in enumerate(split) if len(parts) == 2 and any(_MOTTO.search(p) for p in parts)), None)
    if first is None:
        return None
    while first > 0 and len(split[first - 1]) == 2:
        first -= 1
    # The right column's position tells where single parts belong.
    edge = min(line.find(parts[1]) for line, parts in zip(lines[first:], split[first:], strict=True) if len(parts) == 2)
    left: list[Block] = []
    right: list[Block] = []
    last = first
    for at in range(first, len(lines)):
        parts = split[at]
        if not parts:
            continue
        if at - last > 2 or len(parts) > 2 or any(len(part) > LONGEST for part in parts):
            break
        if len(parts) == 2:
            left.append(Block(parts[0], column=1))
            right.append(Block(parts[1], column=2))
            last = at
            continue
        indent = len(lines[at]) - len(lines[at].lstrip())
        following = any(len(p) == 2 for p in split[at + 1 : at + 3])
        if indent >= edge - 12 and indent > 20:
            right.append(Block(parts[0], column=2))
            last = at
        elif following or _NUMBER.match(parts[0]):
            left.append(Block(parts[0], column=1))
            last = at
        else:
            break
    before = [Block(" ".join(line.split())) for line in lines[:first] if line.strip()]
    return Letterhead([*before, *left, *right], list(lines[last + 1 :]))
