"""What every engine is asked and must answer. Standard library only: some peers live in another Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple, Protocol

Kind = Literal["and", "or", "phrase", "prefix", "number"]

FACETS = ("issuer", "year", "doctype")
TOP = 10
"""Hits, and snippets, of every answer."""

GROUPS = ("2 common words", "1 rare word", "OR of 3", "AND of 3", "phrase of 2", "phrase of 4", "without marks",
          "number", "prefix", "issuer", "issuer and years")  # fmt: skip
"""The classes of questions, in the order of tables and plots."""

SOURCE, ROWS = "corpus.jsonl", "rows.jsonl"
"""In a prepared collection: what our indexer reads, and the tokens that the peers index."""


class Row(NamedTuple):
    """A document as the peers index it."""

    id: str
    text: str
    """Tokens of title and body, divided by spaces, with BREAK between the two."""
    folded: str
    """The same without marks."""
    issuer: str
    year: int
    doctype: str
    date: int
    """yyyymmdd, 0 without a date."""
    numbers: list[str]
    """Keys of the number it bears and of those it names."""


BREAK = "zzbreakzz"
"""No phrase crosses it, and nobody asks for it."""


@dataclass(frozen=True, slots=True)
class Query:
    """One question, the same for every engine."""

    id: str
    group: str
    """Its class, such as `phrase of 2`."""
    kind: Kind
    terms: tuple[str, ...]
    text: str
    """In our query language."""
    folded: bool = False
    """Typed without marks."""
    issuer: str = ""
    years: tuple[int, int] | None = None


@dataclass(slots=True)
class Answer:
    """The same work for everybody: exact total, counts over all matches, the best ten and a snippet of each."""

    total: int
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    """Field → value → count. Documents without a value are left out."""
    hits: list[str] = field(default_factory=list)
    snippets: list[str] = field(default_factory=list)


class Peer(Protocol):
    """An open index."""

    def ask(self, query: Query) -> Answer:
        """Answer one question."""
        ...


class PeerModule(Protocol):
    """What a module under peers/ offers."""

    def build(self, collection: Path, index: Path) -> None:
        """Index a prepared collection. Measured from outside, as a process of its own."""
        ...

    def open_index(self, index: Path) -> Peer:
        """Open it for questions."""
        ...


def rows(collection: Path) -> Iterator[Row]:
    """The documents of a prepared collection."""
    import json

    with (collection / ROWS).open(encoding="utf-8") as file:
        for line in file:
            yield Row(*json.loads(line))


def query_of(values: dict[str, Any]) -> Query:
    """A query from its JSON form."""
    years: Sequence[int] | None = values.get("years")
    return Query(**{**values, "terms": tuple(values["terms"]), "years": (years[0], years[1]) if years else None})
