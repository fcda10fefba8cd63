"""A source's template: what its pages have in common is furniture, even where no rule names it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from hashlib import blake2b
from urllib.parse import urlsplit

from indexer.cleaning import official, phrases, shapes
from indexer.page import Block, Page

MIN_PAGES = 4
"""Fewer pages of a source teach nothing: two reprints of one text look like a template."""
EDGE_SHARE = 0.3
"""Share of a source's pages on which a line must stand to be furniture at a page's head or foot."""
MIDDLE_SHARE = 0.6
"""The same inside the text."""
PARAGRAPH = 120
"""Characters of a line that may be running text."""
PROSE_BIT = 1
"""Set in the first byte of the digests of running text."""
COPIED = 0.6
"""Share of two pages' paragraphs that they have in common when one is a copy of the other."""
MOST_HOLDERS = 50
"""Pages looked at for a paragraph: one that more pages have is furniture."""
MAX_LINES = 3000
"""Lines of one page that are looked at."""
# Digits are set aside in counters and issue numbers only: "Báo cáo tháng 3 …" and "… tháng 4 …" are two titles.
_COUNTED = re.compile(r"^.{0,30}\d$|.:\s*[\d.,]+$")
_NUMBERS = re.compile(r"\d[\d.,]*")
# How the parts of official texts begin: they repeat from document to document and are content.
_CLAUSE = re.compile(
    r"^\W{0,3}(?:điều|chương|mục|phần|khoản|phụ lục|[ivxlc]{1,5}|\d{1,3}|[a-zđ])\b[\s.)-]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Template:
    """Lines of one source (as digests) with the share of its pages that have them."""

    pages: int
    shares: dict[bytes, float]

    def share(self, text: str) -> float:
        """Share of the source's pages that have this line, counts set aside."""
        return self.shares.get(_digest(text), 0.0)


def source_of(page: Page) -> str:
    """Whose template a page follows: the host of its address, else the folder it lies in."""
    host = urlsplit(page.url).hostname if page.url.startswith(("http://", "https://")) else None
    return host or page.source.rpartition("/")[0]


def signature(page: Page) -> frozenset[bytes]:
    """The lines of one page as digests: all that learning needs, small enough to be kept for every file."""
    return frozenset(_digest(b.text) for b in page.blocks[:MAX_LINES] if b.text)


def learn(pages: Iterable[Page]) -> Template:
    """The template of pages of one source."""
    return learn_from(signature(page) for page in pages)


def learn_from(signatures: Iterable[Set[bytes]]) -> Template:
    """The template of pages of one source, from their signatures."""
    counts: Counter[bytes] = Counter()
    pages = 0
    for lines in _apart(signatures):
        counts.update(lines)
        pages += 1
    least = max(MIN_PAGES - 1, EDGE_SHARE * pages)
    return Template(pages, {line: n / pages for line, n in counts.items() if n >= least} if pages >= MIN_PAGES else {})


def _apart(signatures: Iterable[Set[bytes]]) -> Iterator[Set[bytes]]:
    """One set of lines for each group of near copies: reprints of one text are no template.

    Copies share most of their paragraphs; pages of one site share lines, and hardly ever most of their paragraphs.
    """
    pages = [*signatures]
    running = [frozenset(line for line in lines if line[0] & PROSE_BIT) for lines in pages]
    group = [*range(len(pages))]

    def first(at: int) -> int:
        while group[at] != at:
            group[at] = at = group[group[at]]
        return at

    holders: dict[bytes, list[int]] = {}
    for at, own in enumerate(running):
        likely = Counter(other for line in own for other in holders.get(line, ()))
        for other, common in likely.items():
            if common >= COPIED * len(own | running[other]):
                group[first(at)] = first(other)
        for line in own:
            held = holders.setdefault(line, [])
            if len(held) < MOST_HOLDERS:
                held.append(at)
    together: dict[int, set[bytes]] = {}
    for at, lines in enumerate(pages):
        together.setdefault(first(at), set()).update(lines)
    yield from together.values()


def mark(page: Page, template: Template) -> None:
    """Mark the template's lines in a page, in place. An official document's own span is never touched."""
    kept = [b for b in page.blocks if b.keep]
    start = official.opening(kept)
    if start >= 0:
        end = official.closing(kept, start)
        free = [*kept[:start], *(kept[end + 1 :] if end > start else [])]
        for block in free:
            if template.share(block.text) >= EDGE_SHARE and not _CLAUSE.match(block.text):
                block.keep, block.reason = False, "template"
        return
    own = [at for at, b in enumerate(kept) if shapes.prose(b) and template.share(b.text) < EDGE_SHARE]
    first, last = (own[0], own[-1]) if own else (len(kept), -1)
    for at, block in enumerate(kept):
        _judge(block, template.share(block.text), edge=not first < at < last)


def _judge(block: Block, share: float, *, edge: bool) -> None:
    if share >= (EDGE_SHARE if edge else MIDDLE_SHARE) and (edge or not _CLAUSE.match(block.text)):
        block.keep, block.reason = False, "template"


def _digest(text: str) -> bytes:
    running = len(text) >= PARAGRAPH and shapes.ends_sentence(text)
    text = text[:500]
    if _COUNTED.search(text):
        text = _NUMBERS.sub("0", text)
    words = phrases.key(text) or text
    found = blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return bytes((found[0] & ~PROSE_BIT | running * PROSE_BIT,)) + found[1:]
