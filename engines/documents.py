"""What is indexed: a Document and the Citations found in it.

The attribute names are the project's vocabulary: the same words are index fields, URL parameters,
CLI options and JSON keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

DateBasis = Literal["", "issued", "posted", "event", "page"]
"""What a date rests on, strongest first: the document says so, the page's posting stamp, the event in
the lead sentence, the day printed in the page's own header."""

Level = Literal["", "Trung ương", "tỉnh", "huyện", "xã", "khác"]

Relation = Literal[
    "", "căn cứ", "thực hiện", "thay thế", "sửa đổi, bổ sung", "hướng dẫn", "sơ kết, tổng kết", "bãi bỏ"
]


@dataclass(frozen=True, slots=True)
class Citation:
    """Another document named in this one. Empty string: the text does not say."""

    number: str = ""
    """Canonical number, `290-QĐ/TW`; empty for an unnumbered mention ("Nghị quyết Trung ương 7 khóa X")."""
    doctype: str = ""
    date: str = ""
    """ISO date, `2010-02-25`."""
    issuer: str = ""
    relation: Relation = ""
    text: str = ""
    """The sentence that shows the citation, as written."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """How a metadata value was found and how sure we are."""

    how: str
    """A short stable name of the rule, e.g. `letterhead`, `lead-statement`, `meta-tag`, `sidecar`."""
    confidence: float
    """0 to 1."""
    text: str = ""
    """The words it was read from."""


@dataclass(frozen=True, slots=True)
class Document:
    """One document as it is indexed, stored and shown. Empty string or tuple: not stated."""

    id: str
    """Stable: the path inside the corpus (with `/`), or the id given in a .jsonl."""
    title: str = ""
    abstract: str = ""
    number: str = ""
    doctype: str = ""
    issuer: str = ""
    level: Level = ""
    locality: str = ""
    date: str = ""
    """ISO date `YYYY-MM-DD`, or empty."""
    date_basis: DateBasis = ""
    author: str = ""
    signer: str = ""
    citations: tuple[Citation, ...] = ()
    source: str = ""
    """File path within the corpus."""
    url: str = ""
    """Where the page came from, when known."""
    body: str = ""
    """Cleaned text as written; paragraphs separated by newlines."""
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    """By field name; a field without an entry was not looked for or not found."""

    @property
    def year(self) -> int | None:
        """Year of `date`, or None."""
        return int(self.date[:4]) if self.date else None

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON-ready dict in vocabulary order, `year` after `date_basis`, without `evidence`."""
        out: dict[str, Any] = {}
        for key in self.__slots__:
            if key == "evidence":
                continue
            out[key] = [asdict(c) for c in self.citations] if key == "citations" else getattr(self, key)
            if key == "date_basis":
                out["year"] = self.year
        return out
