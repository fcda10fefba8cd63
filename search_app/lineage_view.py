"""The lineage of a number: a dated tree as a list and a drawing, and its exports."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, abort, g, render_template, request, url_for

from engines.graph.exports import to_dict, to_graphml
from engines.graph.lineage import MAX_NODES, Lineage, Node, read_lineage
from search_app.api import answer, api
from search_app.dates import shown
from search_app.i18n import gettext
from search_app.number_entries import ACTIVE
from search_app.number_view import asked_limit
from search_app.params import clean
from search_app.urls import document_url, number_url
from search_app.views import engine, site

FIRST = 60
"""Documents shown before "show more"."""
ROW, STEP, LEFT, TEXT = 44, 20, 12, 316
"""SVG units: height of a row, indentation of a step, left margin, width of the two lines beside a dot. Four steps deep
it fits a phone without scrolling, at the size at which it is drawn."""


@dataclass(frozen=True, slots=True)
class Row:
    """A document of the tree: what is written, and where it is drawn (SVG units)."""

    node: Node
    name: str
    relation: str
    date: str
    url: str
    x: int
    y: int
    branch: str
    """Path from its parent; empty for the root."""


@site.get("/lineage/<path:key>")
def lineage(key: str) -> str:
    """The page: what came of the document with this number."""
    found = _read(key)
    rows = _rows(found)
    return render_template(
        "lineage.html", lineage=found, rows=rows, height=len(rows) * ROW + 8,
        width=LEFT + TEXT + STEP * max(row.node.depth for row in rows),
        more_url=_address("site.lineage", key, _limit() * 2) if found.more and _limit() < MAX_NODES else "",
        json_url=_address("api.lineage_json", key, _limit()),
        graphml_url=_address("api.lineage_graphml", key, _limit()),
    )


@api.get("/lineage/<path:key>")
def lineage_json(key: str) -> Response:
    """The tree for programs."""
    return answer(to_dict(_read(key)))


@api.get("/lineage.graphml/<path:key>")
def lineage_graphml(key: str) -> Response:
    """The tree as GraphML."""
    return Response(
        to_graphml(_read(key)), content_type="application/graphml+xml; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="lineage.graphml"'},
    )


def _read(key: str) -> Lineage:
    found = read_lineage(engine(), clean(key)[:80], date=request.args.get("date", "")[:10], limit=_limit())
    if found is None:
        abort(404)
    return found


def _limit() -> int:
    return asked_limit(FIRST, MAX_NODES)


def _address(endpoint: str, key: str, limit: int) -> str:
    values = {"date": request.args.get("date", "")[:10], "limit": str(limit) if limit != FIRST else ""}
    values["lang"] = g.lang if g.lang != "vi" else ""
    return url_for(endpoint, key=key, **{name: value for name, value in values.items() if value})  # type: ignore[arg-type]


def _rows(found: Lineage) -> list[Row]:
    places = {id(node): place for place, node in enumerate(found.nodes)}
    out = []
    for place, node in enumerate(found.nodes):
        x, y = LEFT + node.depth * STEP, place * ROW + ROW // 2
        above = places[id(node.parent)] * ROW + ROW // 2 if node.parent is not None else -1
        branch = f"M{x - STEP} {above + 6}V{y}H{x - 6}" if above >= 0 else ""
        name = " ".join(part for part in (node.doctype, node.number) if part) or node.title or node.id
        url = document_url(node.id) if node.id else number_url(node.number)
        out.append(Row(node, name, gettext(ACTIVE.get(node.relation, "")), shown(node.date), url, x, y, branch))
    return out
