"""What a generation knows of one number, read from its citation graph; only what is shown is read from documents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from analyzers import numbers
from engines.documents import Document, Relation
from engines.graph.identity import Identity, Mention
from engines.graph.references import MAX_BEARERS, MAX_ENTRIES, MAX_TOGETHER, References, light, most
from engines.whoosh.citation_graph import Graph
from engines.whoosh.citations import RELATIONS, TABLES, iso
from engines.whoosh.generation import Generation
from engines.whoosh.records import restore

Array = npt.NDArray[Any]

MAX_LISTED, _LEAST_LISTED = 40, 2
"""Documents of the collection that are read as bearers of one number, and of each document behind it at least."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TOLD: tuple[Relation, ...] = ("thay thế", "bãi bỏ", "sửa đổi, bổ sung")
"""Read before others: they say what became of a document."""


def graph_of(generation: Generation) -> Graph:
    """The citation graph of a generation, made at first use."""
    graph = generation.memo.get("citation.graph")
    if graph is None:
        graph = generation.memo.setdefault("citation.graph", Graph(generation.segments))
    assert isinstance(graph, Graph)
    return graph


def read_references(
    generation: Generation, number: str, limit: int, entries: int = MAX_ENTRIES, document: str = "", date: str = ""
) -> References:
    """The documents that bear or name a number: the first `entries`, the most cited one, the one that is `document`
    and those of the day `date`. At most `limit` citing documents are read; everything is counted in arrays."""
    key = numbers.key(number).encode()
    graph = graph_of(generation)
    edges, _ = graph.naming({key: 0})
    bearers, _ = graph.bearing({key: 0})
    if not len(edges) and not len(bearers):
        return References(number)
    every, identity = graph.column("doc", edges), generation.overview["citation.identity"][edges]
    citers = _distinct(every, len(generation.dates))
    borne = bearers[np.argsort(generation.newest[bearers])]
    own = generation.overview["bearer.identity"][borne]
    behind = int(max(identity.max(initial=-1), own.max(initial=-1))) + 1
    chosen = set(range(min(entries, behind))) | _besides(generation, graph, edges, identity, borne, own, document, date)
    wanted = sorted(chosen)
    shown = np.isin(identity, [-1, *wanted])
    edges, doc, identity = edges[shown], every[shown], identity[shown]
    relation = graph.column("relation", edges)
    documents = {n: restore(generation.record(n)) for n in _chosen(generation, doc, relation, limit)}
    bodies = {source.id: source.body for source in documents.values()}
    slim = {n: light(source) for n, source in documents.items()}
    sizes = np.bincount(own[own >= 0], minlength=behind)[wanted]
    levels = range(MAX_BEARERS, _LEAST_LISTED, -1)
    listed = next((n for n in levels if np.minimum(sizes, n).sum() <= MAX_LISTED), _LEAST_LISTED)
    found = []
    for n in wanted:
        one, mine, meant = Identity(graph.spelling(key)), borne[own == n], identity == n
        one.borne = len(mine)
        one.bearers = [_light_of(generation, place) for place in mine[:listed].tolist()]
        _tally(graph, generation, one, edges[meant], doc[meant], relation[meant])
        one.mentions = list(_mentions(graph, slim, edges[meant], doc[meant]))
        found.append(one)
    undecided = list(_mentions(graph, slim, edges[identity < 0], doc[identity < 0]))
    return References(
        graph.spelling(key), found, behind, undecided, _together(graph, citers, key), bodies, len(documents),
        len(citers),
    )  # fmt: skip


def _besides(
    generation: Generation, graph: Graph, edges: Array, identity: Array, borne: Array, own: Array, document: str,
    date: str,
) -> set[int]:
    """Which of the documents behind a number are read whatever their place: the most cited one, the one that is
    `document`, those of the day `date`."""
    sure = identity[identity >= 0]
    chosen = {int(np.argmax(np.bincount(sure)))} if len(sure) else set()
    place = generation.find(document) if document else -1
    chosen.update(own[borne == place].tolist() if place >= 0 else ())
    if day := int(date.replace("-", "")) if _DAY.fullmatch(date) else 0:
        dated = np.concatenate([own[generation.dates[borne] == day], identity[graph.column("date", edges) == day]])
        chosen.update(np.unique(dated)[:MAX_ENTRIES].tolist())
    return chosen - {-1}


def _chosen(generation: Generation, doc: Array, relation: Array, limit: int) -> list[int]:
    """The citing documents to read, newest first: all if they are few enough, else the newest of each relation in
    equal parts, those that tell what became of the document before others."""
    size = len(generation.dates)
    citers = _distinct(doc, size)
    if len(citers) > limit:
        codes = [RELATIONS.index(r) for r in (*_TOLD, *(r for r in RELATIONS if r not in _TOLD))]
        queues = [_distinct(doc[relation == code], size) for code in codes]
        queues = [_newest(generation, queue, limit) for queue in queues if len(queue)]
        order: dict[int, None] = {}
        for place in range(limit):
            for queue in queues:
                if place < len(queue) and len(order) < limit:
                    order[int(queue[place])] = None
        citers = np.array(list(order), np.int64)
    chosen: list[int] = _newest(generation, citers, limit).tolist()
    return chosen


def _newest(generation: Generation, documents: Array, limit: int) -> Array:
    """The newest of some documents, the newest first."""
    ranks = generation.newest[documents]
    if len(documents) > limit:
        places = np.argpartition(ranks, limit)[:limit]
        documents, ranks = documents[places], ranks[places]
    ordered: Array = documents[np.argsort(ranks)]
    return ordered


def _light_of(generation: Generation, place: int) -> Document:
    return light(restore(generation.record(place)))


def _mentions(graph: Graph, documents: dict[int, Document], edges: Array, doc: Array) -> Iterable[Mention]:
    """The mentions in the documents that were read, in the order in which the documents were chosen."""
    rank = {n: place for place, n in enumerate(documents)}
    pairs = sorted((rank[d], e) for e, d in zip(edges.tolist(), doc.tolist(), strict=True) if d in rank)
    numbers_of = list(documents)
    for place, edge in pairs:
        segment, local = graph.locate(edge)
        source = documents[numbers_of[place]]
        yield Mention(source, source.citations[int(graph.citations[segment].place[local])])


def _tally(graph: Graph, generation: Generation, one: Identity, edges: Array, doc: Array, relation: Array) -> None:
    """What all mentions state, read or not."""
    for name, tally in (("issuer", one.issuers), ("doctype", one.doctypes)):
        tally.update(_texts(graph, name, edges))
    days = np.sort(graph.column("date", edges))
    begins = np.flatnonzero(np.diff(days, prepend=-1))
    counts = np.diff(np.append(begins, len(days))).tolist()
    one.dates.update({iso(day): count for day, count in zip(days[begins].tolist(), counts, strict=True) if day})
    one.years.update({f"{year:04}": n for year, n in _counted(generation.dates[doc] // 10_000) if year})
    column = generation.column("issuer")
    one.citers.update({column.values[code]: n for code, n in _counted(column.codes[doc]) if code})
    one.relations.update({RELATIONS[code]: n for code, n in _counted(relation)})


def _distinct(documents: Array, size: int) -> Array:
    """The documents of a list, each once, ascending; far cheaper than sorting them."""
    marked = np.zeros(size, bool)
    marked[documents] = True
    return np.flatnonzero(marked)


def _counted(codes: Array) -> list[tuple[int, int]]:
    """Each of some small numbers and how often it stands there, ascending."""
    counts = np.bincount(codes)
    return [(code, int(counts[code])) for code in np.flatnonzero(counts).tolist()]


def _texts(graph: Graph, name: str, edges: Array) -> Counter[str]:
    """How often each text stands in a column of citations; empty ones left out."""
    assert name in TABLES
    out: Counter[str] = Counter()
    for n, one in enumerate(graph.citations):
        low, high = np.searchsorted(edges, graph.edges[n : n + 2])
        for code, count in _counted(one.codes[name][edges[low:high] - graph.edges[n]]):
            out[str(one.tables[name][code], "utf-8")] += count
    del out[""]
    return out


def _together(graph: Graph, citers: Array, key: bytes) -> tuple[tuple[str, int], ...]:
    """The other numbers that these documents name, and in how many of them."""
    out: Counter[bytes] = Counter()
    for n, one in enumerate(graph.citations):
        own = np.zeros(graph.segments[n].size, bool)
        inside = citers[(citers >= graph.documents[n]) & (citers < graph.documents[n + 1])] - graph.documents[n]
        if not len(inside):
            continue
        own[inside] = True
        places = np.flatnonzero(own[one.doc])
        # Within a number documents ascend: one that names it twice stands beside itself.
        first = np.zeros(len(one.doc) + 1, bool)
        first[one.starts] = True
        fresh = np.ones(len(places), bool)
        fresh[1:] = (np.diff(places) != 1) | (np.diff(one.doc[places]) != 0) | first[places[1:]]
        counted = np.zeros(len(one.doc), np.int32)
        counted[places[fresh]] = 1
        counts = np.add.reduceat(counted, one.starts[:-1])  # no number is without a citation
        best = np.argpartition(-counts, min(MAX_COUNTED, len(counts) - 1))[:MAX_COUNTED]
        for code in best[counts[best] > 0].tolist():
            out[one.keys[code]] += int(counts[code])
    out.pop(key, None)
    least = sorted(out.values(), reverse=True)[: MAX_TOGETHER + 1][-1:] or [0]
    return most(Counter({graph.spelling(other): count for other, count in out.items() if count >= least[0]}))


MAX_COUNTED = 60
"""Numbers of one segment that are counted as named together with another: the most frequent ones."""
