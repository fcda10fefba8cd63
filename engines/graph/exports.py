"""A lineage for other programs: GraphML and plain values for JSON."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

from engines.graph import reading
from engines.graph.lineage import Lineage, Node

_FIELDS = ("number", "title", "doctype", "issuer", "date")
_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def name_of(node: Node) -> str:
    """Its id in exports."""
    return node.id or f"number:{reading.key(node.number)}"


def to_dict(lineage: Lineage) -> dict[str, Any]:
    """Nodes (with `parent`, the id of the node above), edges, and the chain of replacements."""
    return {
        "nodes": [
            {"id": name_of(n), **{f: getattr(n, f) for f in _FIELDS}, "here": bool(n.id), "relation": n.relation,
             "parent": name_of(n.parent) if n.parent is not None else "", "depth": n.depth}
            for n in lineage.nodes
        ],
        "edges": [{"from": a, "to": b, "relation": relation} for a, b, relation in lineage.edges],
        "before": list(lineage.before), "after": list(lineage.after), "more": lineage.more,
    }  # fmt: skip


def to_graphml(lineage: Lineage) -> bytes:
    """The same as GraphML (graphml.graphdrawing.org), UTF-8: edges run from the citing document to the cited one."""
    top = ET.Element("graphml", xmlns="http://graphml.graphdrawing.org/xmlns")
    for field in _FIELDS:
        ET.SubElement(top, "key", {"id": field, "for": "node", "attr.name": field, "attr.type": "string"})
    ET.SubElement(top, "key", {"id": "relation", "for": "edge", "attr.name": "relation", "attr.type": "string"})
    graph = ET.SubElement(top, "graph", id="lineage", edgedefault="directed")
    for node in lineage.nodes:
        element = ET.SubElement(graph, "node", id=_clean(name_of(node)))
        for field in _FIELDS:
            if value := getattr(node, field):
                ET.SubElement(element, "data", key=field).text = _clean(value)
    for source, target, relation in lineage.edges:
        element = ET.SubElement(graph, "edge", source=_clean(source), target=_clean(target))
        ET.SubElement(element, "data", key="relation").text = relation
    out: bytes = ET.tostring(top, encoding="utf-8", xml_declaration=True)
    return out


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
