"""What a generation knows of one number, read from its citation graph; only what is shown is read from documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from analyzers import numbers
from engines.documents import Document, Relation
from engines.graph.identity import Identity, Mention
from engines.graph.references import MAX_BEARERS, MAX_TOGETHER, References, light, most
from engines.whoosh.citation_graph import Graph
from engines.whoosh.citations import RELATIONS, TABLES, iso
from engines.whoosh.generation import Generation
from engines.whoosh.records import restore

Array = npt.NDArray[Any]

_TOLD: tuple[Relation, ...] = ("thay thế", "bãi bỏ", "sửa đổi, bổ sung")
"""Read before others: they say what became of a document."""


def graph_of(generation: Generation) -> Graph:
    """The citation graph of a generation, made at first use."""
    graph = generation.memo.get("citation.graph")
    if graph is None:
        graph = generation.memo.setdefault("citation.graph", Graph(generation.segments))
    assert isinstance(graph, Graph)
    return graph


def read_references(generation: Generation, number: str, limit: int) -> References:
    """The documents that bear or name a number. At most `limit` citing documents are read."""
    key = numbers.key(number).encode()
    graph = graph_of(generation)
    edges, _ = graph.naming({key: 0})
    bearers, _ = graph.bearing({key: 0})
    if not len(edges) and not len(bearers):
        return References(number)
    doc, relation = graph.column("doc", edges), graph.column("relation", edges)
    identity = generation.overview["citation.identity"][edges]
    citers = np.unique(doc)
    documents = {n: restore(generation.record(n)) for n in _chosen(generation, doc, relation, limit)}
    bodies = {document.id: document.body for document in documents.values()}
    slim = {n: light(document) for n, document in documents.items()}
    borne = bearers[np.argsort(generation.newest[bearers])]
    own = generation.overview["bearer.identity"][borne]
    found = []
    for n in range(int(max(identity.max(initial=-1), own.max(initial=-1))) + 1):
        one = Identity(graph.spelling(key))
        one.bearers = [_light_of(generation, place) for place in borne[own == n][:MAX_BEARERS].tolist()]
        _tally(graph, generation, one, edges[identity == n], doc[identity == n], relation[identity == n])
        one.mentions = list(_mentions(graph, slim, edges[identity == n], doc[identity == n]))
        found.append(one)
    undecided = list(_mentions(graph, slim, edges[identity < 0], doc[identity < 0]))
    together = _together(graph, citers, key)
    return References(
        graph.spelling(key), found, undecided, together, bodies, len(documents), len(citers),
    )  # fmt: skip


def _chosen(generation: Generation, doc: Array, relation: Array, limit: int) -> list[int]:
    """The citing documents to read, newest first: all if they are few enough, else the newest of each relation in
    equal parts, those that tell what became of the document before others."""
    citers = np.unique(doc)
    if len(citers) > limit:
        codes = [RELATIONS.index(r) for r in (*_TOLD, *(r for r in RELATIONS if r not in _TOLD))]
        queues = [np.unique(doc[relation == code]) for code in codes]
        queues = [queue[np.argsort(generation.newest[queue])][:limit] for queue in queues if len(queue)]
        order: dict[int, None] = {}
        for place in range(limit):
            for queue in queues:
                if place < len(queue) and len(order) < limit:
                    order[int(queue[place])] = None
        citers = np.array(list(order), np.int64)
    chosen: list[int] = citers[np.argsort(generation.newest[citers])].tolist()
    return chosen


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
    days, counts = np.unique(graph.column("date", edges), return_counts=True)
    one.dates.update({iso(d): c for d, c in zip(days.tolist(), counts.tolist(), strict=True) if d})
    years, counts = np.unique(generation.dates[doc] // 10_000, return_counts=True)
    one.years.update({f"{y:04}": c for y, c in zip(years.tolist(), counts.tolist(), strict=True) if y})
    column = generation.column("issuer")
    codes, counts = np.unique(column.codes[doc], return_counts=True)
    one.citers.update({column.values[c]: n for c, n in zip(codes.tolist(), counts.tolist(), strict=True) if c})
    codes, counts = np.unique(relation, return_counts=True)
    one.relations.update({RELATIONS[c]: n for c, n in zip(codes.tolist(), counts.tolist(), strict=True)})


def _texts(graph: Graph, name: str, edges: Array) -> Counter[str]:
    """How often each text stands in a column of citations; empty ones left out."""
    assert name in TABLES
    out: Counter[str] = Counter()
    for n, one in enumerate(graph.citations):
        low, high = np.searchsorted(edges, graph.edges[n : n + 2])
        codes, counts = np.unique(one.codes[name][edges[low:high] - graph.edges[n]], return_counts=True)
        for code, count in zip(codes.tolist(), counts.tolist(), strict=True):
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
        fresh = np.ones(len(places), bool)
        if len(places) > 1:
            fresh[1:] = (np.diff(places) != 1) | (np.diff(one.doc[places]) != 0)
            fresh[1:] |= np.isin(places[1:], one.starts, assume_unique=False)
        counts = np.diff(np.searchsorted(places[fresh], one.starts))
        best = np.argpartition(-counts, min(MAX_COUNTED, len(counts) - 1))[:MAX_COUNTED]
        for code in best[counts[best] > 0].tolist():
            out[one.keys[code]] += int(counts[code])
    out.pop(key, None)
    least = sorted(out.values(), reverse=True)[: MAX_TOGETHER + 1][-1:] or [0]
    return most(Counter({graph.spelling(other): count for other, count in out.items() if count >= least[0]}))


MAX_COUNTED = 60
"""Numbers of one segment that are counted as named together with another: the most frequent ones."""
