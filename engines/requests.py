"""What is asked of an engine and what it answers. Plain values: every engine and every front end shares them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Sort = Literal["relevance", "newest", "oldest", "cited"]

FACETS: tuple[str, ...] = ("issuer", "year", "doctype", "level", "locality", "cites")
"""Every field that can be a facet and a filter, in display order."""

DEFAULT_FACETS: tuple[str, ...] = ("issuer", "year", "doctype")

MAX_LIMIT = 1000
MAX_OFFSET = 100_000
MAX_QUERY = 2_000
"""Characters of a query that are read; the rest is dropped with a note."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One question. Filters are part of the query: they change the total and the other facets' counts."""

    query: str = ""
    """In the query language (engines/query.py). Empty: every document."""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Facet field → accepted values (any of them). Years as `"2021"`."""
    exclude: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Facet field → refused values."""
    date_from: str = ""
    """ISO date, inclusive; empty for no bound. A document without a date never matches a bound."""
    date_to: str = ""
    sort: Sort = "relevance"
    offset: int = 0
    limit: int = 10
    facets: tuple[str, ...] = DEFAULT_FACETS
    facet_limit: int = 50
    """Values per facet, most frequent first; selected values are always among them. 0: all."""
    snippets: int = 3
    """Passages per hit; 0: none are made (whole files of queries, exports)."""
    relax: bool = True
    """Whether words may be dropped when no document holds them all."""
    fold: bool = True
    """Whether matches that differ only in marks may be added below when words typed with marks find less
    than a page (note `folded`). Words typed without marks always match folded."""
    predecessors: bool = False
    """Whether a chosen issuer stands for the bodies whose work it took over, too."""
    expand: bool = True
    """Whether synonyms and abbreviations may match below what was typed, and plain words what the metadata says."""
    timeout: float = 0.0
    """Seconds after which the search stops with what it has (note `deadline`); 0: what the engine is set to."""
    collapse: bool = False
    """Whether of documents that are copies of each other only the first in order is listed. `total` and the facets
    count documents all the same."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One result."""

    id: str
    score: float
    title: str = ""
    number: str = ""
    doctype: str = ""
    issuer: str = ""
    date: str = ""
    date_basis: str = ""
    source: str = ""
    url: str = ""
    snippets: tuple[str, ...] = ()
    """HTML-escaped text with `<mark>` and nothing else; safe to print in a page."""
    title_marked: str = ""
    """The title, escaped and marked in the same way."""
    copies: int = 0
    """How many other documents of the collection are exact or near copies of this one (`Engine.copies`)."""
    cited_by: int = 0
    """How many documents name this one."""


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet, and in how many documents of this result it stands."""

    value: str
    count: int
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """Counts over every match of the query and of the *other* facets' filters (multi-select)."""

    field: str
    values: tuple[FacetValue, ...]
    distinct: int = 0
    """How many values there are in all, shown or not."""
    missing: int = 0
    """Matches that have no value in this field."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something the reader should be told about how the query was read. `code` is stable and translated
    by the front end; `text` is the part of the query concerned."""

    code: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The answer to a SearchRequest. Everything in it speaks of one generation."""

    total: int
    """Documents that match, copies included."""
    took_ms: float
    generation: str
    hits: tuple[Hit, ...] = ()
    facets: tuple[Facet, ...] = ()
    relaxed: tuple[str, ...] = ()
    """Words of the query that were dropped to find anything; empty when all were demanded."""
    suggestion: str = ""
    """A better spelling of the query that finds more; empty for none."""
    notes: tuple[Note, ...] = ()
    parsed: str = ""
    """The query as understood, written back in the query language."""
    collapsed: int = 0
    """How many of `total` are not listed because a copy that stands above them represents them."""

    @property
    def listed(self) -> int:
        """How many hits all pages of this result hold together."""
        return self.total - self.collapsed


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion of what is being typed."""

    text: str
    kind: Literal["number", "title", "issuer", "phrase"]
    id: str = ""
    """The document, when the completion is one document."""


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """What an index is."""

    generation: str
    documents: int
    terms: int
    bytes: int
    built: str
    """When, ISO with offset."""
    corpus: tuple[str, ...]
    """What it was built from."""
    fingerprint: str
    """The analyzer fingerprint it was built with."""
    schema: int
    """Schema version."""
    failed: int = 0
    """Files that could not be read at the last rebuild."""
    damaged: bool = False
    """Whether the newest generation is damaged and the one before it is being served."""
