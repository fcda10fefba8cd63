"""The page of a document number: what it is called, who names it and how, whether the document is here or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any, cast

from flask import Response, make_response, redirect, render_template
from werkzeug.wrappers import Response as BaseResponse

from analyzers import numbers
from engines.documents import Document, Relation
from engines.fields import RELATIONS, VIETNAMESE, FieldName
from engines.graph import reading
from engines.graph.bodies import same_body
from engines.graph.identity import Identity, Mention
from engines.graph.number import Entry, NumberRecord, Proof, read_number
from engines.requests import SearchRequest
from search_app import marks
from search_app.api import answer, api
from search_app.citing import official_citation
from search_app.dates import shown
from search_app.i18n import gettext, mark
from search_app.params import State, clean
from search_app.problems import problem
from search_app.urls import current_state, document_url, number_url, query_url, search_url
from search_app.views import engine, site

MAX_TYPED = 80
MAX_NEAR = 8
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
STATES = {"thay thế": mark("Bị thay thế bởi"), "bãi bỏ": mark("Bị bãi bỏ bởi")}


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
    states: list[StateView]
    replaces: list[StateView]
    groups: list[Group]
    cites: list[tuple[str, list[tuple[str, str]]]]
    """Verb → (name, address) of what it cites itself, when the document is here."""
    years: list[Fact]
    issuers: list[Fact]


@site.get("/so/<path:key>")
def number(key: str) -> BaseResponse | Response:
    """The page of a number in any spelling; the address with its key in capitals is the one that stays."""
    typed = clean(key)[:MAX_TYPED]
    record = read_number(engine(), typed)
    if record is None:
        return make_response(render_template("number.html", record=None, typed=typed, near=near(typed)), 404)
    if key != record.key.upper():
        return redirect(number_url(record.number), 301)
    page = render_template(
        "number.html", record=record, typed=record.number, entries=[entry_view(e, record.key) for e in record.entries],
        undecided=[_quote(m, record.key) for m in record.undecided], near=() if record.known else near(record.number),
        total=citing_total(record), citing_url=search_url(_citing(record.number)), citing=citing_url(record.number),
    )
    return make_response(page, 200 if record.known else 404)


@api.get("/numbers/<path:key>")
def number_json(key: str) -> Response:
    """The same for programs."""
    typed = clean(key)[:MAX_TYPED]
    record = read_number(engine(), typed)
    if record is None or not record.known:
        return problem(404, near=[text for text, _ in near(typed)])
    return answer(record_json(record))


def record_json(record: NumberRecord) -> dict[str, Any]:
    """A NumberRecord in the project's JSON."""
    return {
        "number": record.number, "key": record.key, "page": number_url(record.number),
        "documents": [_entry_json(entry) for entry in record.entries],
        "undecided": [_mention_json(m) for m in record.undecided],
        "together": [{"number": n, "count": c, "page": number_url(n)} for n, c in record.together],
        "read": record.read, "more": record.more,
    }


def citing_total(record: NumberRecord) -> int:
    """How many documents name the number, wherever in their text."""
    if not record.more:
        return record.read
    request = SearchRequest(filters={"cites": (record.number,)}, limit=0, snippets=0, facets=())
    return engine().search(request).total


def near(typed: str) -> list[tuple[str, str]]:
    """Numbers of the collection that begin like what was typed, with their addresses."""
    parsed = numbers.parse(typed)
    digits = typed.split("-")[0].split("/")[0].strip() if not parsed else parsed.ordinal
    if not digits[:1].isdigit():
        digits = "".join(c if c.isdigit() else " " for c in typed).split(" ")[0]
    asked_for = parsed.canonical if parsed else typed
    notes = engine().search(SearchRequest(asked_for, limit=0, snippets=0, facets=(), relax=False)).notes
    close = [note.text for note in notes if note.code == "near-number" and numbers.key(note.text)]
    found = {text: number_url(text) for text in close}
    asked = [f"{parsed.ordinal}-{parsed.doctype_code}", parsed.ordinal] if parsed else [digits]
    for prefix in asked if digits else ():
        for one in engine().suggest(prefix, limit=MAX_NEAR):
            if one.kind == "number" and numbers.key(one.text):
                found.setdefault(one.text, number_url(one.text))
    return list(found.items())[:MAX_NEAR]


def entry_view(entry: Entry, key: str) -> EntryView:
    """One document behind the number, ready for the template."""
    identity = entry.identity
    told = Document(
        id="", title=entry.title, number=identity.number, doctype=identity.doctype, issuer=identity.issuer,
        date=identity.date, date_basis="issued",
    )  # fmt: skip
    by_relation: dict[Relation, list[Quote]] = {relation: [] for relation in PASSIVE}
    for mention in sorted(identity.mentions, key=lambda m: (m.source.date, m.source.id), reverse=True):
        by_relation[mention.citation.relation].append(_quote(mention, key, identity))
    tallies = (
        (gettext("Loại văn bản"), Counter(identity.doctypes)),
        (gettext("Cơ quan ban hành"), Counter(identity.issuers)),
        (gettext("Ngày"), Counter({shown(value): n for value, n in identity.dates.items()})),
    )
    return EntryView(
        name=official_citation(replace(told, title="")), title=entry.title, issuer=identity.issuer,
        date=shown(identity.date), iso=identity.date,
        facts=[(label, _facts(tally)) for label, tally in tallies if len(tally) > 1 and not _alike(tally)],
        bearers=identity.bearers,
        states=[_state(proof, proof.statement.successor, STATES[proof.statement.act]) for proof in entry.replaced_by],
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


def _citing(number_: str) -> State:
    return State(lang=current_state().lang).with_value("cites", number_)


def citing_url(number_: str) -> Any:
    """(field, value) → the search for documents that name the number, narrowed to that value."""
    return lambda field, value: search_url(_citing(number_).with_value(field, value))


def _facts(tally: Counter[str], *, by_value: bool = False) -> list[Fact]:
    ranked = sorted(tally.items(), key=lambda item: item[0] if by_value else (-item[1], item[0]))
    return [Fact(value, count) for value, count in ranked]


def _quote(mention: Mention, key: str, identity: Identity | None = None) -> Quote:
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


def _entry_json(entry: Entry) -> dict[str, Any]:
    identity = entry.identity
    return {
        "number": identity.number, "title": entry.title, "doctype": identity.doctype, "issuer": identity.issuer,
        "date": identity.date, "stated": {
            "doctype": dict(identity.doctypes), "issuer": dict(identity.issuers), "date": dict(identity.dates),
        },
        "documents": [{"id": d.id, "title": d.title, "page": document_url(d.id)} for d in identity.bearers],
        "replaced_by": [_proof_json(p) for p in entry.replaced_by],
        "replaces": [_proof_json(p) for p in entry.replaces],
        "citations": [_mention_json(m) for m in identity.mentions],
    }  # fmt: skip


def _proof_json(proof: Proof) -> dict[str, Any]:
    return {**asdict(proof.statement), "id": proof.source.id, "page": document_url(proof.source.id)}


def _mention_json(mention: Mention) -> dict[str, Any]:
    source = mention.source
    return {
        "id": source.id, "title": source.title, "issuer": source.issuer, "date": source.date,
        "page": document_url(source.id), "citation": asdict(mention.citation),
    }  # fmt: skip


@site.app_template_global("succession_of")
def succession_of(document: Document) -> list[StateView]:
    """What is said of a document's own fate and of what it replaced, for its page; none without a number."""
    record = read_number(engine(), document.number) if document.number else None
    for entry in record.entries if record else ():
        if any(bearer.id == document.id for bearer in entry.identity.bearers):
            view = entry_view(entry, record.key if record else "")
            return view.states + view.replaces
    return []
