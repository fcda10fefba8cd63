"""The description of /api/v1 for programs: OpenAPI 3.1, written as data from the contract itself.

The schemas of answers are read from the dataclasses of the contract, so that a field cannot be forgotten here.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, get_type_hints

from engines.documents import Citation, Document, Evidence
from engines.requests import FACETS, FacetValue, Hit, IndexStatus, Note, Suggestion
from search_app.params import LANGS, MAX_PER_PAGE, PER_PAGE, SORTS

Json = dict[str, Any]
COPY_FIELDS = ("id", "title", "number", "issuer", "date", "source")
"""What is told of a copy beside the document asked for."""
_SIMPLE = {str: "string", int: "integer", float: "number", bool: "boolean"}


def _schema(kind: type, **more: Json) -> Json:
    hints = get_type_hints(kind)
    properties = {field.name: _of(hints[field.name]) for field in fields(kind)} | more
    return {"type": "object", "properties": properties, "required": sorted(properties)}


def _of(hint: Any) -> Json:
    if hint in _SIMPLE:
        return {"type": _SIMPLE[hint]}
    inner: tuple[Any, ...] = getattr(hint, "__args__", ())
    if getattr(hint, "__origin__", None) is tuple:
        item = {"$ref": f"#/components/schemas/{inner[0].__name__}"} if inner[0] is Citation else _of(inner[0])
        return {"type": "array", "items": item}
    if inner and all(isinstance(value, str) for value in inner):  # a Literal
        return {"type": "string", "enum": list(inner)}
    return {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Evidence"}}


def _list(name: str) -> Json:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}


def _schemas() -> Json:
    text, whole = {"type": "string"}, {"type": "integer", "minimum": 0}
    search = {
        "total": whole, "collapsed": whole, "took_ms": {"type": "number"}, "generation": text,
        "relaxed": {"type": "array", "items": text}, "suggestion": text, "parsed": text, "notes": _list("Note"),
        "warnings": {"type": "array", "items": text}, "page": whole, "pages": whole, "next": text, "previous": text,
        "hits": _list("Hit"), "facets": {"type": "object", "additionalProperties": _list("FacetValue")},
    }
    completions = {"q": text, "suggestions": _list("Suggestion")}
    problem = {"type": text, "status": whole, "title": text, "detail": text}
    return {
        "Hit": _schema(Hit, page=text), "FacetValue": _schema(FacetValue), "Note": _schema(Note),
        "Citation": _schema(Citation), "Evidence": _schema(Evidence), "Status": _schema(IndexStatus),
        "Document": _schema(Document, page=text, year={"type": ["integer", "null"]}, copies=_list("Copy")),
        "Copy": {"type": "object", "properties": dict.fromkeys((*COPY_FIELDS, "page"), text),
                 "required": sorted((*COPY_FIELDS, "page"))},
        "Suggestion": _schema(Suggestion, page=text),
        "Search": {"type": "object", "properties": search, "required": sorted(search)},
        "Suggestions": {"type": "object", "properties": completions, "required": sorted(completions)},
        "Problem": {"type": "object", "properties": problem, "required": sorted(problem)},
    }


def _parameter(name: str, description: str, schema: Json, *, place: str = "query") -> Json:
    return {"name": name, "in": place, "description": description, "schema": schema, "required": place == "path"}


def _parameters() -> list[Json]:
    text = {"type": "string"}
    several: Json = {"type": "array", "items": {"type": "string", "maxLength": 300}, "maxItems": 50}
    out = [_parameter("q", "The query (docs/query-language.md)", {"type": "string", "maxLength": 2000})]
    out += [_parameter(name, f"Accepted values of {name}, any of them", several) for name in FACETS]
    out += [_parameter(f"-{name}", f"Refused values of {name}", several) for name in FACETS]
    out += [_parameter(name, "Inclusive: 2020-07-16, 16/07/2020, 7/2020 or 2020", text) for name in ("from", "to")]
    out += [
        _parameter("sort", "Order", {"type": "string", "enum": list(SORTS)}),
        _parameter("page", "Page, from 1", {"type": "integer", "minimum": 1, "default": 1}),
        _parameter("limit", "Results per page",
                   {"type": "integer", "minimum": 1, "maximum": MAX_PER_PAGE, "default": PER_PAGE}),
        _parameter("facets", "Which facets are counted",
                   {"type": "array", "items": {"type": "string", "enum": ["", *FACETS]}}),
        _language(),
    ]
    out += [_parameter(name, f"0 switches {name} off", {"type": "string", "enum": ["0", "1"]})
            for name in ("relax", "fold", "expand")]
    out.append(_parameter("collapse", "1 lists copies of one text as one hit; total and facets still count documents",
                          {"type": "string", "enum": ["0", "1"], "default": "0"}))
    return out


def _language() -> Json:
    return _parameter("lang", "Language of messages", {"type": "string", "enum": list(LANGS)})


def _get(name: str, summary: str, answer: str, parameters: list[Json], *errors: int) -> Json:
    def content(kind: str, schema: str) -> Json:
        return {kind: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}

    responses: Json = {"200": {"description": "OK", "content": content("application/json", answer)}}
    for status in (*errors, 400, 414, 503):
        said = {"description": "Problem (RFC 9457)", "content": content("application/problem+json", "Problem")}
        responses[str(status)] = said
    return {"get": {"operationId": name, "summary": summary, "parameters": parameters, "responses": responses}}


def describe(title: str, server: str) -> Json:
    """The document. `server` is the address of the site with its path prefix."""
    path = _parameter("id", "The document's id; its slashes stay", {"type": "string"}, place="path")
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1.0.0"},
        "servers": [{"url": server}],
        "paths": {
            "/api/v1/search": _get("search", "Search", "Search", _parameters(), 404),
            "/api/v1/documents/{id}": _get("document", "One document", "Document", [path, _language()], 404),
            "/api/v1/suggest": _get("suggest", "Completions", "Suggestions", [
                _parameter("q", "What is being typed", {"type": "string"}),
                _parameter("limit", "Completions, at most 20", {"type": "integer", "minimum": 1}),
            ]),
            "/api/v1/status": _get("status", "What is being served", "Status", []),
        },
        "components": {"schemas": _schemas()},
    }
