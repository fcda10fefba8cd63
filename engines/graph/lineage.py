"""What came of a document: the tree from a central resolution through programmes and plans down to reports."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from engines.base import Engine
from engines.documents import Document
from engines.graph import reading
from engines.graph.number import Entry, read_number

CARRYING = ("thực hiện", "căn cứ", "hướng dẫn", "sơ kết, tổng kết")
"""Relations by which a document hangs under the one it cites."""
PRESS = frozenset({"", "Tin, bài"})
MAX_NODES = 480
MAX_DEPTH = 8
MAX_STEPS = 8
"""Steps of the chain of replacements in either direction."""


@dataclass(slots=True)
class Node:
    """A document of the tree."""

    id: str
    """Of the document; empty for a root that is not in the collection."""
    number: str
    title: str
    doctype: str
    issuer: str
    date: str
    relation: str = ""
    """To its parent."""
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Lineage:
    """The tree, and who replaced whom around its root."""

    root: Node
    nodes: tuple[Node, ...]
    """The root and all below it, each before its children, children by date."""
    edges: tuple[tuple[str, str, str], ...]
    """(id of the citing document, id of the cited one, relation): all of them, not only those of the tree. The root
    has the id `number:<key>` here if it is not in the collection."""
    before: tuple[str, ...]
    """Numbers it replaced, the latest first, as far as documents say so."""
    after: tuple[str, ...]
    """Numbers that replaced it, the first first."""
    more: bool
    """Whether the bound cut the tree."""


def read_lineage(engine: Engine, number: str, *, date: str = "", limit: int = 60) -> Lineage | None:
    """The tree under `number`; of several documents with it the one with this date, else the most cited. At most
    `limit` documents. None when the collection does not know the number."""
    record = read_number(engine, number, date=date)
    if record is None or not record.entries:
        return None
    entry = next((e for e in record.entries if date and e.identity.date == date), None)
    entry = entry or max(record.entries, key=lambda e: e.identity.count)
    root = _root(entry)
    limit = max(1, min(limit, MAX_NODES))
    nodes = {_key(root): root}
    parents: dict[str, list[tuple[Node, str]]] = {}
    waiting: deque[tuple[Node, Entry]] = deque([(root, entry)])
    more = False
    while waiting:
        above, told = waiting.popleft()
        for mention in sorted(told.identity.mentions, key=lambda m: (m.source.date or "9", m.source.id)):
            source, relation = mention.source, mention.citation.relation
            if relation not in CARRYING or source.doctype in PRESS or source.id == root.id:
                continue
            below = nodes.get(source.id)
            if below is None:
                if len(nodes) >= limit or above.depth + 1 > MAX_DEPTH:
                    more = True
                    continue
                below = nodes[source.id] = _node(source)
                below.depth, below.parent, below.relation = above.depth + 1, above, relation
                if (own := _own_entry(engine, source)) is not None:
                    waiting.append((below, own))
            parents.setdefault(source.id, []).append((above, relation))
    _hang(nodes, parents)
    edges = tuple((below, _key(above), relation) for below, all_ in parents.items() for above, relation in all_)
    order = _ordered(root)
    before, after = (_chain(engine, root.number, entry, newer=newer) for newer in (False, True))
    return Lineage(root, tuple(order), edges, before, after, more)


def _root(entry: Entry) -> Node:
    identity = entry.identity
    here = identity.bearers[0].id if identity.bearers else ""
    return Node(here, identity.number, entry.title, identity.doctype, identity.issuer, identity.date)


def _node(document: Document) -> Node:
    return Node(document.id, document.number, document.title, document.doctype, document.issuer, document.date)


def _key(node: Node) -> str:
    return node.id or f"number:{reading.key(node.number)}"


def _own_entry(engine: Engine, document: Document) -> Entry | None:
    record = read_number(engine, document.number, entries=1, document=document.id) if document.number else None
    entries = record.entries if record else ()
    return next((e for e in entries if any(d.id == document.id for d in e.identity.bearers)), None)


def _hang(nodes: dict[str, Node], parents: dict[str, list[tuple[Node, str]]]) -> None:
    """Hang each document under the latest of those it carries out: a commune's plan that names both the district's
    programme and the central resolution belongs to the programme."""
    for place, options in parents.items():
        node = nodes[place]
        able = [o for o in options if not _under(o[0], node) and not (node.date and o[0].date > node.date)]
        if able:
            node.parent, node.relation = max(able, key=lambda o: (o[0].date, o[0].id))
    for node in nodes.values():
        if node.parent is not None:
            node.parent.children.append(node)


def _under(node: Node | None, other: Node) -> bool:
    """Whether `node` is `other` or hangs somewhere below it."""
    while node is not None:
        if node is other:
            return True
        node = node.parent
    return False


def _ordered(root: Node) -> list[Node]:
    out: list[Node] = []
    stack = [root]
    while stack:
        node = stack.pop()
        node.depth = node.parent.depth + 1 if node.parent is not None else 0
        out.append(node)
        stack += sorted(node.children, key=lambda n: (n.date or "9", n.id), reverse=True)
    return out


def _chain(engine: Engine, number: str, entry: Entry, *, newer: bool) -> tuple[str, ...]:
    """Numbers along "replaced by" (`newer`) or "replaces", as far as it is said."""
    out: list[str] = []
    seen = {reading.key(number)}
    told: Entry | None = entry
    while told is not None and len(out) < MAX_STEPS:
        proofs = told.replaced_by if newer else told.replaces
        said = [p.statement.successor if newer else p.statement.predecessor for p in proofs]
        following = next((n for n in said if reading.key(n) and reading.key(n) not in seen), "")
        if not following:
            break
        out.append(following)
        seen.add(reading.key(following))
        record = read_number(engine, following)
        told = record.entries[0] if record and record.behind == 1 else None
    return tuple(out)
