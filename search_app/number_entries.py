"""A document behind a number, ready to be shown: what it is called, who names it and how, what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import cast

from engines.documents import Document, Relation
from engines.fields import RELATIONS, VIETNAMESE, FieldName
from engines.graph import reading
from engines.graph.bodies import same_body
from engines.graph.identity import Identity, Mention
from engines.graph.number import Entry, Proof, read_number
from search_app import marks
from search_app.citing import official_citation
from search_app.dates import shown
from search_app.i18n import gettext, mark
from search_app.urls import document_url, number_url, query_url
from search_app.views import engine, site

PASSIVE: dict[Relation, str] = {
    "thay thế": mark("Bị thay thế bởi"),
    "bãi bỏ": mark("Bị bãi bỏ bởi"),
    "sửa đổi, bổ sung": mark("Được sửa đổi, bổ sung bởi"),
    "hướng dẫn": mark("Được hướng dẫn bởi"),
    "sơ kết, tổng kết": mark("Được sơ kết, tổng kết bởi"),
    "thực hiện": mark("Được thực hiện bởi"),
    "căn cứ": mark("Là căn cứ của"),
    "": mark("Được nhắc đến trong"),
}
"""Relation of the citing document to this one → how this one's page says it, in the order of the page."""
ACTIVE = {
    "căn cứ": mark("Căn cứ"), "thực hiện": mark("Thực hiện"), "thay thế": mark("Thay thế"),
    "bãi bỏ": mark("Bãi bỏ"), "sửa đổi, bổ sung": mark("Sửa đổi, bổ sung"), "hướng dẫn": mark("Hướng dẫn"),
    "sơ kết, tổng kết": mark("Sơ kết, tổng kết"), "": mark("Nhắc đến"),
}  # fmt: skip

@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence that names the number, and where it stands."""

    source: Document
    url: str
    runs: tuple[marks.Run, ...]
    issuer: str = ""
    """What it says of the issuer and the date where that is not what most say; empty otherwise."""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What stands in one relation."""

    relation: str
    label: str
    quotes: list[Quote]
    total: int = 0
    """How many there are, shown or not."""
    url: str = ""
    """The search for all of them; empty when all are shown."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A value and how many mentions state it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class StateView:
    """Said of a document by another: replaced, repealed; or what it replaced itself."""

    label: str
    number: str
    url: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class EntryView:
    """One document behind the number, as shown."""

    name: str
    title: str
    issuer: str
    date: str
    iso: str
    facts: list[tuple[str, list[Fact]]]
    """Label → the values stated, most frequent first, where citers disagree."""
    bearers: list[Document]
    others: int
    """Documents of the collection that are it and are not listed."""
    others_url: str
    states: list[StateView]
    replaces: list[StateView]
    groups: list[Group]
    cites: list[tuple[str, list[tuple[str, str]]]]
    """Verb → (name, address) of what it cites itself, when the document is here."""
    years: list[Fact]
    issuers: list[Fact]


def entry_view(entry: Entry, key: str) -> EntryView:
    """One document behind the number, ready for the template."""
    identity = entry.identity
    told = Document(
        id="", title=entry.title, number=identity.number, doctype=identity.doctype, issuer=identity.issuer,
        date=identity.date, date_basis="issued",
    )  # fmt: skip
    by_relation: dict[Relation, list[Quote]] = {relation: [] for relation in PASSIVE}
    for mention in sorted(identity.mentions, key=lambda m: (m.source.date, m.source.id), reverse=True):
        by_relation[mention.citation.relation].append(quote(mention, key, identity))
    tallies = (
        (gettext("Loại văn bản"), Counter(identity.doctypes)),
        (gettext("Cơ quan ban hành"), Counter(identity.issuers)),
        (gettext("Ngày"), Counter({shown(value): n for value, n in identity.dates.items()})),
    )
    return EntryView(
        name=official_citation(replace(told, title="")), title=entry.title, issuer=identity.issuer,
        date=shown(identity.date), iso=identity.date,
        facts=[(label, _facts(tally)) for label, tally in tallies if len(tally) > 1 and not _alike(tally)],
        bearers=identity.bearers, others=max(identity.borne - len(identity.bearers), 0),
        others_url=query_url(f'{VIETNAMESE["number"]}:{identity.number}'),
        states=[_state(proof, proof.statement.successor, PASSIVE[proof.statement.act]) for proof in entry.replaced_by],
        replaces=[_state(p, p.statement.predecessor, ACTIVE[p.statement.act]) for p in entry.replaces],
        groups=[_group(identity, r, quotes) for r, quotes in by_relation.items() if quotes],
        cites=_cites(entry),
        years=_facts(identity.years, by_value=True), issuers=_facts(identity.citers),
    )  # fmt: skip


def _group(identity: Identity, relation: Relation, quotes: list[Quote]) -> Group:
    """What stands in one relation; with the search for all of it when not all was read."""
    read = Counter(mention.citation.relation for mention in identity.mentions)
    unread = identity.relations[relation] - read[relation]
    name = next((name for name, meant in RELATIONS.items() if meant == relation), "cites")
    url = query_url(f"{VIETNAMESE[cast(FieldName, name)]}:{identity.number}") if unread > 0 else ""
    return Group(relation, gettext(PASSIVE[relation]), quotes, len(quotes) + max(unread, 0), url)


def _alike(tally: Counter[str]) -> bool:
    """Whether all values are shorter and longer forms of one: "Tỉnh ủy", "Tỉnh ủy Nghệ An"."""
    longest = max(tally, key=len)
    return all(same_body(value, longest) for value in tally)


def _facts(tally: Counter[str], *, by_value: bool = False) -> list[Fact]:
    ranked = sorted(tally.items(), key=lambda item: item[0] if by_value else (-item[1], item[0]))
    return [Fact(value, count) for value, count in ranked]


def quote(mention: Mention, key: str, identity: Identity | None = None) -> Quote:
    """The sentence of a mention; with `identity`, what it says otherwise than most."""
    cited = mention.citation
    odd_issuer = cited.issuer if identity and not same_body(cited.issuer, identity.issuer) else ""
    odd_date = shown(cited.date) if identity and cited.date not in {"", identity.date} else ""
    return _quotation(mention.source, cited.text, key, odd_issuer, odd_date)


def _quotation(source: Document, sentence: str, key: str, issuer: str = "", date: str = "") -> Quote:
    text = sentence[:700]
    return Quote(source, document_url(source.id), tuple(_marked(text, key)), issuer, date)


def _marked(text: str, key: str) -> Iterable[marks.Run]:
    """The sentence with this number marked and the others as links."""
    at = 0
    for found in reading.found(text):
        if found.start > at:
            yield marks.Run(text[at : found.start])
        own = found.number.key == key
        yield marks.Run(text[found.start : found.end], own, "" if own else number_url(found.number.canonical))
        at = found.end
    if at < len(text):
        yield marks.Run(text[at:])


def _state(proof: Proof, other: str, label: str) -> StateView:
    said = proof.statement
    about = reading.key(said.predecessor if other == said.successor else said.successor)
    name = other or proof.source.title
    address = number_url(other) if reading.key(other) else document_url(proof.source.id)
    return StateView(gettext(label), name, address, _quotation(proof.source, said.sentence, about))


def _cites(entry: Entry) -> list[tuple[str, list[tuple[str, str]]]]:
    """Verb → (name, address) of what the documents here cite."""
    out: dict[str, dict[str, str]] = {}
    for citation in (c for document in entry.identity.bearers for c in document.citations):
        name = citation.number or citation.text[:120]
        url = number_url(citation.number) if citation.number else query_url(f'"{name.replace(chr(34), " ")}"')
        out.setdefault(citation.relation, {}).setdefault(f"{citation.doctype} {name}".strip(), url)
    return [(gettext(ACTIVE[r]), list(out[r].items())) for r in ACTIVE if r in out]


@site.app_template_global("succession_of")
def succession_of(document: Document) -> list[StateView]:
    """What is said of a document's own fate and of what it replaced, for its page; none without a number."""
    record = read_number(engine(), document.number) if document.number else None
    for entry in record.entries if record else ():
        if any(bearer.id == document.id for bearer in entry.identity.bearers):
            view = entry_view(entry, record.key if record else "")
            return view.states + view.replaces
    return []
