"""HTML to a Page: one walk over the tree makes blocks, containers and metadata. No rule here drops text."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from indexer.page import Block, BlockKind, Container, Page
from indexer.readers import encoding, html_meta, html_scripts, html_tables


def _set(tags: str) -> frozenset[str]:
    return frozenset(tags.split())


SKIPPED = _set(
    "script style noscript template svg canvas iframe object embed applet input select option button textarea"
    " audio video map math frame head meta link title base area source track wbr"
)
HEADINGS = {f"h{n}": n for n in range(1, 7)}
BLOCKS = _set(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody td"
    " tfoot th thead tr ul caption"
)
HOLDERS = _set(
    "article aside body center details dialog div dl fieldset figure footer form header main menu nav ol section table"
    " td ul blockquote"
)
"""Tags that always become containers; other block tags do when they carry a label of their own."""
_BOLD_TAGS = frozenset({"b", "strong", "th"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ALIGN = re.compile(r"text-align\s*:\s*(center|right)", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)")
_WORD_CLASS = re.compile(r"\b(?:mso\w*|ng-\S+|v-\S+|style\d+)\b")
_PROLOG = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
MAX_LABEL = 200


class Context(NamedTuple):
    """What the elements around a piece of text say about it."""

    container: int = -1
    kind: BlockKind = "paragraph"
    level: int = 0
    bold: bool = False
    linked: bool = False
    align: str = ""
    column: int = 0


def read(data: bytes, source: str, *, url: str = "", charset: str = "") -> Page:
    """The page of an HTML file. `charset` is what an HTTP or MIME header said, `url` where it came from."""
    text = encoding.decode(data, charset).text
    return read_text(text, source, url=url)


def read_text(text: str, source: str, *, url: str = "") -> Page:
    """As `read`, for HTML that is text already."""
    saved = _SAVED_FROM.search(text[:2000])
    soup = parse(text)
    walk = _Walk()
    walk.run(soup)
    if html_scripts.empty(walk.blocks):  # a page that its scripts fill in
        for piece in html_scripts.texts(soup):
            walk.run(parse(piece))
    page = Page(source=source, format="html", blocks=walk.blocks, containers=walk.containers)
    encoding.convert_blocks(page.blocks)  # after parsing: old pages write their font's letters as entities
    meta = html_meta.collect(walk.meta_tags, page.blocks)
    page.meta = meta
    page.title = encoding.from_legacy_font(next(iter(meta.get("title", ())), ""))
    address = next((meta[k][0] for k in ("canonical", "og:url", "dc.identifier") if k in meta), "")
    page.url = url or (saved.group(1) if saved else "") or (address if address.startswith("http") else "")
    return page


def parse(text: str) -> BeautifulSoup:
    """The tree of an HTML text: lxml's parser, which stays linear where html.parser does not."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # bs4 warns of text that looks like a file name, URL or XML
        return BeautifulSoup(_PROLOG.sub("", text, count=1), "lxml")


class _Walk:
    """Depth-first over the tree with a stack of our own: depth is the file's choice, not Python's."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.containers: list[Container] = []
        self.meta_tags: list[Tag] = []
        self._parts: list[str] = []
        self._linked = 0
        self._bold = 0

    def run(self, root: Tag, context: Context | None = None) -> None:
        """Add the blocks under `root`."""
        start = context or Context()
        stack: list[tuple[Iterator[PageElement], Context, bool]] = [(iter(root.contents), start, True)]
        while stack:
            children, context, breaks = stack[-1]
            for node in children:
                if isinstance(node, NavigableString):
                    if type(node) is NavigableString:
                        self._text(node, context)
                    continue
                if not isinstance(node, Tag):
                    continue
                name = node.name
                if name == "noframes" and not self.blocks:  # the parser leaves its markup alone
                    self.run(parse(node.get_text()), context)
                    continue
                if name in SKIPPED:
                    if name in html_meta.TAGS:
                        self.meta_tags.append(node)
                        if name == "head":
                            self.meta_tags.extend(node.find_all(html_meta.TAGS))
                    continue
                if name == "br" or name == "hr":
                    self._flush(context)
                    stack.append((iter(node.contents), context, False))
                    break
                inner = name in BLOCKS
                if inner:
                    self._flush(context)
                deeper = self._enter(node, name, context)
                if name == "table" and self._table(node, deeper):
                    continue
                stack.append((iter(node.contents), deeper, inner))
                break
            else:
                stack.pop()
                if breaks:
                    self._flush(context)

    def _table(self, table: Tag, context: Context) -> bool:
        """Handle a data table or a side-by-side one; False: it only lays the page out, walk on."""
        shape = html_tables.shape(table)
        if shape.use == "layout":
            return False
        if shape.use == "columns":
            width = max(len(row) for row in shape.rows)
            for column in range(width):
                for row in shape.rows:
                    if column < len(row):
                        deeper = self._enter(row[column], "td", context)
                        self.run(row[column], deeper._replace(column=column + 1))
            return True
        for row in shape.rows:
            cells = [html_tables.flat(cell) for cell in row]
            text = " | ".join(cell.text for cell in cells if cell.text)
            if text:
                head = all(cell.name == "th" for cell in row)
                self.blocks.append(
                    Block(text, "row", container=context.container, bold=head, linked=sum(c.linked for c in cells))
                )
        return True

    def _enter(self, node: Tag, name: str, context: Context) -> Context:
        attrs = node.attrs
        kind, level, column = context.kind, context.level, context.column
        bold = context.bold or name in _BOLD_TAGS
        linked = context.linked or (name == "a" and "href" in attrs)
        align = context.align
        container = context.container
        if name in HEADINGS:
            kind, level, bold = "heading", HEADINGS[name], True
        elif name == "li":
            kind = "item"
        elif name in ("figcaption", "caption"):
            kind = "caption"
        elif name == "pre":
            kind = "pre"
        elif name == "center":
            align = "center"
        elif name == "table":  # a table starts afresh: `align` places the table, it doesn't align its text
            kind, level, align = "paragraph", 0, ""
        if attrs:
            style = str(attrs.get("style", ""))
            if style:
                found = _ALIGN.search(style)
                align = found.group(1).lower() if found else align
                bold = bold or bool(_BOLD.search(style))
            given = str(attrs.get("align", "")).lower()
            if given and name != "table":
                align = given if given in ("center", "right") else ""
        if name in BLOCKS:
            label = _label(attrs)
            hidden = bool(attrs) and _is_hidden(attrs)
            if name in HOLDERS or label or hidden:
                self.containers.append(Container(name, label, container, hidden))
                container = len(self.containers) - 1
        return Context(container, kind, level, bold, linked, align, column)

    def _text(self, node: str, context: Context) -> None:
        if context.kind == "pre" and "\n" in node:
            for line in node.splitlines():
                self._text(line, context)
                self._flush(context)
            return
        self._parts.append(node)
        if context.linked or context.bold:
            size = len(node.strip())
            self._linked += size if context.linked else 0
            self._bold += size if context.bold else 0

    def _flush(self, context: Context) -> None:
        if not self._parts:
            return
        text = " ".join("".join(self._parts).split())
        self._parts.clear()
        if text:
            align = context.align
            self.blocks.append(
                Block(
                    text,
                    context.kind,
                    level=context.level,
                    column=context.column,
                    bold=self._bold >= 0.8 * len(text),
                    align="center" if align == "center" else "right" if align == "right" else "",
                    container=context.container,
                    linked=min(self._linked, len(text)),
                )
            )
        self._linked = self._bold = 0


def _is_hidden(attrs: Mapping[str, object]) -> bool:
    return "hidden" in attrs or attrs.get("aria-hidden") == "true" or bool(_HIDDEN.search(str(attrs.get("style", ""))))


def _label(attrs: Mapping[str, object]) -> str:
    if not attrs:
        return ""
    parts: list[str] = []
    for key in ("id", "class", "role", "itemprop"):
        value = attrs.get(key)
        if value:
            parts.extend(str(v) for v in value) if isinstance(value, list) else parts.append(str(value))
    label = " ".join(parts)[:MAX_LABEL]
    # camelCase ids become words: "divRelatedNews" → "div related news"
    label = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", label).lower()
    return " ".join(_WORD_CLASS.sub(" ", label).split())
