"""Addresses of our pages, all made in one place; all keep the language."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote, urlencode, urlsplit

from flask import current_app, g, has_request_context, request, url_for

from analyzers import numbers
from search_app.params import Lang, State


def current_state() -> State:
    """The state of the page being made."""
    state: State = g.get("state") or State()
    return state


def search_url(state: State) -> str:
    """The search page in this state."""
    return _path("site.search") + state.query_string()


def _path(endpoint: str) -> str:
    """The path of a page; made once in a request, which links to its searches a hundred times."""
    root = request.script_root if has_request_context() else None
    known: dict[tuple[str, str | None], str] = g.setdefault("paths", {})
    if (endpoint, root) not in known:
        known[endpoint, root] = url_for(endpoint)
    return known[endpoint, root]


def values_url(state: State, field: str, find: str = "", part: int = 1) -> str:
    """The list of every value of a facet within the result of `state`."""
    more = [("facet", field), ("find", find), ("part", str(part) if part > 1 else "")]
    tail = state.change().query_string()
    return url_for("site.values") + (tail + "&" if tail else "?") + urlencode([(k, v) for k, v in more if v])


def query_url(query: str, **changes: str) -> str:
    """A fresh search for `query` in the page's language."""
    return search_url(State(query=query, lang=current_state().lang).change(**changes))


def value_url(field: str, value: str) -> str:
    """Every document that has `value` in `field`."""
    return search_url(State(lang=current_state().lang).with_value(field, value))


def document_url(doc_id: str, query: str = "", part: int = 1) -> str:
    """A document's page. Ids that a browser would rewrite as a path (`..`, `//`) travel as a parameter."""
    tail = State(query=query, lang=current_state().lang).query_string()
    if part > 1:
        tail += f"{'&' if tail else '?'}part={part}"
    endpoint, values = _document_route(doc_id)
    address = url_for(endpoint, **values)  # type: ignore[arg-type]
    return address + (tail.replace("?", "&", 1) if "?" in address else tail)


def document_addresses() -> Callable[[str], str]:
    """`document_url`, absolute, for a stream that goes on when the request is over."""
    adapter = current_app.create_url_adapter(request)
    assert adapter is not None
    tail = State(lang=current_state().lang).query_string()

    def address(doc_id: str) -> str:
        endpoint, values = _document_route(doc_id)
        built = adapter.build(endpoint, values, force_external=True)
        return built + (tail.replace("?", "&", 1) if "?" in built else tail)

    return address


def _document_route(doc_id: str) -> tuple[str, dict[str, str]]:
    if re.search(r"(?:^|/)(?:\.{0,2}(?:/|$))|[\\]|[^\S ]", doc_id):
        return "site.document_by_parameter", {"id": doc_id}
    return "site.document", {"doc_id": doc_id}


def number_url(number: str) -> str:
    """The page of a document number, `/so/290-QD-TW`; a search for the text when it is no number."""
    key = numbers.key(number)
    if not key:
        return query_url(number)
    return url_for("site.number", key=key.upper()) + State(lang=current_state().lang).query_string()


def page_url(endpoint: str) -> str:
    """A page without a state of its own (help, about, home)."""
    tail = State(lang=current_state().lang).query_string()
    return url_for(f"site.{endpoint}") + tail


def language_url(lang: Lang) -> str:
    """The page being shown, in another language."""
    if not has_request_context():
        return ""
    pairs = [(k, v) for k, v in request.args.items(multi=True) if k != "lang"]
    if lang != "vi":
        pairs.append(("lang", lang))
    return quote(request.script_root + request.path) + ("?" + urlencode(pairs) if pairs else "")


def issuer_url(issuer: str) -> str:
    """The page of an issuer: its years, its kinds of documents, its newest."""
    tail = State(lang=current_state().lang).query_string().replace("?", "&", 1)
    return url_for("browse.issuer", name=issuer) + tail


def browse_url(endpoint: str) -> str:
    """A page of the browse lists."""
    return url_for(f"browse.{endpoint}") + State(lang=current_state().lang).query_string()


def outside_url(url: str) -> str:
    """`url` when it is safe to link to (http or https with a host); empty otherwise."""
    try:
        parts = urlsplit(url)
        port_is_sane = parts.port is None or parts.port > 0
    except ValueError:
        return ""
    sane = parts.scheme in {"http", "https"} and parts.hostname and port_is_sane
    return url if sane and not re.search(r"[\s\x00-\x1f\\<>\"'`]", url) else ""
