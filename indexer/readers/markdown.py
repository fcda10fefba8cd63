"""Markdown, with the front matter that notes and static sites put before it."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from indexer.page import Page
from indexer.readers import encoding, html

_FRONT = re.compile(r"\A---[ \t]*\n(.{0,8000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_PAIR = re.compile(r"^([\w-]{1,40})\s*:[ \t]*(\S.{0,1000})$", re.MULTILINE)


def read(data: bytes, source: str, *, url: str = "", charset: str = "") -> Page:
    """The page of a Markdown file; front matter goes to `meta` as `front.NAME`."""
    text = encoding.from_legacy_font(encoding.decode(data, charset).text).replace("\r\n", "\n")
    front = _FRONT.match(text)
    meta: dict[str, tuple[str, ...]] = {}
    if front:
        meta = {f"front.{name.lower()}": (value.strip(" \"'"),) for name, value in _PAIR.findall(front.group(1))}
        text = text[front.end() :]
    page = html.read_text(MarkdownIt("commonmark").enable("table").render(text), source, url=url)
    page.format = "markdown"
    page.containers = []  # a text's own structure, not a site's: nothing to weigh
    for block in page.blocks:
        block.container = -1
    page.meta = {**page.meta, **meta}
    page.title = next(iter(meta.get("front.title", ())), "") or page.title
    return page
