"""The JSON API, version 1: the same names as the page, the command line and the index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from flask import Blueprint, Response, abort, g, json, request, url_for

from engines.graph.lineage import MAX_NODES
from engines.requests import DEFAULT_FACETS, FACETS, MAX_OFFSET, SearchPage, Suggestion
from search_app import cursor, results
from search_app.dates import parse_bound
from search_app.i18n import gettext, mark
from search_app.notices import problem_text
from search_app.openapi import COPY_FIELDS, describe
from search_app.params import Problem, State
from search_app.problems import problem
from search_app.urls import document_url, number_url, outside_url, query_url, value_url
from search_app.views import config, engine

api = Blueprint("api", __name__, url_prefix="/api/v1")
MAX_SUGGESTIONS = 20
MAX_COPIES = 200
"""Copies of a document that are listed."""


def answer(body: Any, status: int = 200) -> Response:
    """A JSON response, Vietnamese readable as it is."""
    return Response(json.dumps(body, ensure_ascii=False), status, content_type="application/json; charset=utf-8")


@api.get("/search")
def search() -> Response:
    """A search. Parameters as on the page, `facets` (repeated, or `facets=` for none), and `cursor`."""
    state: State = g.state
    asked = [name for name in request.args.getlist("facets") if name] if "facets" in request.args else DEFAULT_FACETS
    if unusable := [Problem("bad", "facets", name[:80]) for name in asked if name not in FACETS]:
        return refusal(unusable)
    if state.offset > MAX_OFFSET:
        return problem(404)
    wanted = state.request(tuple(dict.fromkeys(asked)))
    if given := request.args.get("cursor", ""):
        try:
            offset = cursor.read(given, state, engine().status().generation)
        except cursor.StaleCursorError:
            return _rebuilt(state)
        except cursor.CursorError:
            return problem(404, detail=gettext(mark("Con trỏ này không thuộc câu tìm này.")))
        wanted = replace(wanted, offset=offset)
        state = replace(state, page=offset // state.limit + 1)
    page = engine().search(wanted)
    if given and page.generation != cursor.generation_of(given):
        return _rebuilt(state)  # swapped between the two questions
    if state.page > results.last_page(page.listed, state.limit):
        return problem(404)
    return answer(search_json(state, page, g.problems))


@api.before_request
def be_strict() -> Response | None:
    """Refuse parameters that cannot be used as written; unknown ones are but warned of."""
    refused = [one for one in g.problems if one.code != "unknown"]
    refused += [Problem("bad", name) for name in ("page", "limit") if request.args.get(name) == ""]
    if (request.endpoint or "").startswith("api.lineage"):  # with bounds of its own
        limit, date = request.args.get("limit", ""), request.args.get("date", "")
        refused = [one for one in refused if (one.code, one.name) != ("large", "limit")]
        if limit.isdecimal() and int(limit[:9]) > MAX_NODES:
            refused.append(Problem("large", "limit", str(MAX_NODES)))
        if date and not (len(date) == 10 and parse_bound(date, end=False) == date):
            refused.append(Problem("bad", "date", date[:80]))
    return refusal(refused) if refused else None


def refusal(refused: Sequence[Problem]) -> Response:
    """400, with what is wrong with each parameter."""
    return problem(400, errors=[{"name": one.name, "detail": problem_text(one)} for one in refused])


def _rebuilt(state: State) -> Response:
    """A cursor of an earlier generation: 410, with the address that begins anew."""
    return problem(
        410, gettext(mark("Chỉ mục đã được lập lại")), gettext(mark("Con trỏ thuộc chỉ mục cũ; hãy đọc lại từ đầu.")),
        generation=engine().status().generation, restart=url_for("api.search") + state.change().query_string(),
    )


def search_json(state: State, page: SearchPage, problems: Sequence[Problem] = ()) -> dict[str, Any]:
    """A SearchPage in the project's JSON, with links to its neighbours."""
    last = results.last_page(page.listed, state.limit)
    hits = []
    for hit in page.hits:
        one = asdict(hit)
        one["url"] = outside_url(hit.url)
        one["page"] = document_url(hit.id, state.query)
        hits.append(one)

    def link(number: int) -> str:
        return url_for("api.search") + state.change(page=number).query_string()

    return {
        "total": page.total, "collapsed": page.collapsed,
        "took_ms": round(page.took_ms, 3), "generation": page.generation,
        "relaxed": list(page.relaxed), "suggestion": page.suggestion, "parsed": page.parsed,
        "notes": [asdict(note) for note in page.notes],
        "warnings": [problem_text(p) for p in problems],
        "page": state.page, "pages": last if page.total else 0,
        "next": link(state.page + 1) if state.page < last else "",
        "previous": link(state.page - 1) if state.page > 1 else "",
        "cursor": cursor.write(state, page.generation, state.offset + state.limit) if state.page < last else "",
        "hits": hits,
        "facets": {facet.field: [asdict(value) for value in facet.values] for facet in page.facets},
    }


@api.get("/documents/<path:doc_id>")
def document(doc_id: str) -> Response:
    """One document with its evidence."""
    found = engine().get(doc_id)
    if found is None:
        abort(404)
    body = found.to_dict()
    body["evidence"] = {name: asdict(evidence) for name, evidence in found.evidence.items()}
    body["page"] = document_url(found.id)
    body["copies"] = [
        {name: getattr(copy, name) for name in COPY_FIELDS} | {"page": document_url(copy.id)}
        for copy in engine().copies(found.id)[:MAX_COPIES]
    ]
    return answer(body)


@api.get("/suggest")
def suggest() -> Response:
    """Completions of `q`, for the search box; `page` is where each leads."""
    prefix = g.state.query[:100]
    found = engine().suggest(prefix, limit=min(g.state.limit, MAX_SUGGESTIONS)) if prefix else ()
    return answer({"q": prefix, "suggestions": [{**asdict(one), "page": _page(one)} for one in found]})


def _page(suggestion: Suggestion) -> str:
    if suggestion.id:
        return document_url(suggestion.id)
    if suggestion.kind == "number":
        return number_url(suggestion.text)
    if suggestion.kind == "issuer":
        return value_url("issuer", suggestion.text)
    return query_url(suggestion.text)


@api.get("/openapi.json")
def openapi() -> Response:
    """This API, described for programs."""
    here, settings = request.url_root.rstrip("/"), config()
    return answer(describe(settings.name, here, settings.per_page, protected=bool(settings.users)))


@api.get("/status")
def status() -> Response:
    """What is being served."""
    return answer(asdict(engine().status()))
