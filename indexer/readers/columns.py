"""Letterheads and signature blocks set side by side with spaces, tabs or bars: the left column first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from analyzers.normalize import fold
from indexer.page import Block

LETTERHEAD_LINES = 40
"""How far down a letterhead may stand."""
LONGEST = 60
"""Characters; a longer piece is a line of the text below, set with wide spaces."""
_PARTS = re.compile(r"(?:(?<!\s)\s*+)?\|\s*|\t[\t ]*| {3,}")
# Scanned heads lose marks ("VIÊT NAM", "Sô:"): both are looked for in text without them.
_MOTTO = re.compile(
    r"cong\s+hoa\s+xa\s+hoi\s+chu\s+nghia|dang\s+cong\s+san\s+viet\s+nam|doc\s+lap\s*[-–]\s*tu\s+do"
    r"|^doan\s+(?:tncs|thanh\s+nien\s+cong\s+san)\s+ho\s+chi\s+minh$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\*?\s*(?:luat\s+)?so\s*:?", re.IGNORECASE)
_RECIPIENTS = re.compile(r"\s*noi\s+nhan\s*:?(?:\s{3,}|\t|\s*$)", re.IGNORECASE)
_RANKED = re.compile(r"\S.*(?:\t| {3,})(?:t/?m|k/?t|t/?l|tuq|t\.m)[ ./]", re.IGNORECASE)
SIGNATURE_LINES = 25
"""How many lines the recipients and the signature beside them may take."""
MAX_SIGNATURES = 4


class Letterhead(NamedTuple):
    """The blocks of the head lines, its columns in reading order, and the lines after it."""

    blocks: list[Block]
    rest: list[str]


def side_by_side(lines: Sequence[str]) -> Letterhead | None:
    """Split a two-column letterhead within `lines`; None if there is none."""
    split = [[p.strip() for p in _PARTS.split(line.strip()) if p.strip()] for line in lines]
    first = next(
        (i for i, parts in enumerate(split) if len(parts) == 2 and any(_MOTTO.search(fold(p)) for p in parts)), None
    )
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
        elif following or _NUMBER.match(fold(parts[0])):
            left.append(Block(parts[0], column=1))
            last = at
        else:
            break
    before = [Block(" ".join(line.split())) for line in lines[:first] if line.strip()]
    return Letterhead([*before, *left, *right], list(lines[last + 1 :]))


def signatures(lines: Sequence[str]) -> Iterator[tuple[int, int, list[Block]]]:
    """Recipients with the signature beside them: first line, line after the last, blocks column by column."""
    at = found = 0
    while at < len(lines) and found < MAX_SIGNATURES:
        line = lines[at]
        if len(line) > 200 or not (_RECIPIENTS.match(folded := fold(line)) or _RANKED.match(folded)):
            at += 1
            continue
        end, blocks = _signature(lines[at : at + SIGNATURE_LINES])
        if blocks:
            yield at, at + end, blocks
            found += 1
        at += max(end, 1)


def _signature(lines: Sequence[str]) -> tuple[int, list[Block]]:
    """How many lines the block takes and its columns; no blocks if nothing stands beside the recipients."""
    split = [[p.strip() for p in _PARTS.split(line.strip()) if p.strip()] for line in lines]
    twos = [i for i, parts in enumerate(split) if len(parts) == 2 and "|" not in lines[i]]
    if not twos or twos[0] > 2 or not split[twos[0]][1].isupper():
        return 0, []
    edge = min(line.find(parts[1]) for line, parts in zip(lines, split, strict=True) if len(parts) == 2)
    left: list[Block] = []
    right: list[Block] = []
    end = gap = 0
    for at, parts in enumerate(split):
        if not parts:
            gap += 1
            continue
        if gap > 6 or len(parts) > 2 or any(len(part) > LONGEST for part in parts):
            break
        indent = len(lines[at]) - len(lines[at].lstrip())
        if len(parts) == 2:
            left.append(Block(parts[0], column=1))
            right.append(Block(parts[1], column=2))
        elif indent > 20 and indent >= edge - 12:
            right.append(Block(parts[0], column=2))
        elif at <= twos[0] or parts[0][0] in "-–+*" or any(len(p) == 2 for p in split[at + 1 : at + 2]):
            left.append(Block(parts[0], column=1))
        else:
            break
        end, gap = at + 1, 0
    return end, [*left, *right]
