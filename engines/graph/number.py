"""Everything the collection says about a number: the documents that bear it, who names it and how."""

from __future__ import annotations

import itertools
import re
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from analyzers import numbers
from engines.base import Engine
from engines.documents import Document
from engines.graph import reading
from engines.graph.identity import Identity, Mention
from engines.graph.naming import called, subject
from engines.graph.references import MAX_ENTRIES, references
from engines.graph.succession import Statement, statements

MAX_READ = 60
"""Citing documents that are read; the rest are counted."""
MAX_BODIES, MAX_BODY, MAX_PLACES = 10, 200_000, 20
"""Whole texts, characters of each and places in it where a name is looked for when no sentence gives one."""
_CACHED = 256


@dataclass(frozen=True, slots=True)
class Proof:
    """A statement of succession and the document that makes it."""

    statement: Statement
    source: Document


@dataclass(frozen=True, slots=True)
class Entry:
    """One document behind a number, told by itself and by those that name it."""

    identity: Identity
    title: str
    """What it is called: its own title, else what most of its citers say after its number."""
    replaced_by: tuple[Proof, ...] = ()
    """Said by someone, with the sentence: it was replaced or repealed. Numbers are never empty here unless the
    speaker has none of its own."""
    replaces: tuple[Proof, ...] = ()


@dataclass(frozen=True, slots=True)
class NumberRecord:
    """What is known about a number."""

    number: str
    """Canonical."""
    key: str
    entries: tuple[Entry, ...] = ()
    """The documents behind it, those of the collection and the most mentioned first; not more than were asked for."""
    behind: int = 0
    """How many there are."""
    undecided: tuple[Mention, ...] = ()
    """Mentions that could mean several of the entries."""
    together: tuple[tuple[str, int], ...] = ()
    """Other numbers named by the documents that name it, with in how many."""
    read: int = 0
    """Citing documents that were read."""
    total: int = 0
    """Citing documents in all; an engine without a citation graph says only that there are more than were read."""

    @property
    def more(self) -> bool:
        """Whether there are more citing documents than were read."""
        return self.total > self.read

    @property
    def known(self) -> bool:
        """Whether any document bears or names it."""
        return bool(self.entries)


@dataclass(slots=True)
class _Cache:
    lock: threading.Lock = field(default_factory=threading.Lock)
    records: OrderedDict[tuple[int, str, str], NumberRecord] = field(default_factory=OrderedDict)


_cache = _Cache()


def read_number(
    engine: Engine, number: str, *, limit: int = MAX_READ, entries: int = MAX_ENTRIES, document: str = "",
    date: str = "",
) -> NumberRecord | None:
    """What `engine`'s collection says about `number` (any spelling); None when the text is no number. At most
    `limit` citing documents are read, and of the documents behind it `entries`, with them the one that is `document`
    (an id) and those of the day `date`. Recent answers of one generation are kept."""
    parsed = numbers.parse(number)
    if parsed is None:
        return None
    place = (id(engine), f"{engine.status().generation}|{limit}|{entries}|{date}|{document}", parsed.key)
    with _cache.lock:
        known = _cache.records.get(place)
        if known is not None:
            _cache.records.move_to_end(place)
            return known
    found = references(engine, parsed.canonical, limit=limit, entries=entries, document=document, date=date)
    told = tuple(_entry(identity, parsed.key, found.bodies) for identity in found.identities)
    record = NumberRecord(
        found.number, parsed.key, told, found.behind, tuple(found.undecided), found.together, found.read, found.total
    )
    with _cache.lock:
        _cache.records[place] = record
        while len(_cache.records) > _CACHED:
            _cache.records.popitem(last=False)
    return record


def _entry(identity: Identity, key: str, bodies: Mapping[str, str]) -> Entry:
    titles = {d.title for d in identity.bearers if d.title}
    # Parts of one document (articles of a law) have titles of their own: then its citers know its name better.
    own = min(titles, key=lambda text: (len(text), text), default="")
    title = own if len(titles) == 1 else called(subject(m.citation.text, key) for m in identity.mentions) or own
    if not title:
        texts = (bodies[m.source.id] for m in identity.mentions[:MAX_BODIES])
        title = called(said for text in texts for said in _subjects(text, identity.number, key))
    ended: list[Proof] = []
    ends: list[Proof] = []
    for mention in identity.mentions:
        for said in statements(mention.citation.text):
            successor = said.successor or mention.source.number
            newer, older = (reading.key(n) for n in (successor, said.predecessor))
            if newer == older:
                continue
            proof = Proof(replace(said, successor=successor), mention.source)
            if older == key and (not identity.date or not mention.source.date or mention.source.date >= identity.date):
                ended.append(proof)
            elif newer == key:
                ends.append(proof)
    for document in identity.bearers:
        for citation in document.citations:
            for said in statements(citation.text):
                if not said.successor and reading.key(said.predecessor) == reading.key(citation.number):
                    ends.append(Proof(replace(said, successor=document.number), document))
    return Entry(identity, title, _distinct(ended), _distinct(ends))


def _subjects(body: str, number: str, key: str) -> Iterator[str]:
    """What a whole text says the document is about, where it names it."""
    parsed = numbers.parse(number)
    ordinal = parsed.ordinal.lstrip("0") if parsed else ""
    places = re.finditer(rf"(?<!\d)0{{0,3}}{re.escape(ordinal)}\s{{0,2}}[-–/]", body[:MAX_BODY]) if ordinal else ()
    for place in itertools.islice(places, MAX_PLACES):
        line = body[place.start() : place.start() + 400].split("\n")[0]
        if said := subject(f"số {line}", key):
            yield said


def _distinct(proofs: Sequence[Proof]) -> tuple[Proof, ...]:
    """One proof for each pair of numbers, official documents before the press, then the oldest."""
    best: dict[tuple[str, str, str], Proof] = {}
    for proof in sorted(proofs, key=lambda p: (not p.source.number, p.source.date or "9", p.source.id)):
        said = proof.statement
        best.setdefault((said.act, reading.key(said.successor), reading.key(said.predecessor)), proof)
    return tuple(best.values())
