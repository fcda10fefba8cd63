"""Which document each citation of a collection means, worked out when a generation is committed.

Most numbers need no thought: named once, or of a national series with one date. Those are settled with arrays; the
rest by `engines.graph.telling_apart`, which asks for a sentence only where the facts leave several documents possible.
An update settles anew only the numbers that its new, changed and deleted documents bear or name.

Arrays across segments: `citation.identity` (per citation, segment after segment: which of its number's documents,
-1 undecided), `bearer.identity` (per document: which of its own number's documents it is, -1 without a number) and
`cited` (per document: how many documents name it).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any

import numpy as np
import numpy.typing as npt

from engines.documents import Document
from engines.graph.bodies import national
from engines.graph.identity import Mention
from engines.graph.telling_apart import holds_year, identities
from engines.whoosh.citation_graph import Graph
from engines.whoosh.citations import SegmentCitations
from engines.whoosh.reader import SegmentReader

Array = npt.NDArray[Any]

UNDECIDED = -1
MAX_WEIGHED = 600
"""Mentions of one number that are weighed one by one: some of each that say the same in the same place. Of the others
a dated one means what its like means, an undated one stays undecided."""
_ALIKE = 3
"""How many that say the same are weighed."""
MAX_SENTENCES = 120
"""Sentences that are read for one number."""


def resolve(
    segments: Sequence[SegmentReader], ranks: Array, earlier: tuple[Sequence[SegmentReader], dict[str, Array]] | None
) -> dict[str, Array]:
    """The arrays of a generation. `ranks`: of documents by id. `earlier`: the segments and arrays of the generation
    that this one continues."""
    graph = Graph(segments)
    size = int(graph.documents[-1])
    found: dict[str, Array] = {
        "citation.identity": np.full(int(graph.edges[-1]), UNDECIDED, np.int16),
        "bearer.identity": np.full(size, UNDECIDED, np.int16),
        "cited": np.zeros(size, np.int32),
    }
    keys = _taken_over(graph, found, *earlier) if earlier is not None else None
    if keys is None:
        keys = sorted({key for reader, one in zip(segments, graph.citations, strict=True)
                       for key in (*reader.keys["number"].all(), *one.keys.all())})
    _settle(graph, keys, ranks, found)
    return found


def _taken_over(
    graph: Graph, found: dict[str, Array], before: Sequence[SegmentReader], arrays: dict[str, Array]
) -> list[bytes]:
    """Copies what the earlier generation knows of shared segments; the numbers that must be settled anew."""
    old = Graph(before)
    names = {segment.name: n for n, segment in enumerate(before)}
    changed: set[bytes] = set()
    kept = {segment.name for segment in graph.segments} & names.keys()
    for n, segment in enumerate(graph.segments):
        if segment.name not in kept:
            changed.update(segment.keys["number"].all(), graph.citations[n].keys.all())
            continue
        m = names[segment.name]
        for name, here, there in (
            ("citation.identity", graph.edges, old.edges),
            ("bearer.identity", graph.documents, old.documents),
            ("cited", graph.documents, old.documents),
        ):
            found[name][here[n] : here[n + 1]] = arrays[name][there[m] : there[m + 1]]
        now, then = (np.ones(s.size, bool) if s.live is None else s.live for s in (segment, before[m]))
        changed |= _numbers_of(segment, graph.citations[n], then & ~now)
    for m, segment in enumerate(before):
        if segment.name not in kept:
            changed |= _numbers_of(segment, old.citations[m], np.ones(segment.size, bool))
    return sorted(changed)


def _numbers_of(segment: SegmentReader, citations: SegmentCitations, documents: Array) -> set[bytes]:
    """The numbers that some documents of a segment bear or name."""
    if not documents.any():
        return set()
    out: set[bytes] = set()
    bearing = segment.arrays["number.starts"], segment.arrays["number.ids"], segment.keys["number"]
    for starts, ids, keys in (bearing, (citations.starts, citations.doc, citations.keys)):
        places = np.flatnonzero(documents[ids])
        out.update(keys[n] for n in np.unique(np.searchsorted(starts, places, side="right") - 1).tolist())
    return out


def _settle(graph: Graph, keys: list[bytes], ranks: Array, found: dict[str, Array]) -> None:
    """Which document each citation of these numbers means, and how many name each document."""
    code = {key: n for n, key in enumerate(keys)}
    edges, owner = graph.naming(code)
    bearers, owner_b = graph.bearing(code)
    date, doc = graph.column("date", edges), graph.column("doc", edges)
    spoken, own = graph.dates[doc], graph.dates[bearers]
    identity = np.zeros(len(edges), np.int16)
    found["bearer.identity"][bearers] = 0

    years = _spread(len(keys), np.concatenate([owner, owner_b]), np.concatenate([date, own]) // 10_000)
    told = np.bincount(owner, minlength=len(keys)) + np.bincount(owner_b, minlength=len(keys))
    hard, whole = np.zeros(len(keys), bool), np.zeros(len(keys), bool)
    for n in np.flatnonzero(told > 1).tolist():
        one_series, holds_year = series(graph.spelling(keys[n]))
        whole[n] = one_series
        hard[n] = not one_series or bool(years[n] and not holds_year)
    # One document of a national series: what names it undated before it was issued means another.
    issued = _issued(len(keys), owner, date, owner_b, own, ranks[bearers])
    early = whole[owner] & (date == 0) & (spoken > 0) & (issued[owner] > 0) & (spoken < issued[owner])
    identity[early] = UNDECIDED
    found["citation.identity"][edges] = identity
    difficult, difficult_b = hard[owner], hard[owner_b]
    named, borne = _by_owner(owner[difficult], edges[difficult]), _by_owner(owner_b[difficult_b], bearers[difficult_b])
    nothing = np.zeros(0, np.int64)
    for n in np.flatnonzero(hard).tolist():
        _weigh(graph, graph.spelling(keys[n]), named.get(n, nothing), borne.get(n, nothing), ranks, found)
    _count(len(keys), owner, found["citation.identity"][edges], doc, owner_b, bearers, found)


def _by_owner(owner: Array, items: Array) -> dict[int, Array]:
    order = np.argsort(owner, kind="stable")
    firsts = np.flatnonzero(np.diff(owner[order], prepend=-1))
    parts = np.split(items[order], firsts[1:]) if len(order) else []
    return dict(zip(owner[order][firsts].tolist(), parts, strict=True))


def _spread(n: int, owner: Array, year: Array) -> Array:
    """Which numbers are given dates of several years."""
    first, last = np.full(n, 9999), np.zeros(n, np.int64)
    known = year > 0
    np.minimum.at(first, owner[known], year[known])
    np.maximum.at(last, owner[known], year[known])
    return last > first


def _issued(n: int, owner: Array, date: Array, owner_b: Array, own: Array, rank_b: Array) -> Array:
    """The date of each number's document: its own (the newest bearer's), else the one stated most, the earliest of
    equals."""
    out = np.zeros(n, np.int64)
    stated = np.flatnonzero(date > 0)
    pairs, counts = np.unique(owner[stated] * 10**8 + date[stated], return_counts=True)
    of, day = pairs // 10**8, pairs % 10**8
    best = np.lexsort((day, -counts, of))[::-1]  # the last written wins: the first in order
    out[of[best]] = day[best]
    dated = np.flatnonzero(own > 0)
    newest = dated[np.lexsort((-rank_b[dated], own[dated]))]
    out[owner_b[newest]] = own[newest]
    return out


def _weigh(graph: Graph, spelling: str, edges: Array, bearers: Array, ranks: Array, found: dict[str, Array]) -> None:
    """The evidence of one number, mention by mention."""
    own = graph.dates[bearers]
    bearers = bearers[np.lexsort((ranks[bearers], np.where(own == 0, 1, -own)))]
    every, alike = edges, graph.alike(edges)
    if len(edges) > MAX_WEIGHED:
        edges = _sample(alike, edges, graph.column("date", edges) > 0)
    budget = [MAX_SENTENCES]

    def sentence_of(edge: int) -> str:
        budget[0] -= 1
        return graph.sentence(edge) if budget[0] >= 0 else ""

    place = {}
    mentions = []
    for edge, document in zip(edges.tolist(), graph.column("doc", edges).tolist(), strict=True):
        mention = Mention(graph.facts(document), graph.citation(edge), partial(sentence_of, edge))
        place[id(mention)] = edge
        mentions.append(mention)
    number_of = {}
    documents = []
    for bearer in bearers.tolist():
        facts = graph.facts(bearer)
        number_of[facts.id] = bearer
        documents.append(facts)

    def about(document: Document) -> str:
        record = graph.record(number_of[document.id])
        return f"{record.get('title', '')} {record.get('abstract', '')}"

    told, _ = identities(spelling, mentions, documents, about)
    found["citation.identity"][every] = UNDECIDED
    for n, one_identity in enumerate(told[: np.iinfo(np.int16).max]):
        found["citation.identity"][[place[id(m)] for m in one_identity.mentions]] = n
        found["bearer.identity"][[number_of[d.id] for d in one_identity.bearers]] = n
    if len(every) > len(edges):
        dated = graph.column("date", every) > 0
        weighed = np.isin(every, edges, assume_unique=True)
        decided = found["citation.identity"][every]
        meant = np.full(int(alike.max()) + 1, UNDECIDED, np.int16)
        meant[alike[weighed & dated]] = decided[weighed & dated]
        rest = dated & ~weighed
        found["citation.identity"][every[rest]] = meant[alike[rest]]


def _sample(alike: Array, edges: Array, dated: Array) -> Array:
    """The mentions to weigh, ascending: the first few of each that say the same, dated ones before others."""
    order = np.lexsort((np.arange(len(edges)), alike))
    firsts = np.flatnonzero(np.diff(alike[order], prepend=-1))
    turn = np.empty(len(edges), np.int64)
    turn[order] = np.arange(len(edges)) - np.repeat(firsts, np.diff(np.append(firsts, len(edges))))
    able = np.flatnonzero(turn < _ALIKE)
    chosen = able[np.lexsort((able, turn[able], ~dated[able]))][:MAX_WEIGHED]
    sample: Array = np.sort(edges[chosen])
    return sample


def _count(
    n: int, owner: Array, identity: Array, doc: Array, owner_b: Array, bearers: Array, found: dict[str, Array]
) -> None:
    """How many documents name each document that bears one of the numbers."""
    sure = identity >= 0
    span = int(max(identity.max(initial=0), found["bearer.identity"][bearers].max(initial=0))) + 1
    which = owner[sure] * span + identity[sure]
    size = int(doc.max(initial=0)) + 1
    tally = np.bincount(np.unique(which * size + doc[sure]) // size, minlength=n * span)
    found["cited"][bearers] = tally[owner_b * span + found["bearer.identity"][bearers]]


def series(spelling: str) -> tuple[bool, bool]:
    """Whether a number is of a national series, and whether it holds its year of four digits."""
    return _series(re.sub(r"^\d+", "1", spelling))


@lru_cache(maxsize=16_384)
def _series(spelling: str) -> tuple[bool, bool]:
    return national(spelling), holds_year(spelling)
