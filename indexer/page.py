"""What a reader makes of a file, before and after cleaning: blocks of text in reading order, with evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

BlockKind = Literal["heading", "paragraph", "item", "row", "caption", "pre"]


@dataclass(frozen=True, slots=True)
class Container:
    """An element that holds blocks (a `div`, a table cell): cleaning weighs containers against each other."""

    tag: str
    label: str = ""
    """Its `id`, `class`, `role` and the like, lower case, separated by spaces."""
    parent: int = -1
    """Position of the container around it in `Page.containers`; always smaller than its own; -1 for none."""
    hidden: bool = False


@dataclass(slots=True)
class Block:
    """A paragraph-like piece of a page."""

    text: str
    """As written, in NFC: inner white space collapsed, no markup, never HTML."""
    kind: BlockKind = "paragraph"
    """`row`: one table row, its cells joined by " | "."""
    level: int = 0
    """Heading level 1–6; 0 for other kinds."""
    keep: bool = True
    """False: boilerplate, not part of the body. Metadata still reads it: a footer names its publisher."""
    reason: str = ""
    """Why it was dropped: the name of the rule."""
    column: int = 0
    """1, 2 … when it stands in a side-by-side layout (a letterhead: issuer left, motto right); 0 otherwise."""
    bold: bool = False
    align: Literal["", "center", "right"] = ""
    container: int = -1
    """Position in `Page.containers` of the innermost container around it; -1: the format has none."""
    linked: int = 0
    """How many of its characters are the text of hyperlinks."""


@dataclass(slots=True)
class Page:
    """A file as its reader understood it."""

    source: str
    """Path within the corpus, with `/`."""
    format: str
    """`html`, `text`, `docx`, `pdf`, …"""
    blocks: list[Block] = field(default_factory=list)
    title: str = ""
    """What the container calls it (`<title>`, core properties): evidence, not truth."""
    url: str = ""
    meta: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Lower-cased names → values: `<meta>`, Open Graph (`og:title`), Dublin Core, JSON-LD flattened with
    dots (`jsonld.datepublished`), property tables of legal portals as `table.số hiệu`."""
    containers: list[Container] = field(default_factory=list)
    """What holds the blocks, parents before children; empty for formats without such a tree."""
    incomplete: str = ""
    """What of the file could not be read, as a short reason for the report; empty when all was."""
    given: Mapping[str, str] = field(default_factory=dict)
    """Values stated by the owner (sidecar, .jsonl): vocabulary names → values. They win over what is read."""

    @property
    def body(self) -> str:
        """The kept text, a block a line."""
        return "\n".join(b.text for b in self.blocks if b.keep and b.text)


class UnreadableError(Exception):
    """A file that cannot be turned into a page. The message is a short reason for the report."""


class ProgramMissingError(UnreadableError):
    """A file that only a program which is not installed here could read."""
