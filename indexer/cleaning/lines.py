"""Line by line: furniture by its words and shape, lists of other pages, the page's head and foot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from indexer.cleaning import official, phrases, shapes, translation
from indexer.page import Block, Page

_SEPARATORS = re.compile(r"\s+[|•·»>–-]\s+|\s*[|•·»]\s*|\]\s*\[|^\[|\]$")
FOOT = frozenset({"menu", "tools", "share", "comment", "rating", "counter", "footer", "related"})
"""Furniture below the last paragraph with which the page's foot begins."""
MAX_TITLE = 300
SEARCHED = 400
"""Blocks among which a page's own headline is looked for."""
LONG_TITLE = 130
"""Characters; of two lines above the text that are longer, the first is the title and the other its lead."""
CLAUSE = re.compile(r"^\W{0,3}(?:điều\s+\d|chương\s|phần\s+thứ|[IVXLC]{1,5}\s*[.)-]|\d{1,2}\s*[.)]\s)", re.IGNORECASE)
"""The first heading of a text: no page title stands below it."""
RESUME = 500
"""Characters of long paragraphs that must follow a list of links for the text to have resumed."""


def mark(page: Page) -> None:
    """Mark furniture among the blocks that are still kept, in place."""
    for block in translation.find([b for b in page.blocks if b.keep]):
        _drop(block, "translation")
    kept = [b for b in page.blocks if b.keep]
    start = official.opening(kept)
    if start >= 0:
        for block in kept[:start]:
            _drop(block, _name(block) or "before letterhead")
        _official(kept, start)
    else:
        _page_text(page, kept)


def _drop(block: Block, reason: str) -> None:
    block.keep, block.reason = False, reason


def _hit(block: Block) -> phrases.Hit | None:
    """The rule that a line's words fall under; a sentence that only begins so is none."""
    return None if shapes.prose(block) else phrases.find(block.text)


def _name(block: Block) -> str:
    hit = _hit(block)
    return hit.reason if hit else shapes.furniture(block.text) or _composite(block.text)


def _composite(text: str) -> str:
    """Several pieces of furniture on one line: "12/03/2023 | Lượt xem: 356"."""
    parts = _SEPARATORS.split(text) if len(text) <= 160 else []
    if len(parts) < 2:
        return ""
    pieces = [part.strip() for part in parts if part.strip()]
    found = [_piece(piece) for piece in pieces]
    if "date line" in found:  # then a name beside it is the writer's
        found = [f or ("byline" if shapes.NAME.match(p) else "") for f, p in zip(found, pieces, strict=True)]
    return found[0] if found and all(found) else ""


def _piece(text: str) -> str:
    hit = phrases.find(text)
    if hit:
        return hit.reason
    if shapes.POSTED_BY.match(text):
        return "byline"
    return shapes.furniture(text) or ("date line" if shapes.DATE_LINE.match(text) else "")


def _official(blocks: Sequence[Block], start: int) -> None:
    """Inside an official document only plain furniture goes; after its signature the page's foot does."""
    end = official.closing(blocks, start)
    rests = _rests(blocks)
    over = ""
    for at in range(start, len(blocks)):
        block = blocks[at]
        if over:
            _drop(block, over)
            continue
        titled = block.text.isupper() and any(official.DOCTYPE.match(b.text) for b in blocks[max(start, at - 2) : at])
        # "LUẬT" above "QUẢNG CÁO": what follows the document's type is its title, whatever it sounds like
        hit = _hit(block) if block.kind != "row" and not titled else None
        shape = shapes.furniture(block.text)
        if shape:
            _drop(block, shape)
        elif hit and ((at > end >= 0 and not rests[at].form) or (hit.match == "section" and rests[at].prose < RESUME)):
            over = hit.reason
            _drop(block, over)
        elif hit and hit.reason in ("tools", "share", "ads", "counter", "related"):
            _drop(block, hit.reason)


class _Rest(NamedTuple):
    """What stands after a block: rows, closed sentences, characters of long paragraphs."""

    rows: int
    sentences: int
    prose: int

    @property
    def form(self) -> bool:
        """An appendix goes on below: "Điện thoại: …" stands in forms too."""
        return self.rows >= 3 or self.sentences >= 3


def _rests(blocks: Sequence[Block]) -> list[_Rest]:
    """For each block what follows it, counted from the end once."""
    out = [_Rest(0, 0, 0)]
    seen: set[str] = set()  # a portal's notice repeats; and what is not Vietnamese is its translation
    for block in reversed(blocks[1:]):
        rows, sentences, prose = out[-1]
        if block.text not in seen and translation.lean(block.text) < 0:
            rows += block.kind == "row"
            sentences += shapes.sentence(block)
        seen.add(block.text)
        out.append(_Rest(rows, sentences, prose + (len(block.text) if shapes.long_prose(block) else 0)))
    return out[::-1]


def _page_text(page: Page, blocks: list[Block]) -> None:
    """A news page, or a text without letterhead."""
    _sections(blocks)
    _teaser_boxes(page, blocks)
    everything = blocks
    blocks = [b for b in blocks if b.keep]
    for at, block in enumerate(blocks):
        hit = _hit(block)
        if hit and hit.reason == "menu" and _between_paragraphs(blocks, at):
            continue
        shape = shapes.furniture(block.text)
        if hit and hit.match != "end":
            _drop(block, hit.reason)
        elif shape or (shape := _composite(block.text)):
            _drop(block, shape)
        elif len(block.text) < 100 and (shapes.DATE_LINE.match(block.text) or shapes.READ.match(block.text)):
            _drop(block, "date line")
        elif shapes.link_line(block) and block.kind != "heading" and len(block.text) < 300:
            _drop(block, "links")
        elif shapes.HOST.match(block.text) or (len(block.text) < 90 and shapes.SOURCE_LINE.match(block.text)):
            _drop(block, "source line")
    blocks = [b for b in blocks if b.keep]
    _head(page, blocks)
    _foot(everything)


def _sections(blocks: list[Block]) -> None:
    """Drop headings such as "Các tin khác" with the list below them, up to where running text resumes.

    Before any text such a heading is a menu entry and takes nothing along.
    """
    length = [len(b.text) if shapes.long_prose(b) else 0 for b in blocks]
    sentences = sum(1 for b in blocks if shapes.sentence(b))
    ahead, written = sum(length), 0
    reason, box = "", -1
    for at, block in enumerate(blocks):
        hit = _hit(block)
        if hit and written and hit.match == "section":
            reason, box = hit.reason, block.container
        elif hit and written and hit.match == "end" and sentences <= 1:
            reason, box = hit.reason, -1
        elif reason and _resumes(blocks, at, reason, box, written, ahead):
            reason = ""
        ahead -= length[at]
        sentences -= shapes.sentence(block)
        if reason:
            _drop(block, reason)
        elif shapes.prose(block):
            written += len(block.text)


def _teaser_boxes(page: Page, blocks: Sequence[Block]) -> None:
    """A box between two paragraphs that holds a linked title and a summary of it, and nothing else."""
    for at in range(1, len(blocks) - 2):
        title, summary = blocks[at], blocks[at + 1]
        box = summary.container
        if box < 0 or not (title.keep and summary.keep and shapes.link_line(title) and shapes.prose(summary)):
            continue
        own = title.container == box or (title.container >= 0 and page.containers[title.container].parent == box)
        around = (blocks[at - 1].container, blocks[at + 2].container)
        if own and len(summary.text) <= MAX_TITLE and box not in around and page.containers[box].parent in around:
            _drop(title, "related")
            _drop(summary, "related")


def _resumes(blocks: Sequence[Block], at: int, reason: str, box: int, written: int, ahead: int) -> bool:
    """The list under a heading is over and the text goes on.

    A list of teasers alternates titles and summaries; text shows as two paragraphs in a row, as a long one with
    more to come, or as one that a writer's name closes. Readers' comments are paragraphs too: only when more is
    to come than was written so far was "Bình luận" a button above the text.
    """
    block = blocks[at]
    if shapes.long_prose(block) and ahead >= RESUME and (reason != "comment" or ahead > written):
        return True
    if reason not in ("related", "links", "ads", "tags") or not shapes.sentence(block):
        return False
    if box >= 0 and -1 < block.container < box:
        return True  # out of the box that the heading stood in
    if at + 1 >= len(blocks):
        return False
    after = blocks[at + 1]
    return shapes.sentence(after) or (shapes.byline(after.text) and phrases.find(after.text) is None)


def _head(page: Page, blocks: Sequence[Block]) -> None:
    """What stands before the first paragraph: the title goes to metadata, the rest of the lines are the page's."""
    first = next((i for i, b in enumerate(blocks) if shapes.prose(b) and not _is_title(page, b)), -1)
    if first < 0:
        return
    clause = next((i for i, b in enumerate(blocks[:first]) if CLAUSE.match(b.text)), first)
    head = blocks[:clause]
    titles = [b for b in blocks[:first] if _is_title(page, b)] or [b for b in blocks[first:] if _is_heading(page, b)]
    if not titles:
        titles = [b for b in head if b.kind == "heading" and b.level <= 2 and _title_like(b)][-1:]
    if not titles and not any(not b.keep and _is_heading(page, b) for b in page.blocks[:SEARCHED]):
        titles = _dump_title(head)
    for block in titles:
        _drop(block, "title")
    if titles:
        at = next((i for i, b in enumerate(head) if b is titles[-1] or not b.keep), -1)
        for block in head[:at]:
            if block.keep and not shapes.ends_sentence(block.text) and len(block.text) < 100:
                _drop(block, "page head")
    for block in head:
        if block.keep and shapes.POSTED_BY.match(block.text):
            _drop(block, "byline")
        elif block.keep and len(block.text) < 100 and shapes.CRUMBS.match(block.text):
            _drop(block, "menu")
        elif block.keep and len(block.text) < 120 and shapes.STAMP.search(block.text):
            _drop(block, "date line")
        elif (
            block.keep and block.kind != "row" and shapes.byline(block.text) and not official.DOCTYPE.match(block.text)
        ):
            _drop(block, "byline")


def _dump_title(head: Sequence[Block]) -> list[Block]:
    """In a dump of a page the title stands right above the text; a caption or a kicker beside it is shorter."""
    if any(b.text.isupper() and official.DOCTYPE.match(b.text) for b in head[-6:]):
        return []
    likely = [b for b in head if _title_like(b)][-3:]
    return [max(likely, key=lambda b: min(len(b.text), LONG_TITLE))] if likely else []


def _title_like(block: Block) -> bool:
    text = block.text
    return (
        block.kind not in ("row", "item", "caption")
        and 15 <= len(text) <= MAX_TITLE
        and text.count(" ") >= 3
        and not text.endswith((".", ";", ":", ","))
        and not shapes.contact(text)
        and not shapes.SITE.match(text)
        and sum(c.isalpha() or c == " " for c in text) >= 0.7 * len(text)
    )


def _is_title(page: Page, block: Block) -> bool:
    """The line is what the page's own `<title>` or Open Graph title says, give or take the site's name."""
    text = block.text
    if not 15 <= len(text) <= MAX_TITLE or block.kind in ("row", "item", "caption"):
        return False
    words = phrases.key(text)
    for name in (page.title, *page.meta.get("og:title", ())[:1], *page.meta.get("jsonld.headline", ())[:1]):
        other = phrases.key(name[:400])
        if not other:
            continue
        if words == other or (len(words) >= 25 and words in other and len(words) >= 0.5 * len(other)):
            return True
        if len(other) >= 25 and other in words and len(other) >= 0.8 * len(words):
            return True
        if block.kind == "heading" and SequenceMatcher(None, words, other, autojunk=False).quick_ratio() > 0.95:
            return SequenceMatcher(None, words, other, autojunk=False).ratio() > 0.9
    return False


def _is_heading(page: Page, block: Block) -> bool:
    """Below the first paragraph only a heading is the title; "Quang cảnh …" under a picture repeats its words."""
    return block.kind == "heading" and _is_title(page, block)


def _between_paragraphs(blocks: Sequence[Block], at: int) -> bool:
    """A heading of the text ("Kinh tế", "Văn hóa") that only sounds like a menu entry."""
    return 0 < at < len(blocks) - 1 and shapes.prose(blocks[at - 1]) and shapes.prose(blocks[at + 1])


def _foot(blocks: Sequence[Block]) -> None:
    """What stands after the last paragraph: bylines and sources; from the first furniture on, the page's foot."""
    prose = [i for i, b in enumerate(blocks) if b.keep and shapes.prose(b) and not shapes.NOTE.match(b.text)]
    last = prose[-1] if prose else -1
    if last < 0:
        return
    over = ""
    for at in range(last + 1, len(blocks)):
        block = blocks[at]
        if not block.keep:
            over = over or (block.reason if block.reason in FOOT else "")
            continue
        if shapes.NOTE.match(block.text) and not over:
            continue
        hit = _hit(block)
        over = over or (hit.reason if hit else "")
        if over:
            _drop(block, over)
        elif _signs(block) and not _continues(blocks, at):
            _drop(block, "byline")
        elif block.text.startswith("(") and block.text.endswith(")") and len(block.text) < 80:
            _drop(block, "source line")
        elif shapes.contact(block.text) or (len(block.text) < 80 and shapes.SITE.match(block.text)):
            over = "footer"
            _drop(block, over)


def _signs(block: Block) -> bool:
    return block.kind != "row" and (shapes.byline(block.text) or shapes.unit(block.text))


def _continues(blocks: Sequence[Block], at: int) -> bool:
    """A list goes on here: several short entries of the same kind, none of them the last line."""
    return blocks[at].kind == "item" and at + 1 < len(blocks) and blocks[at + 1].kind == "item"
