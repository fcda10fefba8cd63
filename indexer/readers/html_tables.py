"""What a table is for: data, a page's layout, or two columns side by side (a letterhead, a signature block)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from bs4.element import NavigableString, Tag

MAX_SIDE_BY_SIDE = 2500
"""Characters; a letterhead or a "Nơi nhận" block is short."""
# The motto, the Party's heading, recipients, "Số:": what only stands in a letterhead or signature block.
MARKS = re.compile(
    r"cộng\s+h(?:òa|oà)\s+xã\s+hội|[đÐ]ảng\s+cộng\s+sản\s+việt\s+nam|nơi\s+nhận|[đÐ]ộc\s+lập\s*-"
    r"|^\s*(?:luật\s+)?số\s*:|\b(?:tm|kt|tl|tuq|q)\s*\.\s"
    r"|^(?-i:ĐOÀN\s+(?:TNCS|THANH\s+NIÊN\s+CỘNG\s+SẢN)\s+HỒ\s+CHÍ\s+MINH)",
    re.IGNORECASE | re.MULTILINE,
)
"""Found in letterheads and signature blocks only."""
_MOTTO = re.compile(r"(?:^|\s)(?:CỘNG\s+H(?:ÒA|OÀ)\s+XÃ\s+HỘI|[ĐÐ]ẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM)(?:\s|$)")
"""A letterhead, even where its cells are marked as a table's head, as Markdown has to."""
_BREAKS = frozenset(["p", "div", "li", "br", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "dd", "dt"])
_UNSEEN = frozenset(["script", "style", "noscript", "template", "select", "option", "textarea"])


_LAYOUT = frozenset({"table", "form", "iframe", "article", "section"})


class Flat(NamedTuple):
    """Text of an element on one line, with how much of it is linked and how many lines it had."""

    text: str
    linked: int
    lines: int


class Shape(NamedTuple):
    """A table's use and its cells, row by row (empty rows left out)."""

    use: Literal["data", "columns", "layout"]
    rows: Sequence[Sequence[Tag]]


def flat(element: Tag) -> Flat:
    """The text of an element as one line."""
    parts: list[str] = []
    linked = lines = 0
    fresh = True
    stack = [(iter(element.contents), False)]
    while stack:
        children, in_link = stack[-1]
        for node in children:
            if type(node) is NavigableString:
                words = node.strip()
                parts.append(node)
                if words:
                    lines += fresh
                    fresh = False
                    linked += len(words) if in_link else 0
            elif isinstance(node, Tag) and node.name not in _UNSEEN:
                if node.name in _BREAKS:
                    parts.append(" ")
                    fresh = True
                stack.append((iter(node.contents), in_link or (node.name == "a" and "href" in node.attrs)))
                break
        else:
            stack.pop()
    text = " ".join("".join(parts).split())
    return Flat(text, min(linked, len(text)), lines)


def shape(table: Tag) -> Shape:
    """Decide what a table is for. Costs one pass over the text of tables that hold no other table."""
    if _holds(table, _LAYOUT):
        return Shape("layout", [])
    rows = [cells for row in table.find_all("tr") if (cells := row.find_all(["td", "th"], recursive=False))]
    if not rows:
        return Shape("layout", [])
    flats = [[flat(cell) for cell in row] for row in rows]
    filled = [sum(1 for f in row if f.text) for row in flats]
    size = sum(len(f.text) for row in flats for f in row)
    if max(filled) <= 1 and max(len(row) for row in rows) <= 2:
        # one column, or a signature beside an empty cell
        return Shape("columns" if max(len(row) for row in rows) == 2 and size < MAX_SIDE_BY_SIDE else "layout", rows)
    headed = table.find("th") is not None
    widest = max(len(row) for row in rows)
    if widest <= 3 and len(rows) <= 8 and size <= MAX_SIDE_BY_SIDE:
        text = "\n".join(f.text for row in flats for f in row)
        if headed and not any(_MOTTO.search(f.text) for f in flats[0]):
            text = ""
        if MARKS.search(text) and not _numbered(flats):
            return Shape("columns", rows)
    if not headed and any(
        f.lines > 5 and len(f.text) > 600 and (len(rows) <= 3 or len(f.text) > 0.5 * size) for row in flats for f in row
    ):
        return Shape("layout", [])  # one cell holds the page
    if not headed and size and sum(f.linked for row in flats for f in row) > 0.6 * size and widest <= 3:
        return Shape("layout", [])  # a menu or a list of news
    return Shape("data", rows)


def side_by_side(texts: Sequence[Sequence[str]]) -> bool:
    """As "columns" of `shape`, for tables of other formats, given the text of their cells."""
    widest = max((len(row) for row in texts), default=0)
    flat = "\n".join(text for row in texts for text in row)
    return 2 <= widest <= 3 and len(texts) <= 8 and len(flat) <= MAX_SIDE_BY_SIDE and bool(MARKS.search(flat))


def _holds(element: Tag, names: frozenset[str]) -> bool:
    """Some descendant has one of these names. Stops at the first: bs4's own search first walks down to the last
    descendant, which makes nested tables quadratic."""
    stack = [iter(element.contents)]
    while stack:
        for node in stack[-1]:
            if isinstance(node, Tag):
                if node.name in names:
                    return True
                if node.contents:
                    stack.append(iter(node.contents))
                    break
        else:
            stack.pop()
    return False


def _numbered(flats: list[list[Flat]]) -> bool:
    """A first column of "1", "2", "3", or labels ending with a colon, means data."""
    first = [row[0].text for row in flats if row and row[0].text]
    return len(first) >= 3 and sum(1 for t in first if t.rstrip(".").isdigit()) >= len(first) - 1
