"""Which part of an HTML page holds the document: containers weighed by running text against links and furniture."""

from __future__ import annotations

import re
from typing import NamedTuple

from indexer.cleaning import official, regions, shapes
from indexer.page import Block, Page

OWN_SHARE = 0.4
"""A part named "sidebar" or "header" that holds more than this share of the page's prose is the content."""
HIDDEN_SHARE = 0.75
"""The same for a part that is not shown: a page may stay hidden until its scripts have run."""
LABEL_BONUS = 1.25
"""Weight of a container whose label says "content"."""
LINK_COST = 25
"""Characters of prose that a short linked line outweighs, besides its own length."""
ENOUGH = 0.6
"""The smallest container around a letterhead with this share of the best one's prose holds the document."""
TEASERS = 3
"""Titles with a summary, one after the other, that make a list of news."""
LEAD_REACH = 5
"""Blocks between a lead in a box of its own and the text."""
LEAD_LEAST, LEAD_MOST = 80, 800
"""Characters of a lead."""
_MARKED = re.compile("[\u00c0-\u1eff]")


class Weights(NamedTuple):
    """Per container: running text in and below it, and that less what speaks against it."""

    good: list[float]
    net: list[float]


def mark(page: Page) -> None:
    """Mark every block outside the document, in place. Pages without containers stay as they are."""
    if not page.containers:
        return
    prose = [shapes.prose(b) for b in page.blocks]
    foreign = _foreign(page.blocks, prose)
    teasers = _teasers(page.blocks, prose)
    worth = [
        float(len(b.text) - b.linked) if p and not f and at not in teasers else 0.0
        for at, (b, p, f) in enumerate(zip(page.blocks, prose, foreign, strict=True))
    ]
    region = _inherited(page, worth)
    for block in page.blocks:
        if block.container >= 0 and region[block.container]:
            block.keep, block.reason = False, region[block.container]
    weights = _weigh(page, worth)
    best = _best(page, weights)
    if best < 0:
        return
    inside = _inside(page, best)
    lead = _lead(page, inside, worth)
    for at, block in enumerate(page.blocks):
        if block.keep and at not in lead and not (block.container >= 0 and inside[block.container]):
            block.keep, block.reason = False, "outside content"


def _lead(page: Page, inside: list[bool], worth: list[float]) -> set[int]:
    """The paragraph right above the chosen container: many systems give the lead a box of its own, beside the text's.

    Between it and the text only short lines stand (a date, buttons, a caption); a heading ends the search,
    and links do unless lead and text stand side by side in one box.
    """
    blocks = page.blocks
    start = next((at for at, b in enumerate(blocks) if b.container >= 0 and inside[b.container]), 0)
    if official.opening(blocks[start : start + official.REACH]) >= 0:
        return set()
    linked = False
    for at in range(start - 1, max(-1, start - 1 - LEAD_REACH), -1):
        block = blocks[at]
        if not block.keep:
            continue
        if linked and worth[at] and not _beside(page, block, inside):
            break
        if worth[at]:
            captions = {i for i in range(at + 1, start) if blocks[i].keep and blocks[i].kind == "caption"}
            return {at, *captions} if LEAD_LEAST <= len(block.text) <= LEAD_MOST else set()
        if block.kind == "heading" and block.level < 3:
            break
        linked = linked or block.linked > 0.5 * len(block.text)
    return set()


def _beside(page: Page, block: Block, inside: list[bool]) -> bool:
    """The block stands in the same box as the chosen container: links to other pages between them belong to it."""
    best = inside.index(True)
    parent = page.containers[best].parent
    if parent < 0 or page.containers[parent].tag in ("body", "html", "form") or block.container < 0:
        return False
    return parent in (block.container, page.containers[block.container].parent)


def _inherited(page: Page, worth: list[float]) -> list[str]:
    """The region of each container, its own or that of one around it, unless it holds much of the prose."""
    own = regions.regions(page.containers)
    total, amount = 0.0, [0.0] * len(own)
    for block, value in zip(page.blocks, worth, strict=True):
        total += value
        if block.container >= 0:
            amount[block.container] += value
    _sum_up(page, amount)
    out: list[str] = []
    for at, container in enumerate(page.containers):
        above = out[container.parent] if container.parent >= 0 else ""
        name = own[at]
        share = HIDDEN_SHARE if name == "hidden" else OWN_SHARE
        if name and (amount[at] > share * total or (name == "header" and _in_article(page, at))):
            name = ""
        out.append(above or name)
    return out


def _in_article(page: Page, at: int) -> bool:
    while at >= 0:
        if page.containers[at].tag in ("article", "main"):
            return True
        at = page.containers[at].parent
    return False


def _teasers(blocks: list[Block], prose: list[bool]) -> set[int]:
    """Summaries in a list of news: each between two linked titles, or a linked title and the end of a box."""
    found: dict[int, list[int]] = {}
    run = -1  # where the list began
    for at, block in enumerate(blocks):
        if prose[at] and at and shapes.link_line(blocks[at - 1]):
            last = at + 1 == len(blocks) or shapes.link_line(blocks[at + 1])
            if last or block.container != blocks[at + 1].container:
                run = run if run >= 0 and found[run][-1] == at - 2 else at
                found.setdefault(run, []).append(at)
    return {at for group in found.values() if len(group) >= TEASERS for at in group}


def _foreign(blocks: list[Block], prose: list[bool]) -> list[bool]:
    """Prose without a Vietnamese letter, on a page that has Vietnamese prose: a translation beside the text."""
    ascii_like = [
        p and sum(1 for c in b.text if ord(c) > 0xBF) * 50 < len(b.text) for b, p in zip(blocks, prose, strict=True)
    ]
    vietnamese = sum(1 for a, p in zip(ascii_like, prose, strict=True) if p and not a)
    return ascii_like if vietnamese >= 2 else [False] * len(blocks)


def _weigh(page: Page, worth: list[float]) -> Weights:
    good = [0.0] * len(page.containers)
    net = [0.0] * len(page.containers)
    for block, value in zip(page.blocks, worth, strict=True):
        at = block.container
        if at < 0 or not block.keep:
            continue
        good[at] += value
        size = len(block.text)
        if value:
            net[at] += value
        elif block.linked > 0.5 * size:
            net[at] -= block.linked + LINK_COST
        elif size < 40 and not block.column and block.kind != "row":
            net[at] -= 5
    _sum_up(page, good)
    _sum_up(page, net)
    return Weights(good, net)


def _sum_up(page: Page, amount: list[float]) -> None:
    """Add each container's amount to the one around it; parents stand before children."""
    for at in range(len(amount) - 1, -1, -1):
        parent = page.containers[at].parent
        if parent >= 0:
            amount[parent] += amount[at]


def _best(page: Page, weights: Weights) -> int:
    """The container that holds the document, or -1 when the page has hardly any prose."""
    span = official.opening(page.blocks)
    if span >= 0:
        chain = _chain(page, page.blocks[span].container)
        most = max((weights.good[at] for at in chain), default=0.0)
        top = max((weights.net[at] for at in chain), default=0.0)
        for at in chain:
            if weights.good[at] >= ENOUGH * most and weights.net[at] >= ENOUGH * top:
                return at
        return chain[-1] if chain else -1
    best, most = -1, 0.0
    for at, container in enumerate(page.containers):
        value = weights.net[at] * (LABEL_BONUS if regions.content_label(container.label) else 1.0)
        if container.tag in ("article", "main"):
            value *= 1.1
        if value >= most and value > 0:  # of equal ones the innermost: it comes later
            best, most = at, value
    return best if most >= 100 else -1


def _chain(page: Page, at: int) -> list[int]:
    chain: list[int] = []
    while at >= 0:
        chain.append(at)
        at = page.containers[at].parent
    return chain


def _inside(page: Page, best: int) -> list[bool]:
    inside = [False] * len(page.containers)
    for at, container in enumerate(page.containers):
        inside[at] = at == best or (container.parent >= 0 and inside[container.parent])
    return inside
