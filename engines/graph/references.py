"""Who bears and who names a number: what a page, a lineage or a program is told, from whatever holds it.

An engine that keeps the web of documents answers by itself (`References`); for any other, `gather` reads the newest
documents that name the number and tells them apart on the spot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, runtime_checkable

from engines.base import Engine
from engines.documents import Document
from engines.graph import reading
from engines.graph.identity import Identity, Mention
from engines.graph.telling_apart import identities

MAX_BEARERS = 20
"""Documents of the collection that are listed as one document."""
MAX_ENTRIES, MOST_ENTRIES = 10, 100
"""Documents behind one number that are read, unless more are asked for; and at most."""
MAX_TOGETHER = 12
"""Numbers cited together with it that are kept."""


@dataclass(slots=True)
class References:
    """The documents behind a number."""

    number: str
    """As written in the collection."""
    identities: list[Identity] = field(default_factory=list)
    """Most mentioned first, those of the collection before others; as many as were asked for. Tallies count every
    mention, `mentions` are those that were read."""
    behind: int = 0
    """How many documents there are behind the number, read or not."""
    undecided: list[Mention] = field(default_factory=list)
    together: tuple[tuple[str, int], ...] = ()
    """Other numbers named by the documents that name it, with in how many."""
    bodies: dict[str, str] = field(default_factory=dict)
    """Whole texts of documents that were read, by id."""
    read: int = 0
    """Citing documents that were read."""
    total: int = 0
    """Citing documents in all, as far as is known without reading them."""


@runtime_checkable
class CitationGraph(Protocol):
    """An engine that knows which document each citation means."""

    def references(
        self, number: str, *, limit: int, entries: int = MAX_ENTRIES, document: str = "", date: str = ""
    ) -> References:
        """The documents that bear or name `number` (canonical): the first `entries` of them, the most cited one, and
        those that are the document with the id `document` or of the day `date`. At most `limit` citing documents are
        read: all, or of each relation the newest."""
        ...


def references(
    engine: Engine, number: str, *, limit: int, entries: int = MAX_ENTRIES, document: str = "", date: str = ""
) -> References:
    """What `engine` knows of a number."""
    if isinstance(engine, CitationGraph):
        return engine.references(number, limit=limit, entries=entries, document=document, date=date)
    return gather(engine, number, limit=limit, entries=entries, document=document, date=date)


def gather(
    engine: Engine, number: str, *, limit: int, entries: int = MAX_ENTRIES, document: str = "", date: str = ""
) -> References:
    """The same from stored documents alone: the newest `limit` documents that name the number."""
    key = reading.key(number)
    bearers = [d for d in (engine.get(hit.id) for hit in engine.by_number(number)[:MAX_BEARERS]) if d is not None]
    citing = engine.citing(number, limit=limit + 1)
    own = {document.id for document in bearers}
    sources = [d for d in citing[:limit] if d.id not in own]
    mentions: list[Mention] = []
    together: Counter[str] = Counter()
    for source in sources:
        seen = {key, reading.key(source.number)}
        for citation in source.citations:
            cited = reading.key(citation.number)
            if cited == key:
                mentions.append(Mention(light(source), citation))
            elif cited and cited not in seen:
                seen.add(cited)
                together[citation.number] += 1
    shown = spelling(number, bearers, mentions)
    found, undecided = identities(shown, mentions, bearers)
    for identity in found:
        identity.borne = len(identity.bearers)
        identity.bearers = [light(bearer) for bearer in identity.bearers]
    wanted = max(found, key=lambda one: one.count, default=None)
    kept = [
        one for place, one in enumerate(found)
        if place < entries or one is wanted or (date and one.date == date) or document in {d.id for d in one.bearers}
    ]  # fmt: skip
    return References(
        shown, kept, len(found), undecided, most(together), {source.id: source.body for source in sources},
        len(sources), len(sources) + (len(citing) > limit),
    )


def light(document: Document) -> Document:
    """The document without its text: what is kept in memory."""
    return replace(document, body="", evidence={})


def spelling(canonical: str, bearers: Sequence[Document], mentions: Sequence[Mention]) -> str:
    """The number as it is written in the collection: `290-QĐ/TW` for what was typed as 290-qd-tw."""
    written = Counter(d.number for d in bearers) or Counter(m.citation.number for m in mentions)
    return min(written, key=lambda text: (-written[text], text)) if written else canonical


def most(together: Counter[str]) -> tuple[tuple[str, int], ...]:
    """The numbers named most often beside it."""
    return tuple(sorted(together.items(), key=lambda item: (-item[1], item[0]))[:MAX_TOGETHER])
