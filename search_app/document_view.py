"""What the document page shows, ready for the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analyzers import numbers
from engines.base import Engine
from engines.documents import Citation, Document
from engines.requests import Hit
from search_app import labels, marks, prose
from search_app.citing import official_citation
from search_app.dates import shown
from search_app.i18n import gettext
from search_app.urls import number_url, outside_url, query_url, value_url

MAX_PART = 150_000
"""Characters of the body on one page; a longer document continues on further parts."""
MAX_CITATIONS = 100
"""Citations looked up and shown."""


@dataclass(frozen=True, slots=True)
class MetadataRow:
    """A field of the metadata table."""

    label: str
    value: str
    url: str = ""
    remark: str = ""
    how: str = ""
    confidence: int = 0
    """Per cent; 0 when nothing is known about it."""
    read_from: str = ""


@dataclass(frozen=True, slots=True)
class CitationView:
    """A document named in this one, and where its mention leads."""

    name: str
    url: str
    here: bool
    """Whether the cited document is in the collection."""
    relation: str
    date: str
    issuer: str
    text: str


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document as shown."""

    document: Document
    title: tuple[marks.Run, ...]
    blocks: list[prose.Block]
    outline: list[prose.Block]
    matches: int
    part: int
    parts: int
    metadata: list[MetadataRow]
    citations: list[CitationView]
    cited_by: Sequence[Hit]
    related: Sequence[Hit]
    copies: Sequence[Hit]
    citation: str
    original_url: str


def document_view(engine: Engine, document: Document, query: str, part: int) -> DocumentView:
    """Everything about `document` with `query` marked. `part` from 1, already within `parts_of`."""
    text = parts_of(document.body)[part - 1]
    lines = marks.lines(text, engine.mark(text, query) if query else "", number_links(text, document.number))
    blocks = prose.blocks(lines)
    heading = document.title or document.number or document.id
    own = numbers.key(document.number) if document.number else ""
    return DocumentView(
        document=document,
        title=marks.runs(engine.mark(heading, query)) if query else (marks.Run(heading),),
        blocks=blocks,
        outline=prose.outline(blocks),
        matches=max((run.number for line in lines for run in line), default=0),
        part=part,
        parts=len(parts_of(document.body)),
        metadata=metadata(document),
        citations=[citation_view(engine, c) for c in document.citations[:MAX_CITATIONS]],
        cited_by=[h for h in engine.cited_by(document.number) if h.id != document.id] if own else (),
        related=engine.related(document.id),
        copies=engine.copies(document.id),
        citation=official_citation(document),
        original_url=outside_url(document.url),
    )


def parts_of(body: str) -> list[str]:
    """The body cut at line ends (a longer line: anywhere) into parts of at most MAX_PART characters."""
    if len(body) <= MAX_PART:
        return [body]
    out, start = [], 0
    while len(body) - start > MAX_PART:
        cut = body.rfind("\n", start + MAX_PART // 2, start + MAX_PART) + 1 or start + MAX_PART
        out.append(body[start:cut].rstrip("\n"))
        start = cut
    return [*out, body[start:]]


def number_links(text: str, own: str) -> list[marks.Link]:
    """Every document number in the text, except the document's own, with its page's address."""
    key = numbers.key(own) if own else ""
    return [
        marks.Link(found.start, found.end, number_url(found.number.canonical))
        for found in numbers.find(text) if found.number.key != key
    ]


def metadata(document: Document) -> list[MetadataRow]:
    """The metadata table: what is known, where it leads, how it was found."""
    values: list[tuple[str, str, str, str]] = [
        ("number", document.number, "", ""),
        ("doctype", document.doctype, value_url("doctype", document.doctype), ""),
        ("issuer", document.issuer, value_url("issuer", document.issuer), ""),
        ("date", shown(document.date), "", labels.basis_label(document.date_basis)),
        ("level", labels.value_label("level", document.level), value_url("level", document.level), ""),
        ("locality", document.locality, value_url("locality", document.locality), ""),
        ("signer", document.signer, query_url(f'người ký:"{_plain(document.signer)}"'), ""),
        ("author", document.author, query_url(f'tác giả:"{_plain(document.author)}"'), ""),
        ("abstract", "" if document.abstract.casefold() in document.title.casefold() else document.abstract, "", ""),
        ("source", document.source, outside_url(document.url), ""),
    ]
    rows = []
    for name, value, url, remark in values:
        if not value:
            continue
        evidence = document.evidence.get(name)
        rows.append(MetadataRow(
            labels.field_label(name), value, url, remark,
            labels.how_label(evidence.how) if evidence else "",
            round(max(0.0, min(1.0, evidence.confidence)) * 100) if evidence else 0,
            evidence.text[:300] if evidence else "",
        ))
    return rows


def citation_view(engine: Engine, citation: Citation) -> CitationView:
    """A citation with its address: the page of the number, or a search for the words of one without."""
    name = " ".join(p for p in (citation.doctype, gettext("số") if citation.number and citation.doctype else "",
                                citation.number) if p) or citation.text[:120]
    bearing = list(engine.by_number(citation.number)) if citation.number else []
    if citation.issuer and len(bearing) > 1:
        bearing = [hit for hit in bearing if hit.issuer == citation.issuer] or bearing
    url = number_url(citation.number) if citation.number else query_url(f'"{_plain(name)}"')
    return CitationView(
        name, url, bool(bearing), citation.relation, shown(citation.date), citation.issuer, citation.text[:600]
    )


def _plain(text: str) -> str:
    return text.replace('"', " ").strip()
