"""The description of /api/v1 for programs: OpenAPI 3.1, written as data from the contract itself.

The schemas of answers are read from the dataclasses of the contract, so that a field cannot be forgotten here.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, get_type_hints

from engines.documents import Citation, Document, Evidence
from engines.graph.lineage import MAX_NODES
from engines.graph.references import MAX_ENTRIES, MOST_ENTRIES
from engines.requests import FACETS, MAX_QUERY, FacetValue, Hit, IndexStatus, Note, Suggestion
from search_app.cursor import MAX_LENGTH
from search_app.params import LANGS, LEVELS, MAX_PER_PAGE, MAX_VALUE, MAX_VALUES, SORTS

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
        "cursor": text,
        "hits": _list("Hit"), "facets": {"type": "object", "additionalProperties": _list("FacetValue")},
    }
    completions = {"q": text, "suggestions": _list("Suggestion")}
    several: Json = {"type": "array", "items": {"type": "object", "additionalProperties": True}}
    number = {"number": text, "key": text, "page": text, "documents": several, "undecided": several,
              "together": several, "documents_total": whole, "read": whole, "more": {"type": "boolean"}}
    lineage = {"nodes": several, "edges": several, "before": {"type": "array", "items": text},
               "after": {"type": "array", "items": text}, "more": {"type": "boolean"}}
    refused = {"type": "object", "properties": {"name": text, "detail": text}, "required": ["name", "detail"]}
    problem = {"type": text, "status": whole, "title": text, "detail": text,
               "errors": {"type": "array", "items": refused}, "near": {"type": "array", "items": text},
               "generation": text, "restart": text}
    return {
        "Hit": _schema(Hit, page=text), "FacetValue": _schema(FacetValue), "Note": _schema(Note),
        "Citation": _schema(Citation), "Evidence": _schema(Evidence), "Status": _schema(IndexStatus),
        "Document": _schema(Document, page=text, year={"type": ["integer", "null"]}, copies=_list("Copy")),
        "Copy": {"type": "object", "properties": dict.fromkeys((*COPY_FIELDS, "page"), text),
                 "required": sorted((*COPY_FIELDS, "page"))},
        "Suggestion": _schema(Suggestion, page=text),
        "Search": {"type": "object", "properties": search, "required": sorted(search)},
        "Suggestions": {"type": "object", "properties": completions, "required": sorted(completions)},
        "Number": {"type": "object", "properties": number, "required": sorted(number)},
        "Lineage": {"type": "object", "properties": lineage, "required": sorted(lineage)},
        "Problem": {"type": "object", "properties": problem, "required": ["detail", "status", "title", "type"]},
    }


TEXT = r"^[^\x00]*$"
"""Any text but the character NUL, which no URL may hold."""
DATES: tuple[Json, ...] = (
    {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    {"type": "string", "pattern": "^(?:(?:0?[1-9]|1[0-9]|2[0-8])/(?:0?[1-9]|1[0-2])|(?:29|30)/(?:0?[13-9]|1[0-2])|"
                                  "31/(?:0?[13578]|1[02]))/[1-9][0-9]{3}$"},
    {"type": "string", "pattern": "^(?:(?:0?[1-9]|1[0-2])/)?[1-9][0-9]{3}$"},
    {"type": "string", "const": ""},
)


def _parameter(name: str, description: str, schema: Json, *, place: str = "query") -> Json:
    return {"name": name, "in": place, "description": description, "schema": schema, "required": place == "path"}


def _choice(*values: str) -> Json:
    return {"type": "string", "enum": ["", *values]}


def _several(name: str) -> Json:
    item: Json = {"type": "string", "maxLength": MAX_VALUE, "pattern": TEXT}
    if name == "year":
        item = {"type": "string", "pattern": "^(?:[0-9]{4})?$"}
    elif name == "level":
        item = _choice(*LEVELS)
    return {"type": "array", "items": item, "maxItems": MAX_VALUES}


def _search(per_page: int) -> list[Json]:
    query = {"type": "string", "maxLength": MAX_QUERY, "pattern": TEXT}
    out = [_parameter("q", "The query (docs/query-language.md)", query)]
    out += [_parameter(name, f"Accepted values of {name}, any of them", _several(name)) for name in FACETS]
    out += [_parameter(f"-{name}", f"Refused values of {name}", _several(name)) for name in FACETS]
    out += [_parameter(name, "Inclusive: 2020-07-16, 16/07/2020, 7/2020 or 2020", {"anyOf": list(DATES)})
            for name in ("from", "to")]
    out += [
        _parameter("sort", "Order; by relevance if there is a q, else newest first", _choice(*SORTS)),
        _parameter("page", "Page, from 1", _number(999_999_999, 1)),
        _limit(per_page),
        _parameter("cursor", "Where an earlier answer's `cursor` goes on; other parameters as then, `page` is ignored",
                   {"type": "string", "maxLength": MAX_LENGTH, "pattern": "^[A-Za-z0-9_-]*$"}),
        _parameter("facets", "Which facets are counted", {"type": "array", "items": _choice(*FACETS)}),
        _language(),
    ]
    out += [_parameter(name, f"0 switches {name} off", _choice("0", "1")) for name in ("relax", "fold", "expand")]
    out.append(_parameter("predecessors", "1: a chosen issuer stands for the bodies whose work it took over, too",
                          _choice("0", "1")))
    out.append(_parameter("collapse", "1 lists copies of one text as one hit; total and facets still count documents",
                          _choice("0", "1")))
    return out


def _limit(usual: int) -> Json:
    return _parameter("limit", "Results per page", _number(MAX_PER_PAGE, usual))


def _number(most: int, usual: int) -> Json:
    return {"type": "integer", "minimum": 1, "maximum": most, "default": usual}


def _language() -> Json:
    return _parameter("lang", "Language of messages", _choice(*LANGS))


def _get(name: str, summary: str, answer: str, parameters: list[Json], *errors: int) -> Json:
    def content(schema: str, kind: str) -> Json:
        return {kind: {"schema": {"$ref": f"#/components/schemas/{schema}"} if schema else {"type": "string"}}}

    good = content(answer, "application/json") if answer else content("", "application/graphml+xml")
    responses: Json = {"200": {"description": "OK", "content": good}}
    for status in sorted((*errors, 400, 401, 414, 429, 503)):
        said = {"description": "Problem (RFC 9457)", "content": content("Problem", "application/problem+json")}
        responses[str(status)] = said
    return {"get": {"operationId": name, "summary": summary, "parameters": parameters, "responses": responses}}


def describe(title: str, server: str, per_page: int, *, protected: bool = False) -> Json:
    """The document. `server` is the address of the site with its path prefix; `per_page` its usual limit; `protected`
    says that it asks for a password."""
    path = _parameter("id", "The document's id; its slashes stay", {"type": "string", "minLength": 1, "pattern": TEXT},
                      place="path")
    key = _parameter("key", "A document number in any spelling", {"type": "string", "minLength": 1, "pattern": TEXT},
                     place="path")
    tree = [
        key, _parameter("date", "Which of several documents with the number", {"anyOf": [DATES[0], DATES[-1]]}),
        _parameter("limit", "Documents of the tree", _number(MAX_NODES, 60)),
        _language(),
    ]
    behind = [key, _parameter("limit", "Documents with the number", _number(MOST_ENTRIES, MAX_ENTRIES)), _language()]
    paths = {
        "/api/v1/search": _get("search", "Search", "Search", _search(per_page), 404, 410),
        "/api/v1/documents/{id}": _get("document", "One document", "Document", [path, _language()], 404),
        "/api/v1/numbers/{key}": _get("number", "What is known of a number", "Number", behind, 404),
        "/api/v1/lineage/{key}": _get("lineage", "What carries it out", "Lineage", tree, 404),
        "/api/v1/lineage.graphml/{key}": _get("lineageGraphml", "The same as GraphML", "", tree, 404),
        "/api/v1/suggest": _get("suggest", "Completions, at most 20", "Suggestions", [
            _parameter("q", "What is being typed", {"type": "string", "maxLength": MAX_QUERY, "pattern": TEXT}),
            _limit(per_page), _language(),
        ]),
        "/api/v1/status": _get("status", "What is being served", "Status", [_language()]),
    }
    whole: Json = {
        "openapi": "3.1.0", "info": {"title": title, "version": "1.0.0"}, "servers": [{"url": server}],
        "paths": paths, "components": {"schemas": _schemas()},
    }
    if protected:
        whole["components"]["securitySchemes"] = {"password": {"type": "http", "scheme": "basic"}}
        whole["security"] = [{"password": []}]
    return whole
