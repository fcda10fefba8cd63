"""The pages: each view turns a request into a question, asks the engine and fills a template."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, current_app, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from engines.base import Engine, EngineError
from engines.requests import Facet, SearchRequest
from search_app import results, timeline
from search_app.config import Config
from search_app.document_view import document_view, parts_of
from search_app.notices import notices
from search_app.params import State, read
from search_app.source import EngineSource
from search_app.urls import page_url, search_url

site = Blueprint("site", __name__)
HOME_FACETS = ("issuer", "year", "doctype", "level", "cites")
HOME_ISSUERS = 12
HOME_CITED = 10
HOME_VALUES = 500
"""Values counted out per facet: every year there can be; the others are cut much shorter."""


def config() -> Config:
    """The site's settings."""
    found: Config = current_app.extensions["search_app.config"]
    return found


def engine() -> Engine:
    """The open engine. Raises EngineError."""
    source: EngineSource = current_app.extensions["search_app.source"]
    return source.engine()


@site.before_app_request
def read_state() -> None:
    """Every page knows the state that its URL describes, its language first of all."""
    g.state, g.problems = read(request.args.items(multi=True), config().per_page)
    g.lang = g.state.lang


@site.get("/")
def home() -> str | BaseResponse:
    """What is in the collection; with a search in its parameters, that search."""
    if g.state.asked:
        return redirect(search_url(g.state))
    answer = engine().search(
        SearchRequest(sort="newest", limit=8, snippets=0, facets=HOME_FACETS, facet_limit=HOME_VALUES, collapse=True)
    )
    facets = {facet.field: facet for facet in answer.facets}
    years = facets["year"].values if "year" in facets else ()
    return render_template(
        "home.html", total=answer.total, facets=facets, timeline=timeline.chart({v.value: v.count for v in years}),
        newest=[results.hit_view(hit, "") for hit in answer.hits], most_issuers=HOME_ISSUERS,
        most_cited=facets["cites"].values[:HOME_CITED] if "cites" in facets else (),
    )


@site.get("/search")
def search() -> Response:
    """A search: results, facets, notices; 404 beyond the last page."""
    if g.state.collapse:  # on the page that is the default: one address
        g.state = replace(g.state, collapse=None)
    state: State = g.state
    settings = config()
    answer = engine().search(state.request(settings.facets, collapse=True))
    last = results.last_page(answer.listed, state.limit)
    status = 404 if state.page > last else 200
    elsewhere = 0
    if not answer.total and state.narrowed:
        elsewhere = engine().search(replace(state.cleared().request(()), limit=1, snippets=0)).total
    by_field = {facet.field: facet for facet in answer.facets}
    page = render_template(
        "search.html", timeline=years_of(state, by_field.get("year")), page=answer,
        last=last, beyond=status == 404, elsewhere=elsewhere,
        hits=[results.hit_view(hit, state.query) for hit in answer.hits],
        notices=notices(state, answer, g.problems), chips=results.chips(state),
        facets=[results.facet_view(by_field[f], state, settings.facet_shown) for f in settings.facets if f in by_field],
        pages=results.pagination(state, answer.listed) if status == 200 else [],
        suggestion_url=search_url(state.change(query=answer.suggestion)) if answer.suggestion else "",
    )
    return make_response(page, status)


def years_of(state: State, facet: Facet | None) -> timeline.Chart:
    """The years of a result as a chart whose columns choose a range. The range chosen does not narrow the chart."""
    if facet is None:
        return timeline.Chart()
    if state.date_from or state.date_to or facet.distinct > len(facet.values):
        whole = state.change(date_from="", date_to="")
        asked = replace(whole.request(("year",), snippets=0), limit=0, facet_limit=0)
        facet = engine().search(asked).facets[0]
    counts = {value.value: value.count for value in facet.values}
    return timeline.chart(counts, state, timeline.NARROW, stretch=True)


@site.get("/doc/<path:doc_id>")
def document(doc_id: str) -> str:
    """One document, found through the index only: its id is never a file path."""
    found = engine().get(doc_id)
    if found is None:
        abort(404)
    part = request.args.get("part", "1")
    count = len(parts_of(found.body))
    number = int(part) if part.isascii() and part.isdigit() and len(part) < 6 else 1
    if not 1 <= number <= count:
        abort(404)
    view = document_view(engine(), found, g.state.query, number)
    return render_template("document.html", view=view, doc=found)


@site.get("/doc")
def document_by_parameter() -> str:
    """The same for ids that would not survive as a path."""
    return document(request.args.get("id", ""))


@site.get("/help")
def help_page() -> str:
    """The query language with examples that can be tried."""
    return render_template("help.html")


@site.get("/about")
def about() -> str:
    """What the site is and what is being served."""
    return render_template("about.html", status=engine().status())


@site.get("/status")
def status() -> BaseResponse:
    """The status is part of the about page."""
    return redirect(page_url("about") + "#status")


@site.get("/healthz")
def healthz() -> Response:
    """For machines: 200 while searches can be answered, 503 otherwise."""
    body: dict[str, Any] = {"status": "ok"}
    try:
        found = engine().status()
        body |= {"generation": found.generation, "documents": found.documents}
        code = 200
    except EngineError:
        body, code = {"status": "no index"}, 503
    answer = make_response(body, code)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@site.get("/opensearch.xml")
def opensearch() -> Response:
    """The OpenSearch description: browsers can offer the site as a search engine."""
    answer = make_response(render_template("opensearch.xml"))
    answer.content_type = "application/opensearchdescription+xml; charset=utf-8"
    return answer


@site.get("/robots.txt")
def robots() -> Response:
    """Documents may be crawled; the endless combinations of filters may not."""
    lines = ["User-agent: *", *(f"Disallow: {request.script_root}{path}" for path in ("/search", "/api/", "/so/")),
             f"Sitemap: {url_for('exports.sitemap', _external=True)}"]
    answer = make_response("\n".join(lines) + "\n")
    answer.content_type = "text/plain; charset=utf-8"
    return answer


@site.get("/favicon.ico")
def favicon() -> BaseResponse:
    """For browsers that ask without looking."""
    return redirect(url_for("static", filename="favicon.svg"))
